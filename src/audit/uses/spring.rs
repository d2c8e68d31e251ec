//! Placeholders of Spring and its kin: `${X:default}`. A placeholder may name a property as well as a variable; only what is
//! written as variables are (`DB_URL`) counts as one.

use super::{Found, Kind};

/// Whether a placeholder's name is a variable's and no property's.
#[must_use]
pub fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Finds placeholders in a `.properties` file or an `application.yml`.
pub(super) fn placeholders(text: &str, found: &mut Found) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start();
        if !content.starts_with(['#', '!']) {
            // In YAML, what stands behind ` #` is a comment, unless that is within quotes.
            let end = line.find(" #").filter(|at| !line[at + 2..].contains(['"', '\''])).unwrap_or(line.len());
            within(&line[..end], start, Kind::Template, found);
        }
        start += line.len();
    }
}

/// Finds placeholders in a `text` that begins at `start`, and `systemEnvironment['X']` of Spring's expressions.
pub fn within(text: &str, start: usize, kind: Kind, found: &mut Found) {
    for (at, word) in text.match_indices("systemEnvironment") {
        let behind = &text[at + word.len()..];
        let name = behind.trim_start_matches(['.', '[', '?', '\'', '"']);
        let place = start + text.len() - name.len();
        let name = &name[..name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len())];
        if !name.is_empty() && behind.starts_with(['.', '[', '?']) {
            found.push(name, place..place + name.len(), kind, text.contains("?:"));
        }
    }
    for (at, _) in text.match_indices("${") {
        // `$${X}` and `\${X}` in `.properties`; Kotlin writes all placeholders with a `\`.
        if text[..at].ends_with('$') || (kind == Kind::Template && text[..at].ends_with('\\')) {
            continue;
        }
        let inside = &text[at + 2..];
        // `${env:X}` of logging, `${env.X}` of build tools.
        let prefix = ["env:", "env."].iter().find(|prefix| inside.starts_with(**prefix)).map_or(0, |prefix| prefix.len());
        let name = &inside[prefix..];
        let name = &name[..name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len())];
        let behind = inside[prefix + name.len()..].chars().next();
        if !matches!(behind, Some('}' | ':')) || name.is_empty() || !(prefix > 0 || is_variable(name)) {
            continue;
        }
        let place = start + at + 2 + prefix;
        found.push(name, place..place + name.len(), kind, behind == Some(':'));
    }
}
