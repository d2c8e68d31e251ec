//! Secrets that are known by their form: tokens of well-known services, keys, URLs with a password.

use super::secrets::is_placeholder;

/// A kind of token.
struct Token {
    /// How it starts.
    start: &'static str,
    /// What it is.
    what: &'static str,
    /// Characters behind the start, at least …
    least: usize,
    /// … and at most.
    most: usize,
    /// What those are.
    kind: Kind,
}

/// What tokens are made of behind their start.
#[derive(Clone, Copy)]
enum Kind {
    /// Letters, digits, `_`, `-` and `.`
    Text,
    /// Capital letters and digits.
    Capitals,
    /// Hexadecimal digits.
    Hex,
    /// Letters, digits, `_`, `-` and `/`
    Path,
}

impl Kind {
    fn has(self, c: char) -> bool {
        match self {
            Self::Text => c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'),
            Self::Capitals => c.is_ascii_uppercase() || c.is_ascii_digit(),
            Self::Hex => matches!(c, '0'..='9' | 'a'..='f'),
            Self::Path => c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/'),
        }
    }
}

const fn text(start: &'static str, what: &'static str, least: usize) -> Token {
    Token { start, what, least, most: usize::MAX, kind: Kind::Text }
}

const fn exact(start: &'static str, what: &'static str, count: usize, kind: Kind) -> Token {
    Token { start, what, least: count, most: count, kind }
}

const fn hook(start: &'static str, what: &'static str, least: usize) -> Token {
    Token { start, what, least, most: usize::MAX, kind: Kind::Path }
}

const TOKENS: &[Token] = &[
    exact("AKIA", "an AWS access key", 16, Kind::Capitals),
    exact("ASIA", "an AWS access key", 16, Kind::Capitals),
    text("ghp_", "a GitHub token", 20),
    text("gho_", "a GitHub token", 20),
    text("ghu_", "a GitHub token", 20),
    text("ghs_", "a GitHub token", 20),
    text("ghr_", "a GitHub token", 20),
    text("github_pat_", "a GitHub token", 20),
    text("glpat-", "a GitLab token", 16),
    text("glptt-", "a GitLab token", 16),
    text("gldt-", "a GitLab token", 16),
    text("xoxa-", "a Slack token", 10),
    text("xoxb-", "a Slack token", 10),
    text("xoxe-", "a Slack token", 10),
    text("xoxo-", "a Slack token", 10),
    text("xoxp-", "a Slack token", 10),
    text("xoxr-", "a Slack token", 10),
    text("xoxs-", "a Slack token", 10),
    hook("hooks.slack.com/services/", "a Slack webhook", 30),
    hook("discord.com/api/webhooks/", "a Discord webhook", 40),
    text("sk_live_", "a Stripe key", 10),
    text("rk_live_", "a Stripe key", 10),
    text("sk_test_", "a Stripe key", 20),
    text("rk_test_", "a Stripe key", 20),
    text("whsec_", "a webhook's signing secret", 24),
    text("sk-ant-", "an API key", 16),
    text("sk-proj-", "an API key", 16),
    text("SG.", "a SendGrid key", 30),
    hook("AIza", "a Google API key", 30),
    text("GOCSPX-", "a Google client secret", 20),
    text("npm_", "an npm token", 30),
    text("pypi-AgE", "a PyPI token", 30),
    text("dckr_pat_", "a Docker token", 20),
    exact("dop_v1_", "a DigitalOcean token", 64, Kind::Hex),
    text("hf_", "a Hugging Face token", 30),
    text("hvs.", "a Vault token", 20),
    text("hvb.", "a Vault token", 20),
    exact("AGE-SECRET-KEY-1", "an age key", 58, Kind::Capitals),
    exact("shpat_", "a Shopify token", 32, Kind::Hex),
    exact("key-", "a Mailgun key", 32, Kind::Hex),
    exact("SK", "a Twilio key", 32, Kind::Hex),
    text("sntrys_", "a Sentry token", 30),
];

const URL: &str = "a URL with a password";

/// How tokens start: a text without any of these holds none of [`TOKENS`].
pub fn starts() -> impl Iterator<Item = &'static str> {
    TOKENS.iter().map(|token| token.start)
}

/// What a text is by its look, if it is a secret. Never says the text itself.
pub fn looks_like(text: &str) -> Option<&'static str> {
    let token = || TOKENS.iter().find(|token| token.is_in(text)).map(|token| token.what);
    let others = || private_key(text).or_else(|| web_token(text)).or_else(|| bot_token(text));
    // Nothing shorter is a token.
    let found = if text.len() < 14 { None } else { token().or_else(others) };
    found.or_else(|| has_password(text).then_some(URL))
}

