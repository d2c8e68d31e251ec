//! The house's import rules, read off the `use crate::` lines. See "Layout" in CONTRIBUTING.md.

use std::fs;
use std::path::{Path, PathBuf};

/// A module (by the start of its path) and what it may use; the longest start that matches counts. A stage of the
/// pipeline may also use the stages before it.
const MAY_USE: &[(&str, &[&str])] = &[
    ("diag", &["diag"]),
    ("compose", &["diag", "compose"]),
    ("pipeline::parallel", &[]),
    ("pipeline::artifact", &[]),
    ("pipeline::values", &["diag", "compose", "pipeline::values"]),
    ("pipeline::decode", &["diag", "compose", "pipeline::decode", "pipeline::values"]),
    ("pipeline::expand", &["diag", "compose", "pipeline::decode", "pipeline::expand", "pipeline::parallel", "pipeline::values"]),
    ("pipeline::lower", &["diag", "compose", "pipeline::decode", "pipeline::expand", "pipeline::lower", "pipeline::parallel"]),
    (
        "pipeline::rules",
        &[
            "diag",
            "compose",
            "pipeline::decode",
            "pipeline::expand",
            "pipeline::lower",
            "pipeline::rules",
            "pipeline::values",
            "pipeline::parallel",
        ],
    ),
    (
        "pipeline::split",
        &["compose", "pipeline::decode", "pipeline::expand", "pipeline::lower", "pipeline::split", "pipeline::parallel"],
    ),
    ("pipeline::targets", &["compose", "pipeline"]),
    ("pipeline::write", &["pipeline::artifact", "pipeline::Artifact", "pipeline::write"]),
    ("pipeline", &["diag", "compose", "pipeline"]),
    ("import", &["diag", "compose", "pipeline", "import"]),
    ("lint", &["diag", "compose", "pipeline", "import", "lint"]),
    ("audit::uses", &["audit::uses", "audit::Language", "compose", "diag"]),
    ("audit", &["diag", "compose", "pipeline", "audit"]),
    ("env", &["diag", "compose", "pipeline", "env"]),
    ("cli", &["diag", "compose", "pipeline", "import", "lint", "env", "audit", "cli"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder can be listed") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// `src/pipeline/decode/port.rs` as `pipeline::decode::port`.
fn module_of(path: &Path, root: &Path) -> String {
    let inside = path.strip_prefix(root).expect("a source is below src").with_extension("");
    let parts: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).filter(|p| p != "mod").collect();
    parts.join("::")
}

/// The paths that a file uses, from the crate's root: `use crate::a::{b, c}` and `super::` both. Tests are left out.
fn uses(text: &str, module: &str, is_mod: bool) -> Vec<String> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let mut found = Vec::new();
    for (at, _) in
        text.match_indices("use ").filter(|(at, _)| *at == 0 || text[..*at].ends_with('\n') || text[..*at].ends_with("pub "))
    {
        let statement = &text[at + 4..];
        let statement: String = statement[..statement.find(';').unwrap_or(0)].split_whitespace().collect();
        let (mut base, mut rest): (Vec<&str>, &str) = match statement.strip_prefix("crate::") {
            Some(rest) => (Vec::new(), rest),
            None if statement.starts_with("super::") => {
                let mut parts: Vec<&str> = module.split("::").collect();
                if !is_mod {
                    parts.pop();
                }
                (parts, statement.as_str())
            }
            None => continue,
        };
        let mut first = !is_mod;
        while let Some(up) = rest.strip_prefix("super::") {
            // In `a/b.rs` the first `super` is `a`; the file's own name is gone already.
            if !std::mem::take(&mut first) {
                base.pop();
            }
            rest = up;
        }
        let heads: Vec<String> = match rest.split_once('{') {
            Some(("", inside)) => {
                inside.trim_end_matches('}').split(',').map(|item| item.split('{').next().unwrap_or(item).to_string()).collect()
            }
            Some((head, inside)) => {
                let inner = inside.split(',').map(|item| format!("{head}{}", item.trim_end_matches('}')));
                inner.collect()
            }
            None => vec![rest.to_string()],
        };
        found.extend(heads.into_iter().filter(|h| !h.is_empty()).map(|head| {
            let mut parts = base.clone();
            parts.extend(head.split("::"));
            parts.join("::")
        }));
    }
    found
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 50, "the sources are found");
    let mut wrong = Vec::new();
    for file in files {
        let module = module_of(&file, &root);
        let stem = file.file_stem().unwrap_or_default();
        let is_mod = stem == "mod" || file.with_extension("").is_dir();
        let Some((_, allowed)) =
            MAY_USE.iter().filter(|(start, _)| starts_with(&module, start)).max_by_key(|(start, _)| start.len())
        else {
            continue;
        };
        if module.split("::").any(|part| matches!(part, "tests" | "conformance")) {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source is text");
        for used in uses(&text, &module, is_mod) {
            if !allowed.iter().any(|start| starts_with(&used, start)) {
                wrong.push(format!("{module} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "the table in tests/architecture.rs does not allow:\n{}", wrong.join("\n"));
}

fn starts_with(module: &str, start: &str) -> bool {
    module == start || module.strip_prefix(start).is_some_and(|rest| rest.starts_with("::"))
}

#[test]
fn only_the_command_line_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let is_test = |f: &Path| {
        let is = |part: &str| part.starts_with("tests") || matches!(part, "conformance" | "conformance.rs");
        f.components().any(|part| is(&part.as_os_str().to_string_lossy()))
    };
    for file in files.iter().filter(|f| !f.starts_with(root.join("cli")) && !is_test(f)) {
        let text = fs::read_to_string(file).expect("a source is text");
        let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
        for word in ["println!(", "eprintln!(", "print!(", "eprint!(", "process::exit"] {
            assert!(!code.contains(word), "{} has {word}", file.display());
        }
    }
}

#[test]
fn files_stay_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    sources(&root.join("tests"), &mut files);
    for file in files {
        let lines = fs::read_to_string(&file).expect("a source is text").lines().count();
        assert!(lines <= 450, "{} has {lines} lines: split it", file.display());
    }
}

#[test]
fn the_uses_of_a_file_are_found() {
    let text = "use crate::compose::{Tree, merge};\nuse super::stack::Var;\nuse super::super::decode::Manifest;\nuse std::fs;\n";
    let found = uses(text, "pipeline::expand::layers", false);
    assert_eq!(found, ["compose::Tree", "compose::merge", "pipeline::expand::stack::Var", "pipeline::decode::Manifest"]);
    assert_eq!(uses("use super::decode::Manifest;\n", "pipeline::split", true), ["pipeline::decode::Manifest"]);
}
