//! Compose itself, run in a folder that holds a case's files, with nothing of the machine around it.

use std::path::Path;
use std::process::Command;

use super::answer::Answer;
use super::case::Case;

/// The variables that every case's shell has.
pub const SHELL: [(&str, &str); 1] = [("HOME", "/home/user")];

/// A Compose binary.
pub struct Binary {
    path: String,
    /// `2.40.3`.
    pub version: String,
}

/// What a run says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The model, or the message.
    pub answer: Answer,
    /// The messages of warnings, a line each.
    pub warnings: String,
}

impl Binary {
    /// The binaries that `STACKGEN_COMPOSE` names.
    pub fn all() -> Vec<Self> {
        let paths = std::env::var("STACKGEN_COMPOSE").expect("STACKGEN_COMPOSE: Compose binaries, `:` between them");
        let found = paths.split(':').map(|path| {
            let output =
                Command::new(path).args(["version", "--short"]).output().unwrap_or_else(|error| panic!("{path}: {error}"));
            let version = String::from_utf8(output.stdout).unwrap();
            // Debian's build adds its revision: `2.40.3-3`.
            let version = version.trim().trim_start_matches('v').split(['-', '+']).next().unwrap().to_string();
            Self { path: path.to_string(), version }
        });
        found.collect()
    }

    /// Asks about a case.
    pub fn ask(&self, case: &Case) -> Said {
        let outside = tempfile::tempdir().unwrap();
        let root = outside.path().canonicalize().unwrap();
        let project = root.join("project");
        std::fs::create_dir(&project).unwrap();
        for (path, text) in &case.files {
            write(&project.join(path), path.ends_with('/'), text);
        }
        let mut command = Command::new(&self.path);
        command.args(&case.command.options).args(["config", "--format", "json"]).args(&case.command.after);
        command.current_dir(project.join(&case.command.folder)).env_clear().envs(SHELL).env("PATH", "/usr/bin:/bin");
        let output = command.envs(&case.environment).output().unwrap();
        let text = |bytes: &[u8]| rooted(&String::from_utf8_lossy(bytes), &root);
        let (warnings, errors) = sorted_out(&text(&output.stderr));
        let answer = match serde_json::from_str(&text(&output.stdout)) {
            Ok(model) if output.status.success() => Answer::model(&model),
            _ => Answer::Refused(errors),
        };
        Said { answer, warnings }
    }
}

fn write(path: &Path, is_folder: bool, text: &str) {
    if is_folder {
        return std::fs::create_dir_all(path).unwrap();
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Text in which the temporary folder is the file system's root.
fn rooted(text: &str, root: &Path) -> String {
    let root = root.to_str().unwrap();
    text.replace(&format!("{root}/"), "/").replace(root, "/")
}

/// Warnings, and everything else. Of a crash only the first line counts: what follows is addresses.
fn sorted_out(stderr: &str) -> (String, String) {
    let (mut warnings, mut errors) = (String::new(), String::new());
    for line in stderr.lines().take_while(|line| !line.starts_with("goroutine ")) {
        let message = line.split_once(" msg=").filter(|_| line.starts_with("time=")).map(|(_, message)| message);
        let into = if message.is_some() { &mut warnings } else { &mut errors };
        let message = message.map(|quoted| serde_json::from_str(quoted).unwrap_or_else(|_| quoted.to_string()));
        into.push_str(message.as_deref().unwrap_or(line).trim_end());
        into.push('\n');
    }
    // Their order is that of Compose's hash tables.
    let mut lines: Vec<&str> = warnings.lines().collect();
    lines.sort_unstable();
    let warnings = lines.iter().map(|line| format!("{line}\n")).collect();
    (warnings, format!("{}\n", errors.trim()))
}
