//! Every page's Bad files have its finding, every page's Good files have none at all.

use std::collections::HashSet;

use super::{CHECKS, Facts, Report, check};
use crate::audit::Tree;
use crate::diag::{Diagnostic, FileId, Sink, Sources, human};
use crate::pipeline;

/// A section of a page: its manifest, and its files by their paths.
fn section<'p>(page: &'p str, title: &str) -> Option<(&'p str, Vec<(&'p str, &'p str)>)> {
    let (_, mut rest) = page.split_once(&format!("\n{title}\n"))?;
    let (mut manifest, mut files) = (None, Vec::new());
    while let Some(block) = rest.strip_prefix("```") {
        let (info, after) = block.split_once('\n')?;
        let (text, after) = after.split_once("```\n")?;
        match info.split_once(' ') {
            Some((_, path)) => files.push((path, text)),
            None => manifest = Some(text),
        }
        rest = after;
    }
    Some((manifest?, files))
}

/// The findings of files by a manifest, and what they point into.
pub(super) fn judge(manifest: &str, files: &[(&str, &str)]) -> (Vec<Diagnostic>, Sources) {
    let mut sink = Sink::default();
    let options = pipeline::Options { layout: None, manifest_name: "stack.kdl" };
    let compiled = pipeline::compile(manifest, options, &|path| Err(path.to_string()), &mut sink);
    let Some((model, artifacts)) = compiled else { panic!("{:?}", sink.diagnostics()) };
    let tree = Tree::of(files.iter().copied());
    let owned: HashSet<String> = artifacts.into_iter().map(|artifact| artifact.path).collect();
    let facts = Facts::new(Some(&model), &tree, &owned, "");
    let mut report = Report::new(manifest, "");
    check(&facts, &mut report);
    let sink = report.into_sink();
    let sources = sink.sources("stack.kdl", manifest);
    (sink.into_sorted(), sources)
}

#[test]
fn bad_files_are_found_and_good_ones_are_not() {
    let mut wrong = Vec::new();
    for check in CHECKS.iter().filter(|check| check.code.0 != "audit-line-endings") {
        for (title, bad) in [("Bad:", true), ("Good:", false)] {
            let Some((manifest, files)) = section(check.page, title) else {
                wrong.push(format!("{} has no files under {title}", check.code.0));
                continue;
            };
            let (found, sources) = judge(manifest, &files);
            let right = if bad {
                found.iter().any(|d| d.code == check.code) && found.iter().all(|d| d.code == check.code)
            } else {
                found.is_empty()
            };
            if !right {
                wrong.push(format!("{} {title}\n{}", check.code.0, human::render(&found, &sources, false, 100)));
            }
            for finding in found.iter().filter(|_| bad) {
                assert!(finding.help.is_some() && !finding.primary.text.is_empty(), "{}", check.code.0);
                assert!(!finding.primary.span.is_none(), "{}", check.code.0);
                assert!(
                    !finding.message.ends_with('.') && !finding.message.starts_with(char::is_uppercase),
                    "{}",
                    finding.message
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const MANIFEST: &str =
    "stack shop\nprofile dev\nvars { var LOG_LEVEL default=info read-by=\"a.py\" { doc \"x\" } }\nservice app { image \"x:1\" }";

#[test]
fn carriage_returns_in_scripts_are_found() {
    let (found, _) = judge(MANIFEST, &[("a.py", "import os\nos.getenv('LOG_LEVEL')\r\n"), ("run.sh", "#!/bin/sh\r\nls\r\n")]);
    assert_eq!(found.iter().map(|d| d.code.0).collect::<Vec<_>>(), ["audit-line-endings"]);
}

#[test]
fn a_comment_with_a_reason_allows_a_finding() {
    let code = |comment: &str| format!("import os\nos.getenv('LOG_LEVEL')\n{comment}\nos.environ[name()]\n");
    let found = |text: &str| judge(MANIFEST, &[("a.py", text)]).0.len();
    assert_eq!(found(&code("#")), 1);
    assert_eq!(found(&code("# stackgen: allow audit-dynamic names come from the list above")), 0);
}

#[test]
fn what_runs_in_a_container_is_a_command_too() {
    let files = [
        ("a.py", "import os\nos.getenv('LOG_LEVEL')\n"),
        ("package.json", "{\"scripts\": {\"test\": \"vitest\"}}"),
        ("run.sh", "docker compose run --rm app npm run test\ndocker compose exec -T app npm run tset\n"),
    ];
    let found = judge(MANIFEST, &files).0;
    assert_eq!(found.iter().map(|d| d.message.as_str()).collect::<Vec<_>>(), ["there is no script `tset`"]);
}

#[test]
fn a_service_that_is_built_in_one_profile_is_ours_in_all() {
    let manifest = "stack shop\nprofile dev\nprofile prod\nvars { var LOG_LEVEL default=info { doc \"x\" } }\n\
                    service app { image \"shop:1\"; build context=\".\"; env LOG_LEVEL; in prod { without build } }";
    let files = [("Dockerfile", "FROM python:3.13\n"), ("a.py", "import os\nos.getenv('HOME')\n")];
    let (found, _) = judge(manifest, &files);
    assert_eq!(found.iter().map(|d| d.message.as_str()).collect::<Vec<_>>(), ["no code reads the variable `LOG_LEVEL`"]);
}

#[test]
fn secrets_are_never_shown() {
    let token = ["glpat-", &"k3Rq9Z".repeat(4)].concat();
    let text = format!("import os\nos.getenv('LOG_LEVEL')\nTOKEN = '{token}'\n");
    let (found, sources) = judge(MANIFEST, &[("a.py", &text)]);
    let shown = human::render(&found, &sources, false, 100);
    assert!(shown.contains("a GitLab token") && !shown.contains(&token), "{shown}");
    assert!(found.iter().all(|finding| finding.primary.span.file != FileId::MANIFEST));
}
