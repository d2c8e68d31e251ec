//! Text -> KDL nodes. Syntax errors are told in the words of this language: the slips that everybody makes once
//! (`30s`, `true`, a KDL v1 file) are recognised, shown at the value itself and answered with what to write.
//!
//! Slips do not hide what else is wrong: the text is mended in place, byte for byte as long, and read on.

use kdl::{KdlDiagnostic, KdlDocument};

use crate::diag::{Code, Diagnostic, FileId, Sink, Span};

use super::scan::{self, Break, Kind, MAX_DEPTH, Scan};
use super::{parts, slips};

/// KDL that cannot be read.
pub const SYNTAX: Code = Code("syntax");
/// A value that must stand in quotes.
pub const NEEDS_QUOTES: Code = Code("needs-quotes");
/// `true` for `#true`.
pub const KEYWORD: Code = Code("keyword");
/// A file in the older version of KDL.
pub const KDL_V1: Code = Code("kdl-v1");
/// A file in another language.
pub const NOT_KDL: Code = Code("not-kdl");
/// Nested or large beyond reason.
pub const TOO_DEEP: Code = Code("too-deep");
/// Larger than any manifest.
pub const TOO_LARGE: Code = Code("too-large");

/// Bytes of a manifest: some hundred thousand services.
const MAX_BYTES: usize = 64 << 20;

/// Documents with the offsets at which they start, and the places of bare keywords, which may have been meant as texts.
type Parsed = (Vec<(usize, KdlDocument)>, Vec<Span>);

/// Reads `text`: in one document, or in several one after the other.
pub fn parse(text: &str, file: FileId, sink: &mut Sink) -> Option<Parsed> {
    if text.len() > MAX_BYTES {
        let message = format!("this manifest has {} MiB", text.len() >> 20);
        sink.push(Diagnostic::error(TOO_LARGE, message, Span::new(file, 0, 0), "at most 64 MiB are read"));
        return None;
    }
    if let Some(finding) = unwritable(text, file).or_else(|| foreign(text, file)) {
        sink.push(finding);
        return None;
    }
    let found = scan::scan(text);
    if let Some(at) = v1_mark(text, &found) {
        sink.push(
            Diagnostic::error(
                KDL_V1,
                "this file is KDL version 1",
                Span::new(file, at.0, at.1),
                "version 2 writes this otherwise",
            )
            .help("`stackgen fmt --from-v1` rewrites it: `true` becomes `#true`, and `r\"…\"` becomes `#\"…\"#`"),
        );
        return None;
    }
    slips::report(text, &found.slips, file, sink);
    if !found.breaks.is_empty() {
        found.breaks.iter().for_each(|place| sink.push(unbalanced(place, text, file)));
        return None;
    }
    if found.slips.is_empty()
        && let Some(documents) = parts::parse(text, &found.cuts)
    {
        return Some((documents, Vec::new()));
    }
    let mended = if found.slips.is_empty() { None } else { slips::mend(text, &found.slips, &found.inner) };
    let current = mended.as_deref().unwrap_or(text);
    match KdlDocument::parse_v2(current) {
        Ok(mut document) => {
            slips::restore(&mut document, text, &found.slips);
            let keywords = found.slips.iter().filter(|slip| slip.kind == Kind::Keyword);
            Some((vec![(0, document)], keywords.map(|slip| Span::new(file, slip.start, slip.len)).collect()))
        }
        Err(error) => {
            report(&error.diagnostics, current, file, sink);
            None
        }
    }
}

/// A character that KDL allows nowhere, such as NUL: it cannot be seen, so it is named.
fn unwritable(text: &str, file: FileId) -> Option<Diagnostic> {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let (at, c) = text.char_indices().find(|(_, c)| forbidden(*c))?;
    let message = format!("the character U+{:04X} cannot stand in a manifest", u32::from(c));
    let finding = Diagnostic::error(SYNTAX, message, Span::new(file, at, c.len_utf8()), "cannot be seen");
    Some(finding.help(format!("remove it; where a text needs it, write `\\u{{{:x}}}`", u32::from(c))))
}

/// Another language altogether: one finding, not one a line.
fn foreign(text: &str, file: FileId) -> Option<Diagnostic> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word = line.trim_end();
        let yaml = matches!(word, "services:" | "version:" | "---")
            || ["version: ", "name: "].iter().any(|key| word.starts_with(key))
            || word.strip_suffix(':').is_some_and(|key| matches!(key, "networks" | "volumes" | "secrets" | "configs"));
        if yaml {
            let finding = Diagnostic::error(NOT_KDL, "this is YAML, not a manifest", Span::new(file, at, word.len()), "YAML");
            return Some(finding.help(
                "a manifest is KDL: `stack NAME`, `profile dev`, and `service NAME { image \"NAME:TAG\" }` for each service",
            ));
        }
        if word.starts_with('{') && at == 0 {
            let finding = Diagnostic::error(NOT_KDL, "this is JSON, not a manifest", Span::new(file, at, 1), "JSON");
            return Some(finding.help("a manifest starts with `stack NAME { … }`"));
        }
        at += line.len();
    }
    None
}

