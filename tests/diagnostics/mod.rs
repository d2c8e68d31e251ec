//! What the user sees for every way in which a manifest can be wrong: `TOPIC/CASE.kdl`, and `CASE.txt` beside it.
//!
//! `UPDATE_DIAGNOSTICS=1 cargo test diagnostics` writes the `.txt` files anew; read the difference before it is committed.

#![allow(clippy::unwrap_used, reason = "what helps a test may fail it")]

mod fuzz;

use std::path::{Path, PathBuf};

use stackgen::diag::{Diagnostic, Sink, Sources, Span, human};
use stackgen::pipeline;

/// The value of every secret in the cases.
const SECRET: &str = "hunter2";
/// Cases in which nothing but the whole file can be pointed at.
const WHOLE_FILE: &[&str] = &["syntax/empty", "syntax/only-comments"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// Every case: its name `topic/case`, and the manifest.
#[expect(clippy::disallowed_methods, reason = "a test reads its cases")]
fn cases() -> Vec<(String, String)> {
    let entries = |path: &Path| -> Vec<PathBuf> { path.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect() };
    let topics = entries(&folder()).into_iter().filter(|path| path.is_dir());
    let files = topics.flat_map(|topic| entries(&topic)).filter(|path| path.extension().is_some_and(|e| e == "kdl"));
    let mut cases: Vec<(String, String)> = files
        .map(|path| {
            let name = path.strip_prefix(folder()).unwrap().with_extension("");
            (name.to_str().unwrap().replace('\\', "/"), std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    cases.sort();
    cases
}

fn findings(text: &str) -> Vec<Diagnostic> {
    let mut sink = Sink::default();
    let _ = pipeline::analyse(text, None, &mut sink);
    sink.into_sorted()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads what it expects, and writes it on demand")]
fn users_see_what_is_wrong() {
    let update = std::env::var("UPDATE_DIAGNOSTICS").is_ok();
    let mut wrong = Vec::new();
    for (name, text) in cases() {
        let sources = Sources::with_manifest("stack.kdl", &text);
        let shown = human::render(&findings(&text), &sources, false, 100);
        let shown: String = shown.trim_end().lines().map(|line| format!("{}\n", line.trim_end())).collect();
        let expected = folder().join(format!("{name}.txt"));
        if update {
            std::fs::write(&expected, &shown).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != shown {
            wrong.push(format!("{name}:\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "run with UPDATE_DIAGNOSTICS=1 if these are right:\n\n{}", wrong.join("\n"));
}

#[test]
fn every_expected_text_has_its_case() {
    let cases = cases();
    assert!(cases.len() > 100, "{} cases", cases.len());
    for topic in folder().read_dir().unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in topic.read_dir().unwrap().map(|entry| entry.unwrap().path()) {
            assert!(file.with_extension("kdl").exists(), "{} has no manifest", file.display());
        }
    }
}

#[test]
fn every_finding_speaks_as_the_house_does() {
    let mut wrong = Vec::new();
    for (name, text) in cases() {
        let found = findings(&text);
        if found.is_empty() {
            wrong.push(format!("{name}: no finding"));
        }
        for finding in &found {
            wrong.extend(faults(finding, &text, &name).into_iter().map(|fault| format!("{name}: {fault}: {finding:?}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is not right about a finding.
fn faults(finding: &Diagnostic, text: &str, name: &str) -> Vec<&'static str> {
    let mut faults = Vec::new();
    let labels = || std::iter::once(&finding.primary).chain(&finding.related);
    let mut fault = |bad: bool, what: &'static str| faults.extend(bad.then_some(what));
    let phrases: Vec<&str> =
        [finding.message.as_str()].into_iter().chain(labels().map(|l| l.text.as_str())).chain(finding.help.as_deref()).collect();

    fault(finding.message.starts_with(|c: char| c.is_uppercase() && !starts_with_name(&finding.message)), "upper-case");
    for phrase in &phrases {
        fault(phrase.ends_with('.'), "a full stop at the end");
        fault(phrase.contains(SECRET), "a secret's value");
        let quoted: String = phrase.split('`').step_by(2).collect();
        let debug = ["Some(", "None", "Ok(", "Err(", "::", "{ ", "\\\"", "Spanned", "Tree", "Span"];
        // Lines to paste have braces of their own.
        let quoted = if *phrase == finding.help.as_deref().unwrap_or("") { quoted.replace("{ ", "") } else { quoted };
        fault(debug.iter().any(|word| quoted.contains(word)), "looks like debugging");
    }
    fault(finding.primary.text.is_empty(), "no label");
    for label in labels() {
        fault(!inside(label.span, text), "outside of the file");
        let whole = label.span.len as usize >= text.trim().len() && !WHOLE_FILE.contains(&name);
        fault(whole, "the whole file");
        fault(text[label.span.start as usize..label.span.end()].contains('\n'), "several lines");
    }
    faults
}

fn starts_with_name(message: &str) -> bool {
    ["Compose", "KDL", "YAML"].iter().any(|name| message.starts_with(name))
}

fn inside(span: Span, text: &str) -> bool {
    !span.is_none() && span.end() <= text.len() && text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end())
}
