//! Keys and tokens as text.

/// Hexadecimal digits.
pub fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Letters and digits of ASCII.
pub fn is_alnum(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Base64 with its padding, as `openssl rand -base64` writes it.
pub fn is_base64(text: &str) -> bool {
    text.len().is_multiple_of(4) && is_of(text, b"+/")
}

/// Base64 for URLs and file names (RFC 4648, section 5), with or without padding.
pub fn is_base64url(text: &str) -> bool {
    let padded = text.ends_with('=');
    (if padded { text.len().is_multiple_of(4) } else { text.len() % 4 != 1 }) && is_of(text, b"-_")
}

fn is_of(text: &str, more: &[u8]) -> bool {
    let body = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    !body.is_empty() && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
}

/// `8-4-4-4-12` hexadecimal digits.
pub fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(|group| is_hex(group))
}
