//! What Compose itself makes of an imported stack: the same as of the original files. `STACKGEN_COMPOSE` names its binaries.

use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;
use stackgen::compose::Tree;
use stackgen::compose::compare::differences;

use super::stack::{Laid, Profile, Stack, stacks, stacks_in};

/// What Compose makes of files, with variables filled in, or why it does not; `Err` holds its words.
fn ask(binary: &str, folder: &Path, files: &[String], env_files: &[String], profiles: &[String]) -> Result<Json, String> {
    let mut command = Command::new(binary);
    for (option, values) in [("-f", files), ("--env-file", env_files), ("--profile", profiles)] {
        values.iter().for_each(|value| {
            command.args([option, value]);
        });
    }
    command.args(["config", "--format", "json"]).current_dir(folder).env_clear();
    let output = command.envs([("PATH", "/usr/bin:/bin"), ("HOME", "/home/user")]).output().unwrap();
    serde_json::from_slice(&output.stdout)
        .ok()
        .filter(|_| output.status.success())
        .ok_or_else(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

/// The profiles as the imported manifest says that they are run.
fn listed(laid: &Laid) -> Vec<Profile> {
    let list: Json = serde_json::from_str(&laid.run(&["inspect"]).stdout).unwrap_or_default();
    let texts = |run: &Json, key: &str| {
        run[key].as_array().into_iter().flatten().filter_map(|item| item.as_str().map(String::from)).collect::<Vec<_>>()
    };
    let runs = list.as_array().into_iter().flatten();
    runs.map(|run| Profile {
        name: run["profile"].as_str().unwrap_or_default().to_string(),
        files: texts(run, "files"),
        env_files: texts(run, "env_files"),
        profiles: texts(run, "compose_profiles"),
    })
    .collect()
}

/// How many profiles Compose accepts, and what became of those that are not the same.
fn judge(binary: &str, stack: &Stack) -> (usize, Vec<String>) {
    let laid = Laid::out(stack);
    let asked = |one: &Profile| ask(binary, &laid.path(""), &one.files, &one.env_files, &one.profiles);
    let before: Vec<(&Profile, Json)> = stack.profiles.iter().filter_map(|one| Some((one, asked(one).ok()?))).collect();
    let imported = laid.run(&stack.import());
    let rendered = laid.run(&["render", "--adopt"]);
    let now = listed(&laid);
    let mut failures = Vec::new();
    for (one, before) in &before {
        let name = format!("{}/{}", stack.name, one.name);
        let Some(run) = now.iter().find(|run| run.name == one.name) else {
            failures.push(format!("{name}: not imported\n{imported}{rendered}"));
            continue;
        };
        // Who hands Compose an env file goes on doing so.
        let run = Profile { env_files: one.env_files.clone(), ..run.clone() };
        match asked(&run) {
            Err(words) => failures.push(format!("{name}: refused: {words}")),
            Ok(after) => {
                let (before, after) = (Tree::from_json(before), Tree::from_json(&after));
                let paths: Vec<String> = differences(&before, &after).iter().map(|d| d.path.to_string()).collect();
                if !paths.is_empty() {
                    failures.push(format!("{name}: not the same: {}", paths.join(", ")));
                }
            }
        }
    }
    (before.len(), failures)
}

/// `STACKGEN_STACKS=FOLDER` has others' stacks tried besides: folders with a `scenarios.tsv`.
#[test]
#[ignore = "needs Docker Compose"]
fn real_compose_reads_imported_stacks_as_before() {
    let binaries = std::env::var("STACKGEN_COMPOSE").expect("STACKGEN_COMPOSE: Compose binaries, `:` between them");
    let mut all = stacks();
    if let Some(folder) = std::env::var_os("STACKGEN_STACKS").filter(|folder| !folder.is_empty()) {
        all.extend(stacks_in(Path::new(&folder), "scenarios.tsv"));
    }
    let mut failures = Vec::new();
    for binary in binaries.split(':') {
        let mut profiles = 0;
        for stack in &all {
            let (count, failed) = judge(binary, stack);
            profiles += count;
            failures.extend(failed.into_iter().map(|failure| format!("{binary}: {failure}")));
        }
        println!("Docker Compose accepts {profiles} profiles of {} stacks", all.len());
        assert!(profiles >= all.len(), "Compose refuses most of them");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
