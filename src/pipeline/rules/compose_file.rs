//! Compose files as people write them: what rules look at beside the stack that they make.

use std::collections::HashSet;

use crate::compose::yaml::Document;
use crate::diag::{FileId, Span, Spanned};

/// A Compose file.
#[derive(Clone, Debug)]
pub struct ComposeFile {
    /// The file.
    pub file: FileId,
    /// Its text.
    pub text: String,
    /// What stands in it.
    pub documents: Vec<Document>,
    /// The stacks that are read from it.
    pub stacks: Vec<String>,
    /// Whether it was asked for by name; the others are included or extended.
    pub is_named: bool,
    /// The variables that a sample `.env` beside it names.
    pub sampled: HashSet<String>,
    /// Findings that its comments allow.
    pub allows: Vec<AllowComment>,
}

/// `# stackgen: allow CODE … why`.
#[derive(Clone, Debug)]
pub struct AllowComment {
    /// The codes.
    pub codes: Vec<Spanned<String>>,
    /// Why.
    pub reason: Option<Spanned<String>>,
    /// The line that it is about: its own, or the next one where it stands alone.
    pub line: Span,
}

impl ComposeFile {
    /// The part of `span` that says `word`; the whole where it does not say so.
    #[must_use]
    pub fn part(&self, span: Span, word: &str) -> Span {
        let said = self.text.get(span.start as usize..span.end());
        let at = said.and_then(|said| said.find(word));
        at.map_or(span, |at| Span::new(span.file, span.start as usize + at, word.len()))
    }

    /// What stands at `span`.
    #[must_use]
    pub fn said(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end()).unwrap_or_default()
    }

    /// The key of an entry at the top of its first document.
    #[must_use]
    pub fn top_key(&self, key: &str) -> Option<Span> {
        self.documents.first()?.tree.get(key)?;
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            let quote = usize::from(line.starts_with(['"', '\'']));
            let rest = line[quote..].strip_prefix(key).map(|rest| rest.trim_start_matches(['"', '\'']).trim_start_matches(' '));
            if rest.is_some_and(|rest| rest.starts_with(':')) {
                return Some(Span::new(self.file, start + quote, key.len()));
            }
            start += line.len();
        }
        None
    }
}
