//! Uses in C and C++.

use super::Found;
use super::forms::{Code, Dialect, How};
use super::lexer::{self, Block, Lexis, PLAIN, Quote};

const LEXIS: Lexis = Lexis {
    // Code between these two is never compiled.
    block_comments: &[
        Block { open: "/*", close: "*/", nested: false },
        Block { open: "\n#if 0", close: "\n#e", nested: false },
    ],
    quotes: &[
        Quote::new("R\"(", ")\"").raw().lines(),
        Quote::new("L\"", "\""),
        Quote::new("u8\"", "\""),
        Quote::new("\"", "\""),
        Quote::new("'", "'"),
    ],
    ..PLAIN
};

const C: Dialect = Dialect {
    calls: &[
        ("getenv ( NAME", How::Read),
        ("secure_getenv ( NAME", How::Read),
        ("__secure_getenv ( NAME", How::Read),
        ("_wgetenv ( NAME", How::Read),
        ("g_getenv ( NAME", How::Read),
        ("qgetenv ( NAME", How::Read),
        ("qEnvironmentVariable ( NAME", How::Fetch),
        ("qEnvironmentVariableIntValue ( NAME", How::Read),
        ("qEnvironmentVariableIsSet ( NAME", How::Ask),
        ("qEnvironmentVariableIsEmpty ( NAME", How::Ask),
        ("GetEnvironmentVariable ( NAME", How::Read),
        ("GetEnvironmentVariableA ( NAME", How::Read),
        ("GetEnvironmentVariableW ( NAME", How::Read),
        ("setenv ( NAME", How::Set),
        ("g_setenv ( NAME", How::Set),
        ("qputenv ( NAME", How::Set),
        ("unsetenv ( NAME", How::Set),
        ("SetEnvironmentVariable ( NAME", How::Set),
        ("SetEnvironmentVariableA ( NAME", How::Set),
        ("SetEnvironmentVariableW ( NAME", How::Set),
    ],
    maps: &["QProcessEnvironment :: systemEnvironment ( )"],
    access: &[(". value ( NAME", How::Fetch), (". contains ( NAME", How::Ask)],
};

/// Functions that put the value elsewhere and have the name as one of several arguments.
const COPYING: &[&str] = &["getenv_s", "_dupenv_s", "dupenv_s", "_wgetenv_s", "_wdupenv_s"];

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["env", "Environment"].iter().any(|word| text.contains(word)) {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let code = Code::new(&tokens);
    code.find(&C, found);
    for at in (0..tokens.len()).filter(|at| COPYING.contains(&code.sign(*at)) && code.sign(at + 1) == "(") {
        let arguments = (at + 2..tokens.len()).take(24).take_while(|at| code.sign(*at) != ";");
        if let Some(name) = arguments.filter_map(|at| code.literal(at)).next() {
            found.push(name.text, name.place(), super::Kind::Read, false);
        }
    }
}
