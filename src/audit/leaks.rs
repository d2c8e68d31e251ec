//! What looks like a secret in a file that others can read.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::Language;
use super::language::is_program;
use crate::pipeline::rules::{is_placeholder, is_random, is_secret_name, looks_like, token_starts};

/// What looks like a secret. Nothing here holds the secret itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// Where the value stands: what must not be shown.
    pub place: Range<usize>,
    /// What it is by its look, such as `a GitHub token`; none where it is random under a secret's name.
    pub look: Option<&'static str>,
    /// The name that it is given to, where it has one.
    pub name: Option<String>,
    /// Whether it stands where a program reads it, not in prose or in a sample.
    pub is_live: bool,
}

/// `NAME=value`, `name: "value"`, `"name": "value"`, `name = 'value'`, `name => "value"`.
#[expect(clippy::expect_used, reason = "a constant, tried by every test")]
static ASSIGNMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"([A-Za-z_][A-Za-z0-9_.-]{2,80})["']?\s*(?:=>|:=|[:=])\s*(?:"([^"\s]{8,400})"|'([^'\s]{8,400})'|([^\s"'`,;(){}\[\]<>]{8,400}))"#)
        .expect("a pattern")
});

/// The starts of tokens, and whatever else [`looks_like`] goes by: most lines have none of it, and need no closer look.
#[expect(clippy::expect_used, reason = "a constant, tried by every test")]
static CANDIDATES: LazyLock<RegexSet> = LazyLock::new(|| {
    let starts = token_starts().map(regex::escape).collect::<Vec<_>>().join("|");
    let url = r"[a-z]://[^\s/@]*:[^\s/@]+@";
    let words = r"(?i)passw|passphrase|token|secret|api_?-?key|credential|private_?-?key|access_?-?key|encryption_?-?key";
    RegexSet::new([&format!("{starts}|-----BEGIN |eyJ|:AA|{url}"), words]).expect("patterns")
});

/// What looks like a secret in `text`, a line at a time.
#[must_use]
pub fn find(language: Language, text: &str) -> Vec<Leak> {
    let mut leaks = Vec::new();
    if !CANDIDATES.is_match(text) {
        return leaks;
    }
    let is_prose = language == Language::Prose;
    let is_program = is_program(language);
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let line = line.trim_end();
        // Nobody writes a secret into a line of minified code by hand, and nobody reads such a line.
        if line.len() > 4096 || !CANDIDATES.is_match(line) {
            continue;
        }
        let before = leaks.len();
        for found in ASSIGNMENT.captures_iter(line) {
            // In a program, what stands without quotes is more code.
            let bare = found.get(4).filter(|_| !is_program);
            let (Some(name), Some(value)) = (found.get(1), found.get(2).or(found.get(3)).or(bare)) else { continue };
            let look = by_look(value.as_str());
            let named = is_secret_name(&spelt(name.as_str()));
            if look.is_some() || (named && !is_prose && is_random(value.as_str()) && !is_made(value.as_str())) {
                let place = start + value.start()..start + value.end();
                leaks.push(Leak { place, look, name: Some(name.as_str().to_string()), is_live: !is_prose });
            }
        }
        if leaks.len() == before
            && let Some(look) = by_look(line).filter(|look| !look.contains("private key") || is_key(&text[start..]))
            && let Some(place) = words(line).find(|place| by_look(&line[place.clone()]).is_some()).or(Some(0..line.len()))
        {
            leaks.push(Leak { place: start + place.start..start + place.end, look: Some(look), name: None, is_live: !is_prose });
        }
    }
    leaks
}

/// Whether a private key follows its first line, and not only the words that it begins with.
fn is_key(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("PRIVATE KEY-----") else { return false };
    let rest = rest.get(..rest.floor_char_boundary(200)).unwrap_or(rest);
    rest.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))).any(|run| run.len() >= 40)
}

/// [`looks_like`], without URLs whose password is the one of an example.
fn by_look(text: &str) -> Option<&'static str> {
    let look = looks_like(text)?;
    let harmless = look.contains("URL") && text.split("://").skip(1).all(is_plain_password);
    (!harmless).then_some(look)
}

