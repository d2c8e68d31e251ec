//! `allow CODE … "why"`: findings of rules that are meant to be there.

use crate::diag::{Span, Spanned};

use super::node::{Attribute, Entry};
use super::reader::Reader;

/// An `allow` line.
#[derive(Clone, Debug)]
pub struct AllowDecl {
    /// Its words: codes of rules, and perhaps a reason.
    words: Vec<Spanned<String>>,
    /// Whether the last word is a text in quotes, as a reason is.
    ends_quoted: bool,
    /// What goes where the line is taken out: the node, and the line that it has to itself.
    pub extent: Span,
}

impl AllowDecl {
    /// The codes, and why they are allowed. What stands in quotes at the end is a reason unless it `is_code`.
    #[must_use]
    pub fn parts(&self, is_code: impl Fn(&str) -> bool) -> (&[Spanned<String>], Option<&Spanned<String>>) {
        match self.words.split_last() {
            Some((reason, codes)) if self.ends_quoted && !codes.is_empty() && !is_code(reason) => (codes, Some(reason)),
            _ => (&self.words, None),
        }
    }
}

/// Decodes an `allow` line.
pub fn decode(attribute: &Attribute<'_>, r: &mut Reader<'_>) -> Option<AllowDecl> {
    if let Some(node) = attribute.node {
        r.plain(&node, true);
    }
    if attribute.values.is_empty() {
        r.missing("`allow`", "a finding's code", attribute.name_span, "write `allow CODE …`, or `allow CODE \"why\"`");
        return None;
    }
    let words: Vec<_> = attribute.values.iter().filter_map(|entry| r.text("allow", entry)).collect();
    let ends_quoted = attribute.values.last().is_some_and(Entry::is_quoted);
    if let Some(empty) = words.last().filter(|last| words.len() > 1 && ends_quoted && last.trim().is_empty()) {
        r.missing("`allow`", "a reason that says something", empty.span, "write why the finding is fine, or leave the text out");
    }
    let extent = attribute.node.map_or(Span::NONE, |node| node.extent());
    Some(AllowDecl { words, ends_quoted, extent })
}
