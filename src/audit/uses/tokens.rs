//! Code as a row of tokens: names, signs and texts, without comments. What the forms of [`super::forms`] are looked for in.

use std::ops::Range;

use tree_sitter::Node;
use tree_sitter_language::LanguageFn;

use super::syntax;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A name, a keyword, a number.
    Word,
    /// An operator or a bracket.
    Sign,
    /// A text that stands there as it is. Its token is what is between the quotes.
    Text,
    /// A text with code in it. The tokens of that code follow, and after them an [`Sort::End`].
    Pieces,
    /// The end of a text with code in it.
    End,
}

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'s> {
    /// What it is.
    pub sort: Sort,
    /// What is written.
    pub text: &'s str,
    /// Where `text` begins.
    pub start: usize,
    /// Of a text: `$X` in it stands for the value of `X`. Of other tokens: it is within a text.
    pub expands: bool,
}

impl Token<'_> {
    /// Where the token is.
    #[must_use]
    pub fn place(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// Nodes that are texts, in the grammars of Java, Kotlin, C#, Ruby and PHP.
const TEXTS: &[&str] = &[
    "bare_string",
    "delimited_symbol",
    "encapsed_string",
    "heredoc",
    "heredoc_body",
    "interpolated_string_expression",
    "multiline_string_literal",
    "nowdoc",
    "raw_string_literal",
    "regex",
    "shell_command_expression",
    "string",
    "string_literal",
    "subshell",
    "verbatim_string_literal",
];

/// Nodes in which there is no code.
const SKIPPED: &[&str] = &["character", "character_literal", "heredoc_beginning", "php_tag", "text", "uninterpreted"];

/// The tokens of a text in a language that has a grammar. Nodes of the kinds in `whole` are one token each.
#[must_use]
pub fn of_tree<'s>(language: LanguageFn, source: &'s str, whole: &[&str]) -> Vec<Token<'s>> {
    let Some(tree) = syntax::parse(language, source) else { return Vec::new() };
    let mut tokens = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    syntax::visit(tree.root_node(), &mut |node| {
        while let Some(end) = ends.pop_if(|end| *end <= node.start_byte()) {
            tokens.push(Token { sort: Sort::End, text: "", start: end, expands: false });
        }
        let kind = node.kind();
        if node.start_byte() == node.end_byte() || kind.contains("comment") || SKIPPED.contains(&kind) {
            return false;
        }
        if node.is_named() && TEXTS.contains(&kind) {
            let code = has_code(node);
            let place = if code { node.start_byte()..node.start_byte() } else { between_quotes(node, source) };
            let sort = if code { Sort::Pieces } else { Sort::Text };
            if code {
                ends.push(node.end_byte());
            }
            tokens.push(Token { sort, text: source.get(place.clone()).unwrap_or_default(), start: place.start, expands: false });
            return code;
        }
        let leaf = node.child_count() == 0 || whole.contains(&kind);
        if leaf && !is_of_text(node) {
            let text = syntax::text(node, source);
            let word =
                text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '@')) && text != "@" && text != "$";
            let sort = if word { Sort::Word } else { Sort::Sign };
            tokens.push(Token { sort, text, start: node.start_byte(), expands: !ends.is_empty() });
        }
        !leaf
    });
    tokens
}

fn has_code(node: Node<'_>) -> bool {
    let count = node.child_count();
    (0..count).filter_map(|n| node.child(n)).any(|child| child.child_count() > 0)
}

/// Whether a node is a stretch of text, or what stands around one.
fn is_of_text(node: Node<'_>) -> bool {
    let kind = node.kind();
    ["content", "fragment", "escape", "string_start", "string_end", "quote", "nowdoc", "interpolation_start", "heredoc_"]
        .iter()
        .any(|part| kind.contains(part))
        || matches!(kind, "\"" | "'" | "`" | "\"\"\"" | "<<<")
}

fn between_quotes(node: Node<'_>, source: &str) -> Range<usize> {
    let count = node.child_count();
    let mut inside = (0..count).filter_map(|n| node.child(n)).filter(|child| {
        let kind = child.kind();
        kind.contains("content") || kind.contains("fragment") || kind.contains("escape")
    });
    if let Some(first) = inside.next() {
        return first.start_byte()..inside.next_back().unwrap_or(first).end_byte();
    }
    // A text that is one leaf, such as `@"X"`; or an empty one.
    let text = syntax::text(node, source);
    let open = text.find(['"', '\'']).map_or(0, |at| at + 1);
    let close = text.rfind(['"', '\'']).unwrap_or(0).max(open);
    node.start_byte() + open..node.start_byte() + close
}
