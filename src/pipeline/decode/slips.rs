//! Slips told: what is wrong with the token, and the line to write instead.

use std::mem::{Discriminant, discriminant};

use indexmap::IndexMap;
use kdl::{KdlDocument, KdlValue};

use crate::diag::{Diagnostic, Edit, FileId, Sink, Span};

use super::scan::{Kind, Slip};
use super::syntax::{KEYWORD, NEEDS_QUOTES, SYNTAX};

/// Reports `slips`, in order; those of one kind on one line together.
pub fn report(text: &str, slips: &[Slip], file: FileId, sink: &mut Sink) {
    let mut groups: IndexMap<(usize, Discriminant<Kind>), Vec<&Slip>> = IndexMap::new();
    for slip in slips {
        // Brackets and commas are one slip, as are quotes of all sorts.
        let kind = match slip.kind {
            Kind::Comma if groups.contains_key(&(slip.node, discriminant(&Kind::Bracket))) => Kind::Bracket,
            Kind::Unquoted(_) => Kind::Unquoted(""),
            kind => kind,
        };
        groups.entry((slip.node, discriminant(&kind))).or_default().push(slip);
    }
    for group in groups.values() {
        if let Some(finding) = diagnostic(text, group, &Line::of(text, group[0], slips), file) {
            sink.push(finding);
        }
    }
}

fn diagnostic(text: &str, group: &[&Slip], line: &Line, file: FileId) -> Option<Diagnostic> {
    let slip = group.first()?;
    let token = &text[slip.start..slip.start + slip.len];
    let bare = token.trim_start_matches('#');
    // What may be a secret stands in no message.
    let tokens: Vec<&str> = group.iter().map(|s| &text[s.start..s.start + s.len]).collect();
    let shown = if line.secret { "this value".to_string() } else { and(&tokens) };
    let mended = line.help(&stand_in(text, slip));
    let (code, message, label, help) = match slip.kind {
        Kind::Unquoted(reason) => (NEEDS_QUOTES, format!("{shown} must stand in quotes"), reason, mended),
        Kind::SingleQuotes if !token.starts_with('\'') => {
            (NEEDS_QUOTES, format!("{shown} must stand in straight quotes"), "curly quotes are letters to KDL", mended)
        }
        Kind::Pair => (SYNTAX, "a named value is written with `=`".into(), "this is YAML's way", mended),
        Kind::SingleQuotes => (NEEDS_QUOTES, format!("{shown} must stand in double quotes"), "KDL has no single quotes", mended),
        Kind::Keyword if line.words => (NEEDS_QUOTES, format!("{shown} must stand in quotes"), "a keyword, not a text", mended),
        Kind::Keyword => {
            let label = if token.starts_with('#') { "not in lower case" } else { "the `#` is missing" };
            let message = format!("`{token}` is written `#{}`", bare.to_lowercase());
            (KEYWORD, message, label, format!("{mended}; where the text is meant, \"{bare}\""))
        }
        Kind::Comment => {
            let remark = bare.trim_start_matches(' ').trim_end();
            (SYNTAX, "a comment starts with `//`".into(), "`#` starts none", format!("write `// {remark}`"))
        }
        Kind::Bracket => (SYNTAX, "a list has no brackets and no commas".into(), "values stand side by side", mended),
        Kind::Comma => (SYNTAX, "values are not parted by commas".into(), "values stand side by side", mended),
        Kind::Colon => (SYNTAX, "a key has no `:` behind it".into(), "this is YAML's way", mended),
        Kind::Equals if text[slip.start + 1..].trim_start().starts_with('{') => {
            (SYNTAX, "a block has no `=` before it".into(), "too much", mended)
        }
        Kind::Equals => (SYNTAX, "a node's value has no `=` before it".into(), "too much", mended),
        Kind::Escape => (
            SYNTAX,
            format!("`{token}` is no escape"),
            "means nothing in KDL",
            format!("write `\\{token}`, or the whole text raw, as #\"…\"#"),
        ),
        Kind::Beside => {
            let message = "a node starts on a line of its own".to_string();
            let name = text[slip.node..].split(|c: char| c.is_whitespace() || c == '{').next().unwrap_or("");
            let help = format!("start a new line before `{name}`, or write `; {name}`");
            let span = Span::new(file, slip.node, name.len());
            return Some(Diagnostic::error(SYNTAX, message, span, "stands behind another's block").help(help));
        }
    };
    let mut finding = Diagnostic::error(code, message, Span::new(file, slip.start, slip.len), label);
    if matches!(slip.kind, Kind::Unquoted(_) | Kind::SingleQuotes) {
        for other in &group[1..] {
            let label = if let Kind::Unquoted(reason) = other.kind { reason } else { "and here" };
            finding = finding.related(Span::new(file, other.start, other.len), label);
        }
    }
    Some(finding.help(help).fix(edits(text, group, line, file)))
}