/// Whether the password in `user:password@host…` is one that everybody knows, or a place for one.
fn is_plain_password(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#', ' ', '"', '\'']).next().unwrap_or(rest);
    let Some((user, host)) = authority.rsplit_once('@') else { return true };
    let Some((name, password)) = user.split_once(':') else { return true };
    let host = host.split(':').next().unwrap_or(host);
    let near = !host.contains('.')
        || host == "127.0.0.1"
        || host == "0.0.0.0"
        || host.ends_with("example.com")
        || host.ends_with(".local");
    let strong = password.len() >= 12
        && [char::is_uppercase, char::is_lowercase, char::is_numeric].iter().all(|is| password.contains(*is));
    let known = ["pass", "secret", "admin", "root", "user", "guest", "test", "dev", "local", "postgres", "mysql", "redis"];
    let lower = password.to_ascii_lowercase();
    let computed = password.contains(['$', '{', '<', '%', '(', '[', '*']);
    computed
        || lower == name.to_ascii_lowercase()
        || is_placeholder(password)
        || near && !strong
        || known.iter().any(|word| lower.contains(word))
}

/// A name as variables are written: `apiToken` as `API_TOKEN`.
fn spelt(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = '_';
    for c in name.chars() {
        if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
        before = c;
    }
    out
}

/// Whether a value is made by code or is about something else: a call, a path, a hash that names content.
fn is_made(value: &str) -> bool {
    value.contains(['(', '$', '{', '<']) || value.starts_with("sha") || value.matches(['.', '/']).count() > 2
}

/// The words of a line, by their places.
fn words(line: &str) -> impl Iterator<Item = Range<usize>> {
    line.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '=' | ',' | ';' | '(' | ')' | '<' | '>')).map(
        |word| {
            let start = word.as_ptr() as usize - line.as_ptr() as usize;
            start..start + word.len()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::audit::Language;

    fn found(text: &str) -> Vec<(&str, Option<String>, Option<&'static str>)> {
        find(Language::Javascript, text).into_iter().map(|leak| (&text[leak.place], leak.name, leak.look)).collect()
    }

    #[test]
    fn secrets_are_found_with_the_names_that_they_are_given_to() {
        let token = ["ghp_", &"aZ4kP8".repeat(6)].concat();
        let key = ["pbSVkqxf", "SyzH2dTQ3mUw", "L8Kc"].concat();
        let text = format!("const a = 1;\nGITHUB_TOKEN = '{token}';\nconst apiKey = '{key}';\n// see {token}\n");
        let name = |name: &str| Some(name.to_string());
        assert_eq!(
            found(&text),
            [
                (token.as_str(), name("GITHUB_TOKEN"), Some("a GitHub token")),
                (key.as_str(), name("apiKey"), None),
                (token.as_str(), None, Some("a GitHub token")),
            ]
        );
        let pem = ["-----BEGIN RSA ", "PRIVATE KEY-----\n", &"MIIEow+9".repeat(8), "\n"].concat();
        assert_eq!(found(&pem)[0].2, Some("a private key"));
        let url = ["postgres://shop:Qx7", "vR2mK9pLw4@db.shop.test/x"].concat();
        assert_eq!(found(&format!("DATABASE_URL={url}\n")).len(), 1);
    }

    #[test]
    fn what_only_holds_a_place_is_none() {
        for text in [
            "API_KEY=change-me-please\n",
            "const token = process.env.API_TOKEN_FOR_ALL;\n",
            "token = getToken(config.session.secret)\n",
            "DATABASE_URL=postgres://postgres:postgres@localhost:5432/app\n",
            "url = \"redis://:secret@cache:6379\"\n",
            "const passwordPattern = \"[A-Za-z0-9]{8,}\";\n",
            "url: postgres://${USER}:${DB_PASSWORD}@db/app\n",
            "secretName: shop-database-credentials\n",
            "private_key: x25519.X25519PrivateKey | None = None\n",
            "if text.startswith('-----BEGIN PRIVATE KEY-----'):\n",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
