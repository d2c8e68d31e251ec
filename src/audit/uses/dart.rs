//! Uses in Dart.

use super::Found;
use super::forms::{Code, Dialect, How};
use super::lexer::{self, Block, Lexis, PLAIN, Quote};

const LEXIS: Lexis = Lexis {
    block_comments: &[Block { open: "/*", close: "*/", nested: true }],
    quotes: &[
        Quote::new("r'''", "'''").raw().lines(),
        Quote::new("r\"\"\"", "\"\"\"").raw().lines(),
        Quote::new("'''", "'''").lines().code("${", "}"),
        Quote::new("\"\"\"", "\"\"\"").lines().code("${", "}"),
        Quote::new("r'", "'").raw(),
        Quote::new("r\"", "\"").raw(),
        Quote::new("'", "'").code("${", "}"),
        Quote::new("\"", "\"").code("${", "}"),
    ],
    ..PLAIN
};

const DART: Dialect = Dialect {
    calls: &[
        ("String . fromEnvironment ( NAME", How::Fetch),
        ("bool . fromEnvironment ( NAME", How::Ask),
        ("int . fromEnvironment ( NAME", How::Fetch),
        ("bool . hasEnvironment ( NAME", How::Ask),
        ("EnviedField ( varName : NAME", How::Schema),
        ("@ EnviedField ( varName : NAME", How::Schema),
    ],
    maps: &["Platform . environment", "io . Platform . environment"],
    access: &[("[ NAME", How::Read), (". containsKey ( NAME", How::Ask), (". putIfAbsent ( NAME", How::Ask)],
};

/// Packages that read env files.
const DOTENV: Dialect = Dialect {
    calls: &[
        ("dotenv . get ( NAME", How::Fetch),
        ("dotenv . maybeGet ( NAME", How::Ask),
        ("dotenv . getInt ( NAME", How::Fetch),
        ("dotenv . getDouble ( NAME", How::Fetch),
        ("dotenv . getBool ( NAME", How::Fetch),
        ("dotenv . isEveryDefined ( NAMES", How::Ask),
    ],
    maps: &["dotenv . env", "DotEnv ( ) . env", "DotEnv", "DotEnv ( )"],
    access: &[("[ NAME", How::Read), (". containsKey ( NAME", How::Ask), (". getOrElse ( NAME", How::Ask), (". isDefined ( NAME", How::Ask)],
};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !["nvironment", "env"].iter().any(|word| text.contains(word)) {
        return;
    }
    let tokens = lexer::tokens(&LEXIS, text);
    let code = Code::new(&tokens);
    code.find(&DART, found);
    if text.contains("dotenv.dart") || text.contains("dotenv/") {
        code.find(&DOTENV, found);
    }
}
