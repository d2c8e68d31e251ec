//! `.env` text -> variables, byte for byte as Compose reads it (compose-go: dotenv/parser.go, dotenv/godotenv.go).

#[cfg(test)]
mod conformance;
mod escapes;
mod expand;
mod parser;
mod raw;
mod scanner;
#[cfg(test)]
mod tests;

use indexmap::IndexMap;

use crate::compose::yaml::document::Comment;
use crate::diag::{FileId, Span, Spanned};

pub use raw::read_raw;

/// What one assignment says.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The variable. Empty for what stands on a last line without a break and without `=`: Compose takes that for a value.
    pub key: Spanned<String>,
    /// How its value is written.
    pub style: Style,
    /// The value as it is written, quotes included; the place behind the key of a bare one.
    pub raw: Span,
    /// What the variable has from here on; `None` for a bare key that nobody knows.
    pub value: Option<String>,
    /// The line of the key, from 1.
    pub line: usize,
    /// The comment lines directly above.
    pub above: Vec<Comment>,
    /// The comment behind the value.
    pub trailing: Option<Comment>,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `KEY` alone: the value is the shell's.
    Bare,
    /// Without quotes: `$` is expanded, ` #` begins a comment.
    Plain,
    /// `'…'`: literal.
    Single,
    /// `"…"`: `$` is expanded, `\` escapes.
    Double,
}

/// Why Compose refuses a file. Says nothing of the values in it, but `span` may lie in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Where.
    pub span: Span,
    /// One lower-case phrase.
    pub message: String,
}

/// The assignments of a `.env` file, in order, repeated keys too.
///
/// `known` holds what earlier files of the same list say and gets what this one says, the last of several assignments
/// winning. `$NAME` in a value asks `lookup` first (the shell's variables, which also win over files in the end, and for a
/// service's `env_file` those of the project and of its `environment`), then `known` as it stands at that line.
/// A bare key asks `lookup` and then keeps what `known` has.
///
/// ```text
/// let mut known = IndexMap::new();
/// read("A=1\nB=${A}2\n", file, &mut known, &|_| None)?;    // known: A is 1, B is 12
/// ```
///
/// # Errors
/// A name with a blank or an unusual character in it, a quote that is not closed, a broken `${…}`, a required variable that
/// is missing. And, where Compose would run out of memory, a file whose variables double each other again and again.
pub fn read(
    text: &str,
    file: FileId,
    known: &mut IndexMap<String, String>,
    lookup: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Entry>, Error> {
    parser::Parser::new(text, file, known, lookup).entries()
}

/// The errors that are looked for in one file.
const MOST_ERRORS: usize = 50;

/// [`read`], going on behind what Compose refuses: all assignments that can be read, and every error with the next line as
/// the place to go on. Compose itself takes nothing of a file that has one.
pub fn read_on(
    text: &str,
    file: FileId,
    known: &mut IndexMap<String, String>,
    lookup: &dyn Fn(&str) -> Option<String>,
) -> (Vec<Entry>, Vec<Error>) {
    parser::Parser::new(text, file, known, lookup).entries_and_errors(MOST_ERRORS)
}

/// Where a text goes on behind a byte order mark.
fn start_of(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}
