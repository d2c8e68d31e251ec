//! `check --fix`: the fixes of findings, applied to the text of a manifest until nothing changes. What would make a new error is
//! left as it is.

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::decode::syntax::SYNTAX;
use super::lower::Project;
use super::rules::SAID_TWICE;
use super::{Layouts, analyse_as};
use crate::diag::{Code, Diagnostic, FileId, Fix, Severity, Sink, Span};

/// More rounds than a text takes whose fixes do not make each other anew.
const ROUNDS: usize = 100;

/// A manifest after its fixes.
#[derive(Debug)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// How many findings were fixed.
    pub applied: usize,
}

/// What the pipeline says of a text.
struct Judged {
    found: Vec<Diagnostic>,
    /// What Compose reads, where every stage ran.
    projects: Option<Vec<Project>>,
}

/// Fixes what can be fixed in `text`, but for findings of the codes in `but`.
#[must_use]
pub fn fix(text: &str, but: &[&str]) -> Fixed {
    let mut fixed = Fixed { text: text.to_string(), applied: 0 };
    let mut refused: HashSet<(Code, String)> = HashSet::new();
    for _ in 0..ROUNDS {
        let before = judge(&fixed.text);
        let wanted = |found: &&Diagnostic| {
            found.fix.is_some() && !but.contains(&found.code.0) && !refused.contains(&(found.code, found.message.clone()))
        };
        let (repeats, others): (Vec<_>, Vec<_>) = before.found.iter().filter(wanted).partition(|found| found.code == SAID_TWICE);
        // What is said twice goes last: then everything has to stay as it is.
        let is_last = others.is_empty();
        let fixes = apart(if is_last { repeats } else { others }.into_iter());
        if fixes.is_empty() {
            break;
        }
        let all: Vec<&Fix> = fixes.iter().filter_map(|found| found.fix.as_ref()).collect();
        if let Some(text) = tried(&fixed.text, &before, &all, is_last) {
            fixed = Fixed { text, applied: fixed.applied + all.len() };
            continue;
        }
        // Together they do harm: one by one says which.
        let mut next = None;
        for (found, fix) in fixes.iter().zip(all) {
            match tried(&fixed.text, &before, &[fix], is_last) {
                Some(text) => {
                    next = Some(text);
                    break;
                }
                None => drop(refused.insert((found.code, found.message.clone()))),
            }
        }
        if let Some(text) = next {
            fixed = Fixed { text, applied: fixed.applied + 1 };
        }
    }
    fixed
}

fn judge(text: &str) -> Judged {
    let mut sink = Sink::default();
    let projects = analyse_as(text, &Layouts::default(), &mut sink).map(|model| model.projects);
    Judged { found: sink.into_sorted(), projects }
}

/// Those whose fixes touch nothing that one before touches.
fn apart<'a>(found: impl Iterator<Item = &'a Diagnostic>) -> Vec<&'a Diagnostic> {
    let mut sorted: Vec<(Span, &Diagnostic)> = found.filter_map(|d| Some((d.fix.as_ref()?.extent(), d))).collect();
    sorted.retain(|(extent, _)| extent.file == FileId::MANIFEST);
    sorted.sort_by_key(|(extent, _)| *extent);
    let mut end = None;
    sorted.retain(|(extent, _)| {
        let is_free = end.is_none_or(|end| extent.start as usize > end);
        if is_free {
            end = Some(extent.end());
        }
        is_free
    });
    sorted.into_iter().map(|(_, found)| found).collect()
}

/// `text` with `fixes`; nothing if that does harm, or changes what Compose reads where it `keeps` that.
fn tried(text: &str, before: &Judged, fixes: &[&Fix], keeps: bool) -> Option<String> {
    let (after_text, touched) = applied(text, fixes)?;
    let after = judge(&after_text);
    let known: HashSet<(Code, &str)> = before.found.iter().map(|found| (found.code, found.message.as_str())).collect();
    let line_of = |at: usize| after_text.get(..at).map_or(0, |before| before.matches('\n').count());
    let lines: HashSet<usize> = touched.iter().map(|at| line_of(*at)).collect();
    let harm = after.found.iter().any(|found| {
        let is_new = found.severity == Severity::Error && !known.contains(&(found.code, found.message.as_str()));
        // Where an error kept later stages from running, they are heard now: only what is said of the lines themselves is the
        // fixes' fault then.
        let is_of_lines = || lines.contains(&line_of(found.primary.span.start as usize));
        is_new && (before.projects.is_some() || found.code == SYNTAX || is_of_lines())
    });
    let files = |judged: &Judged| judged.projects.as_ref().map(|all| all.iter().map(|p| p.file.clone()).collect::<Vec<_>>());
    (!harm && (!keeps || files(before) == files(&after))).then_some(after_text)
}

/// `text` with the edits of `fixes`, which are apart and in order, and where in it they are.
fn applied(text: &str, fixes: &[&Fix]) -> Option<(String, Vec<usize>)> {
    let mut out = String::with_capacity(text.len());
    let mut touched = Vec::new();
    let mut at = 0;
    for edit in fixes.iter().flat_map(|fix| &fix.edits) {
        out.push_str(text.get(at..edit.span.start as usize)?);
        touched.push(out.len());
        out.push_str(&edit.text);
        at = edit.span.end();
        // A line goes as a whole only where it had nothing before.
        let is_rest = edit.text.is_empty() && !out.is_empty() && !out.ends_with('\n');
        if is_rest && let Some(gone) = text.get(edit.span.start as usize..at).filter(|gone| gone.ends_with('\n')) {
            at -= if gone.ends_with("\r\n") { 2 } else { 1 };
        }
    }
    out.push_str(text.get(at..)?);
    Some((out, touched))
}
