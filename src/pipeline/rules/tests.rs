//! Every rule's Bad block has its finding and no error besides; every Good block has no finding at all.

use crate::diag::{Code, Diagnostic, Severity, Sink, Sources, human};

use super::RULES;

fn findings(text: &str) -> Vec<Diagnostic> {
    let mut sink = Sink::default();
    let _ = crate::pipeline::analyse(text, None, &mut sink);
    sink.into_sorted()
}

fn shown(text: &str, findings: &[Diagnostic]) -> String {
    human::render(findings, &Sources::with_manifest("stack.kdl", text), false, 100)
}

fn judge(code: Code, text: &str, bad: bool) -> Option<String> {
    let found = findings(text);
    let fits = |d: &Diagnostic| d.code == code || d.severity == Severity::Warning;
    let right = if bad { found.iter().any(|d| d.code == code) && found.iter().all(fits) } else { found.is_empty() };
    (!right).then(|| format!("{} ({}):\n{}", code.0, if bad { "Bad" } else { "Good" }, shown(text, &found)))
}

#[test]
fn bad_blocks_are_found_and_good_ones_are_not() {
    let mut wrong = Vec::new();
    for page in super::pages() {
        for (title, bad) in [("Bad:", true), ("Good:", false)] {
            match page.block(title) {
                Some(text) => wrong.extend(judge(page.code, text, bad)),
                None => wrong.push(format!("{} has no block {title}", page.code.0)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_finding_points_somewhere_and_says_what_to_do() {
    for rule in RULES {
        let page = crate::diag::Page::new(rule.code, rule.summary, rule.page);
        for finding in findings(page.block("Bad:").unwrap_or_default()).iter().filter(|d| d.code == rule.code) {
            assert!(!finding.primary.span.is_none(), "{} points nowhere", rule.code.0);
            assert!(finding.help.is_some(), "{} does not help", rule.code.0);
            assert!(!finding.message.ends_with('.') && !finding.message.starts_with(char::is_uppercase), "{}", finding.message);
        }
    }
}