/// What mends slips that leave no doubt. Values stay where they are, only quotes and `#` come or go around them.
fn edits(text: &str, group: &[&Slip], line: &Line, file: FileId) -> Vec<Edit> {
    let mut edits = Vec::new();
    for slip in group {
        let span = Span::new(file, slip.start, slip.len);
        let token = &text[slip.start..slip.start + slip.len];
        match slip.kind {
            Kind::Unquoted(_) if !token.contains(['"', '\\', '\'']) => {
                edits.extend([Edit::before(span, "\""), Edit::after(span, "\"")]);
            }
            Kind::SingleQuotes if !inside(token).contains(['"', '\\']) => {
                let ends = (token.chars().next().map_or(0, char::len_utf8), token.chars().next_back().map_or(0, char::len_utf8));
                let last = Span::new(file, span.end().saturating_sub(ends.1), ends.1);
                edits.extend([Edit::replace(Span::new(file, slip.start, ends.0), "\""), Edit::replace(last, "\"")]);
            }
            Kind::Keyword if line.words && matches!(token, "true" | "false") => {
                edits.extend([Edit::before(span, "\""), Edit::after(span, "\"")]);
            }
            Kind::Keyword if !line.words && matches!(token, "true" | "false") => edits.push(Edit::before(span, "#")),
            _ => return Vec::new(),
        }
    }
    edits
}

/// `` `a`, `b` and `c` ``.
fn and(tokens: &[&str]) -> String {
    let quoted: Vec<String> = tokens.iter().map(|token| format!("`{token}`")).collect();
    match quoted.split_last() {
        Some((last, head)) if !head.is_empty() => format!("{} and {last}", head.join(", ")),
        _ => quoted.concat(),
    }
}

/// What is to be written for a slip.
fn stand_in(text: &str, slip: &Slip) -> String {
    let token = &text[slip.start..slip.start + slip.len];
    match slip.kind {
        Kind::Unquoted(_) => format!("\"{token}\""),
        Kind::SingleQuotes => format!("\"{}\"", inside(token)),
        Kind::Pair => "=".into(),
        Kind::Keyword if takes_words(text, slip) => format!("\"{}\"", token.trim_start_matches('#')),
        Kind::Keyword => format!("#{}", token.trim_start_matches('#').to_lowercase()),
        Kind::Escape => format!("\\{token}"),
        Kind::Equals => " ".into(),
        Kind::Comment | Kind::Bracket | Kind::Comma | Kind::Colon | Kind::Beside => String::new(),
    }
}

/// What stands between the quotes, whatever they are.
fn inside(token: &str) -> &str {
    let mut chars = token.chars();
    chars.next();
    chars.next_back();
    chars.as_str()
}

/// Nodes whose values are the words of a command, where `true` is a program.
fn takes_words(text: &str, slip: &Slip) -> bool {
    let name = text[slip.node..].split(char::is_whitespace).next().unwrap_or("");
    matches!(name, "test" | "command" | "entrypoint" | "run" | "exec" | "compose" | "host")
}

/// A node's own line, as it should be.
struct Line {
    mended: String,
    key: Option<String>,
    secret: bool,
    words: bool,
}

