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

#[cfg(test)]
mod tests {
    use super::super::testing;

    #[test]
    fn forms() {
        testing::check(
            super::find,
            r####"import Foundation
// ProcessInfo.processInfo.environment["NO_1"]
/* /* */ ProcessInfo.processInfo.environment["NO_2"] */
let a = ProcessInfo.processInfo.environment["USE_1"]
let b = ProcessInfo.processInfo.environment["OPT_2"] ?? "d"
let c = Environment.get("USE_3")!
let d = getenv("USE_4")
let e = "x \(ProcessInfo.processInfo.environment["OPT_5"] ?? "y") z"
let f = "ProcessInfo.processInfo.environment[\"NO_3\"]"
let g = """
 ProcessInfo.processInfo.environment["NO_4"] \(Environment.get("OPT_6") ?? "")
 """
let h = #"Environment.get("NO_5")"#
let env = ProcessInfo.processInfo.environment
let i = env["OPT_7", default: "x"]
guard let j = env["USE_8"] else { fatalError() }
if let k = env["OPT_9"] { }
setenv("SET_1", "x", 1)
let l = Environment.get("USE_10").flatMap(Int.init) ?? 80
let m = env[key]
let n = ProcessInfo
  .processInfo
  .environment["USE_11"]
let p = ProcessInfo().environment["USE_13"]
let q = dict.environment["NO_6"]
if ProcessInfo.processInfo.environment.keys.contains("OPT_14") {}
if let cs = getenv("OPT_15"), let s = String(validatingUTF8: cs) {}
"####,
        );
    }
}
