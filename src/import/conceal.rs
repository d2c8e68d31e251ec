//! Secrets in the lines of Compose files, which findings show with the lines around them.

use crate::diag::{FileId, Sources, Span};
use crate::pipeline::rules::{is_secret_name, looks_like};

/// Covers every value that stands beside a secret's name or looks like a secret.
pub fn conceal(sources: &mut Sources) {
    for id in std::iter::once(FileId::MANIFEST).chain((0..).map(FileId::further)) {
        let Some(file) = sources.get(id) else { return };
        let mut start = 0;
        let mut found = Vec::new();
        for line in file.text.split_inclusive('\n') {
            found.extend(values(line).into_iter().map(|(at, len)| Span::new(id, start + at, len)));
            start += line.len();
        }
        found.into_iter().for_each(|span| sources.conceal(span));
    }
}

/// Where secrets stand in a line: offset and length.
fn values(line: &str) -> Vec<(usize, usize)> {
    let text = line.trim_end();
    let mut found = Vec::new();
    // `NAME: value`, `- NAME=value`, `{A: x, NAME: value}`.
    for (at, sign) in text.match_indices([':', '=']) {
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let before = text.get(..at).unwrap_or_default().trim_end_matches(['"', '\'', ' ']);
        let start = before.rfind(|c| !name(c)).map_or(0, |i| i + 1);
        let rest = text.get(at + sign.len()..).unwrap_or_default();
        let value = rest.trim_start_matches([' ', '"', '\'']);
        // Behind `:-` and its like, what follows is the default of the variable before.
        let value = value.strip_prefix(['-', '+']).filter(|_| sign == ":").unwrap_or(value);
        let is_reference = value.starts_with("${")
            && value.trim_end_matches(['"', '\'']).strip_suffix('}').is_some_and(|v| !v.contains([':', '-']));
        if before.get(start..).is_some_and(is_secret_name) && !value.is_empty() && !is_reference {
            found.push((text.len() - value.len(), value.len()));
        }
    }
    if found.is_empty() && looks_like(text).is_some() {
        found.push((0, text.len()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_secrets_are_covered_and_nothing_else() {
        for (line, shown) in [
            ("DB_PASSWORD: hunter2\n", "DB_PASSWORD: *******\n"),
            ("      - \"DB_PASSWORD=hunter2\"\n", "      - \"DB_PASSWORD=*******\"\n"),
            ("  A: ${DB_PASSWORD:-hunter2}\n", "  A: ${DB_PASSWORD:-********\n"),
            ("  DB_PASSWORD: ${DB_PASSWORD}\n", "  DB_PASSWORD: ${DB_PASSWORD}\n"),
            ("  image: postgres:16\n", "  image: postgres:16\n"),
            ("  LOG_LEVEL: debug\n", "  LOG_LEVEL: debug\n"),
            ("  url: http://me:hunter2@host/\n", "******************************\n"),
        ] {
            let mut sources = Sources::with_manifest("compose.yaml", line);
            conceal(&mut sources);
            assert_eq!(sources.get(FileId::MANIFEST).unwrap().text, shown);
        }
    }
}
