//! A Makefile's lines: assignments, recipes and the rest.

use std::ops::Range;

/// A line with those that continue it.
#[derive(Debug)]
pub(super) struct Line {
    /// Its bytes.
    pub place: Range<usize>,
    pub kind: Kind,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A command of a rule.
    Recipe,
    /// `X = …`: the name, the operator's place, and whether it is exported.
    Assignment { name: Range<usize>, operator: Range<usize>, exported: bool },
    /// `export X Y`, and `export` alone.
    Export(Vec<Range<usize>>),
    /// `define X`.
    Define(Range<usize>),
    /// `ifdef X`.
    Asks(Range<usize>),
    /// Anything else, such as a rule.
    Other,
}

/// The lines of `text`, without comments.
pub(super) fn read(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = 0;
    let mut rules = false;
    let mut defining = 0_usize;
    let mut parts = text.split_inclusive('\n').peekable();
    while let Some(first) = parts.next() {
        let start = at;
        at += first.len();
        let mut end = first;
        while end.trim_end_matches(['\n', '\r']).ends_with('\\')
            && let Some(next) = parts.next()
        {
            at += next.len();
            end = next;
        }
        let line = text.get(start..at).unwrap_or_default();
        let word = line.split_whitespace().next().unwrap_or_default();
        if defining > 0 {
            match word {
                "endef" => defining -= 1,
                "define" => defining += 1,
                // Mostly a recipe that is used elsewhere.
                _ => lines.push(Line { place: start..at, kind: Kind::Recipe }),
            }
            continue;
        }
        if line.starts_with('\t') && rules {
            let body = line.trim_start_matches(['\t', ' ', '@', '-', '+']);
            if !body.starts_with('#') {
                lines.push(Line { place: start..at, kind: Kind::Recipe });
            }
            continue;
        }
        let length = comment(line).unwrap_or(line.len());
        let place = start..start + length;
        let code = line.get(..length).unwrap_or_default();
        if code.trim().is_empty() {
            continue;
        }
        let kind = kind(code, start);
        match &kind {
            Kind::Define(_) => defining = 1,
            Kind::Other => {
                if let Some((rest, at)) = one_line_recipe(code) {
                    rules = true;
                    lines.push(Line { place: start..start + at, kind: Kind::Other });
                    if !rest.trim().is_empty() {
                        lines.push(Line { place: start + at..place.end, kind: Kind::Recipe });
                    }
                    continue;
                }
            }
            _ => {}
        }
        lines.push(Line { place, kind });
    }
    lines
}

/// Where a comment begins: a `#` with no backslash before it.
fn comment(line: &str) -> Option<usize> {
    line.match_indices('#').map(|(at, _)| at).find(|&at| !line.get(..at).is_some_and(|before| before.ends_with('\\')))
}

fn kind(code: &str, start: usize) -> Kind {
    let mut at = code.len() - code.trim_start().len();
    let mut exported = false;
    loop {
        let rest = code.get(at..).unwrap_or_default();
        let word = rest.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
        let next = at + word.len() + rest.get(word.len()..).map_or(0, |rest| rest.len() - rest.trim_start().len());
        let assigned = code.get(next..).is_some_and(|rest| operator(rest).is_some());
        match word {
            "override" | "private" | "else" if !assigned => at = next,
            "export" if !assigned => {
                exported = true;
                at = next;
            }
            "define" if !assigned => return name(code, next).map_or(Kind::Other, |name| Kind::Define(moved(&name, start))),
            "ifdef" | "ifndef" => return name(code, next).map_or(Kind::Other, |name| Kind::Asks(moved(&name, start))),
            _ => break,
        }
        if next >= code.len() {
            break;
        }
    }
    if let Some(place) = name(code, at)
        && let Some(operator) = assignment(code, place.end)
    {
        return Kind::Assignment { name: moved(&place, start), operator: moved(&operator, start), exported };
    }
    if exported {
        let mut names = Vec::new();
        while let Some(place) = name(code, at) {
            at = place.end + code.get(place.end..).map_or(0, |rest| rest.len() - rest.trim_start().len());
            names.push(moved(&place, start));
        }
        return Kind::Export(names);
    }
    // An assignment for one target: `target: X = …`.
    if let Some(colon) = code.find(':').filter(|colon| !code.get(colon + 1..).is_some_and(|rest| rest.starts_with(['=', ':']))) {
        let blank = code.get(colon + 1..).map_or(0, |rest| rest.len() - rest.trim_start().len());
        let mut at = colon + 1 + blank;
        let exports = code.get(at..).is_some_and(|rest| rest.starts_with("export "));
        at += if exports { 7 } else { 0 };
        if let Some(place) = name(code, at)
            && let Some(operator) = assignment(code, place.end)
        {
            return Kind::Assignment { name: moved(&place, start), operator: moved(&operator, start), exported: exports };
        }
    }
    Kind::Other
}

fn moved(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

fn name(code: &str, at: usize) -> Option<Range<usize>> {
    let rest = code.get(at..)?;
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c))).unwrap_or(rest.len());
    (length > 0).then_some(at..at + length)
}

fn operator(rest: &str) -> Option<usize> {
    [":::=", "::=", ":=", "?=", "+=", "!=", "="]
        .iter()
        .find(|operator| rest.starts_with(**operator))
        .map(|operator| operator.len())
}

/// The place of the operator that follows at `at`, behind blanks.
fn assignment(code: &str, at: usize) -> Option<Range<usize>> {
    let rest = code.get(at..)?;
    let start = at + rest.len() - rest.trim_start().len();
    operator(rest.trim_start()).map(|length| start..start + length)
}

/// A rule's recipe on its own line, `target: ; command`, and where it begins; empty where there is none.
fn one_line_recipe(code: &str) -> Option<(&str, usize)> {
    let colon = code.find(':')?;
    match code.get(colon..)?.find(';') {
        Some(semicolon) => Some((code.get(colon + semicolon + 1..)?, colon + semicolon + 1)),
        None => Some(("", code.len())),
    }
}
