//! The manifest that a command works on: found, read, analysed.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::output::{Failed, Output};
use crate::diag::{Allowed, Diagnostic, Severity, Sink, Sources};
use crate::pipeline::decode::Layout;
use crate::pipeline::{self, Artifact, Layouts, Model};

/// The name that is looked for.
pub const MANIFEST: &str = "stack.kdl";
/// Bytes that are read of a manifest; beyond that it is something else.
const MOST_BYTES: u64 = 64 << 20;

/// A manifest on disk.
#[derive(Debug)]
pub struct Project {
    /// The folder that all paths in the manifest start from, absolute.
    pub root: PathBuf,
    /// Its file name.
    pub name: String,
    /// Its path as the user would write it.
    pub shown: String,
    /// Its text, without a byte order mark.
    pub text: String,
}

/// What is known of a manifest.
#[derive(Debug)]
pub struct Analysis {
    /// Everything, unless there are errors.
    pub model: Option<Model>,
    /// In the order of their places.
    pub found: Vec<Diagnostic>,
    /// Findings that the manifest allows, with its reasons.
    pub allowed: Vec<Allowed>,
    /// What the findings point into.
    pub sources: Sources,
}

impl Project {
    /// Finds and reads the manifest: `file`, or `stack.kdl` here or in a folder above.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub fn open(file: Option<&Path>) -> Result<Self, Failed> {
        let here = std::env::current_dir().map_err(|error| Failed::new(format!("the current folder is gone: {error}")))?;
        let (path, shown) = match file {
            Some(file) if file == Path::new("-") => (PathBuf::from("/dev/stdin"), "standard input".to_owned()),
            Some(file) => (here.join(file), file.display().to_string()),
            None => find(&here)?,
        };
        let text = read(&path, &shown)?;
        // A pipe has no folder: what comes through one is of this folder, as if it were its `stack.kdl`.
        if !path.is_file() {
            return Ok(Self { root: here, name: MANIFEST.to_owned(), shown, text });
        }
        let root = path.parent().map_or_else(|| here.clone(), Path::to_path_buf);
        let name = path.file_name().map_or_else(|| MANIFEST.to_owned(), |name| name.to_string_lossy().into_owned());
        Ok(Self { root, name, shown, text })
    }

    /// The name of the record of the files that this manifest owns.
    #[must_use]
    pub fn record(&self) -> String {
        format!("{}.files", self.name.strip_suffix(".kdl").filter(|stem| !stem.is_empty()).unwrap_or(&self.name))
    }

    /// Runs the pipeline.
    #[must_use]
    pub fn analyse(&self, layouts: impl Into<Layouts>) -> Analysis {
        let mut sink = Sink::default();
        let model = pipeline::analyse_as(&self.text, &layouts.into(), &mut sink);
        let sources = sink.sources(&self.shown, &self.text);
        let allowed = sink.take_allowed();
        Analysis { model, found: sink.into_sorted(), allowed, sources }
    }

    /// Runs the pipeline as far as the model and shows errors; `None` if there are any.
    #[must_use]
    pub fn model(&self, layouts: impl Into<Layouts>, out: &Output) -> Option<Model> {
        let Analysis { model, mut found, sources, .. } = self.analyse(layouts);
        found.retain(|finding| finding.severity == Severity::Error);
        out.findings(&found, &sources);
        model
    }

    /// Runs the pipeline up to the artifacts and shows what it found; `None` if there are errors.
    #[must_use]
    pub fn compile(&self, layouts: impl Into<Layouts>, show: Show, out: &Output) -> Option<(Model, Vec<Artifact>)> {
        let template = |path: &str| read(&self.root.join(path), path).map_err(|failed| failed.message);
        self.compile_with(layouts, show, &template, out)
    }

    /// [`compile`](Self::compile) with `template` to read templates by their paths.
    #[must_use]
    pub fn compile_with(
        &self,
        layouts: impl Into<Layouts>,
        show: Show,
        template: &(dyn Fn(&str) -> Result<String, String> + Sync),
        out: &Output,
    ) -> Option<(Model, Vec<Artifact>)> {
        let mut sink = Sink::default();
        let compiled = pipeline::compile_as(&self.text, &layouts.into(), &self.name, template, &mut sink);
        let sources = sink.sources(&self.shown, &self.text);
        let mut found = sink.into_sorted();
        found.retain(|finding| show == Show::All || finding.severity == Severity::Error);
        out.findings(&found, &sources);
        compiled
    }
}

/// Which findings a command shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// All of them.
    All,
    /// Only those that keep it from doing its work; the others are for `check`.
    Errors,
}

/// The paths of all Compose files, from the manifest's folder.
pub fn compose_paths(model: &Model) -> impl Iterator<Item = &str> {
    model.layers.layers.iter().map(|layer| layer.path.as_str())
}

/// A layout, as the command line names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LayoutName {
    /// A base that all profiles share, and a file per profile that only adds.
    Overlay,
    /// A complete file per profile.
    Standalone,
    /// One file, whose services carry Compose's own profiles.
    Single,
    /// A Swarm stack per profile; `PROFILE=swarm` makes one of that profile alone.
    Swarm,
}

