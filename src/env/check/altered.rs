//! A value that is not what was written, once Compose has read it.

use std::collections::HashSet;

use crate::compose::dotenv::read::{Entry, Style};
use crate::compose::interpolation::{Op, Part, parse, visit};
use crate::diag::{Code, Severity, Sink, Span};

use super::{Check, Facts};

pub const CHECK: Check = Check {
    code: Code("env-altered"),
    severity: Severity::Warning,
    summary: "Compose makes something else of a value than is written",
    page: r##"
Without quotes and between double ones, `$` begins the name of a variable, which is empty if nobody sets it; ` #` begins a
comment; between double quotes, `\` begins an escape: `"C:\new"` has a line break in it. Nothing is done to a value in single
quotes. What is written `$$` comes out as one `$`. Commands in `$(…)` are never run.

`stackgen env show` tells what Compose makes of each line.

```kdl
stack shop
profile dev
vars { var ADMIN_PASSWORD secret required { doc "Password of the first user" } }
service web { image "nginx:1.27"; env ADMIN_PASSWORD }
```

Bad:
```env
ADMIN_PASSWORD=pa$sword-of-mine
```

Good:
```env
ADMIN_PASSWORD='pa$sword-of-mine'
```
"##,
    check,
};

/// What is done to a value, and where.
struct Change {
    span: Span,
    label: String,
    help: String,
}

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (entry, Change { span, label, help }) in changes(facts) {
        let name = entry.key.value.as_str();
        let value = entry.value.as_deref().unwrap_or_default();
        let made = match facts.shown(name, value) {
            _ if value.is_empty() => "nothing".to_string(),
            Some(shown) => shown,
            None => "something else".to_string(),
        };
        let message = format!("Compose makes {made} of the value of `{name}`");
        sink.push(CHECK.finding(message, span, label).help(help));
    }
}

/// The variables whose values are hardly what was meant: not worth judging as they are.
pub(super) fn names<'a>(facts: &Facts<'a>) -> HashSet<&'a str> {
    let mut names: HashSet<&str> = changes(facts).iter().map(|(entry, _)| entry.key.value.as_str()).collect();
    for pair in facts.entries.windows(2) {
        let [(file, entry), (next_file, next)] = pair else { continue };
        // What stands behind a closing quote was meant to be part of the value.
        if next.style == Style::Bare && (file, entry.line) == (next_file, next.line) {
            names.insert(&entry.key.value);
        }
    }
    names
}

fn changes<'a>(facts: &Facts<'a>) -> Vec<(&'a Entry, Change)> {
    let mut above: HashSet<&str> = HashSet::new();
    let mut found = Vec::new();
    for (file, entry) in facts.entries {
        let text = facts.files.get(*file).map_or("", |file| file.text.as_str());
        let raw = text.get(entry.raw.start as usize..entry.raw.end()).unwrap_or_default();
        let ends = match entry.style {
            Style::Plain => plain(facts, entry, text, raw),
            Style::Double => escapes(entry, raw),
            Style::Single | Style::Bare => None,
        };
        let expanded = matches!(entry.style, Style::Plain | Style::Double).then(|| dollar(facts, entry, raw, &above)).flatten();
        above.insert(&entry.key.value);
        if !entry.key.value.is_empty() {
            found.extend(expanded.into_iter().chain(ends).map(|change| (entry, change)));
        }
    }
    found
}

fn part(entry: &Entry, from: usize, len: usize) -> Span {
    Span::new(entry.raw.file, entry.raw.start as usize + from, len)
}

const QUOTE: &str = "put the whole value in single quotes: in them, everything is what it is";

/// What stands at the ends of a value without quotes.
fn plain(facts: &Facts<'_>, entry: &Entry, text: &str, raw: &str) -> Option<Change> {
    let change = |span: Span, label: &str, help: &str| Some(Change { span, label: label.into(), help: help.into() });
    let start = entry.raw.start as usize;
    let blank_before = text.get(..start).is_some_and(|before| before.ends_with([' ', '\t']));
    if raw.starts_with("# ") || (raw.starts_with('#') && blank_before) {
        return change(entry.raw, "the value, not a comment", "write the comment on a line of its own");
    }
    if let Some(comment) = &entry.trailing {
        let words = text.get(comment.span.start as usize + 1..comment.span.end()).unwrap_or_default();
        if !words.is_empty() && !words.starts_with([' ', '\t', '#', '!', '-', '=']) {
            let help = "put the value in single quotes if this belongs to it; a comment has a blank behind its #";
            return change(comment.span, "left out as a comment", help);
        }
    }
    if raw.ends_with('\\') {
        let help = "write a value of several lines between double quotes";
        return change(part(entry, raw.len() - 1, 1), "a backslash, and not a line that goes on", help);
    }
    let typographic = ['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}'];
    if raw.chars().count() > 1 && raw.starts_with(typographic) && raw.ends_with(typographic) {
        return change(entry.raw, "these quotes are part of the value", "write \"…\" or '…'");
    }
    let command = raw.find("$(").or_else(|| raw.find('`').filter(|at| raw[at + 1..].contains('`')));
    if let Some(at) = command.filter(|_| !facts.is_secret(&entry.key.value)) {
        return change(
            part(entry, at, 1),
            "text, and not a command that is run",
            "write what the command prints, or export the variable",
        );
    }
    None
}

/// Escapes that were hardly meant as such.
fn escapes(entry: &Entry, raw: &str) -> Option<Change> {
    let bytes = raw.as_bytes();
    let drive =
        raw.get(1..).is_some_and(|inner| inner.starts_with(|c: char| c.is_ascii_alphabetic()) && inner[1..].starts_with(":\\"));
    let mut at = 0;
    while let Some(found) = raw.get(at..).and_then(|rest| rest.find('\\')) {
        at += found;
        let next = bytes.get(at + 1).copied();
        let odd = matches!(next, Some(b'a' | b'b' | b'f' | b'v')) || (drive && matches!(next, Some(b'n' | b'r' | b't' | b'0')));
        if odd {
            let label = "a backslash begins an escape".to_string();
            return Some(Change { span: part(entry, at, 2), label, help: QUOTE.into() });
        }
        at += 2;
    }
    None
}

/// Variables that nobody sets, and dollars that are lost.
fn dollar(facts: &Facts<'_>, entry: &Entry, raw: &str, above: &HashSet<&str>) -> Option<Change> {
    if !raw.contains('$') {
        return None;
    }
    let secret = facts.is_secret(&entry.key.value);
    // As long as before, so that places stay what they are.
    let text = if entry.style == Style::Double { raw.replace("\\$", "\\.") } else { raw.to_string() };
    let parts = parse(&text).ok()?;
    let mut found: Option<(usize, usize, String, bool)> = None;
    visit(&parts, &mut |part| {
        if let Part::Var { name, op, braced, range } = part
            && found.is_none()
        {
            let given =
                matches!(op, Some((Op::DefaultIfEmpty | Op::DefaultIfUnset | Op::InsteadOfNonEmpty | Op::InsteadOfSet, _)));
            let known = above.contains(name.as_str()) || ((*braced || !secret) && facts.in_process(name).is_some());
            if !given && !known {
                found = Some((range.start, range.len(), name.clone(), facts.decl(name).is_some()));
            }
        }
    });
    if let Some((from, len, name, declared)) = found {
        // Places inside of nested texts start anew.
        let whole = raw.get(from..from + len).is_none_or(|text| !text.starts_with('$'));
        let span = if whole { entry.raw } else { part(entry, from, len) };
        // Of a secret, the name is a part.
        let label = match (declared, secret) {
            (false, true) => "a `$` begins the name of a variable, which nobody sets".to_string(),
            (false, false) => format!("the variable `{name}`, which nobody sets"),
            (true, _) => format!("the variable `{name}`, which no line above sets"),
        };
        let help = if declared { format!("set `{name}` on a line above, or {QUOTE}") } else { QUOTE.to_string() };
        return Some(Change { span, label, help });
    }
    let doubled = text.find("$$").filter(|_| secret)?;
    let help = "in single quotes both stay; write one, there, if one is meant".to_string();
    Some(Change { span: part(entry, doubled, 2), label: "one `$` for two".into(), help })
}
