//! One file's text -> everything that the checks want to know of it.

use super::leaks::{self, Leak};
use super::mentions::{self, Mentions};
use super::uses::{self, Found};
use super::{Language, dockerfile};

/// A file that was read.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path from the folder that is audited, with `/` between folders.
    pub path: String,
    /// What it is written in.
    pub language: Language,
    /// Its text.
    pub text: String,
    /// What it says of the environment.
    pub found: Found,
    /// The commands, files and names that it speaks of.
    pub mentions: Mentions,
    /// What looks like a secret in it.
    pub leaks: Vec<Leak>,
    /// Whether lines end as on Windows, where that breaks them.
    pub has_carriage_returns: bool,
}

impl File {
    /// Reads `text`, the content of the file at `path`; `None` if it is of no kind that matters.
    #[must_use]
    pub fn of(path: String, text: String) -> Option<Self> {
        let language = Language::of(&path, &text)?;
        let found = uses::find(language, &text);
        let mentions = mentions::find(language, &path, &text);
        let leaks = leaks::find(language, &text);
        let breaks = matches!(language, Language::Shell | Language::Dockerfile | Language::Makefile);
        let has_carriage_returns = breaks && text.contains("\r\n");
        Some(Self { path, language, text, found, mentions, leaks, has_carriage_returns })
    }

    /// Whether a check could have anything to say of it, so that its text is worth keeping.
    #[must_use]
    pub fn matters(&self) -> bool {
        let Found { uses, sets, dynamic, readers, calls } = &self.found;
        let speaks = !(uses.is_empty() && sets.is_empty() && dynamic.is_empty() && readers.is_empty() && calls.is_empty());
        let silent = !speaks && self.leaks.is_empty();
        !silent || !self.mentions.is_empty() || self.has_carriage_returns || self.is_definition()
    }

    /// Files that other files speak of.
    fn is_definition(&self) -> bool {
        use Language::{Compose, Dockerfile, Makefile, PackageJson};
        matches!(self.language, Compose | Dockerfile | Makefile | PackageJson)
    }

    /// Its name without folders.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit_once('/').map_or(&self.path, |(_, name)| name)
    }

    /// Its folder, empty for the uppermost one.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether it only tests: what it reads is no part of the program.
    #[must_use]
    pub fn is_test(&self) -> bool {
        let mut folders = self.folder().split('/');
        let name = self.name();
        let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
        folders.any(|part| {
            matches!(
                part,
                "test" | "tests" | "__tests__" | "spec" | "specs" | "e2e" | "testdata" | "fixtures" | "__mocks__" | "testing"
            )
        }) || name.contains(".test.")
            || name.contains(".spec.")
            || stem.ends_with("_test")
            || stem.ends_with("_spec")
            || stem.ends_with("Test")
            || stem.ends_with("Tests")
            || stem.starts_with("test_")
            || stem == "conftest"
    }

    /// Its stages and arguments, where it is a Dockerfile.
    #[must_use]
    pub fn dockerfile(&self) -> Option<dockerfile::Dockerfile> {
        (self.language == Language::Dockerfile).then(|| dockerfile::read(&self.text))
    }
}
