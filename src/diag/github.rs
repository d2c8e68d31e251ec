//! Findings as GitHub's workflow commands, which put them beside the lines of a pull request.

use std::fmt::Write as _;

use super::json::place;
use super::{Diagnostic, Severity, Sources};

/// GitHub shows this many of each kind per step, and drops the rest without a word.
const MOST: usize = 10;

/// A command per finding, errors first; beyond ten of a kind, one line says how many more there are,
/// and that `command` shows them.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, command: &str) -> String {
    let mut out = String::new();
    for (severity, kind) in [(Severity::Error, "error"), (Severity::Warning, "warning")] {
        let found: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.severity == severity).collect();
        // The line that counts the rest takes a place, too.
        let shown = if found.len() > MOST { MOST - 1 } else { found.len() };
        for diagnostic in &found[..shown] {
            let _ = writeln!(out, "{}", one(kind, diagnostic, sources));
        }
        if found.len() > shown {
            let _ = writeln!(out, "::{kind} title=stackgen::{} more {kind}s: run stackgen {command}", found.len() - shown);
        }
    }
    out
}

fn one(command: &str, diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut properties = Vec::new();
    if let Some(place) = place(diagnostic.primary.span, sources) {
        properties.push(format!("file={}", property(place.file)));
        properties.push(format!("line={}", place.line));
        if place.end_line == place.line {
            properties.push(format!("col={}", place.column));
            // GitHub's end is the last column, not the one behind it.
            properties.push(format!("endColumn={}", place.end_column.max(place.column + 1) - 1));
        } else {
            // Columns of a stretch of several lines are refused.
            properties.push(format!("endLine={}", place.end_line));
        }
    }
    properties.push(format!("title={}", property(diagnostic.code.0)));
    let mut message = diagnostic.message.clone();
    if !diagnostic.profiles.is_empty() {
        let _ = write!(message, " (profile {})", diagnostic.profiles.join(", "));
    }
    if !diagnostic.primary.text.is_empty() {
        let _ = write!(message, ": {}", diagnostic.primary.text);
    }
    for label in &diagnostic.related {
        if let Some(place) = place(label.span, sources) {
            let _ = write!(message, "\n{}:{}: {}", place.file, place.line, label.text);
        }
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    format!("::{command} {}::{}", properties.join(","), data(&message))
}

/// A message, escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property's value, escaped.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::diag::{Code, Diagnostic, FileId, Sources, Span};

    #[test]
    fn errors_come_first_and_nothing_breaks_out_of_its_field() {
        let sources = Sources::with_manifest("a,b:c.kdl", "one\ntwo three\n");
        let at = |start, len| Span::new(FileId::MANIFEST, start, len);
        let found = [
            Diagnostic::warning(Code("odd"), "100% odd", at(0, 7), ""),
            Diagnostic::error(Code("bad"), "bad\n::error::x", at(8, 5), "here").related(at(0, 3), "there").help("do, this"),
        ];
        insta::assert_snapshot!(render(&found, &sources, "check"), @r"
        ::error file=a%2Cb%3Ac.kdl,line=2,col=5,endColumn=9,title=bad::bad%0A::error::x: here%0Aa,b:c.kdl:1: there%0Ahelp: do, this
        ::warning file=a%2Cb%3Ac.kdl,line=1,endLine=2,title=odd::100%25 odd
        ");
    }

    #[test]
    fn the_rest_of_many_is_counted() {
        let found: Vec<_> = (0..25).map(|n| Diagnostic::error(Code("bad"), format!("no {n}"), Span::NONE, "")).collect();
        let text = render(&found, &Sources::default(), "check");
        assert_eq!(text.lines().count(), 10, "{text}");
        assert!(text.ends_with("16 more errors: run stackgen check\n"), "{text}");
    }
}
