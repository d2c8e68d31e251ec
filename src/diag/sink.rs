//! Findings, and the list that the stages push them to.

use std::collections::HashMap;

use serde::Serialize;

use super::{Edit, FileId, Fix, Sources, Span};

/// How bad a finding is. A `strict` profile turns warnings into errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is refused.
    Warning,
    /// Nothing is written while it stands.
    Error,
}

/// A finding's name, such as `unknown-key`: what `stackgen explain` is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Code(pub &'static str);

/// A place, and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// One lower-case phrase.
    pub text: String,
}

/// One finding.
///
/// The message is one lower-case phrase without a full stop, the user's words in backticks. The primary label says what
/// is wrong here; further labels show the lines that make it wrong; help is the line to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its name.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is the matter.
    pub message: String,
    /// Where.
    pub primary: Label,
    /// The lines that make it wrong.
    pub related: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// The runtime profiles in which it holds; empty where profiles do not matter.
    pub profiles: Vec<String>,
    /// What mends it, where that is sure.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error at `span`; the primary label says `label` (may be empty).
    pub fn error(code: Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            primary: Label { span, text: label.into() },
            related: Vec::new(),
            help: None,
            profiles: Vec::new(),
            fix: None,
        }
    }

    /// A warning at `span`.
    pub fn warning(code: Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message, span, label) }
    }

    /// Adds a line that makes it wrong. A [`Span::NONE`] is left out.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        if !span.is_none() {
            self.related.push(Label { span, text: text.into() });
        }
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what mends it.
    #[must_use]
    pub fn fix(mut self, edits: Vec<Edit>) -> Self {
        self.fix = (!edits.is_empty()).then(|| Fix::new(edits));
        self
    }

    /// Names the profiles in which it holds.
    #[must_use]
    pub fn profiles<S: Into<String>>(mut self, profiles: impl IntoIterator<Item = S>) -> Self {
        self.profiles = profiles.into_iter().map(Into::into).collect();
        self
    }
}

/// A finding that the user allows, and so is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// What would be told.
    pub diagnostic: Diagnostic,
    /// Why it is fine, in the user's words.
    pub reason: String,
}

/// Collects findings. A stage pushes and goes on; the next stage runs only if there was no error.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
    seen: HashMap<(Code, Span, String), usize>,
    errors: usize,
    files: Vec<(String, String)>,
    concealed: Vec<Span>,
    allowed: Vec<Allowed>,
}

impl Sink {
    /// Marks a place that holds a secret's value: wherever the user's lines are shown, it is not.
    pub fn conceal(&mut self, span: Span) {
        self.concealed.push(span);
    }

    /// Adds a file besides the manifest that findings point into, such as a template of the user's.
    pub fn add_file(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push((name.into(), text.into()));
        FileId::further(self.files.len() - 1)
    }

    /// What the findings point into: the manifest, then the files that were added; without secrets' values.
    #[must_use]
    pub fn sources(&self, manifest_name: &str, manifest: &str) -> Sources {
        let mut sources = Sources::with_manifest(manifest_name, manifest);
        for (name, text) in &self.files {
            sources.add(name, text);
        }
        self.concealed.iter().for_each(|span| sources.conceal(*span));
        sources
    }

    /// Adds a finding. The same finding (code, place and message) in a further profile only adds that profile's name.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let key = (diagnostic.code, diagnostic.primary.span, diagnostic.message.clone());
        if let Some(twin) = self.seen.get(&key).and_then(|index| self.diagnostics.get_mut(*index)) {
            for profile in diagnostic.profiles {
                if !twin.profiles.contains(&profile) {
                    twin.profiles.push(profile);
                }
            }
            if twin.severity < diagnostic.severity {
                twin.severity = diagnostic.severity;
                self.errors += 1;
            }
            return;
        }
        self.seen.insert(key, self.diagnostics.len());
        self.errors += usize::from(diagnostic.severity == Severity::Error);
        self.diagnostics.push(diagnostic);
    }

    /// Keeps a finding that is not told.
    pub fn allow(&mut self, diagnostic: Diagnostic, reason: String) {
        self.allowed.push(Allowed { diagnostic, reason });
    }

    /// Takes out what was allowed, in the order of places.
    #[must_use]
    pub fn take_allowed(&mut self) -> Vec<Allowed> {
        let mut allowed = std::mem::take(&mut self.allowed);
        allowed.sort_by_key(|allowed| allowed.diagnostic.primary.span);
        allowed
    }

    /// The places that hold secrets' values, as far as they are known.
    #[must_use]
    pub fn concealed(&self) -> &[Span] {
        &self.concealed
    }

    /// Adds the findings of another sink, in their order.
    pub fn extend(&mut self, other: Self) {
        self.concealed.extend(other.concealed);
        self.allowed.extend(other.allowed);
        other.diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// Whether an error was pushed.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Findings in the order of their places.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|d| d.primary.span);
        self.diagnostics
    }

    /// Gives the findings of `code` the edits that `fix` makes of their places.
    pub fn mend(&mut self, code: Code, fix: impl Fn(Span) -> Option<Edit>) {
        for found in self.diagnostics.iter_mut().filter(|found| found.code == code) {
            found.fix = fix(found.primary.span).map(|edit| Fix::new(vec![edit]));
        }
    }

    /// Findings so far, in the order in which they were pushed.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}
