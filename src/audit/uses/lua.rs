//! Uses in Lua.

use super::Found;
use super::forms::{Code, Dialect, How};
use super::lexer::{self, Block, Lexis, PLAIN, Quote};

const LEXIS: Lexis = Lexis {
    line_comments: &["--"],
    block_comments: &[
        Block { open: "--[[", close: "]]", nested: false },
        Block { open: "--[=[", close: "]=]", nested: false },
        Block { open: "--[==[", close: "]==]", nested: false },
    ],
    quotes: &[
        Quote::new("[[", "]]").raw().lines(),
        Quote::new("[=[", "]=]").raw().lines(),
        Quote::new("[==[", "]==]").raw().lines(),
        Quote::new("\"", "\""),
        Quote::new("'", "'"),
    ],
    ..PLAIN
};

const LUA: Dialect = Dialect {
    calls: &[
        ("os . getenv (? NAME", How::Read),
        ("posix . getenv (? NAME", How::Read),
        ("uv . os_getenv (? NAME", How::Fetch),
        ("vim . env . WORD", How::Read),
        ("vim . env [ NAME", How::Read),
        ("vim . fn . getenv (? NAME", How::Read),
        ("posix . setenv (? NAME", How::Set),
    ],
    maps: &[],
    access: &[],
};

/// `local getenv = os.getenv`.
const SHORT: Dialect = Dialect { calls: &[("getenv (? NAME", How::Read)], maps: &[], access: &[] };

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !text.contains("env") {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let code = Code::new(&tokens);
    code.find(&LUA, found);
    if code.has("getenv = os . getenv") && !code.defines("getenv") {
        code.find(&SHORT, found);
    }
    // `getenv` after another name: `local env = os.getenv`.
    for at in (4..tokens.len()).filter(|at| code.sign(*at) == "getenv" && code.before(*at, 2) == "os" && code.before(*at, 3) == "=") {
        let alias = code.before(at, 4);
        if alias != "getenv" && code.sign(at + 1) != "(" && code.literal(at + 1).is_none() {
            code.calls_of(alias, found);
        }
    }
}
