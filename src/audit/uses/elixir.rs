//! Uses in Elixir.

use super::forms::{Code, Dialect, How};
use super::lexer::{self, Lexis, PLAIN, Quote};
use super::{Found, erb};

/// Sigils between all the signs that they can stand between.
macro_rules! quotes {
    ($($lower:literal $upper:literal),*) => {
        &[
            $(
                Quote::new(concat!($lower, "\"\"\""), "\"\"\"").lines().code("#{", "}"),
                Quote::new(concat!($upper, "\"\"\""), "\"\"\"").lines().raw(),
                Quote::new(concat!($lower, "'''"), "'''").lines().code("#{", "}"),
                Quote::new(concat!($upper, "'''"), "'''").lines().raw(),
                Quote::new(concat!($lower, "("), ")").lines().code("#{", "}"),
                Quote::new(concat!($upper, "("), ")").lines().raw(),
                Quote::new(concat!($lower, "["), "]").lines().code("#{", "}"),
                Quote::new(concat!($upper, "["), "]").lines().raw(),
                Quote::new(concat!($lower, "{"), "}").lines().code("#{", "}"),
                Quote::new(concat!($upper, "{"), "}").lines().raw(),
                Quote::new(concat!($lower, "<"), ">").lines().code("#{", "}"),
                Quote::new(concat!($upper, "<"), ">").lines().raw(),
                Quote::new(concat!($lower, "|"), "|").lines().code("#{", "}"),
                Quote::new(concat!($upper, "|"), "|").lines().raw(),
                Quote::new(concat!($lower, "/"), "/").lines().code("#{", "}"),
                Quote::new(concat!($upper, "/"), "/").lines().raw(),
                Quote::new(concat!($lower, "\""), "\"").lines().code("#{", "}"),
                Quote::new(concat!($upper, "\""), "\"").lines().raw(),
                Quote::new(concat!($lower, "'"), "'").lines().code("#{", "}"),
                Quote::new(concat!($upper, "'"), "'").lines().raw(),
            )*
            // Characters: `?"`.
            Quote::new("?\"", ""),
            Quote::new("?'", ""),
            Quote::new("?#", ""),
            Quote::new("\"\"\"", "\"\"\"").lines().code("#{", "}"),
            Quote::new("'''", "'''").lines().code("#{", "}"),
            Quote::new("\"", "\"").lines().code("#{", "}"),
            Quote::new("'", "'").lines().code("#{", "}"),
        ]
    };
}

const LEXIS: Lexis = Lexis {
    line_comments: &["#"],
    block_comments: &[],
    quotes: quotes!("~s" "~S", "~c" "~C", "~r" "~R", "~w" "~W", "~h" "~H", "~l" "~L", "~e" "~E", "~p" "~P"),
    after_words: &['?', '!'],
    ..PLAIN
};

const ELIXIR: Dialect = Dialect {
    calls: &[
        ("System . get_env (? NAME", How::Fetch),
        ("System . fetch_env! (? NAME", How::Read),
        ("System . fetch_env (? NAME", How::Ask),
        ("System . has_env? (? NAME", How::Ask),
        ("System . put_env (? NAME", How::Set),
        ("System . delete_env (? NAME", How::Set),
        ("{ : system , NAME", How::Fetch),
        (": os . getenv (? NAME", How::Read),
        ("Map . get ( System . get_env ( ) , NAME", How::Fetch),
        ("Map . fetch! ( System . get_env ( ) , NAME", How::Read),
        ("Map . has_key? ( System . get_env ( ) , NAME", How::Ask),
    ],
    maps: &["System . get_env ( )", "System . get_env"],
    access: &[("[ NAME", How::Read)],
};

const DOTENVY: Dialect = Dialect { calls: &[("env! (? NAME", How::Read)], maps: &[], access: &[] };

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["env", "system"].iter().any(|word| text.contains(word)) {
        return;
    }
    // A template holds code between `<%` and `%>`.
    let template = text.contains("<%") && !text.contains("defmodule") && !text.contains("import Config");
    let code = if template { erb::code(text) } else { String::new() };
    let tokens = lexer::tokens(&LEXIS, if template { &code } else { text });
    let code = Code::new(&tokens);
    code.find(&ELIXIR, found);
    if text.contains("Dotenvy") {
        code.find(&DOTENVY, found);
    }
}
