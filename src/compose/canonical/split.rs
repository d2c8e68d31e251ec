//! Taking short forms apart without looking into `${…}`.

/// Where the `${…}` that starts at `start` ends (the offset after its `}`), if it does.
pub(in crate::compose) fn braced_end(text: &str, start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (i, byte) in text.bytes().enumerate().skip(start + 1) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return Some(i + 1),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The offsets of the `separator`s that stand outside of every `${…}`.
pub(in crate::compose) fn positions(text: &str, separator: u8) -> Vec<usize> {
    let bytes = text.as_bytes();
    let (mut found, mut i) = (Vec::new(), 0);
    while i < bytes.len() {
        match bytes[i] {
            b'$' if bytes.get(i + 1) == Some(&b'{') => {
                i = braced_end(text, i).unwrap_or(bytes.len());
                continue;
            }
            byte if byte == separator => found.push(i),
            _ => {}
        }
        i += 1;
    }
    found
}

/// `text` cut at every `separator` outside of `${…}`.
pub(in crate::compose) fn split_outside(text: &str, separator: u8) -> Vec<&str> {
    let mut start = 0;
    let mut parts: Vec<&str> = Vec::new();
    for at in positions(text, separator) {
        parts.push(&text[start..at]);
        start = at + 1;
    }
    parts.push(&text[start..]);
    parts
}

/// Whether Compose would put a variable's value into `text`. (`$$` is a literal dollar.)
pub(in crate::compose) fn has_variable(text: &str) -> bool {
    text.replace("$$", "").contains('$')
}

/// Whether all of `text` is one `${…}` or one `$NAME`.
pub(in crate::compose) fn is_one_variable(text: &str) -> bool {
    if text.starts_with("${") {
        return braced_end(text, 0) == Some(text.len());
    }
    text.strip_prefix('$').is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}
