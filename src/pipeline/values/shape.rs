//! How long a value is, and a pattern of one's own.

use crate::diag::Spanned;

use super::Mismatch;

/// Bytes that a compiled pattern may take.
const PATTERN_SIZE: usize = 1 << 20;

/// What is said of a variable's values beside their type.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Characters of a value, exactly.
    pub length: Option<Spanned<u32>>,
    /// Characters of a value, at least.
    pub min_length: Option<Spanned<u32>>,
    /// Characters of a value, at most.
    pub max_length: Option<Spanned<u32>>,
    /// What a value matches.
    pub pattern: Option<Spanned<Pattern>>,
}

/// A regular expression, found anywhere in a value unless it says `^` and `$`.
#[derive(Clone, Debug)]
pub struct Pattern {
    regex: regex::Regex,
}

impl Pattern {
    /// Reads a regular expression, in the syntax of Rust's `regex`, which needs time in proportion to a text's length.
    ///
    /// # Errors
    /// What is wrong with it: one lower-case phrase.
    pub fn new(text: &str) -> Result<Self, String> {
        let built = regex::RegexBuilder::new(text).size_limit(PATTERN_SIZE).nest_limit(50).build();
        built.map(|regex| Self { regex }).map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "it grows too large".to_string(),
            // The last line says what, those above draw where.
            error => {
                let text = error.to_string();
                let last = text.lines().last().unwrap_or_default();
                last.strip_prefix("error: ").unwrap_or(last).to_string()
            }
        })
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.regex.as_str()
    }

    /// Whether it is found in `value`.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        self.regex.is_match(value)
    }
}

impl Shape {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length.is_none() && self.min_length.is_none() && self.max_length.is_none() && self.pattern.is_none()
    }

    /// The length in words: `64 characters`, `at least 32 characters`.
    #[must_use]
    pub fn length_words(&self) -> Option<String> {
        let characters = |n: u32| format!("{n} character{}", if n == 1 { "" } else { "s" });
        match (&self.length, &self.min_length, &self.max_length) {
            (Some(length), ..) => Some(characters(length.value)),
            (None, Some(min), Some(max)) => Some(format!("{} to {}", min.value, characters(max.value))),
            (None, Some(min), None) => Some(format!("at least {}", characters(min.value))),
            (None, None, Some(max)) => Some(format!("at most {}", characters(max.value))),
            (None, None, None) => None,
        }
    }

    /// What keeps a text of the right type from being a value.
    #[must_use]
    pub fn mismatch(&self, text: &str) -> Option<Mismatch> {
        let count = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let least = self.length.as_ref().or(self.min_length.as_ref()).is_some_and(|least| count < least.value);
        let most = self.length.as_ref().or(self.max_length.as_ref()).is_some_and(|most| count > most.value);
        if least || most {
            let label = format!("{count} character{} long", if count == 1 { "" } else { "s" });
            return Some(Mismatch { label, want: self.length_words().unwrap_or_default(), meant: None });
        }
        let pattern = self.pattern.as_ref().filter(|pattern| !pattern.matches(text))?;
        let label = format!("does not match `{}`", pattern.text());
        Some(Mismatch { label, want: format!("what matches `{}`", pattern.text()), meant: None })
    }
}
