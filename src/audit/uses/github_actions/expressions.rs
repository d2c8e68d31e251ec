//! `${{ … }}`: what an expression takes from `secrets`, `vars` and `env`.

use std::ops::Range;

use super::super::interpolation::name;

/// A context that variables come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    Secrets,
    Vars,
    Env,
}

/// Something that an expression takes.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub context: Context,
    /// The name, or the whole of what makes it.
    pub place: Range<usize>,
    /// Whether the name is made when it runs.
    pub dynamic: bool,
    pub optional: bool,
}

/// The expressions in `text`, without their braces.
pub(super) fn expressions(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find("${{")).map(|found| at + found + 3) {
        let rest = text.get(start..).unwrap_or_default();
        // A text between quotes may hold braces.
        let mut quoted = false;
        let end = rest.char_indices().find(|&(i, c)| {
            quoted ^= c == '\'';
            !quoted && rest.get(i..).is_some_and(|rest| rest.starts_with("}}"))
        });
        let end = start + end.map_or(rest.len(), |(i, _)| i);
        all.push(start..end);
        at = end;
    }
    all
}

/// What the expression at `range` of `text` takes.
pub(super) fn taken(text: &str, range: Range<usize>) -> Vec<Taken> {
    let text = text.get(..range.end).unwrap_or(text);
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut at = range.start;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'\'' {
            at = after_text(text, at);
            continue;
        }
        let word = name(text, at);
        if word.is_empty() {
            at += 1;
            continue;
        }
        at = word.end;
        // A part of another name, such as `inputs.env` or `my-env`.
        let joined = text.get(range.start..word.start).unwrap_or_default().trim_end().ends_with(['.', '-']);
        let context = match text.get(word).unwrap_or_default().to_ascii_lowercase().as_str() {
            _ if joined => continue,
            "secrets" => Context::Secrets,
            "vars" => Context::Vars,
            "env" => Context::Env,
            _ => continue,
        };
        let rest = text.get(at..).unwrap_or_default();
        let next = at + rest.len() - rest.trim_start().len();
        match bytes.get(next) {
            Some(b'.') => {
                let place = name(text, next + 1);
                at = place.end.max(next + 1);
                if !place.is_empty() {
                    all.push(Taken { context, optional: is_optional(text, at), place, dynamic: false });
                }
            }
            Some(b'[') => {
                let end = text.get(next..).and_then(|rest| rest.find(']')).map_or(text.len(), |end| next + end);
                let inside = text.get(next + 1..end).unwrap_or_default();
                let trimmed = inside.trim();
                let start = next + 1 + inside.len() - inside.trim_start().len();
                let literal = trimmed
                    .strip_prefix('\'')
                    .and_then(|rest| rest.strip_suffix('\''))
                    .filter(|text| super::super::is_name(text));
                match literal {
                    Some(text_of) => {
                        let place = start + 1..start + 1 + text_of.len();
                        all.push(Taken { context, place, dynamic: false, optional: is_optional(text, end + 1) });
                        at = end;
                    }
                    None => {
                        all.push(Taken { context, place: start..start + trimmed.len(), dynamic: true, optional: false });
                        at = next + 1;
                    }
                }
            }
            _ => {}
        }
    }
    all
}

/// Whether what stands behind a name gives another value, or asks whether it is there.
fn is_optional(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default().trim_start();
    let compared = rest.strip_prefix("!=").or_else(|| rest.strip_prefix("=="));
    rest.starts_with("||") || compared.is_some_and(|rest| rest.trim_start().starts_with("''"))
}

/// Behind the text whose quote is at `at`; two quotes in it are one.
fn after_text(text: &str, at: usize) -> usize {
    text.get(at + 1..).and_then(|rest| rest.find('\'')).map_or(text.len(), |end| at + end + 2)
}
