//! Findings as a person reads them, drawn by miette.

use std::fmt;

use std::collections::BTreeMap;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::excerpt::{Excerpt, line_starts};
use super::{Diagnostic, FileId, Label, Severity, Sources};

/// Adapts a finding to miette's trait.
struct Shown<'a> {
    diagnostic: &'a Diagnostic,
    source: Option<Excerpt>,
    /// In the excerpt.
    labels: Vec<LabeledSpan>,
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
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// Renders findings for a terminal, `width` columns wide, with or without colour.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool, width: usize) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width).with_links(false).with_context_lines(1);
    let mut out = String::new();
    let mut starts: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let home = diagnostic.primary.span.file;
        let (near, mut far): (Vec<&Label>, Vec<&Label>) = diagnostic.related.iter().partition(|label| label.span.file == home);
        let mut labels = Vec::new();
        let source = sources.get(home).map(|file| {
            let starts = starts.entry(home).or_insert_with(|| line_starts(&file.text));
            let all: Vec<&Label> = std::iter::once(&diagnostic.primary).chain(near).collect();
            let places: Vec<(usize, usize)> =
                all.iter().map(|label| (label.span.start as usize, label.span.len as usize)).collect();
            let (excerpt, found) = Excerpt::new(file, starts, &places);
            for (label, place) in all.iter().zip(found) {
                match place {
                    Some(place) => labels.push(labelled(label, place, labels.is_empty())),
                    None => far.push(label),
                }
            }
            excerpt
        });
        let shown = Shown { diagnostic, source, labels, help: help(diagnostic, &far, sources) };
        // Writing to a string cannot fail; miette only passes the formatter's own result on.
        let _ = handler.render_report(&mut out, &shown);
        out.push('\n');
    }
    out
}

fn labelled(label: &Label, place: (usize, usize), first: bool) -> LabeledSpan {
    let text = (!label.text.is_empty()).then(|| label.text.clone());
    if first { LabeledSpan::new_primary_with_span(text, place) } else { LabeledSpan::new_with_span(text, place) }
}

/// The help; labels that the excerpt does not show, in other files or too far along a line, are told in words.
fn help(diagnostic: &Diagnostic, far: &[&Label], sources: &Sources) -> Option<String> {
    let mut lines: Vec<String> = diagnostic.help.iter().cloned().collect();
    for label in far {
        if let Some(file) = sources.get(label.span.file) {
            let (line, column) = file.line_column(label.span.start as usize);
            lines.push(format!("{}:{line}:{column}: {}", file.name, label.text));
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}