impl Token {
    fn is_in(&self, text: &str) -> bool {
        text.match_indices(self.start).any(|(at, _)| {
            let (before, from) = text.split_at(at);
            let begins = before.chars().next_back().is_none_or(|before| !before.is_ascii_alphanumeric());
            let rest = from.strip_prefix(self.start).unwrap_or_default();
            let (body, _) = rest.split_at(rest.find(|c| !self.kind.has(c)).unwrap_or(rest.len()));
            begins && (self.least..=self.most).contains(&body.len()) && !is_placeholder(body)
        })
    }
}

fn private_key(text: &str) -> Option<&'static str> {
    let pem = text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----");
    pem.then_some("a private key")
}

/// `eyJ….eyJ….…`
fn web_token(text: &str) -> Option<&'static str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)));
    words.filter(|word| word.starts_with("eyJ")).find_map(|word| {
        let mut parts = word.split('.');
        let mut jwt = || parts.next().is_some_and(|part| part.starts_with("eyJ") && part.len() > 10);
        (jwt() && jwt() && parts.next().is_some()).then_some("a JSON web token")
    })
}

/// `123456789:AA…`, as Telegram gives them out.
fn bot_token(text: &str) -> Option<&'static str> {
    let (before, after) = text.split_once(":AA")?;
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let len = after.find(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c))).unwrap_or(after.len());
    ((8..=10).contains(&digits) && len == 33).then_some("a Telegram token")
}

/// `scheme://user:password@host` with a literal password.
fn has_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let Some((user, _)) = authority.rsplit_once('@') else { return false };
    let Some((_, password)) = user.split_once(':') else { return false };
    !password.is_empty() && !password.contains('$') && !is_placeholder(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Put together here, so that no scanner takes this file for a leak.
    fn token(start: &str, filling: &str, len: usize) -> String {
        format!("{start}{}", filling.chars().cycle().take(len).collect::<String>())
    }

    #[test]
    fn every_token_is_known_by_its_form() {
        for known in TOKENS {
            let filling = match known.kind {
                Kind::Capitals => "Q7R2M9",
                Kind::Hex => "7c19ea",
                Kind::Text | Kind::Path => "aZ4kP8",
            };
            let good = token(known.start, filling, known.least);
            assert_eq!(looks_like(&good), Some(known.what), "{}", known.start);
            assert_eq!(looks_like(&format!("--key={good} x")), Some(known.what), "{}", known.start);
            assert_ne!(looks_like(&format!("x{good}")), Some(known.what), "{} inside of a word", known.start);
            let short = token(known.start, filling, known.least - 1);
            assert_ne!(looks_like(&short), Some(known.what), "{} too short", known.start);
            if known.most < usize::MAX {
                assert_ne!(
                    looks_like(&token(known.start, filling, known.most + 1)),
                    Some(known.what),
                    "{} too long",
                    known.start
                );
            }
        }
        assert!(TOKENS.len() >= 25);
    }

    #[test]
    fn keys_and_urls_are_known_by_their_form() {
        let jwt = format!("{}.{}.{}", token("eyJ", "hbGci", 20), token("eyJ", "zdWIi", 20), token("", "dGhpc", 20));
        let pem = ["-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE"].concat();
        for (text, what) in [
            (jwt.clone(), "a JSON web token"),
            (format!("Bearer {jwt}"), "a JSON web token"),
            (pem, "a private key"),
            (format!("12345678{}", token(":AA", "Hb3_x", 33)), "a Telegram token"),
            (["postgres://app:hun", "ter2@db:5432/app"].concat(), "a URL with a password"),
            (["https://4f1c:9", "9d2@errors.test/7"].concat(), "a URL with a password"),
            (["a://b:", "c@d"].concat(), "a URL with a password"),
        ] {
            assert_eq!(looks_like(&text), Some(what));
        }
    }

    #[test]
    fn what_only_looks_a_little_like_one_is_none() {
        for text in [
            "",
            "postgres:16",
            "postgres://app:${DB_PASSWORD}@db:5432/app",
            "postgres://app@db:5432/app",
            "postgres://app:change-me@db/app",
            "ghp_your-token-goes-here-please",
            "sk_test_placeholder-for-the-key",
            "npm_config_registry=https://registry.test/path/to/it",
            "hf_home",
            "key-value-store-of-the-application-x",
            "AKIAEXAMPLEEXAMPLE12",
            "https://hooks.slack.com/services/",
            "-----BEGIN CERTIFICATE-----",
            "eyJ",
            "10:AA",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "registry.test/shop/app:1.0.0@sha256:9f86d081884c7d659a2feaa0c55ad015",
        ] {
            assert_eq!(looks_like(text), None, "{text}");
        }
    }
}
