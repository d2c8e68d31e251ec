//! Uses in JavaScript, TypeScript and their kin.
//!
//! The names of a file are read first ([`scopes`]), so that it is known what an expression stands for ([`values`]): `e.PORT` is a use
//! after `const e = process.env`, and none where `e` is something else. Then every place is looked at ([`finder`]).

mod accesses;
mod affixes;
mod calls;
mod constants;
mod declarations;
mod finder;
mod libraries;
mod lists;
mod pairs;
mod readers;
mod schemas;
mod scopes;
#[cfg(test)]
mod tests;
mod values;
mod written;

use tree_sitter::Tree;

use super::Found;
use super::syntax::parse;
use crate::audit::Language;
use finder::Finder;
use scopes::Code;

/// Words one of which stands in every file that uses a variable.
const WORDS: [&str; 12] = [
    "env",
    "Env",
    "@nestjs/config",
    "plainTo",
    "react-native-config",
    "\"effect",
    "'effect",
    "firebase-functions/params",
    "__ENV",
    "validationSchema",
    "ValidationSchema",
    "onfigSchema",
];

/// Finds what `text` uses.
pub fn find(language: Language, text: &str, found: &mut Found) {
    if !WORDS.iter().any(|word| text.contains(word)) {
        return;
    }
    let Some(tree) = tree(language, text) else { return };
    let mut code = Code::read(text, tree.root_node());
    code.pass_arguments();
    Finder::new(&code, found).run(tree.root_node());
}

fn tree(language: Language, text: &str) -> Option<Tree> {
    let tsx = || parse(tree_sitter_typescript::LANGUAGE_TSX, text);
    match language {
        Language::Typescript => parse(tree_sitter_typescript::LANGUAGE_TYPESCRIPT, text),
        Language::Javascript => {
            let tree = parse(tree_sitter_javascript::LANGUAGE, text)?;
            // Types, as Flow has them, are read by TypeScript's grammar as well.
            let other = if tree.root_node().has_error() { tsx().filter(|other| !other.root_node().has_error()) } else { None };
            Some(other.unwrap_or(tree))
        }
        _ => tsx(),
    }
}
