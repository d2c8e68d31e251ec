//! What mends a finding: edits of the text in which it stands.

use super::Span;

/// A stretch of text, and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes; a place between two bytes where nothing does.
    pub span: Span,
    /// What comes. Never a value of the user's: it may be a secret.
    pub text: String,
}

impl Edit {
    /// Puts `text` in the place of `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Puts `text` behind `span`.
    pub fn after(span: Span, text: impl Into<String>) -> Self {
        Self::replace(Span::new(span.file, span.end(), 0), text)
    }

    /// Puts `text` before `span`.
    pub fn before(span: Span, text: impl Into<String>) -> Self {
        Self::replace(Span::new(span.file, span.start as usize, 0), text)
    }
}

/// Edits that mend one finding and change nothing else, all in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// In the order of their places, none over another.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// The fix that these edits make.
    #[must_use]
    pub fn new(mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.span);
        Self { edits }
    }

    /// From the first byte that it touches to the last.
    #[must_use]
    pub fn extent(&self) -> Span {
        match (self.edits.first(), self.edits.last()) {
            (Some(first), Some(last)) => {
                let start = first.span.start as usize;
                Span::new(first.span.file, start, last.span.end().saturating_sub(start))
            }
            _ => Span::NONE,
        }
    }
}
