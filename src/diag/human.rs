//! Findings as a person reads them, drawn by miette.

use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};

use super::{Diagnostic, FileId, Severity, Sources};

/// Adapts a finding to miette's trait.
struct Shown<'a> {
    diagnostic: &'a Diagnostic,
    source: Option<NamedSource<String>>,
    help: Option<String>,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.diagnostic.message)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)?;
        if !self.diagnostic.profiles.is_empty() {
            write!(f, " (profile {})", self.diagnostic.profiles.join(", "))?;
        }
        Ok(())
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.diagnostic.code.0))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display + 'a>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.source.as_ref()?;
        let file = self.diagnostic.primary.span.file;
        let text = |t: &str| (!t.is_empty()).then(|| t.to_string());
        let primary = &self.diagnostic.primary;
        let first =
            LabeledSpan::new_primary_with_span(text(&primary.text), (primary.span.start as usize, primary.span.len as usize));
        let rest = self.diagnostic.related.iter().filter(move |label| label.span.file == file).map(move |label| {
            LabeledSpan::new_with_span(text(&label.text), (label.span.start as usize, label.span.len as usize))
        });
        Some(Box::new(std::iter::once(first).chain(rest)))
    }
}

/// Renders findings for a terminal, `width` columns wide, with or without colour.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool, width: usize) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width).with_links(false).with_context_lines(1);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let file = sources.get(diagnostic.primary.span.file);
        let help = help_with_far_labels(diagnostic, sources);
        let source = file.map(|f| NamedSource::new(&f.name, f.text.clone()));
        let shown = Shown { diagnostic, source, help };
        // Writing to a string cannot fail; miette only passes the formatter's own result on.
        let _ = handler.render_report(&mut out, &shown);
        out.push('\n');
    }
    out
}

/// miette draws one file per finding: labels in other files are told in words.
fn help_with_far_labels(diagnostic: &Diagnostic, sources: &Sources) -> Option<String> {
    let home: FileId = diagnostic.primary.span.file;
    let mut lines: Vec<String> = diagnostic.help.iter().cloned().collect();
    for label in diagnostic.related.iter().filter(|label| label.span.file != home) {
        if let Some(file) = sources.get(label.span.file) {
            let (line, column) = file.line_column(label.span.start as usize);
            lines.push(format!("{}:{line}:{column}: {}", file.name, label.text));
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}
