//! YAML text -> [`Document`]s, decoded exactly as Compose decodes it.
//!
//! # Steps
//! [`nodes`]: text -> nodes with their tags and spans, aliases still aliases. [`resolve`]: nodes -> tree; `!reset`, aliases and
//! `<<` go the way of compose-go's loader/reset.go. [`typed`]: what a plain scalar is to go-yaml.

#[cfg(test)]
mod conformance;
mod date;
mod nodes;
mod number;
mod older;
mod problem;
mod resolve;
#[cfg(test)]
mod tests;
mod typed;

use crate::diag::{FileId, Span};
pub(in crate::compose) use date::written_out;

use super::document::{Document, Error};

/// How deep mappings and lists may be nested, through aliases too. Compose itself stops at 10,000.
const DEEPEST: usize = 200;

/// The documents of a YAML file; none if it holds nothing but comments.
///
/// # Errors
/// What is no YAML to Compose: broken syntax, a key that is there twice or is no text, an alias of something unknown or of
/// something around it, a `<<` that merges no mapping, a value that is not what its tag says. And, where Compose would run
/// out of memory or time, what is nested too deeply or grows too much through aliases.
pub fn read(text: &str, file: FileId) -> Result<Vec<Document>, Error> {
    let stream = nodes::parse(text, file)?;
    let mut documents = Vec::new();
    for (i, &root) in stream.roots.iter().enumerate() {
        let comments =
            stream.comments.iter().filter(|(document, _)| *document == i).map(|(_, comment)| comment.clone()).collect();
        documents.push(resolve::document(&stream.nodes, root, text.len(), comments)?);
    }
    Ok(documents)
}

impl Error {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), related: None }
    }

    fn because(mut self, span: Span, why: impl Into<String>) -> Self {
        self.related = Some((span, why.into()));
        self
    }
}
