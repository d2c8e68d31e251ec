//! Uses in Lua.

use std::collections::BTreeSet;

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
        ("C . getenv ( NAME", How::Read),
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
    // `getenv` under another name: `local env = os.getenv`.
    let renamed =
        (4..tokens.len()).filter(|at| code.sign(*at) == "getenv" && code.before(*at, 2) == "os" && code.before(*at, 3) == "=");
    let names: BTreeSet<&str> = renamed
        .filter(|at| code.sign(at + 1) != "(" && code.literal(at + 1).is_none())
        .map(|at| code.before(at, 4))
        .filter(|name| *name != "getenv")
        .collect();
    for name in names {
        code.calls_of(name, found);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn forms() {
        testing::check(
            super::find,
            r####"-- os.getenv("NO_1")
--[[ os.getenv("NO_2")
]]
local a = os.getenv("USE_1")
local b = os.getenv "OPT_2" or "d"
local c = os.getenv('USE_3') or error("x")
local d = [[os.getenv("NO_3")]]
local getenv = os.getenv
local e = getenv("USE_4")
local f = os.getenv(name)
local h = "os.getenv('NO_4')"
local i = foo.getenv("NO_5")
local env = os.getenv
local j = env("USE_5")
local k = os.getenv("A" .. x)
--[==[ os.getenv("NO_6") ]==]
local l = tonumber(os.getenv("OPT_6") or 5)
"####,
        );
    }
}
