//! Numbers and paths.

/// A port number without sign, blanks or zeros in front.
pub fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0') && text.parse::<u16>().is_ok()
}

/// Anything that a file can be called, on one line; not the address of something else.
pub fn is_path(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains(['\0', '\n', '\r']) && !text.contains("://")
}
