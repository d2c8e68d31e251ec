//! Compose files -> the model that Compose makes of them, as `docker compose config --format json` prints it.
//!
//! # Steps
//! Each file by itself: [`super::yaml::read`] → interpolation → `extends` → `!reset` and `!override` → `include` →
//! [`super::merge`] over what came before → canonical form. Then, once: defaults → validation → paths → profiles →
//! environment files → what `config` prints. The order is compose-go's (loader/loader.go), as it shows: a `!reset` is
//! applied before an `include` is read, and every file is validated with what came before it, not alone.

mod canonical;
mod casts;
#[cfg(test)]
mod conformance;
mod consistency;
mod defaults;
mod discovery;
mod environment;
mod extends;
mod files;
mod finish;
mod include;
mod interpolate;
mod name;
mod normalize;
mod paths;
mod place;
mod printed;
mod profiles;
mod reader;
mod reset;
mod schema;
mod validate;
mod variables;

pub use discovery::{FILE_NAMES, OVERRIDES};
pub use files::{Files, Folder, Unreadable};
pub use place::{join, relative};

use indexmap::IndexMap;

use crate::diag::{Sources, Span};

use super::canonical::canonicalize;
use super::tree::{Map, Tree};
use finish::Context;
use reader::{Reader, Scope, Variables};

/// What Compose is asked to read.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The files in the order of their `-f`; paths from the folder in which Compose is called, or absolute.
    pub files: Vec<String>,
    /// `--project-directory`, absolute. Empty: the folder of the first file.
    pub project_directory: String,
    /// The folder in which Compose is called, absolute.
    pub folder: String,
    /// `--project-name`.
    pub project_name: Option<String>,
    /// `--env-file`, in order. Empty: `.env` of the project's folder, where there is one.
    pub env_files: Vec<String>,
    /// The shell's variables. They win over those of env files.
    pub environment: IndexMap<String, String>,
    /// `--profile`, Compose's own; `*` is all of them.
    pub profiles: Vec<String>,
    /// Leaves `${…}` as it stands: `--no-interpolate`.
    pub keep_variables: bool,
}

/// Why Compose takes files not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where; [`Span::NONE`] where no line is to blame.
    pub span: Span,
    /// One lower-case phrase, the user's words in backticks.
    pub message: String,
    /// Another line that has a part in it, and which.
    pub related: Option<(Span, String)>,
}

impl Refusal {
    /// `message`, because of what stands at `span`.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), related: None }
    }

    /// The same, and `span` has to do with it.
    #[must_use]
    pub fn because(mut self, span: Span, why: impl Into<String>) -> Self {
        self.related = Some((span, why.into()));
        self
    }
}

/// A project all of whose files are read and merged, and nothing more.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The file: canonical, `${…}` as it stands, paths as from `folder`.
    pub file: Tree,
    /// The project's name.
    pub name: String,
    /// The project's folder, absolute.
    pub folder: String,
    /// The user's home, as variables tell it.
    pub home: String,
    /// The shell's variables and those of env files.
    pub environment: IndexMap<String, String>,
}

/// What the files of a project say, before Compose adds to it what they leave out. Otherwise than with `--no-interpolate`,
/// what would only make sense with its variables filled in stays as it is written.
///
/// # Errors
/// What Compose refuses while it reads files; not what only shows once variables have values.
pub fn merged(request: &Request, files: &dyn Files, sources: &mut Sources) -> Result<Merged, Refusal> {
    let mut merged = read(request, files, sources, Variables::Written)?;
    // What cannot be brought into form is told by whoever fills in the variables.
    let _ = canonicalize(&mut merged.file);
    Ok(merged)
}

/// Sees the paths of `merged` from `root`, an absolute folder. A path that begins with a variable stays as it is: whoever
/// gives the variable another value means the project's folder, or none.
///
/// # Errors
/// A bind mount without a source.
pub fn seen_from(merged: &mut Merged, root: &str) -> Result<(), Refusal> {
    let way = place::relative(root, &merged.folder);
    if way == "." {
        return Ok(());
    }
    merged.folder = root.to_string();
    paths::resolve_fixed(&mut merged.file, &format!("./{way}"))
}

/// Writes the relative paths of `file` in one way: without `./`, and without `..` where that can be.
///
/// # Errors
/// A bind mount without a source.
pub fn clean_paths(file: &mut Tree) -> Result<(), Refusal> {
    paths::resolve_written(file, ".", "", &IndexMap::new())
}

/// The model of a project. `sources` gets every file that was read; spans point into them.
///
/// # Errors
/// What Compose refuses: text that is no YAML, variables that are required and not set, values of the wrong shape, files
/// that are not there, names that are not declared, cycles.
pub fn load(request: &Request, files: &dyn Files, sources: &mut Sources) -> Result<Tree, Refusal> {
    let variables = if request.keep_variables { Variables::Kept } else { Variables::Filled };
    let Merged { file, name, folder, home, environment } = read(request, files, sources, variables)?;
    let context = Context {
        project_name: &name,
        project_directory: &folder,
        home: &home,
        environment: &environment,
        profiles: &request.profiles,
        files,
        keep_variables: request.keep_variables,
    };
    finish::finish(file, &context)
}

/// All files of a project, one over the other.
fn read(request: &Request, files: &dyn Files, sources: &mut Sources, variables: Variables) -> Result<Merged, Refusal> {
    let named: Vec<String> = request.files.iter().map(|path| place::join(&request.folder, path)).collect();
    let stated = Some(request.project_directory.as_str()).filter(|folder| !folder.is_empty());
    let called_from = || named.first().map_or(request.folder.as_str(), |path| place::parent(path));
    // The variables may name the files, and the files the folder in which more variables lie.
    let before = place::join(&request.folder, stated.unwrap_or_else(called_from));
    let mut environment =
        variables::with_files(files, sources, &request.environment, &variables::env_files(request, files, &before))?;
    let paths = if named.is_empty() { discovery::find(files, &environment, &request.folder, &before)? } else { named };
    let folder = stated.map(|folder| place::join(&request.folder, folder));
    let folder = folder.unwrap_or_else(|| paths.first().map_or("/", |path| place::parent(path)).to_string());
    if folder != before {
        environment = variables::with_files(files, sources, &environment, &variables::env_files(request, files, &folder))?;
    }
    let mut reader = Reader {
        files,
        sources,
        folder: &request.folder,
        home: environment.get("HOME").cloned().unwrap_or_default(),
        variables,
        environment: environment.clone(),
        reads: 0,
        parsed: std::collections::HashMap::new(),
    };
    let mut documents = Vec::new();
    for path in &paths {
        documents.push(reader.documents(path, Span::NONE)?);
    }
    let trees = documents.iter().flat_map(|documents| documents.iter().map(|document| &document.tree));
    let name = name::of_project(request.project_name.as_deref(), &environment, trees, &folder, variables == Variables::Kept)?;
    let home = reader.home.clone();
    if variables == Variables::Kept {
        // Without interpolation Compose forgets the environment, but for what it puts there itself.
        environment.clear();
    }
    environment.insert("COMPOSE_PROJECT_NAME".to_string(), name.clone());
    let scope = Scope { environment: &environment, folder: folder.clone(), base: folder.clone(), extended: false };
    let mut file = reader::nothing();
    for path in &paths {
        file = reader.read_over(file, path, Span::NONE, &scope, &[])?.0;
    }
    if file.as_map().is_none_or(Map::is_empty) {
        return Err(Refusal::new(Span::NONE, "the Compose file is empty"));
    }
    Ok(Merged { file, name, folder, home, environment })
}