impl Line {
    fn of(text: &str, slip: &Slip, slips: &[Slip]) -> Self {
        let start = slip.node;
        let line = &text[start..];
        let mut end = line.find('\n').unwrap_or(line.len());
        let mut mended = String::new();
        let mut from = start;
        // Slips are in order of their places: those of this node stand together.
        let first = slips.partition_point(|other| other.start < start);
        for slip in slips[first..].iter().take_while(|other| other.node == start) {
            end = end.max(slip.start + slip.len - start);
            mended.push_str(&text[from..slip.start]);
            mended.push_str(&stand_in(text, slip));
            from = slip.start + slip.len;
        }
        let rest = until_block(&text[from..(start + end).max(from)]);
        mended.push_str(rest);
        let opens = text[from + rest.len()..].starts_with('{') || slip.kind == Kind::Colon && !mended.trim().contains(' ');
        let mut words: Vec<&str> = mended.split_whitespace().collect();
        let secret = words.contains(&"secret");
        if opens {
            words.push("{ … }");
        }
        let key = text[..slip.start].strip_suffix('=').and_then(|head| head.split_whitespace().next_back());
        Self { secret, mended: words.join(" "), key: key.map(str::to_string), words: takes_words(text, slip) }
    }

    /// The whole line where it is short and no secret, else the value.
    fn help(&self, value: &str) -> String {
        match self {
            Self { secret: true, key: Some(key), .. } => format!("write `{key}=\"…\"`"),
            Self { secret: true, .. } => "write it as \"…\"".to_string(),
            Self { mended, .. } if mended.chars().count() <= 76 => format!("write `{mended}`"),
            Self { key: Some(key), .. } => format!("write `{key}={value}`"),
            _ => format!("write `{value}`"),
        }
    }
}

/// The rest of a node up to its block, the next node or the end of the block around it; texts are passed over.
fn until_block(rest: &str) -> &str {
    let mut quoted = false;
    let mut before = ' ';
    for (at, c) in rest.char_indices() {
        match c {
            '"' if before != '\\' => quoted = !quoted,
            '{' | '}' | ';' if !quoted => return &rest[..at],
            '/' if !quoted && rest[at..].starts_with("//") => return &rest[..at],
            _ => {}
        }
        before = c;
    }
    rest
}

/// `text` with every slip replaced by something of the same length that KDL reads, so that all places stay true.
pub fn mend(text: &str, slips: &[Slip], inner: &[(usize, usize)]) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    for (start, end) in inner {
        bytes.get_mut(*start..*end)?.iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
    }
    for slip in slips {
        let filler = match slip.kind {
            Kind::Unquoted(_) | Kind::Keyword | Kind::SingleQuotes => b'_',
            Kind::Beside => b';',
            Kind::Escape => b'_',
            Kind::Comment | Kind::Bracket | Kind::Comma | Kind::Colon | Kind::Equals | Kind::Pair => b' ',
        };
        bytes.get_mut(slip.start..slip.start + slip.len)?.fill(filler);
        if slip.kind == Kind::Pair {
            *bytes.get_mut(slip.start)? = b'=';
        }
    }
    String::from_utf8(bytes).ok()
}

/// Puts what was meant in the places of the stand-ins.
pub fn restore(document: &mut KdlDocument, text: &str, slips: &[Slip]) {
    if slips.is_empty() {
        return;
    }
    let meant = |at: usize| -> Option<KdlValue> {
        let slip = slips.get(slips.binary_search_by_key(&at, |slip| slip.start).ok()?)?;
        let token = text.get(slip.start..slip.start + slip.len)?;
        Some(match slip.kind {
            Kind::Keyword if takes_words(text, slip) => KdlValue::String(token.to_string()),
            Kind::Keyword => match token.trim_start_matches('#').to_lowercase().as_str() {
                "true" => KdlValue::Bool(true),
                "false" => KdlValue::Bool(false),
                "null" => KdlValue::Null,
                _ => KdlValue::String(token.to_string()),
            },
            Kind::SingleQuotes => KdlValue::String(inside(token).to_string()),
            Kind::Unquoted(_) => KdlValue::String(token.to_string()),
            _ => return None,
        })
    };
    let name = |at: usize| meant(at).and_then(|value| value.as_string().map(str::to_string));
    for node in document.nodes_mut() {
        if let Some(meant) = name(node.name().span().offset()) {
            node.name_mut().set_value(meant);
        }
        for entry in node.entries_mut() {
            let end = entry.span().offset() + entry.span().len();
            let len = entry.format().map_or(entry.span().len(), |format| format.value_repr.len());
            if let Some(key) = entry.name_mut()
                && let Some(meant) = name(key.span().offset())
            {
                key.set_value(meant);
            }
            if let Some(meant) = meant(end - len) {
                entry.set_value(meant);
            }
        }
        if let Some(children) = node.children_mut() {
            restore(children, text, slips);
        }
    }
}
