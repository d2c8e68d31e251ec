//! What is wrong with a real `.env`. One check a file: its code, severity and page, and the examples on the page, which the tests
//! run.
//!
//! To add a check: a file here, and its line in [`CHECKS`].

mod altered;
mod conceal;
mod deprecated;
mod duplicate;
mod empty;
mod facts;
mod flag;
mod host_port;
mod ignored;
mod localhost;
mod missing;
mod mode;
mod placeholder;
mod refused;
mod shell;
mod stray;
#[cfg(test)]
mod tests;
mod unknown;
mod weak_secret;
mod wrong_type;
mod yaml;

pub use facts::{Facts, Origin};

use crate::diag::{Code, Diagnostic, Page, Severity, Sink, Span};

/// A check.
pub struct Check {
    /// The code of its findings.
    pub code: Code,
    /// How bad they are in a profile that is not strict.
    pub severity: Severity,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// Why it matters and what to do: Markdown, with a manifest in a `kdl` block and two `env` blocks, one under `Bad:` that has
    /// a finding in the manifest's first profile and one under `Good:` that has none.
    pub page: &'static str,
    /// The check.
    pub check: fn(&Facts<'_>, &mut Sink),
}

impl Check {
    /// A finding of this check at `span`.
    #[must_use]
    pub fn finding(&self, message: impl Into<String>, span: Span, label: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: self.severity, ..Diagnostic::error(self.code, message, span, label) }
    }
}

/// Every check, in the order of `stackgen explain`.
pub const CHECKS: &[&Check] = &[
    &refused::CHECK,
    &missing::CHECK,
    &empty::CHECK,
    &flag::CHECK,
    &unknown::CHECK,
    &wrong_type::CHECK,
    &placeholder::CHECK,
    &weak_secret::CHECK,
    &localhost::CHECK,
    &host_port::CHECK,
    &altered::CHECK,
    &yaml::CHECK,
    &stray::CHECK,
    &duplicate::CHECK,
    &ignored::CHECK,
    &deprecated::CHECK,
    &shell::CHECK,
    &mode::CHECK,
];

/// The pages of all checks.
pub fn pages() -> impl Iterator<Item = Page> {
    CHECKS.iter().map(|check| Page::new(check.code, check.summary, check.page))
}

/// Runs every check. In a strict profile a warning is an error. What holds a secret in the files is concealed.
pub fn check(facts: &Facts<'_>, sink: &mut Sink) {
    conceal::conceal(facts, sink);
    for check in CHECKS {
        let mut found = Sink::default();
        (check.check)(facts, &mut found);
        for diagnostic in found.into_sorted() {
            let severity = if facts.stack.strict { Severity::Error } else { diagnostic.severity };
            sink.push(Diagnostic { severity, profiles: vec![facts.stack.profile.clone()], ..diagnostic });
        }
    }
}
