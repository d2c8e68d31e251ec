//! Uses in Swift.

use super::Found;
use super::forms::{Code, Dialect, How};
use super::lexer::{self, Block, Lexis, PLAIN, Quote};

const LEXIS: Lexis = Lexis {
    block_comments: &[Block { open: "/*", close: "*/", nested: true }],
    quotes: &[
        Quote::new("#\"\"\"", "\"\"\"#").raw().lines().code("\\#(", ")"),
        Quote::new("\"\"\"", "\"\"\"").lines().code("\\(", ")"),
        Quote::new("#\"", "\"#").raw().code("\\#(", ")"),
        Quote::new("\"", "\"").code("\\(", ")"),
    ],
    ..PLAIN
};

const SWIFT: Dialect = Dialect {
    calls: &[
        ("getenv ( NAME", How::Read),
        ("setenv ( NAME", How::Set),
        ("unsetenv ( NAME", How::Set),
        ("Environment . get ( NAME", How::Read),
        ("Environment . process . WORD", How::Read),
    ],
    maps: &["ProcessInfo . processInfo . environment", "ProcessInfo ( ) . environment"],
    access: &[
        ("[ NAME", How::Fetch),
        (". keys . contains ( NAME", How::Ask),
        (". index ( forKey : NAME", How::Ask),
        (". contains ( NAME", How::Ask),
    ],
};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["env", "Environment"].iter().any(|word| text.contains(word)) {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let code = Code::new(&tokens);
    code.find(&SWIFT, found);
}
