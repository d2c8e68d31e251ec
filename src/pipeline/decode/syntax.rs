//! Text -> KDL nodes. Syntax errors are told in the words of this language: the slips that everybody makes once
//! (`30s`, `true`, a KDL v1 file) are recognised, shown at the value itself and answered with what to write.
//!
//! Slips do not hide what else is wrong: the text is mended in place, byte for byte as long, and read on.

use kdl::{KdlDiagnostic, KdlDocument};

use crate::diag::{Code, Diagnostic, FileId, Sink, Span};

/// KDL that cannot be read.
pub const SYNTAX: Code = Code("syntax");
/// A value that must stand in quotes.
pub const NEEDS_QUOTES: Code = Code("needs-quotes");
/// `true` for `#true`.
pub const KEYWORD: Code = Code("keyword");
/// A file in the older version of KDL.
pub const KDL_V1: Code = Code("kdl-v1");
/// Nested or large beyond reason.
pub const TOO_DEEP: Code = Code("too-deep");
/// Larger than any manifest.
pub const TOO_LARGE: Code = Code("too-large");

/// Blocks within blocks, and comments within comments: no manifest needs more, and the parser's stack holds this.
const MAX_DEPTH: usize = 64;
/// Bytes of a manifest: some hundred thousand services.
const MAX_BYTES: usize = 64 << 20;
/// How often slips are mended and the text read again.
const MAX_MENDS: usize = 8;

/// Reads `text`. Findings inside the returned places stand on mended text and are to be dropped.
pub fn parse(text: &str, file: FileId, sink: &mut Sink) -> Option<(KdlDocument, Vec<Span>)> {
    if text.len() > MAX_BYTES {
        let message = format!("this manifest has {} MiB", text.len() >> 20);
        sink.push(Diagnostic::error(TOO_LARGE, message, Span::new(file, 0, 0), "at most 64 MiB are read"));
        return None;
    }
    if let Some(at) = too_deep(text) {
        let message = format!("blocks are nested more than {MAX_DEPTH} deep");
        sink.push(Diagnostic::error(TOO_DEEP, message, Span::new(file, at, 1), "here"));
        return None;
    }
    let mut mended: Option<String> = None;
    let mut places = Vec::new();
    for _ in 0..MAX_MENDS {
        let current = mended.as_deref().unwrap_or(text);
        let error = match KdlDocument::parse_v2(current) {
            Ok(document) => return Some((document, places)),
            Err(error) => error,
        };
        if places.is_empty() && KdlDocument::parse_v1(text).is_ok() {
            sink.push(
                Diagnostic::error(KDL_V1, "this file is KDL version 1", v1_mark(text, file), "version 2 writes this otherwise")
                    .help("`stackgen fmt --from-v1` rewrites it: true becomes #true, r\"…\" becomes #\"…\"#"),
            );
            return None;
        }
        let slips: Vec<Slip> = error.diagnostics.iter().filter_map(|d| Slip::recognise(current, d)).collect();
        if slips.is_empty() {
            report(&error.diagnostics, current, file, sink);
            return None;
        }
        let mut bytes = current.as_bytes().to_vec();
        for slip in &slips {
            let span = Span::new(file, slip.start, slip.token.len());
            if !places.contains(&span) {
                sink.push(slip.diagnostic(span));
                places.push(span);
            }
            // Any identifier of the same length keeps every later offset true.
            bytes[slip.start..slip.start + slip.token.len()].fill(b'_');
        }
        mended = String::from_utf8(bytes).ok();
    }
    None
}

/// A value that lacks quotes, or a keyword that lacks its `#`.
struct Slip {
    start: usize,
    token: String,
    key: Option<String>,
}

impl Slip {
    fn recognise(text: &str, error: &KdlDiagnostic) -> Option<Self> {
        let at = error.span.offset();
        let token_at = |start: usize| {
            let rest = text.get(start..)?;
            let len = rest
                .find(|c: char| c.is_whitespace() || matches!(c, ';' | '{' | '}' | '"' | '=' | '(' | ')'))
                .unwrap_or(rest.len());
            Some(&rest[..len])
        };
        let line_end = text[at..].find('\n').map_or(text.len(), |i| at + i);
        let covered = text.get(at..(at + error.span.len()).min(line_end))?;
        // A property's error covers its node up to the value: the value is what follows the last `=`.
        let (start, key) = match covered.rfind('=') {
            Some(eq) => {
                let key = covered[..eq].rsplit(char::is_whitespace).next().unwrap_or("").to_string();
                (at + eq + 1, Some(key))
            }
            None => (at, None),
        };
        let token = token_at(start)?;
        let first = token.chars().next()?;
        let unquoted = first.is_ascii_digit() || matches!(first, '.' | '-' | '+' | '/' | '~');
        let keyword = matches!(token, "true" | "false" | "null" | "inf" | "-inf" | "nan");
        let follows_value = start > 0 && !text[..start].ends_with(['\n', ';', '{', '}']);
        // What came before on the line must be the node's name: a stray token is not a value.
        if (unquoted || keyword) && follows_value && token.is_ascii() && !token.contains(['"', '\\', '#']) {
            let token = if unquoted && token.ends_with(',') { token.trim_end_matches(',') } else { token };
            return Some(Self { start, token: token.to_string(), key });
        }
        None
    }