impl From<LayoutName> for Layout {
    fn from(name: LayoutName) -> Self {
        match name {
            LayoutName::Overlay => Self::Overlay,
            LayoutName::Standalone => Self::Standalone,
            LayoutName::Single => Self::Single,
            LayoutName::Swarm => Self::Swarm,
        }
    }
}

/// `LAYOUT` for all profiles, or `PROFILE=swarm`.
#[derive(Clone, Debug)]
pub enum LayoutChoice {
    /// A layout of all profiles.
    All(LayoutName),
    /// The profile that is a Swarm stack.
    Stack(String),
}

impl LayoutChoice {
    /// What the pipeline makes of it.
    #[must_use]
    pub fn layouts(choice: Option<&Self>) -> Layouts {
        match choice {
            None => Layouts::default(),
            Some(Self::All(name)) => Some(Layout::from(*name)).into(),
            Some(Self::Stack(profile)) => Layouts { all: None, stacks: vec![profile.clone()] },
        }
    }

    /// Sees to it that the profile which it names is there.
    ///
    /// # Errors
    /// If it is not.
    pub fn check(choice: Option<&Self>, model: &Model) -> Result<(), Failed> {
        match choice {
            Some(Self::Stack(profile)) => super::inspect::profile(model, profile).map(|_| ()),
            _ => Ok(()),
        }
    }
}

/// Reads a [`LayoutChoice`], with all the help that clap has for the names of layouts.
#[derive(Clone, Debug)]
pub struct LayoutParser;

impl TypedValueParser for LayoutParser {
    type Value = LayoutChoice;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<LayoutChoice, clap::Error> {
        let names = EnumValueParser::<LayoutName>::new();
        let Some((profile, layout)) = value.to_str().and_then(|text| text.split_once('=')) else {
            return Ok(LayoutChoice::All(names.parse_ref(command, argument, value)?));
        };
        if let LayoutName::Swarm = names.parse_ref(command, argument, layout.as_ref())? {
            return Ok(LayoutChoice::Stack(profile.to_owned()));
        }
        let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
        error.insert(ContextKind::InvalidArg, ContextValue::String("--layout <LAYOUT>".into()));
        error.insert(ContextKind::InvalidValue, ContextValue::String(format!("{profile}={layout}")));
        error.insert(ContextKind::ValidValue, ContextValue::Strings(vec![format!("{profile}=swarm")]));
        Err(error)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(LayoutName::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

/// The nearest `stack.kdl`, from `here` upwards, and how to write its path from here.
fn find(here: &Path) -> Result<(PathBuf, String), Failed> {
    for (up, folder) in here.ancestors().enumerate() {
        let path = folder.join(MANIFEST);
        // A folder of that name is not what is meant.
        if path.is_file() {
            return Ok((path, format!("{}{MANIFEST}", "../".repeat(up))));
        }
    }
    let message = format!("there is no {MANIFEST} in this folder or above");
    Err(Failed::new(message).help("`stackgen init` makes one, `-m FILE` names one"))
}

/// Reads a text file of the user's.
///
/// # Errors
/// If it cannot be read, or is no UTF-8 text of a sensible size.
pub fn read(path: &Path, shown: &str) -> Result<String, Failed> {
    text(bytes(path, shown, "that is no manifest")?, shown)
}

/// Reads a file of the user's, which may be a pipe; `too_large` says what is thought of one of more than 64 MiB.
///
/// # Errors
/// If it cannot be read, or is larger.
pub fn bytes(path: &Path, shown: &str, too_large: &str) -> Result<Vec<u8>, Failed> {
    let cannot = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => Failed::new(format!("`{shown}` does not exist")),
        io::ErrorKind::PermissionDenied => Failed::new(format!("`{shown}` cannot be read: permission denied")),
        _ => Failed::new(format!("`{shown}` cannot be read: {error}")),
    };
    // Opening a pipe that nobody writes to would wait forever.
    let found = path.metadata().map_err(|error| cannot(&error))?;
    if found.is_dir() {
        return Err(Failed::new(format!("`{shown}` is a folder"))
            .help(format!("name the file: `-m {}`", Path::new(shown).join(MANIFEST).display())));
    }
    let mut bytes = Vec::new();
    let limit = MOST_BYTES + 1;
    File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(|error| cannot(&error))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failed::new(format!("`{shown}` is larger than 64 MiB: {too_large}")));
    }
    Ok(bytes)
}

/// `bytes` as text, without a byte order mark.
///
/// # Errors
/// If they are not UTF-8: where the first wrong one stands.
pub fn text(bytes: Vec<u8>, shown: &str) -> Result<String, Failed> {
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let (bytes, at) = (error.as_bytes(), error.utf8_error().valid_up_to());
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Failed::new(format!("`{shown}` is UTF-16 text")).help("save it as UTF-8");
        }
        let before = &bytes[..at];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = String::from_utf8_lossy(before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default()).chars().count() + 1;
        let message = format!("`{shown}` is not UTF-8 text: byte {at} (line {line}, column {column}) is {:#04x}", bytes[at]);
        Failed::new(message).help("save it as UTF-8")
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}
