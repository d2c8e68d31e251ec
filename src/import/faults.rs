//! What the pipeline has against an imported manifest. What rules find are faults of the files: the manifest allows them. What it
//! cannot say at all keeps a profile out, and is told as a person knows it: by service, key and line of the files.

use crate::compose::Tree;
use crate::compose::load::Files;
use crate::diag::{Code, Diagnostic, Severity, Sink, Span};
use crate::pipeline::{self, Artifact, COMPOSE_REFUSED, Model, Options, rules};

use super::fold::Style;
use super::proof::Verdict;
use super::read::Original;
use super::{Job, manifest};

/// What came of the profiles that are left.
#[derive(Debug)]
pub struct Compiled {
    /// The manifest.
    pub text: String,
    /// What the pipeline makes of it; `None` where a profile went: then the rest is to be tried again.
    pub made: Option<(Model, Vec<Artifact>)>,
    /// The codes that it allows.
    pub allowed: Vec<&'static str>,
    /// The profiles that went.
    pub refused: Vec<(Verdict, Diagnostic)>,
}

/// Makes the manifest of `originals`; those that it cannot say are taken out.
pub fn compile(job: &Job, originals: &mut Vec<Original>, style: Style, files: &dyn Files) -> Compiled {
    let mut tried = attempt(job, originals, style, files);
    if tried.made.is_none() && style != Style::Plain {
        tried = attempt(job, originals, Style::Plain, files);
    }
    if tried.made.is_some() {
        return Compiled { text: tried.text, made: tried.made, allowed: tried.allowed, refused: Vec::new() };
    }
    // Each by itself says who is to blame: all of them are told at once.
    let mut refused = Vec::new();
    let mut kept = Vec::new();
    let alone = originals.len() == 1;
    for original in originals.drain(..) {
        let own = if alone { None } else { Some(attempt(job, std::slice::from_ref(&original), Style::Plain, files)) };
        match own {
            Some(own) if own.made.is_some() => kept.push(original),
            own => refused.push(told(&original, own.as_ref().unwrap_or(&tried))),
        }
    }
    // Profiles that only together are no manifest: one of them goes.
    if refused.is_empty()
        && let Some(last) = kept.pop()
    {
        refused.push(told(&last, &tried));
    }
    *originals = kept;
    Compiled { text: tried.text, made: None, allowed: Vec::new(), refused }
}

struct Attempt {
    text: String,
    made: Option<(Model, Vec<Artifact>)>,
    allowed: Vec<&'static str>,
    errors: Vec<Diagnostic>,
}

fn attempt(job: &Job, originals: &[Original], style: Style, files: &dyn Files) -> Attempt {
    let mut allowed: Vec<&'static str> = Vec::new();
    loop {
        let text = manifest(job, originals, style, &allowed, files);
        let mut sink = Sink::default();
        let nothing = |path: &str| Err(format!("`{path}` is not there"));
        let made = pipeline::compile(&text, Options { layout: None, manifest_name: &job.manifest }, &nothing, &mut sink);
        let errors: Vec<Diagnostic> = sink.into_sorted().into_iter().filter(|d| d.severity == Severity::Error).collect();
        let before = allowed.len();
        if made.is_none() && errors.iter().all(|error| rules::can_be_allowed(error.code)) {
            let codes: Vec<Code> = errors.iter().map(|error| error.code).collect();
            let found = rules::RULES.iter().map(|rule| rule.code).filter(|code| codes.contains(code)).map(|code| code.0);
            allowed.extend(found.filter(|code| !allowed.contains(code)).collect::<Vec<_>>());
        }
        if made.is_some() || allowed.len() == before {
            return Attempt { text, made, allowed, errors };
        }
    }
}

/// Why a profile is left out, in the words of its own files.
fn told(original: &Original, tried: &Attempt) -> (Verdict, Diagnostic) {
    let of_it: Vec<&Diagnostic> =
        tried.errors.iter().filter(|e| e.profiles.is_empty() || e.profiles.contains(&original.name)).collect();
    let messages: Vec<String> = of_it.iter().map(|error| message(error, &tried.text)).collect();
    let span = of_it.iter().find_map(|error| place(error, &tried.text, &original.tree)).unwrap_or(Span::NONE);
    let message = format!("profile `{}` cannot be a manifest: {}", original.name, messages.join("; "));
    let finding =
        Diagnostic::error(COMPOSE_REFUSED, message, span, "a manifest cannot say this").profiles([original.name.as_str()]);
    (Verdict::refused(&original.name, &finding.message), finding)
}

fn message(error: &Diagnostic, text: &str) -> String {
    let said = format!("{} ({})", error.message, error.code.0);
    match words(error, text).as_slice() {
        [kind, name, keys @ ..] if kind == "service" => match keys.last() {
            Some(key) => format!("service `{name}`, `{}`: {said}", in_compose(key)),
            None => format!("service `{name}`: {said}"),
        },
        _ => said,
    }
}

/// Where `tree`, which remembers the lines of the files, has what `error` is about.
fn place(error: &Diagnostic, text: &str, tree: &Tree) -> Option<Span> {
    let words = words(error, text);
    let (holder, rest) = match words.as_slice() {
        [kind, name, rest @ ..] if kind == "service" => (tree.get("services")?.get(name)?, rest),
        [section, _, rest @ ..] => (tree.get(section)?, rest),
        [] | [_] => return None,
    };
    // As far as the files have what the manifest has.
    let mut found = holder;
    for key in rest {
        let Some(inner) = found.get(in_compose(key)) else { break };
        found = inner;
    }
    [found.span, holder.span].into_iter().find(|span| !span.is_none())
}

/// What Compose calls a key of the manifest's own.
fn in_compose(key: &str) -> &str {
    match key {
        "env" => "environment",
        "port" => "ports",
        key => key,
    }
}

/// The node at the top of the manifest in which `error` stands, its name, and the keys below it; `in` and its profiles aside.
fn words(error: &Diagnostic, text: &str) -> Vec<String> {
    let start = error.primary.span.start as usize;
    let Some(before) = text.get(..start) else { return Vec::new() };
    let line_end = text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| start + at);
    let lines: Vec<&str> = text.get(..line_end).unwrap_or(before).lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let first = |line: &str| line.trim_start().split([' ', ';', '=']).next().unwrap_or_default().trim_matches('"').to_string();
    let mut found = Vec::new();
    let mut least = usize::MAX;
    for line in lines.iter().rev().filter(|line| !line.trim().is_empty()) {
        if indent(line) >= least {
            continue;
        }
        least = indent(line);
        if least == 0 {
            let name = line.split(' ').nth(1).unwrap_or_default().trim_matches('"').to_string();
            found.extend([name, first(line)]);
            break;
        }
        if first(line) != "in" {
            found.push(first(line));
        }
    }
    found.reverse();
    found
}
