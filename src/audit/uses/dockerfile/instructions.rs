//! A Dockerfile's instructions, each with its continued lines put together.

use super::super::pieces::Pieces;

/// One instruction.
#[derive(Debug, Default)]
pub(super) struct Instruction {
    /// Its name in upper case; of what `ONBUILD` delays, the delayed one's.
    pub name: String,
    /// What follows the name.
    pub rest: Pieces,
    /// Its here-documents.
    pub documents: Vec<Document>,
}

/// A here-document.
#[derive(Debug)]
pub(super) struct Document {
    pub body: Pieces,
    pub tag: String,
    pub quoted: bool,
}

/// The instructions of `text`, and the character that continues lines.
pub(super) fn read(text: &str) -> (Vec<Instruction>, char) {
    let escape = escape(text);
    let mut instructions = Vec::new();
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let start = at;
        at += line.len();
        if is_nothing(line) {
            continue;
        }
        let mut whole = Pieces::default();
        let mut continued = add(&mut whole, text, start, line, escape);
        while continued && let Some(line) = lines.peek().copied() {
            lines.next();
            // Comments and empty lines between continued ones are left out.
            if !is_nothing(line) {
                continued = add(&mut whole, text, at, line, escape);
            }
            at += line.len();
        }
        let Some(mut instruction) = split(&whole) else { continue };
        if matches!(instruction.name.as_str(), "RUN" | "COPY" | "ADD") {
            for (tag, quoted, tabs) in tags(&instruction.rest.text) {
                let mut body = Pieces::default();
                for line in lines.by_ref() {
                    let start = at;
                    at += line.len();
                    let bare = line.trim_end_matches(['\n', '\r']);
                    if (if tabs { bare.trim_start_matches('\t') } else { bare }) == tag {
                        break;
                    }
                    body.take(text, start..at);
                }
                instruction.documents.push(Document { body, tag, quoted });
            }
        }
        instructions.push(instruction);
    }
    (instructions, escape)
}

/// The character that the directive `# escape=` names.
fn escape(text: &str) -> char {
    let directives = text.lines().take_while(|line| line.starts_with('#') && line.contains('='));
    let value =
        directives.filter_map(|line| line.trim_start_matches('#').split_once('=')).find(|(key, _)| key.trim() == "escape");
    if value.is_some_and(|(_, value)| value.trim() == "`") { '`' } else { '\\' }
}

fn is_nothing(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// Appends a line; says whether the next one continues it.
fn add(whole: &mut Pieces, text: &str, start: usize, line: &str, escape: char) -> bool {
    let bare = line.trim_end();
    match bare.strip_suffix(escape) {
        Some(bare) => {
            whole.take(text, start..start + bare.len());
            true
        }
        None => {
            whole.take(text, start..start + bare.len());
            false
        }
    }
}

/// The name and what follows it.
fn split(whole: &Pieces) -> Option<Instruction> {
    let mut from = 0;
    loop {
        let text = whole.text.get(from..)?;
        let blank = text.len() - text.trim_start().len();
        let word = text.trim_start().split(char::is_whitespace).next()?;
        let name = word.to_ascii_uppercase();
        from += blank + word.len();
        if name != "ONBUILD" {
            let rest = whole.part(from..whole.text.len());
            return Some(Instruction { name, rest, documents: Vec::new() });
        }
    }
}

/// The tags of the here-documents that a line begins: tag, whether it is quoted, whether tabs are cut off.
fn tags(text: &str) -> Vec<(String, bool, bool)> {
    let mut tags = Vec::new();
    for (at, _) in text.match_indices("<<") {
        let rest = text.get(at + 2..).unwrap_or_default();
        let inner = rest.strip_prefix('-').unwrap_or(rest);
        let word: &str = inner.split(|c: char| c.is_whitespace() || ";&|<>()".contains(c)).next().unwrap_or_default();
        let tag: String = word.chars().filter(|c| !"'\"".contains(*c)).collect();
        let doubled = text.get(..at).is_some_and(|before| before.ends_with('<')) || rest.starts_with('<');
        if !doubled
            && tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        {
            tags.push((tag.clone(), tag.len() < word.len(), inner.len() < rest.len()));
        }
    }
    tags
}
