//! Every example is what its manifest renders, and nothing is found in it.

use std::collections::BTreeSet;
use std::path::Path;

use stackgen::diag::Sink;
use stackgen::pipeline::artifact::is_marked;
use stackgen::pipeline::decode::Layout;
use stackgen::pipeline::{Layouts, analyse, analyse_as};

use super::{Example, all};

/// The generated files below the example's folder, those that the program recorded and those that say so themselves.
fn generated(example: &Example) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk(&example.folder, "", &mut found);
    for record in std::fs::read_dir(example.folder.join(".stackgen")).into_iter().flatten() {
        let record = std::fs::read_to_string(record.unwrap().path()).unwrap();
        found.extend(record.lines().filter(|line| !line.starts_with('#')).map(str::to_string));
    }
    found
}

/// Folders of the repository that are no part of its own manifest's.
const ELSEWHERE: &[&str] = &[".git", "examples", "fuzz", "src", "target", "templates", "tests"];

fn walk(folder: &Path, path: &str, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let inside = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        if !entry.file_type().unwrap().is_dir() {
            let text = std::fs::read(entry.path()).unwrap();
            if is_marked(&String::from_utf8_lossy(&text)) {
                found.insert(inside);
            }
        } else if !ELSEWHERE.contains(&inside.as_str()) {
            walk(&entry.path(), &inside, found);
        }
    }
}

#[test]
fn the_committed_files_are_what_the_manifest_renders() {
    for example in all() {
        let rendered = example.files();
        let again = example.files();
        assert_eq!(rendered, again, "{}: rendered twice", example.name);
        for (path, content) in &rendered {
            let committed = std::fs::read_to_string(example.folder.join(path));
            let committed = committed.unwrap_or_else(|error| panic!("{}/{path}: {error}; run `stackgen render`", example.name));
            assert!(committed == *content, "{}/{path} is out of date: run `stackgen render`", example.name);
        }
        let rendered: BTreeSet<String> = rendered.into_keys().collect();
        assert_eq!(generated(&example), rendered, "{}: surplus or missing files", example.name);
    }
}

#[test]
fn nothing_is_found_in_an_example() {
    for example in all() {
        assert_eq!(example.findings(), [], "{}", example.name);
    }
}

#[test]
fn verify_check_and_fmt_are_clean_in_every_example() {
    for example in all() {
        example.stackgen(&["verify"]);
        example.stackgen(&["check"]);
        example.stackgen(&["fmt", "--check"]);
    }
}

/// A single file cannot say what differs between profiles; and where profiles share containers in one file, they would take
/// each other's names and ports in files of their own.
#[test]
fn every_layout_that_can_say_an_example_does() {
    for example in all() {
        let own = example.model(None).layers.layout;
        for layout in [Layout::Overlay, Layout::Standalone, Layout::Single, Layout::Swarm] {
            let mut sink = Sink::default();
            let model = analyse(&example.text, Some(layout), &mut sink);
            let codes: BTreeSet<&str> = sink.diagnostics().iter().map(|finding| finding.code.0).collect();
            let allowed: &[&str] = match layout {
                Layout::Single => &["layout-cannot-say"],
                Layout::Swarm if own == Layout::Single => {
                    &["layout-cannot-say", "bind-in-swarm", "port-collision", "shared-name"]
                }
                Layout::Swarm => &["layout-cannot-say", "bind-in-swarm"],
                _ if own == Layout::Single => &["port-collision", "container-name-collision", "shared-name"],
                _ => &[],
            };
            let surprise = codes.iter().any(|code| model.is_some() || !allowed.contains(code));
            assert!(!surprise, "{} as {}: {:#?}", example.name, layout.name(), sink.diagnostics());
        }
    }
}

#[test]
fn the_quickstart_s_production_is_a_swarm_stack_as_it_is() {
    let quickstart = super::example(".");
    let mut sink = Sink::default();
    let layouts = Layouts { all: None, stacks: vec!["prod".to_string()] };
    let model = analyse_as(&quickstart.text, &layouts, &mut sink).unwrap_or_else(|| panic!("{:#?}", sink.diagnostics()));
    assert_eq!(sink.diagnostics(), []);
    let files: Vec<&str> = model.layers.layers.iter().map(|layer| layer.path.as_str()).collect();
    assert_eq!(files, ["compose.yaml", "compose.dev.yaml", "compose.test.yaml", "docker-stack.prod.yml"]);
}
