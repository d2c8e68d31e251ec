//! What people wrote beside services, settings and variables.

mod attach;
mod samples;
mod yaml;

pub use attach::{attach, by_service, head, section};
pub use samples::{describe, unused};
pub use yaml::{Comments, of_file};

use crate::pipeline::rules::looks_like;

/// Lines that say something: no rules of dashes, no secrets, nothing for programs.
fn told(lines: Vec<String>) -> Option<Vec<String>> {
    let for_programs = ["yaml-language-server", "yamllint", "vim:", "-*-", "!/", "nosemgrep", "checkov:", "hadolint"];
    let says = |line: &String| {
        let text = line.trim();
        text.chars().any(char::is_alphanumeric)
            && looks_like(line).is_none()
            && !for_programs.iter().any(|word| text.starts_with(word))
    };
    let mut lines: Vec<String> = lines.into_iter().filter(says).collect();
    for line in &mut lines {
        let start = line.trim_start_matches(['#', '=', '*', '~']);
        let start = if start.starts_with("--") { start.trim_start_matches('-').trim_start() } else { start };
        let bare = start.trim_end_matches(['#', '=', '-', '*', '~', ' ']);
        // What is marked on both sides stands between the marks.
        let bare = if bare.len() < start.trim_end().len() { bare.trim_start() } else { bare };
        *line = bare.to_string();
    }
    (!lines.is_empty()).then_some(lines)
}

/// Whether a comment describes; what is switched off by it stays a comment.
#[must_use]
pub fn describes(lines: &[String]) -> bool {
    let is_setting = |line: &String| {
        let text = line.trim_start();
        let key = text.split_once(':').is_some_and(|(key, rest)| {
            !key.contains(' ') && (rest.is_empty() || rest.starts_with(' ')) && !key.chars().any(char::is_uppercase)
        });
        key || text.starts_with("- ") || line.contains('=') || line.contains('$')
    };
    lines.len() <= 5 && !lines.iter().any(is_setting)
}

/// Lines as one text.
fn sentence(lines: &[String]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
