//! Uses in PowerShell.

use super::csharp;
use super::forms::{Code, Dialect, How};
use super::lexer::{self, Block, Lexis, PLAIN, Quote};
use super::{Found, Kind};

const LEXIS: Lexis = Lexis {
    line_comments: &["#"],
    block_comments: &[Block { open: "<#", close: "#>", nested: false }],
    quotes: &[
        Quote { escape: Some('`'), ..Quote::new("@\"", "\n\"@").lines().code("$(", ")").expands() },
        Quote::new("@'", "\n'@").lines().raw(),
        Quote { escape: Some('`'), ..Quote::new("\"", "\"").lines().code("$(", ")").expands() },
        Quote::new("'", "'").lines().raw(),
    ],
    in_words: &['$'],
    ..PLAIN
};

const POWERSHELL: Dialect = Dialect {
    calls: &[
        ("$env : WORD", How::Read),
        ("$ { env : WORD", How::Read),
        ("Environment ] :: GetEnvironmentVariable ( NAME", How::Read),
        ("Environment ] :: SetEnvironmentVariable ( NAME", How::Set),
    ],
    maps: &["Environment ] :: GetEnvironmentVariables ( )"],
    access: &[("[ NAME", How::Read), (". WORD", How::Read), (". Contains ( NAME", How::Ask), (". ContainsKey ( NAME", How::Ask)],
};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !text.to_ascii_lowercase().contains("env") {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let mut code = Code::new(&tokens);
    code.fold = true;
    code.find(&POWERSHELL, found);
    for at in 0..tokens.len() {
        let token = tokens[at];
        if code.before(at, 2).eq_ignore_ascii_case("ExpandEnvironmentVariables") {
            if let Some(text) = code.literal(at) {
                csharp::percents(text, found);
            }
        }
        if token.expands {
            in_text(token.text, token.start, found);
        }
        drive(&code, at, found);
    }
}

/// `$env:X` and `${env:X}` in a text.
fn in_text(text: &str, start: usize, found: &mut Found) {
    for (at, _) in text.match_indices('$') {
        let rest = &text[at + 1..];
        let braced = usize::from(rest.starts_with('{'));
        let is_env = rest.get(braced..braced + 4).is_some_and(|word| word.eq_ignore_ascii_case("env:"));
        if is_env && !text[..at].ends_with('`') {
            let name = name_at(&rest[braced + 4..]);
            let place = start + at + 1 + braced + 4;
            if !name.is_empty() {
                found.push(name, place..place + name.len(), Kind::Read, false);
            }
        }
    }
}

fn name_at(text: &str) -> &str {
    &text[..text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len())]
}

/// `Test-Path env:X`, `Get-Item Env:\X`, `Remove-Item "Env:X"`.
fn drive(code: &Code<'_, '_>, at: usize, found: &mut Found) {
    let name = if code.sign(at).eq_ignore_ascii_case("env") && code.sign(at + 1) == ":" && !matches!(code.before(at, 1), "$" | "{") {
        let separated = usize::from(matches!(code.sign(at + 2), "\\" | "/"));
        code.tokens.get(at + 2 + separated).filter(|token| token.sort == super::tokens::Sort::Word).map(|token| (token.text, token.start))
    } else {
        code.literal(at).filter(|text| text.text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("env:"))).map(|text| {
            let name = text.text[4..].trim_start_matches(['\\', '/']);
            (name_at(name), text.start + text.text.len() - name.len())
        })
    };
    let Some((name, start)) = name.filter(|(name, _)| !name.is_empty()) else { return };
    let before: Vec<String> = (1..8).map(|back| code.before(at, back).to_ascii_lowercase()).collect();
    let Some(item) = before.iter().position(|word| matches!(word.as_str(), "item" | "path" | "childitem" | "content" | "gci" | "gi" | "ls" | "dir"))
    else {
        return;
    };
    // A parameter's name, `-Path`, is no command.
    let verb = before.iter().skip(item).find(|word| matches!(word.as_str(), "test" | "get" | "set" | "new" | "remove" | "clear"));
    match verb.map(String::as_str) {
        Some("set" | "new" | "remove" | "clear") => found.sets.push((name.to_owned(), start..start + name.len())),
        Some("test") => found.push(name, start..start + name.len(), Kind::Read, true),
        _ => found.push(name, start..start + name.len(), Kind::Read, false),
    }
}
