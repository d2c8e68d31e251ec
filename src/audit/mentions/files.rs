//! Compose files and env files by their names.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::audit::Language;

/// What kind of file is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A Compose file.
    Compose,
    /// An env file.
    Env,
}

/// A file that is named somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMention {
    /// What is named.
    pub kind: FileKind,
    /// The path as written.
    pub path: String,
    /// Where.
    pub place: Range<usize>,
    /// Whether a program goes by it, and not only a reader.
    pub is_code: bool,
}

#[expect(clippy::expect_used, reason = "a constant, tried by every test")]
static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    let compose = r"[A-Za-z0-9_./@~+-]*\bcompose[A-Za-z0-9_.-]*\.ya?ml\b";
    let env = r"(?:[A-Za-z0-9_./-]*/)?\.env(?:\.[A-Za-z0-9_-]+)*\b";
    Regex::new(&format!("({compose})|({env})")).expect("a pattern")
});

/// Words that say of a file that it is yet to be made, that it was, or that it is one of many.
const NOT_HERE: &[&str] = &[
    "create",
    "creating",
    "new file",
    "named",
    "called",
    "name it",
    "save",
    "touch ",
    "generate",
    "gitignore",
    "ignored",
    "your own",
    "e.g.",
    "for example",
    "for instance",
    "such as",
    "if you",
    "if there",
    "legacy",
    "old ",
    "removed",
    "no longer",
    "deprecated",
    "instead of",
    "rename",
    "add a ",
    "write a ",
    "override",
    "optional",
    "> .env",
    ">.env",
    ">> .env",
];

/// Finds them in `text`.
pub fn find(language: Language, text: &str, found: &mut Vec<FileMention>) {
    if !text.contains("compose") && !text.contains(".env") {
        return;
    }
    let is_prose = language == Language::Prose;
    for captured in NAMES.captures_iter(text) {
        let Some(whole) = captured.get(0) else { continue };
        let before = text[..whole.start()].chars().next_back();
        let after = text[whole.end()..].chars().next();
        let path = whole.as_str();
        let kind = if captured.get(1).is_some() { FileKind::Compose } else { FileKind::Env };
        // `process.env`, `https://…/compose.yaml`, `${DIR}/compose.yaml`, `compose.*.yaml`, `.env.${MODE}`
        let inside =
            before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '}' | ')' | '{' | '*' | '$' | '<' | '>' | '!' | '.'));
        let goes_on = after.is_some_and(|c| matches!(c, '*' | '{' | '$' | '<' | '(' | '/') || c.is_alphanumeric());
        let more = text[whole.end()..].starts_with(".{")
            || text[whole.end()..].starts_with(".$")
            || text[whole.end()..].starts_with(".<")
            || text[whole.end()..].starts_with(".*");
        if inside
            || goes_on
            || more
            || path.contains("//")
            || path.starts_with('@')
            || path.starts_with('~')
            || path.starts_with('/')
        {
            continue;
        }
        let line = line_around(text, whole.start());
        let lower = line.to_ascii_lowercase();
        let copies = lower.contains("cp ") || lower.contains("copy") || lower.contains("mv ");
        // What is copied is there; what it is copied to is made.
        let rest = text[whole.end()..].split('\n').next().unwrap_or_default().trim_start_matches(['"', '\'']);
        let is_source =
            rest.starts_with(' ') && rest.trim_start().starts_with(|c: char| c.is_alphanumeric() || "./$\"'~{".contains(c));
        let copied = kind == FileKind::Env && copies && !is_source;
        let not_here = is_prose && NOT_HERE.iter().any(|word| lower.contains(word));
        let comment = !is_prose && lower.trim_start().starts_with('#');
        if copied || not_here || (comment && NOT_HERE.iter().any(|word| lower.contains(word))) {
            continue;
        }
        found.push(FileMention {
            kind,
            path: path.to_string(),
            place: whole.start()..whole.end(),
            is_code: !is_prose && !comment,
        });
    }
}

fn line_around(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |len| at + len);
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::audit::Language;

    fn found(language: Language, text: &str) -> Vec<String> {
        let mut files = Vec::new();
        find(language, text, &mut files);
        files.into_iter().map(|file| file.path).collect()
    }

    #[test]
    fn files_are_told_from_what_only_looks_like_one() {
        use Language::{Prose, Shell};
        for (language, text, want) in [
            (Shell, "docker compose -f deploy/docker-compose.prod.yml up", vec!["deploy/docker-compose.prod.yml"]),
            (Shell, "COMPOSE_FILE=compose.yaml:compose.dev.yaml", vec!["compose.yaml", "compose.dev.yaml"]),
            (Shell, "curl https://host.test/docker-compose.yml; ls compose.*.yaml ${D}/compose.yaml", vec![]),
            (Shell, "set -a; . ./.env.stack.local; node -p process.env.X", vec!["./.env.stack.local"]),
            (Shell, "cp .env.sample .env", vec![".env.sample"]),
            (Shell, "cat .env.${MODE} .env.*", vec![]),
            (Prose, "See docker-compose.dev.yml.\nCreate a file named compose.yaml.", vec!["docker-compose.dev.yml"]),
        ] {
            let want: Vec<String> = want.into_iter().map(str::to_string).collect();
            assert_eq!(found(language, text), want, "{text}");
        }
    }
}
