//! The user's own Docker Compose, asked what it reads out of files.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::output::Failed;
use crate::compose::Tree;

/// How Compose is called: as Docker's plugin, or by itself.
const CALLS: &[&[&str]] = &[&["docker", "compose"], &["docker-compose"]];

/// What Compose says.
#[derive(Debug)]
pub struct Said {
    /// The model that it reads.
    pub model: Tree,
    /// What it warns of.
    pub warnings: Vec<String>,
}

/// A Compose that answers.
#[derive(Clone, Debug)]
pub struct RealCompose<'a> {
    call: &'static [&'static str],
    version: String,
    folder: &'a Path,
}

impl<'a> RealCompose<'a> {
    /// The one that `folder` has on its PATH.
    ///
    /// # Errors
    /// If there is none, or only one that is too old.
    pub fn find(folder: &'a Path) -> Result<Self, Failed> {
        let mut old = None;
        for call in CALLS {
            let Ok(output) = command(call, folder).args(["version", "--short"]).output() else { continue };
            let text = String::from_utf8_lossy(&output.stdout);
            let version = text.trim().trim_start_matches('v');
            let Some(major) = version.split('.').next().and_then(|major| major.parse::<u32>().ok()) else { continue };
            if output.status.success() && major >= 2 {
                return Ok(Self { call, version: version.to_owned(), folder });
            }
            old = Some(version.to_owned());
        }
        let without = "`stackgen verify` without --with-compose needs none";
        Err(match old {
            Some(version) => Failed::new(format!("Docker Compose {version} is too old to be asked: it takes 2.0 or later")),
            None => Failed::new("there is no Docker Compose: neither `docker compose` nor `docker-compose` answers"),
        }
        .help(format!("install Docker with its Compose plugin; {without}")))
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What Compose reads, given `options` and, where they have it read `-`, `input`.
    ///
    /// # Errors
    /// What Compose says against it.
    pub fn config(
        &self,
        options: &[String],
        input: Option<&str>,
        environment: &BTreeMap<String, String>,
    ) -> Result<Said, String> {
        self.ask(options, &[], input, environment)
    }

    /// What Compose reads, given `options`, with `${…}` as it stands.
    ///
    /// # Errors
    /// What Compose says against it.
    pub fn templates(&self, options: &[String], environment: &BTreeMap<String, String>) -> Result<Said, String> {
        self.ask(options, &["--no-interpolate"], None, environment)
    }

    fn ask(
        &self,
        options: &[String],
        more: &[&str],
        input: Option<&str>,
        environment: &BTreeMap<String, String>,
    ) -> Result<Said, String> {
        let mut command = command(self.call, self.folder);
        command.args(options).args(["config", "--format", "json"]).args(more).envs(environment);
        command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() }).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
            // It reads all before it answers; one that ends earlier says why.
            let _ = stdin.write_all(input.as_bytes());
        }
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(said(&output.stderr));
        }
        let json = serde_json::from_slice(&output.stdout).map_err(|error| format!("its answer is no JSON: {error}"))?;
        let stderr = String::from_utf8_lossy(&output.stderr);
        let warnings = stderr.lines().filter_map(|line| line.split_once("level=warning msg="));
        Ok(Said { model: Tree::from_json(&json), warnings: warnings.map(|(_, words)| words.trim().to_owned()).collect() })
    }
}

impl std::fmt::Display for RealCompose<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Docker Compose {}", self.version)
    }
}

fn command(call: &[&str], folder: &Path) -> Command {
    let (program, words) = call.split_first().unwrap_or((&"docker", &[]));
    let mut command = Command::new(program);
    command.args(words).current_dir(folder);
    command
}

/// The error among what Compose wrote: its last line but those that warn.
fn said(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines: Vec<&str> =
        text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.contains("level=warning")).collect();
    if lines.is_empty() { "it does not say why".to_owned() } else { lines.join("; ") }
}