    fn diagnostic(&self, span: Span) -> Diagnostic {
        let written = |value: &str| match &self.key {
            Some(key) => format!("write {key}={value}"),
            None => format!("write {value}"),
        };
        let token = &self.token;
        if matches!(token.as_str(), "true" | "false" | "null" | "inf" | "-inf" | "nan") {
            return Diagnostic::error(KEYWORD, format!("`{token}` is a keyword and starts with `#`"), span, "the `#` is missing")
                .help(format!("{}, or in quotes where the text is meant", written(&format!("#{token}"))));
        }
        Diagnostic::error(NEEDS_QUOTES, format!("`{token}` must stand in quotes"), span, "not a number, so it is a text")
            .help(written(&format!("\"{token}\"")))
    }
}

/// Reports what is no slip, each once, at the narrowest place that the parser gives.
fn report(errors: &[KdlDiagnostic], text: &str, file: FileId, sink: &mut Sink) {
    // An unclosed block is reported at its brace and again at its inside: the brace says it all.
    let unclosed = errors.iter().any(|e| e.message.as_deref().is_some_and(|m| m.starts_with("No closing '}'")));
    for error in errors {
        let raw = error.message.as_deref().unwrap_or("this is not KDL");
        if unclosed && raw.starts_with("Closing '}'") {
            continue;
        }
        let (message, label, help) = match raw {
            m if m.starts_with("No closing '}'") => ("this block is never closed".into(), "its `}` is missing", None),
            m if m.starts_with("Unexpected newline in single-line") => (
                "this text is never closed".into(),
                "its closing quote is missing",
                Some("a text over several lines stands in \"\"\"".to_string()),
            ),
            "Expected end of document" if text[error.span.offset()..].starts_with('}') => (
                "this `}` closes nothing".into(),
                "no block is open here",
                Some("remove it, or look for a `{` that is missing above".into()),
            ),
            "Expected end of document" => (
                "this cannot stand here".into(),
                "not part of a node",
                Some("a text with special characters is written in quotes".into()),
            ),
            other => (lower_first(other), "here", error.help.as_deref().map(lower_first)),
        };
        let span = narrow(text, error, file);
        let finding = Diagnostic::error(SYNTAX, message, span, label);
        sink.push(match help {
            Some(help) => finding.help(help),
            None => finding,
        });
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map_or(String::new(), |c| c.to_lowercase().collect::<String>() + chars.as_str())
}

/// An error's span without the following lines.
fn narrow(text: &str, error: &KdlDiagnostic, file: FileId) -> Span {
    let start = text.floor_char_boundary(error.span.offset().min(text.len()));
    let end = text.ceil_char_boundary((start + error.span.len()).min(text.len()));
    let covered = &text[start..end];
    let skipped = covered.len() - covered.trim_start().len();
    let line = covered.trim_start().lines().next().unwrap_or("");
    Span::new(file, start + skipped, line.len().max(1).min(text.len().saturating_sub(start + skipped)))
}

/// The first word that only version 1 allows.
fn v1_mark(text: &str, file: FileId) -> Span {
    let mark = [" true", " false", " null", "=true", "=false", "=null", " r\"", " r#\""]
        .iter()
        .filter_map(|word| text.find(word).map(|at| (at + 1, word.len() - 1)))
        .min();
    mark.map_or(Span::new(file, 0, 0), |(at, len)| Span::new(file, at, len))
}

/// Where nesting passes [`MAX_DEPTH`], outside of texts; also comments within comments.
fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut comments, mut i) = (0usize, 0usize, 0usize);
    while i < bytes.len() {
        match (bytes[i], bytes.get(i + 1)) {
            (b'/', Some(b'*')) => {
                comments += 1;
                i += 1;
            }
            (b'*', Some(b'/')) if comments > 0 => {
                comments -= 1;
                i += 1;
            }
            _ if comments > 0 => {}
            (b'/', Some(b'/')) => i = line_end(bytes, i),
            (b'"', _) => i = text_end(bytes, i),
            (b'{', _) => depth += 1,
            (b'}', _) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH || comments > MAX_DEPTH {
            return Some(i);
        }
        i += 1;
    }
    None
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| from + n)
}

/// The last byte of the text that opens at `start`: `"…"`, `"""…"""`, and both as raw with `#` around.
fn text_end(bytes: &[u8], start: usize) -> usize {
    let hashes = bytes[..start].iter().rev().take_while(|b| **b == b'#').count();
    let quotes = if bytes[start..].starts_with(b"\"\"\"") { 3 } else { 1 };
    let mut i = start + quotes;
    while i < bytes.len() {
        if bytes[i] == b'\\' && hashes == 0 {
            i += 2;
            continue;
        }
        if bytes[i] == b'\n' && quotes == 1 {
            return i;
        }
        let closes = bytes[i..].iter().take_while(|b| **b == b'"').count() >= quotes
            && bytes[(i + quotes).min(bytes.len())..].iter().take_while(|b| **b == b'#').count() >= hashes;
        if closes && bytes[i] == b'"' {
            return i + quotes - 1 + hashes;
        }
        i += 1;
    }
    bytes.len()
}
