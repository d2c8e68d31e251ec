//! Syntax trees, for the languages that have a grammar.

use std::cell::RefCell;
use std::ops::Range;

use tree_sitter::{Node, Parser, Tree};
use tree_sitter_language::LanguageFn;

thread_local! {
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

/// `text` as a tree. Text that is not quite of the language makes a tree all the same, with errors in it; `None` only where the
/// grammar itself cannot be used.
#[must_use]
pub fn parse(language: LanguageFn, text: &str) -> Option<Tree> {
    PARSER.with_borrow_mut(|parser| {
        parser.set_language(&language.into()).ok()?;
        parser.parse(text, None)
    })
}

/// Calls `see` with `node` and everything below it, outside in and first to last. Where it says `false`, what is below is left out.
pub fn visit<'t>(node: Node<'t>, see: &mut dyn FnMut(Node<'t>) -> bool) {
    // A loop, as trees can be deeper than the stack.
    let mut cursor = node.walk();
    loop {
        if see(cursor.node()) && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// The text of a node.
#[must_use]
pub fn text<'s>(node: Node<'_>, source: &'s str) -> &'s str {
    source.get(node.byte_range()).unwrap_or_default()
}

/// The child of `node` that plays the role `field`.
#[must_use]
pub fn field<'t>(node: Node<'t>, field: &str) -> Option<Node<'t>> {
    node.child_by_field_name(field)
}

/// The children that are no punctuation, without comments.
pub fn children<'t>(node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    // Asked for by number, each would be counted up to anew.
    let all: Vec<_> = node.named_children(&mut node.walk()).collect();
    all.into_iter().filter(|child| !child.kind().contains("comment"))
}

/// A text that is written out between quotes, and the place inside of them: `"X"`, `'X'`, `` `X` ``, with a prefix such as `r` or `b`.
/// `None` for texts with parts that are made when the program runs, or with escapes.
#[must_use]
pub fn quoted<'s>(node: Node<'_>, source: &'s str) -> Option<(&'s str, Range<usize>)> {
    let whole = text(node, source);
    let open = whole.find(['"', '\'', '`'])?;
    let quote = whole.get(open..=open)?;
    let inside = whole.get(open + 1..)?.strip_suffix(quote)?;
    let start = node.start_byte() + open + 1;
    (!inside.contains(['"', '\'', '`', '\\', '$', '{', '#'])).then(|| (inside, start..start + inside.len()))
}
