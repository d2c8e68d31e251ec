//! What is wrong with a text, in words of our own.

use granit_parser::{ErrorKind, ScanError};

use crate::diag::{FileId, Span};

use super::super::document::Error;

/// A collection inside of too many others.
pub(super) fn too_deep(span: Span) -> Error {
    Error::new(span, format!("nested more than {} levels deep", super::DEEPEST))
}

/// What the parser says, at the character where it stopped.
pub(super) fn syntax(error: &ScanError, text: &str, file: FileId) -> Error {
    let start = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let length = text.get(start..).and_then(|rest| rest.chars().next()).filter(|&c| c != '\n').map_or(0, char::len_utf8);
    let span = Span::new(file, start, length);
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep(span),
        kind => Error::new(span, phrase(kind)),
    }
}

fn phrase(kind: &ErrorKind) -> String {
    use ErrorKind as E;
    let said = match kind {
        E::UnexpectedEofFlowSequence => "this `[` is never closed",
        E::UnexpectedEofFlowMapping | E::UnexpectedEofImplicitFlowMapping => "this `{` is never closed",
        E::UnclosedFlowCollection { open } => return format!("this `{open}` is never closed"),
        E::MismatchedFlowCollectionEnd { open, close } => return format!("`{close}` cannot close `{open}`"),
        E::MisplacedFlowCollectionEnd => "this bracket closes nothing",
        E::ExpectedFlowMappingSeparator => "`,` or `}` is missing here",
        E::ExpectedFlowSequenceSeparator => "`,` or `]` is missing here",
        E::UnexpectedEof | E::UnexpectedEofBlockSequence | E::UnexpectedEofBlockMapping => {
            "the file ends in the middle of a value"
        }
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => "this quote is never closed",
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => "nothing may follow the closing quote",
        E::UnknownQuotedScalarEscape => "no such escape between double quotes",
        E::ExpectedBlockMappingKey => "a key is missing here, or the indentation is off",
        E::ExpectedBlockSequenceEntry => "`-` is missing here, or the indentation is off",
        E::InvalidIndentation | E::InvalidQuotedScalarIndent | E::InvalidFlowScalarIndent | E::InvalidBlockScalarIndent => {
            "the indentation is off"
        }
        E::SimpleKeyExpected | E::InvalidSimpleKey => "`:` is missing behind a key",
        E::InvalidColonPlacement => "a key and its `:` must stand on one line",
        E::MappingValueNotAllowed => "no `key: value` can stand here",
        E::MappingKeyNotAllowed => "no key can stand here",
        E::BlockSequenceEntryNotAllowed | E::BlockEntryInFlowCollection => "no `- item` can stand here",
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation | E::TabAtBlockScalarStart | E::TabInPlainScalar => {
            "a tab cannot indent"
        }
        E::UnexpectedCharacter { character } => return format!("no value can begin with `{character}`: put it in quotes"),
        E::PlainScalarStartsWithDashFlowIndicator => "no value can begin with `-` here: put it in quotes",
        E::UndeclaredTagHandle => "this tag's handle is not declared",
        E::CommentNotSeparated => "a blank is missing before `#`",
        E::ExpectedDocumentStart | E::MissingDocumentEndBeforeDirective => "`---` is missing here",
        kind => return lowered(&kind.to_string()),
    };
    said.to_string()
}

fn lowered(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Refuses characters that go-yaml does not read, and those that it takes for line breaks.
pub(super) fn unprintable(text: &str, file: FileId) -> Result<(), Error> {
    let bad =
        |c: char| !matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{fffd}' | '\u{10000}'..);
    match text.char_indices().find(|&(_, c)| bad(c)) {
        None => Ok(()),
        Some((at, c)) => {
            let span = Span::new(file, at, c.len_utf8());
            let what = match c {
                // Breaks to YAML 1.1, characters like any other to 1.2.
                '\u{85}' | '\u{2028}' | '\u{2029}' => "is a line break to some readers",
                _ => "cannot stand in YAML",
            };
            Err(Error::new(
                span,
                format!("the character U+{:04X} {what}: write it between double quotes as an escape", u32::from(c)),
            ))
        }
    }
}

/// Refuses names of anchors that only YAML 1.2 knows.
pub(super) fn name(name: &str, span: Span) -> Result<(), Error> {
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
        return Ok(());
    }
    Err(Error::new(span, "an anchor's name has letters, digits, `_` and `-` only"))
}

/// Refuses directives that Compose does not know among the lines before `end`: all but `%TAG` and `%YAML 1.1`.
pub(super) fn directives(text: &str, start: usize, end: Span) -> Result<(), Error> {
    let mut at = start;
    for line in text.get(start..end.start as usize).unwrap_or_default().split_inclusive('\n') {
        let span = Span::new(end.file, at, line.trim_end().len());
        let mut words = line.split_whitespace();
        match words.next() {
            Some("%YAML") if words.next() != Some("1.1") => return Err(Error::new(span, "Compose reads YAML 1.1 only")),
            Some("%YAML" | "%TAG") => {}
            Some(word) if word.starts_with('%') => return Err(Error::new(span, format!("`{word}` is no directive"))),
            _ => {}
        }
        at += line.len();
    }
    Ok(())
}
