//! The second half of a reading against Compose's own, wherever `STACKGEN_COMPOSE` names its binaries (`:` between them).

#![expect(clippy::disallowed_methods, reason = "feeds files to another program")]

mod cases;
mod schema;

use std::path::Path;
use std::process::Command;

use indexmap::IndexMap;

use super::super::conformance::{differences, level};
use super::{Files, Request, Unreadable, load};
use crate::diag::Sources;

/// The version that we follow; what others do otherwise is printed.
const FOLLOWED: &str = "2.40.";

/// The files of a folder of this machine.
struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<String, Unreadable> {
        match std::fs::read(path) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Unreadable::Missing),
            Err(_) => Err(Unreadable::IsFolder),
        }
    }
}

fn theirs(compose: &str, folder: &Path, keep_variables: bool) -> Result<serde_json::Value, String> {
    let mut command = Command::new(compose);
    command.args(["--project-name", "t", "--profile", "on", "config", "--format", "json"]).current_dir(folder);
    if keep_variables {
        command.arg("--no-interpolate");
    }
    let output = command.env_clear().envs(environment()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())
}

fn environment() -> IndexMap<String, String> {
    [("SET", "s$"), ("HOME", "/home/u"), ("PATH", "/usr/bin")].map(|(name, value)| (name.to_string(), value.to_string())).into()
}

fn ours(folder: &Path, keep_variables: bool) -> Result<serde_json::Value, String> {
    let folder = folder.to_string_lossy().into_owned();
    let request = Request {
        files: vec![format!("{folder}/compose.yaml")],
        folder,
        project_name: Some("t".to_string()),
        environment: environment(),
        profiles: vec!["on".to_string()],
        keep_variables,
        ..Request::default()
    };
    let tree = load(&request, &Disk, &mut Sources::default()).map_err(|refusal| refusal.message)?;
    Ok(tree.to_json())
}

/// Every case of `cases.rs`, and what both make of it.
#[test]
#[ignore = "needs STACKGEN_COMPOSE, the paths of Compose binaries"]
fn files_come_to_the_same() {
    let binaries = std::env::var("STACKGEN_COMPOSE").expect("STACKGEN_COMPOSE");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.env"), "A=1\nSET\nUNSET\nB=x=$y\n").unwrap();
    std::fs::write(folder.path().join("b.env"), "A=2\n").unwrap();
    let mut found = Vec::new();
    let cases = cases::all();
    for compose in binaries.split(':') {
        let version = Command::new(compose).args(["version", "--short"]).output().unwrap();
        let counts = String::from_utf8_lossy(&version.stdout).trim().starts_with(FOLLOWED);
        let mut found_here = Vec::new();
        for (case, keep) in cases.iter().flat_map(|case| [(case, false), (case, true)]) {
            std::fs::write(folder.path().join("compose.yaml"), case).unwrap();
            let theirs = theirs(compose, folder.path(), keep);
            let ours = ours(folder.path(), keep);
            let case = format!("{case}{}", if keep { " --no-interpolate" } else { "" });
            match (ours, theirs) {
                (Ok(mut ours), Ok(mut theirs)) => {
                    level(&mut ours);
                    level(&mut theirs);
                    let differences = differences("", &ours, &theirs);
                    if !differences.is_empty() {
                        found_here.push(format!("{compose}: {case}\n    {}", differences.join("\n    ")));
                    }
                }
                (Err(_), Err(_)) => {}
                (Ok(_), Err(theirs)) => found_here.push(format!("{compose}: {case}\n    taken, but: {}", theirs.trim())),
                (Err(ours), Ok(_)) => found_here.push(format!("{compose}: {case}\n    refused: {ours}")),
            }
        }
        println!("{compose}: {} of {} cases differ", found_here.len(), 2 * cases.len());
        if counts { found.extend(found_here) } else { println!("{}", found_here.join("\n")) }
    }
    assert!(found.is_empty(), "{} differ\n{}", found.len(), found.join("\n"));
}
