//! Secrets' values, as Compose knows them: they are told apart, never shown.

use std::collections::BTreeSet;

pub use super::super::rules::secrets::is_secret_name;

/// A shorter value is only hidden where it stands alone: it may be part of anything.
const LEAST: usize = 4;

/// What must not be shown.
#[derive(Clone, Debug, Default)]
pub struct Concealed {
    values: BTreeSet<String>,
    files: Vec<String>,
}

impl Concealed {
    /// Hides `values`, but those that stand in `public`, the manifest without its secrets: everyone can read them there.
    /// `files` are the texts of the Compose files.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = String>, public: &str, files: Vec<String>) -> Self {
        let values = values.into_iter().filter(|value| !value.is_empty() && !public.contains(value.as_str())).collect();
        Self { values, files }
    }

    /// Whether `text` is or holds a secret.
    #[must_use]
    pub fn hides(&self, text: &str) -> bool {
        let inside = |value: &String| value.len() >= LEAST && text.contains(value.as_str());
        super::super::rules::looks_like(text).is_some() || self.values.contains(text) || self.values.iter().any(inside)
    }

    /// `text` without secrets.
    #[must_use]
    pub fn cover(&self, text: &str) -> String {
        let long = self.values.iter().filter(|value| value.len() >= LEAST);
        long.fold(text.to_string(), |text, value| text.replace(value.as_str(), "***"))
    }

    /// Whether the files themselves say `text`.
    #[must_use]
    pub fn stands_in_files(&self, text: &str) -> bool {
        self.files.iter().any(|file| file.contains(text))
    }
}

#[cfg(test)]
mod tests {
    use super::Concealed;

    #[test]
    fn secrets_are_hidden_and_what_everyone_knows_is_not() {
        let values = ["hunter22", "postgres", "q7", ""].map(str::to_string);
        let concealed = Concealed::new(values, "image \"postgres:16\"", vec!["B: plain".to_string()]);
        for (text, hidden) in
            [("hunter22", true), ("pg://u:hunter22@db", true), ("postgres:17", false), ("q7", true), ("q78", false), ("", false)]
        {
            assert_eq!(concealed.hides(text), hidden, "{text}");
        }
        assert_eq!(concealed.cover("bad port \"hunter22\" at q7"), "bad port \"***\" at q7");
        assert!(concealed.stands_in_files("plain") && !concealed.stands_in_files("other"));
    }
}
