//! Names and ports of services in texts.

use std::borrow::Cow;

use crate::compose::Tree;
use crate::diag::Span;

use super::uses;

/// Something that looks like a host: `db` in `postgres://app@db:5432/shop`.
#[derive(Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// Its name.
    pub host: &'a str,
    /// The port behind it.
    pub port: Option<u16>,
    /// Whether it can be nothing but a host: a scheme or a user stands before it, or a port behind.
    pub sure: bool,
}

/// Words of variables that a browser reads, not the container.
pub const BROWSER: &[&str] = &["PUBLIC", "CORS", "ORIGIN", "ORIGINS", "CALLBACK", "REDIRECT", "BROWSER", "EXTERNAL"];
/// How names of variables end that hold nothing but a host.
const HOSTS: &[&str] = &["HOST", "HOSTNAME", "SERVER", "ADDR", "ADDRESS"];

/// Every name in `text` that could be a host.
pub fn of(text: &str) -> Vec<Address<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    while let Some(at) = text[start..].find(part).map(|at| start + at) {
        let end = text[at..].find(|c| !part(c)).map_or(text.len(), |len| at + len);
        start = end;
        // The dash of `${NAME:-db}`, the dot at the end of a sentence.
        let host = text[at..end].trim_start_matches('-').trim_end_matches('.');
        let (before, after) = (&text[..end - text[at..end].trim_start_matches('-').len()], &text[end..]);
        let digits = after.strip_prefix(':').map(|rest| &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())]);
        let behind = digits.map_or("", |digits| &after[1 + digits.len()..]);
        // `user:5432@host` is a password, `10:30` a time.
        let whole = !behind.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '_' | '.' | '-'));
        let port = digits.filter(|_| whole).and_then(|digits| digits.parse().ok());
        let scheme = before.ends_with("://") && !after.starts_with('@') && !is_user(after);
        let sure = port.is_some() || scheme || before.ends_with('@');
        if !host.is_empty() {
            found.push(Address { host, port, sure });
        }
    }
    found
}

/// Whether `:password@host` or `@host` follows.
fn is_user(after: &str) -> bool {
    let authority = &after[..after.find(['/', '?', '#']).unwrap_or(after.len())];
    authority.contains('@')
}

/// What a canonical service hands to its program: the name of the variable, the text, the place.
pub fn texts(service: &Tree) -> Vec<(&str, Cow<'_, str>, Span)> {
    let environment = uses::entries(service, "environment").into_iter();
    let environment = environment.filter(|(key, ..)| !key.split('_').any(|word| BROWSER.contains(&word)));
    let mut texts: Vec<(&str, Cow<'_, str>, Span)> = environment.map(|(key, text, span)| (key, filled(text), span)).collect();
    for path in [&["command"][..], &["entrypoint"], &["healthcheck", "test"]] {
        if let Some(tree) = uses::at(service, path) {
            uses::texts(tree, &mut |text, span| texts.push(("", filled(text), span)));
        }
    }
    texts
}

fn filled(text: &str) -> Cow<'_, str> {
    if text.contains('$') { uses::with_defaults(text).map_or(Cow::Borrowed(text), Cow::Owned) } else { Cow::Borrowed(text) }
}

/// Whether a variable of this name holds a host and nothing else.
pub fn holds_host(key: &str) -> bool {
    key.rsplit('_').next().is_some_and(|last| HOSTS.contains(&last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_wherever_they_stand() {
        for (text, expected) in [
            ("postgres://db/shop", Some(("db", None))),
            ("postgresql+asyncpg://app:secret@db:5432/shop", Some(("db", Some(5432)))),
            ("${URL:-redis://db:6379/0}", Some(("db", Some(6379)))),
            ("db:9092,other:9092", Some(("db", Some(9092)))),
            ("--upstream=http://db:3000", Some(("db", Some(3000)))),
            ("${HOST:-db}:80", None),
            ("postgres://db:5432@elsewhere/db", None),
            ("db", None),
            ("https://db.example.com:443", None),
            ("db:5432x", None),
        ] {
            let found = of(text);
            let found = found.iter().find(|a| a.host == "db" && a.sure).map(|a| (a.host, a.port));
            assert_eq!(found, expected, "{text}");
        }
    }
}
