//! Compose's templates: `$NAME`, `${NAME}` and their operators (specification: "Interpolation"; compose-go:
//! template/template.go, which decides where the two differ).

mod parse;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::ops::Range;

pub use parse::{parse, parse_dotted};

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text that stands for itself. A lone `$`, and the `$` of `$1`, is text.
    Text(String),
    /// `$$`, a literal dollar.
    Dollar,
    /// A variable.
    Var {
        /// Its name.
        name: String,
        /// What its absence or presence means, and the text that goes with it.
        op: Option<(Op, Vec<Part>)>,
        /// Whether it is written with braces.
        braced: bool,
        /// The bytes of the template that it takes up.
        range: Range<usize>,
    },
    /// `${service.port}`, which only [`parse_dotted`] knows.
    Endpoint {
        /// What stands between the braces, such as `db.postgres.host`.
        path: String,
        /// The bytes of the template that it takes up.
        range: Range<usize>,
    },
}

/// What is done where a variable is missing or there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `:-` the text where the variable is unset or empty.
    DefaultIfEmpty,
    /// `-` the text where it is unset.
    DefaultIfUnset,
    /// `:?` an error with the text where it is unset or empty.
    RequireNonEmpty,
    /// `?` an error with the text where it is unset.
    RequireSet,
    /// `:+` the text where it is set and not empty.
    InsteadOfNonEmpty,
    /// `+` the text where it is set.
    InsteadOfSet,
}

impl Op {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::DefaultIfEmpty,
        Self::DefaultIfUnset,
        Self::RequireNonEmpty,
        Self::RequireSet,
        Self::InsteadOfNonEmpty,
        Self::InsteadOfSet,
    ];

    /// As written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DefaultIfEmpty => ":-",
            Self::DefaultIfUnset => "-",
            Self::RequireNonEmpty => ":?",
            Self::RequireSet => "?",
            Self::InsteadOfNonEmpty => ":+",
            Self::InsteadOfSet => "+",
        }
    }
}

/// A template that Compose refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Offset of its first byte in the template.
    pub offset: usize,
    /// Length in bytes.
    pub len: usize,
    /// What is the matter: one lower-case phrase.
    pub message: String,
}

/// A variable that a template requires and that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its name.
    pub name: String,
    /// The text after `?`, evaluated; may be empty.
    pub message: String,
    /// Where in the template.
    pub range: Range<usize>,
}

/// `text` as a template that evaluates to it.
#[must_use]
pub fn literal(text: &str) -> String {
    text.replace('$', "$$")
}

/// The template of `parts`: what [`parse`] read is written as it was. Not everything can be said: see [`can_be_written`].
#[must_use]
pub fn write(parts: &[Part]) -> String {
    let mut out = String::new();
    for (i, part) in parts.iter().enumerate() {
        match part {
            Part::Text(text) => write_text(&mut out, text, i + 1 < parts.len()),
            Part::Dollar => out.push_str("$$"),
            Part::Var { name, op: None, braced: false, .. } => {
                // Written out in braces where the text after it would lengthen the name.
                let longer = matches!(parts.get(i + 1), Some(Part::Text(text)) if text.starts_with(parse::is_name_byte));
                let _ = if longer { write!(out, "${{{name}}}") } else { write!(out, "${name}") };
            }
            Part::Var { name, op: None, .. } => {
                let _ = write!(out, "${{{name}}}");
            }
            Part::Var { name, op: Some((op, text)), .. } => {
                let _ = write!(out, "${{{name}{}{}}}", op.as_str(), write(text));
            }
            Part::Endpoint { path, .. } => {
                let _ = write!(out, "${{{path}}}");
            }
        }
    }
    out
}

/// Doubles only the dollars that would start something.
fn write_text(out: &mut String, text: &str, followed: bool) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        let starts = match chars.peek() {
            Some(next) => *next == '$' || *next == '{' || *next == '_' || next.is_ascii_alphabetic(),
            None => followed,
        };
        if c == '$' && starts {
            out.push('$');
        }
    }
}

/// Whether [`write()`] gives a template that means `parts`. A text after an operator may hold neither a line break nor a
/// brace without its partner: Compose ends it at the first `}` that closes more than was opened.
#[must_use]
pub fn can_be_written(parts: &[Part]) -> bool {
    let text = write(parts);
    let dotted = any(parts, &|part| matches!(part, Part::Endpoint { .. }));
    let back = if dotted { parse_dotted(&text) } else { parse(&text) };
    back.is_ok_and(|back| shape(&back) == shape(parts))
}

/// Whether `found` holds for a part or for one inside of an operator's text.
pub fn any(parts: &[Part], found: &dyn Fn(&Part) -> bool) -> bool {
    parts.iter().any(|part| found(part) || matches!(part, Part::Var { op: Some((_, text)), .. } if any(text, found)))
}

/// Calls `see` with every part, those inside of operators' texts after the variable that they belong to.
pub fn visit<'a>(parts: &'a [Part], see: &mut dyn FnMut(&'a Part)) {
    for part in parts {
        see(part);
        if let Part::Var { op: Some((_, text)), .. } = part {
            visit(text, see);
        }
    }
}

/// The meaning without places: neighbouring texts joined, dollars as text, braces forgotten.
fn shape(parts: &[Part]) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for part in parts {
        let next = match part {
            Part::Text(text) => Part::Text(text.clone()),
            Part::Dollar => Part::Text("$".to_string()),
            Part::Var { name, op, .. } => {
                let op = op.as_ref().map(|(op, text)| (*op, shape(text)));
                Part::Var { name: name.clone(), op, braced: true, range: 0..0 }
            }
            Part::Endpoint { path, .. } => Part::Endpoint { path: path.clone(), range: 0..0 },
        };
        match (out.last_mut(), next) {
            (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
            (_, Part::Text(text)) if text.is_empty() => {}
            (_, next) => out.push(next),
        }
    }
    out
}

/// The text that `parts` come to. `lookup` knows variables (and endpoints, by their path); what it does not know is
/// empty. As in Compose, the text of an operator is evaluated even where it is not used, and may fail.
///
/// # Errors
/// The first variable that is required and missing.
pub fn evaluate(parts: &[Part], lookup: &dyn Fn(&str) -> Option<String>) -> Result<String, Missing> {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Dollar => out.push('$'),
            Part::Endpoint { path, .. } => out.push_str(&lookup(path).unwrap_or_default()),
            Part::Var { name, op: None, .. } => out.push_str(&lookup(name).unwrap_or_default()),
            Part::Var { name, op: Some((op, text)), range, .. } => {
                let text = evaluate(text, lookup)?;
                let value = lookup(name);
                let filled = value.as_deref().is_some_and(|value| !value.is_empty());
                let missing = |message| Missing { name: name.clone(), message, range: range.clone() };
                out.push_str(&match (op, value) {
                    (Op::DefaultIfEmpty, Some(value)) if filled => value,
                    (Op::DefaultIfUnset | Op::RequireSet, Some(value)) => value,
                    (Op::RequireNonEmpty, Some(value)) if filled => value,
                    (Op::DefaultIfEmpty | Op::DefaultIfUnset, _) => text,
                    (Op::RequireNonEmpty | Op::RequireSet, _) => return Err(missing(text)),
                    (Op::InsteadOfNonEmpty, _) if filled => text,
                    (Op::InsteadOfSet, Some(_)) => text,
                    (Op::InsteadOfNonEmpty | Op::InsteadOfSet, value) => value.unwrap_or_default(),
                });
            }
        }
    }
    Ok(out)
}
