//! Broken manifests: whatever is taken out or said twice, there is a finding or a model, and no panic.

use stackgen::diag::{Sink, Sources, human};
use stackgen::pipeline;

/// Tries of a test, over all manifests: a few seconds.
const TRIES: usize = 400;

fn try_one(text: &str) {
    let mut sink = Sink::default();
    let model = pipeline::analyse(text, None, &mut sink);
    let found = sink.into_sorted();
    assert!(model.is_some() || !found.is_empty(), "neither a finding nor a model:\n{text}");
    for finding in &found {
        let span = finding.primary.span;
        assert!(super::inside(span, text), "{finding:?} is outside of\n{text}");
    }
    let _ = human::render(&found, &Sources::with_manifest("stack.kdl", text), false, 100);
}

/// Starts and ends of words, quotes and braces.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let kind = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' => 0,
        c if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut tokens: Vec<(usize, usize)> = Vec::new();
    let mut last = 1;
    for (at, c) in text.char_indices() {
        match tokens.last_mut() {
            Some(token) if kind(c) == last && last != 2 => token.1 = at + c.len_utf8(),
            _ => tokens.push((at, at + c.len_utf8())),
        }
        last = kind(c);
    }
    tokens.into_iter().filter(|(start, end)| !text[*start..*end].trim().is_empty()).collect()
}

/// A whole manifest, and every example.
#[expect(clippy::disallowed_methods, reason = "a test reads its cases")]
fn manifests() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("tests/diagnostics/fuzz.kdl")];
    if let Ok(examples) = root.join("examples").read_dir() {
        paths.extend(examples.map(|entry| entry.unwrap().path().join("stack.kdl")).filter(|path| path.exists()));
    }
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn a_token_less_or_more_never_panics() {
    let manifests = manifests();
    let count = manifests.len();
    for text in manifests {
        let tokens = tokens(&text);
        let step = (tokens.len() * 2 * count).div_ceil(TRIES).max(1);
        for (start, end) in tokens.iter().copied().step_by(step) {
            try_one(&format!("{}{}", &text[..start], &text[end..]));
            try_one(&format!("{}{}", &text[..end], &text[start..]));
        }
    }
}

#[test]
fn a_byte_less_never_panics() {
    let manifests = manifests();
    let count = manifests.len();
    for text in manifests {
        let step = (text.len() * count).div_ceil(TRIES).max(1);
        for (at, c) in text.char_indices().step_by(step) {
            try_one(&format!("{}{}", &text[..at], &text[at + c.len_utf8()..]));
        }
    }
}

#[test]
fn a_manifest_cut_short_never_panics() {
    let manifests = manifests();
    let count = manifests.len();
    for text in manifests {
        let step = (text.len() * count).div_ceil(TRIES / 2).max(1);
        for (at, _) in text.char_indices().step_by(step) {
            try_one(&text[..at]);
        }
    }
}

/// Found by fuzzing: a place of one byte in front of a letter of two.
#[test]
fn letters_of_several_bytes_are_pointed_at_whole() {
    for text in
        ["\u{590}", "é {", "é \"", "a\n{ é", "profile é", "}é", "a { b }é", "é=é", "\u{590}{$\u{794}\u{69a}t", "//é\né;;é"]
    {
        try_one(text);
    }
}
