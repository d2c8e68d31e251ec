//! Where an expression between braces ends.

/// The place of the brace that closes the one at `open`: strings, templates and comments are passed over.
pub fn closing(text: &str, open: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    // What is open: a brace, or a template text.
    let mut stack = Vec::new();
    let mut at = open;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        if stack.last() == Some(&b'`') {
            match (byte, next) {
                (b'\\', _) => at += 1,
                (b'`', _) => {
                    stack.pop();
                }
                (b'$', Some(b'{')) => {
                    stack.push(b'{');
                    at += 1;
                }
                _ => {}
            }
            at += 1;
            continue;
        }
        match (byte, next) {
            (b'{', _) => stack.push(b'{'),
            (b'`', _) => stack.push(b'`'),
            (b'}', _) => {
                stack.pop();
                if stack.is_empty() {
                    return Some(at);
                }
            }
            (b'"' | b'\'', _) => at = string_end(bytes, at).unwrap_or(at),
            (b'/', Some(b'*')) => at = text.get(at..)?.find("*/")? + at + 1,
            // The slashes of an address are none of a comment.
            (b'/', Some(b'/')) if at > 0 && bytes.get(at - 1) != Some(&b':') => at = text.get(at..)?.find('\n')? + at,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where the string that begins at `open` ends; `None` for an apostrophe in prose, which no other follows on its line.
pub fn string_end(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'\n' => return None,
            byte if *byte == bytes[open] => return Some(at),
            _ => {}
        }
        at += 1;
    }
}
