//! What a secret looks like, for the rules that look for one.

/// Words that say that a variable holds a secret.
const WORDS: &[&str] = &["PASSWORD", "PASSWD", "PASSPHRASE", "TOKEN", "SECRET", "APIKEY", "CREDENTIALS"];
/// Last words of variables that speak about a secret without holding it.
const ABOUT: &[&str] = &[
    "FILE",
    "PATH",
    "DIR",
    "NAME",
    "USER",
    "ID",
    "URL",
    "URI",
    "HOST",
    "PORT",
    "TTL",
    "EXPIRY",
    "EXPIRES",
    "LENGTH",
    "TYPE",
    "ALGORITHM",
    "ISSUER",
    "AUDIENCE",
    "ENABLED",
    "POLICY",
    "LIMIT",
    "LIFETIME",
    "HEADER",
    "PREFIX",
];
/// How well-known tokens start, and the number of characters that follow at least.
const TOKENS: &[(&str, &str, usize)] = &[
    ("AKIA", "an AWS access key", 16),
    ("ghp_", "a GitHub token", 20),
    ("gho_", "a GitHub token", 20),
    ("ghu_", "a GitHub token", 20),
    ("ghs_", "a GitHub token", 20),
    ("ghr_", "a GitHub token", 20),
    ("github_pat_", "a GitHub token", 20),
    ("glpat-", "a GitLab token", 16),
    ("xoxa-", "a Slack token", 10),
    ("xoxb-", "a Slack token", 10),
    ("xoxe-", "a Slack token", 10),
    ("xoxp-", "a Slack token", 10),
    ("xoxr-", "a Slack token", 10),
    ("xoxs-", "a Slack token", 10),
    ("sk_live_", "a Stripe key", 10),
    ("rk_live_", "a Stripe key", 10),
    ("sk-ant-", "an API key", 16),
    ("sk-proj-", "an API key", 16),
    ("SG.", "a SendGrid key", 30),
    ("AIza", "a Google API key", 30),
    ("npm_", "an npm token", 20),
];

/// Whether a variable of this name holds a secret: `DB_PASSWORD`, `STRIPE_API_KEY`; not `PUBLIC_KEY` or `TOKEN_FILE`.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let words: Vec<&str> = name.split(['_', '-', '.']).filter(|word| !word.is_empty()).collect();
    if words.contains(&"PUBLIC") || words.last().is_some_and(|last| ABOUT.contains(last)) {
        return false;
    }
    let pair = |a: &str, b: &str| words.windows(2).any(|pair| pair == [a, b]);
    words.iter().any(|word| WORDS.contains(word))
        || pair("API", "KEY")
        || pair("PRIVATE", "KEY")
        || pair("ACCESS", "KEY")
        || pair("ENCRYPTION", "KEY")
}

/// What a text is by its look, if it is a secret. Never says the text itself.
pub fn looks_like(text: &str) -> Option<&'static str> {
    let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    for (start, what, least) in TOKENS {
        for (at, _) in text.match_indices(start) {
            let begins = text[..at].chars().next_back().is_none_or(|before| !before.is_ascii_alphanumeric());
            let rest = &text[at + start.len()..];
            let len = rest.chars().take_while(|c| is_token(*c)).count();
            if begins && len >= *least && !is_placeholder(&rest[..rest.len().min(len)]) {
                return Some(what);
            }
        }
    }
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    let mut parts = text.split('.');
    let jwt = |part: Option<&str>, start: &str| part.is_some_and(|p| p.starts_with(start) && p.len() > 10);
    if jwt(parts.next(), "eyJ") && jwt(parts.next(), "eyJ") && parts.next().is_some() {
        return Some("a JSON web token");
    }
    has_password(text).then_some("a URL with a password")
}

/// `scheme://user:password@host` with a literal password.
fn has_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let Some((user, _)) = authority.rsplit_once('@') else { return false };
    let Some((_, password)) = user.split_once(':') else { return false };
    !password.is_empty() && !password.contains('$') && !is_placeholder(password)
}

/// Whether a text only holds a secret's place.
pub fn is_placeholder(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    let words =
        ["change", "replace", "example", "placeholder", "your", "dummy", "todo", "xxx", "insert", "redacted", "***", "..."];
    lower.is_empty()
        || lower.starts_with('<')
        || words.iter().any(|word| lower.contains(word))
        || lower.chars().all(|c| c == 'x' || c == '*' || c == '.' || c == '-')
}

/// Whether the value of a variable with a secret's name is a secret: not a switch, a number, a path or a placeholder.
pub fn is_secret_value(text: &str) -> bool {
    let plain = matches!(text, "true" | "false" | "yes" | "no" | "on" | "off" | "none" | "null");
    let number = text.chars().all(|c| c.is_ascii_digit()) && text.len() < 6;
    !(text.contains('$') || plain || number || text.starts_with('/') || text.starts_with("./") || is_placeholder(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        for name in ["DB_PASSWORD", "SECRET", "STRIPE_API_KEY", "JWT_PRIVATE_KEY", "auth-token", "SECRET_KEY_BASE"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["PUBLIC_KEY", "NEXT_PUBLIC_API_KEY", "TOKEN_FILE", "TOKENS", "KEY", "PASSWORD_MIN_LENGTH", "SECRETARY"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn tokens_are_known_by_their_look() {
        // Put together here, so that no scanner takes this file for a leak.
        let token = |start: &str, len: usize| format!("{start}{}", "a1".repeat(len));
        assert_eq!(looks_like(&token("AKIA", 8)), Some("an AWS access key"));
        assert_eq!(looks_like(&token("--key=ghp_", 18)), Some("a GitHub token"));
        assert_eq!(looks_like("postgres://app:hunter2@db:5432/app"), Some("a URL with a password"));
        assert_eq!(looks_like("postgres://app:${DB_PASSWORD}@db:5432/app"), None);
        assert_eq!(looks_like("postgres://app@db:5432/app"), None);
        assert_eq!(looks_like("ghp_your-token-goes-here-please"), None);
        assert_eq!(looks_like("postgres:16"), None);
    }
}
