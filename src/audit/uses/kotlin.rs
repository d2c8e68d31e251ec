//! Uses in Kotlin.

use super::forms::Code;
use super::{Found, java, tokens};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    if !java::may_use(text) {
        return;
    }
    let tokens = tokens::of_tree(tree_sitter_kotlin_ng::LANGUAGE, text, &[]);
    java::forms(&Code::new(&tokens), found);
}
