//! What a secret looks like, for the rules that look for one: by its name, and by how random it is. [`super::tokens`] knows
//! those that have a form.

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

/// Whether a text is as random as keys are: letters and digits in turn, no words, and at least 3.5 bits a character, or
/// nearly as many as its length allows.
pub fn is_random(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "+/=_-.".contains(c);
    if text.len() < 16 || text.len() > 4096 || !text.chars().all(plain) || is_placeholder(text) {
        return false;
    }
    let bytes = text.as_bytes();
    let pairs = || bytes.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
    let letters = |a: u8, b: u8| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric();
    let digits = pairs().filter(|(a, b)| letters(*a, *b) && a.is_ascii_digit() != b.is_ascii_digit()).count();
    // Words begin with a capital letter and do not change within.
    let cases = pairs().filter(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase()).count();
    let steps = pairs().filter(|(a, b)| *b == a.wrapping_add(1)).count();
    let mut times = [0_usize; 256];
    bytes.iter().for_each(|byte| times[usize::from(*byte)] += 1);
    let count = bytes.len() as f64;
    let shares = times.into_iter().filter(|times| *times > 0).map(|times| times as f64 / count);
    let bits: f64 = shares.map(|share| -share * share.log2()).sum();
    let mixed = digits >= 3 || (digits >= 2 && cases >= 3);
    mixed && (digits + cases) * 6 >= bytes.len() && bits >= 3.5_f64.min(count.log2() - 0.6) && steps * 2 < bytes.len()
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
    fn random_texts_are_told_from_words() {
        let join = |parts: &[&str]| parts.concat();
        for text in [
            join(&["pbSVkqxf", "SyzH2dTQ3mUw", "L8Kc"]),
            join(&["9f86d081884c", "7d659a2feaa0", "c55ad015"]),
            join(&["wJalrXUtn", "FEMI/K7MDENG/", "bPxRfiCY2k"]),
            join(&["4eC39HqLyjW", "Darjtd8x"]),
            join(&["7c0a1f3e-", "52d8-4b96-", "8e21-d04f6ab39c75"]),
        ] {
            assert!(is_random(&text), "{text}");
        }
        for text in [
            "session-secret-for-dev",
            "correct-horse-battery-staple",
            "for-development-only-2024",
            "postgres",
            "00000000000000000000000000000000",
            "0123456789abcdef0123456789abcdef",
            "dev_secret_key_base_dev_secret_key_base",
            "not-a-secret-1",
            "/run/secrets/db-password-2024",
            "superSecretDevPassword123",
            "two words and 3 more of them",
            "postgresql://db:5432/shop_test1",
        ] {
            assert!(!is_random(text), "{text}");
        }
    }

    #[test]
    fn placeholders_hold_a_place() {
        for text in ["", "change-me", "<token>", "your-key", "xxxx", "***", "replace_this", "TODO", "example"] {
            assert!(is_placeholder(text), "{text}");
        }
        assert!(!is_placeholder("hunter2"));
    }
}
