//! Where checks put their findings: a sink that knows the files of the audit.

use std::collections::HashMap;
use std::ops::Range;

use crate::audit::{File, Language, silence};
use crate::diag::{Diagnostic, FileId, Severity, Sink, Span};

use super::Check;

/// Findings in the files of an audit.
pub struct Report<'a> {
    sink: Sink,
    manifest: &'a str,
    prefix: &'a str,
    ids: HashMap<&'a str, FileId>,
    texts: HashMap<FileId, &'a str>,
    /// Findings that a comment allows.
    pub allowed: usize,
}

impl<'a> Report<'a> {
    /// Nothing yet; `manifest` is the manifest's text, `prefix` what stands before paths where they are shown.
    #[must_use]
    pub fn new(manifest: &'a str, prefix: &'a str) -> Self {
        let texts = HashMap::from([(FileId::MANIFEST, manifest)]);
        Self { sink: Sink::default(), manifest, prefix, ids: HashMap::new(), texts, allowed: 0 }
    }

    /// The span of a place in a file.
    pub fn span(&mut self, file: &'a File, place: Range<usize>) -> Span {
        let id = *self.ids.entry(&file.path).or_insert_with(|| {
            let id = self.sink.add_file(format!("{}{}", self.prefix, file.path), &file.text);
            self.texts.insert(id, &file.text);
            id
        });
        Span::new(id, place.start, place.len())
    }

    /// A finding of `check` at a place in a file.
    pub fn finding(
        &mut self,
        check: &Check,
        file: &'a File,
        place: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        let span = self.span(file, place);
        Diagnostic { severity: check.severity, ..Diagnostic::error(check.code, message, span, label) }
    }

    /// A finding of `check` in the manifest.
    pub fn in_manifest(check: &Check, span: Span, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: check.severity, ..Diagnostic::error(check.code, message, span, label) }
    }

    /// Keeps a finding, unless a comment at its place allows it.
    pub fn push(&mut self, finding: Diagnostic) {
        let place = finding.primary.span;
        let text = self.texts.get(&place.file).copied().unwrap_or(self.manifest);
        if silence::is_allowed(text, place.start as usize, finding.code.0) {
            self.allowed += 1;
        } else {
            self.sink.push(finding);
        }
    }

    /// A finding that is worth a look and no more.
    pub fn push_mild(&mut self, finding: Diagnostic) {
        self.push(Diagnostic { severity: Severity::Warning, ..finding });
    }

    /// Keeps a finding in `file`: what only readers go by is worth a look and no more.
    pub fn push_of(&mut self, file: &File, finding: Diagnostic) {
        if file.language == Language::Prose { self.push_mild(finding) } else { self.push(finding) }
    }

    /// Marks a place that holds a secret.
    pub fn conceal(&mut self, file: &'a File, place: Range<usize>) {
        let span = self.span(file, place);
        self.sink.conceal(span);
    }

    /// All findings.
    #[must_use]
    pub fn into_sink(self) -> Sink {
        self.sink
    }
}