/// What shows that the file is of version 1: its marker, or words that only it allows in a text that it can read (it has no
/// bare words as values, so that a manifest of version 2 with a slip in it hardly ever is one).
fn v1_mark(text: &str, found: &Scan) -> Option<(usize, usize)> {
    if text.starts_with("/- kdl-version 1") {
        return Some((0, "/- kdl-version 1".len()));
    }
    let keyword = found.slips.iter().find(|slip| slip.kind == Kind::Keyword).map(|slip| (slip.start, slip.len));
    let mark = found.old_text.map(|at| (at, 2)).or(keyword)?;
    KdlDocument::parse_v1(text).is_ok().then_some(mark)
}

fn unbalanced(place: &Break, text: &str, file: FileId) -> Diagnostic {
    let error = |span: Span, message: &str, label: &str| Diagnostic::error(SYNTAX, message, span, label);
    let at = place.start();
    // Most often a brace, but any letter may stand behind a block.
    let brace = Span::new(file, at, letter(text, at));
    match *place {
        Break::Text(_, len) => error(Span::new(file, at, len), "this text is never closed", "its closing quote is missing")
            .help("write \"…\" on one line; a text over several lines stands in \"\"\""),
        Break::LongText(_) => error(Span::new(file, at, 3), "this text is never closed", "its closing \"\"\" is missing")
            .help("end it with \"\"\" on a line of its own"),
        Break::Comment(_) => error(Span::new(file, at, 2), "this comment is never closed", "its `*/` is missing")
            .help("write `*/` behind it, or `//` before each line"),
        Break::Stray(_) => error(brace, "this `}` closes nothing", "no block is open here")
            .help("remove it, or look for a `{` that is missing above"),
        Break::Deep(_) => {
            Diagnostic::error(TOO_DEEP, format!("blocks are nested more than {MAX_DEPTH} deep"), brace, "one too many")
                .help("no part of a manifest needs this: look for a `}` that is missing")
        }
        Break::Block(_) => {
            error(brace, "this block is never closed", "its `}` is missing").help("write `}` where the block ends")
        }
        Break::Beside(_) => error(brace, "a node starts on a line of its own", "stands behind another's block")
            .help("start a new line here, or write `;` before it"),
        Break::Glued(_, len) => error(Span::new(file, at, len), "values stand apart", "something hangs on to this")
            .help("leave a space behind it; a `\"` inside of a text is written `\\\"`"),
    }
}

/// Reports what is no slip, each once, at the narrowest place that the parser gives.
fn report(errors: &[KdlDiagnostic], text: &str, file: FileId, sink: &mut Sink) {
    let mut lines = std::collections::HashSet::new();
    for error in errors {
        let raw = error.message.as_deref().unwrap_or("this is not KDL");
        let (message, label, help) = match raw {
            "Expected end of document" => (
                "this cannot stand here".into(),
                "not part of a node",
                "a text with special characters is written in quotes".into(),
            ),
            other => {
                let help = error.help.as_deref().map_or("each node stands on a line of its own".into(), lower_first);
                (lower_first(other), "here", help)
            }
        };
        let span = narrow(text, error, file);
        // The parser tells the same slip several times: the first one of a line has it.
        let line = text[..span.start as usize].matches('\n').count();
        if lines.insert(line) {
            sink.push(Diagnostic::error(SYNTAX, message, span, label).help(help));
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map_or(String::new(), |c| c.to_lowercase().collect::<String>() + chars.as_str())
}

/// How many bytes the letter at `at` takes up; none at the end.
fn letter(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

/// An error's span without the following lines.
fn narrow(text: &str, error: &KdlDiagnostic, file: FileId) -> Span {
    let start = text.floor_char_boundary(error.span.offset().min(text.len()));
    let end = text.ceil_char_boundary((start + error.span.len()).min(text.len()));
    let covered = &text[start..end];
    let skipped = covered.len() - covered.trim_start().len();
    let line = covered.trim_start().lines().next().unwrap_or("");
    let len = if line.is_empty() { letter(text, start + skipped) } else { line.len() };
    Span::new(file, start + skipped, len)
}
