//! What a YAML file holds besides its tree.

use super::super::tree::{Tree, TreePath};
use crate::diag::Span;

/// One document of a YAML file, as Compose decodes it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The content: aliases and `<<` resolved, nodes under `!reset` left out, scalars typed as Compose types them.
    pub tree: Tree,
    /// What is tagged `!reset` or `!override`, in the order of the text.
    pub resets: Vec<Reset>,
    /// Texts that YAML 1.1 and Compose take for a date, such as `2024-01-01` without quotes. They are texts in the tree;
    /// Compose refuses them wherever its schema says anything.
    pub dates: Vec<(TreePath, Span)>,
    /// Comments of their own line, and those after a value, in the order of the text.
    pub comments: Vec<Comment>,
}

/// A node that takes away what earlier files say at its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    /// The path in the file, a `<<` in it left out.
    pub path: TreePath,
    /// The tag.
    pub span: Span,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its text without the `#` and the blank after it.
    pub text: String,
    /// From the `#` to the end of the line.
    pub span: Span,
    /// Whether something stands before it on its line.
    pub trailing: bool,
}

/// Why a text is no YAML that Compose reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Where.
    pub span: Span,
    /// One lower-case phrase.
    pub message: String,
    /// The line that it clashes with, as for a key that is there twice.
    pub related: Option<(Span, String)>,
}
