//! docs/rules.md: every code in a table, made of its page, its rule and what becomes of its `Bad:` block.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use stackgen::compose::load::{Folder, Request};
use stackgen::diag::{Diagnostic, Page, Severity, Sink};
use stackgen::lint::{Group, Options, lint};
use stackgen::pipeline::{analyse, decode, expand, pages, rules};

const HEAD: &str = "# Rules

<!-- Made of the pages that `stackgen explain` shows: `cargo test write_rules_index -- --ignored` renews it. -->

Every finding has a code. `stackgen explain CODE` shows why it matters, and a block that has it beside one that has not. In a
`strict` profile, and with `check --compose --strict`, warnings of rules are errors, but for those that are about no profile.
`stackgen check --fix` mends what is marked *fixed*. What rules find can be [allowed](check.md#what-is-fine) with a reason.
";

/// What is found of a page's `Bad:` block.
fn found(page: &Page) -> Vec<Diagnostic> {
    let mut all = if let Some(text) = page.block("Bad:") {
        let mut sink = Sink::default();
        let _ = analyse(text, None, &mut sink);
        sink.into_sorted()
    } else if let Some(text) = page.yaml("Bad:") {
        let request = Request { files: vec!["compose.yaml".into()], folder: "/shop".into(), ..Request::default() };
        let files = Folder([("/shop/compose.yaml".to_string(), text.to_string())].into_iter().collect());
        lint(&[Group { name: "compose.yaml".into(), request }], Options::default(), &files).found
    } else {
        Vec::new()
    };
    all.retain(|finding| finding.code == page.code);
    all
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn section(out: &mut String, title: &str, pages: impl Iterator<Item = Page>, is_rule: bool) {
    let _ = write!(out, "\n## {title}\n\n| code | what it finds | severity | strict | |\n|---|---|---|---|---|\n");
    for page in pages {
        let here = found(&page);
        let rule = rules::all().find(|rule| rule.code == page.code).map(|rule| rule.severity);
        let usual = rule.or(here.iter().map(|finding| finding.severity).max()).unwrap_or(Severity::Error);
        // What is about no profile, no profile makes worse.
        let is_of_profiles = is_rule && (here.iter().any(|finding| !finding.profiles.is_empty()) || page.yaml("Bad:").is_some());
        let strict = if is_of_profiles { Severity::Error } else { usual };
        let fix = if here.iter().any(|finding| finding.fix.is_some()) { "fixed" } else { "" };
        let _ = writeln!(out, "| `{}` | {} | {} | {} | {fix} |", page.code.0, page.summary, word(usual), word(strict));
    }
}

fn index() -> String {
    let mut out = HEAD.to_string();
    let of_yaml = |page: &Page| page.yaml("Bad:").is_some();
    section(&mut out, "The text of a manifest", decode::PAGES.iter().copied(), false);
    section(&mut out, "Names, references and values", expand::PAGES.iter().copied(), false);
    let is_hardening = |page: &Page| rules::HARDENING.iter().any(|rule| rule.code == page.code);
    let always = rules::pages().filter(|page| !of_yaml(page) && !is_hardening(page));
    section(&mut out, "The stack, as a manifest or as Compose files", always, true);
    section(&mut out, "The hardening set: where a profile says `hardening`", rules::pages().filter(is_hardening), true);
    section(&mut out, "Compose files alone", rules::pages().filter(of_yaml), true);
    let staged = decode::PAGES.iter().chain(expand::PAGES).map(|page| page.code).chain(rules::pages().map(|page| page.code));
    let staged: Vec<_> = staged.collect();
    section(&mut out, "Files", pages().into_iter().filter(|page| !staged.contains(&page.code)), false);
    let _ = write!(
        out,
        "\n## Env files: `stackgen env check`\n\n| code | what it finds | severity | strict | |\n|---|---|---|---|---|\n"
    );
    for check in stackgen::env::check::CHECKS {
        let _ = writeln!(out, "| `{}` | {} | {} | error | |", check.code.0, check.summary, word(check.severity));
    }
    let _ = write!(out, "\n## Code, docs and scripts: `stackgen audit`\n\n| code | what it finds | severity |\n|---|---|---|\n");
    for check in stackgen::audit::checks::CHECKS {
        let _ = writeln!(out, "| `{}` | {} | {} |", check.code.0, check.summary, word(check.severity));
    }
    out
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md")
}

#[test]
fn the_index_of_rules_is_what_the_pages_say() {
    let committed = std::fs::read_to_string(path()).unwrap_or_default();
    assert!(committed == index(), "docs/rules.md is out of date: run `cargo test write_rules_index -- --ignored`");
}

#[test]
fn every_code_is_in_the_index_once() {
    let index = index();
    for code in pages().iter().map(|page| page.code.0).chain(stackgen::env::check::CHECKS.iter().map(|check| check.code.0)) {
        assert_eq!(index.matches(&format!("\n| `{code}` |")).count(), 1, "{code}");
    }
}

/// `cargo test write_rules_index -- --ignored` brings docs/rules.md up to date.
#[test]
#[ignore = "writes files"]
fn write_rules_index() {
    std::fs::write(path(), index()).unwrap();
}
