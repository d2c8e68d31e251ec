//! The examples: what they render is committed, and each need of the systems behind them is proved by a test.
//!
//! One file per example; the functions here are what those files say things with.

mod ai_whisperers;
mod audited;
mod cogni;
mod dashtam;
mod golden;
mod hyperpage;
mod needs;
mod nextjs_supabase;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use stackgen::diag::{Diagnostic, Severity, Sink};
use stackgen::pipeline::decode::Layout;
use stackgen::pipeline::{Model, Options, analyse, compile};

/// An example: its folder and its manifest's text.
pub struct Example {
    /// The folder's name, `.` for the repository's own manifest.
    pub name: String,
    /// Where its files are.
    pub folder: PathBuf,
    /// `stack.kdl`.
    pub text: String,
}

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The example in `examples/NAME`.
pub fn example(name: &str) -> Example {
    let folder = if name == "." { root().to_path_buf() } else { root().join("examples").join(name) };
    let file = folder.join("stack.kdl");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    Example { name: name.to_string(), folder, text }
}

/// Every example, the repository's own manifest last.
pub fn all() -> Vec<Example> {
    let folders = std::fs::read_dir(root().join("examples")).expect("examples/ is there");
    let mut names: Vec<String> = folders
        .map(|entry| entry.expect("examples/ can be listed").path())
        .filter(|path| path.join("stack.kdl").exists())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_string()))
        .collect();
    names.sort();
    names.push(".".to_string());
    names.iter().map(|name| example(name)).collect()
}

impl Example {
    /// The example with some of its lines changed. Each text must be there.
    pub fn with(&self, changes: &[(&str, &str)]) -> Self {
        let mut text = self.text.clone();
        for (from, to) in changes {
            assert!(text.contains(from), "{} has no `{from}`", self.name);
            text = text.replace(from, to);
        }
        Self { name: self.name.clone(), folder: self.folder.clone(), text }
    }

    /// Everything known of it in a layout, its own by default; it has no errors.
    pub fn model(&self, layout: Option<Layout>) -> Model {
        let mut sink = Sink::default();
        let model = analyse(&self.text, layout, &mut sink);
        model.unwrap_or_else(|| panic!("{}: {:#?}", self.name, sink.into_sorted()))
    }

    /// What is found in it.
    pub fn findings(&self) -> Vec<Diagnostic> {
        self.compiled().1
    }

    /// The findings of one code, as severity and message.
    pub fn found(&self, code: &str) -> Vec<(Severity, String)> {
        let found = self.findings().into_iter().filter(|finding| finding.code.0 == code);
        found.map(|finding| (finding.severity, finding.message)).collect()
    }

    /// Its files, by path; it has no errors.
    pub fn files(&self) -> BTreeMap<String, String> {
        let (files, findings) = self.compiled();
        files.unwrap_or_else(|| panic!("{}: {findings:#?}", self.name))
    }

    /// The text of one of its files.
    pub fn file(&self, path: &str) -> String {
        let mut files = self.files();
        files.remove(path).unwrap_or_else(|| panic!("no `{path}` among {:?}", files.keys()))
    }

    fn compiled(&self) -> (Option<BTreeMap<String, String>>, Vec<Diagnostic>) {
        let mut sink = Sink::default();
        let options = Options { layout: None, manifest_name: "stack.kdl" };
        let read = |path: &str| std::fs::read_to_string(self.folder.join(path)).map_err(|error| error.to_string());
        let compiled = compile(&self.text, options, &read, &mut sink);
        let files = compiled.map(|(_, artifacts)| artifacts.into_iter().map(|file| (file.path, file.content)).collect());
        (files, sink.into_sorted())
    }

    /// A profile as Compose reads it, base and overlay merged.
    pub fn project(&self, profile: &str) -> Value {
        let model = self.model(None);
        let project = model.projects.iter().find(|project| project.profile == profile);
        project.unwrap_or_else(|| panic!("no profile `{profile}`")).file.to_json()
    }

    /// A service of a profile; `null` where the profile has none of that name.
    pub fn service(&self, profile: &str, service: &str) -> Value {
        self.project(profile)["services"][service].clone()
    }

    /// Standard output of the built program in the example's folder, which must end well.
    pub fn stackgen(&self, args: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_stackgen")).arg("-C").arg(&self.folder).args(args).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: stackgen {args:?}: {errors}", self.name);
        String::from_utf8(output.stdout).unwrap()
    }
}

/// The names of a JSON mapping.
pub fn names(map: &Value) -> Vec<&str> {
    map.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

/// Host port and container port of each published port, as they are written.
pub fn published(service: &Value) -> Vec<(String, u64)> {
    let ports = service["ports"].as_array().into_iter().flatten();
    let text = |port: &Value| port["published"].as_str().unwrap_or_default().to_string();
    ports.map(|port| (text(port), port["target"].as_u64().unwrap_or_default())).collect()
}
