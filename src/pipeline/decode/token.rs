//! Bare tokens: where they end, and what KDL takes them for.

/// How far a token goes that starts here. `://` and `${…}` belong to what they stand in.
pub fn len(rest: &str) -> usize {
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        let after = &rest[at..];
        match c {
            '{' if rest[..at].ends_with('$') => {
                let line = after.split('\n').next().unwrap_or(after);
                let Some(close) = line.find('}') else { return at };
                for _ in rest[at..=at + close].chars().skip(1) {
                    chars.next();
                }
            }
            '/' if after.starts_with("/*") || after.starts_with("//") && !rest[..at].ends_with(':') => return at,
            '/' if after.starts_with("//") => {
                chars.next();
            }
            '[' | ']' if at == 0 => return 0,
            ']' if !rest[..at].contains('[') => return at,
            c if c.is_whitespace() || matches!(c, '{' | '}' | ';' | '=' | '"' | '(' | ')' | '\\') => return at,
            _ => {}
        }
    }
    rest.len()
}

/// A keyword without its `#`.
pub fn is_keyword(token: &str) -> bool {
    matches!(token, "true" | "false" | "null" | "inf" | "-inf" | "nan")
}

/// KDL's numbers.
pub fn is_number(token: &str) -> bool {
    let token = token.strip_prefix(['+', '-']).unwrap_or(token);
    let digits = |text: &str, radix: u32| {
        text.starts_with(|c: char| c.is_digit(radix)) && text.chars().all(|c| c.is_digit(radix) || c == '_')
    };
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(rest) = token.strip_prefix(prefix) {
            return digits(rest, radix);
        }
    }
    let (mantissa, exponent) = token.split_once(['e', 'E']).map_or((token, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    digits(whole, 10)
        && fraction.is_none_or(|f| digits(f, 10))
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e), 10))
}

#[cfg(test)]
mod tests {
    use super::{is_number, len};

    #[test]
    fn numbers_are_those_of_kdl() {
        for number in ["1", "-5", "1_000", "1.5", "2e10", "1.0E-3", "0x1F", "0b10"] {
            assert!(is_number(number), "{number}");
        }
        for text in ["30s", "1.2.3", "8080:80", "2024-01-01", "512M", "1.", "0xZZ", "1e"] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn a_token_ends_where_a_reader_sees_its_end() {
        let ends = [
            ("a b", "a"),
            ("data:/data;", "data:/data"),
            ("http://x/y z", "http://x/y"),
            ("a// remark", "a"),
            ("nginx:${TAG} {", "nginx:${TAG}"),
            ("x{", "x"),
            ("key=value", "key"),
            ("a/*x*/", "a"),
        ];
        for (text, token) in ends {
            assert_eq!(&text[..len(text)], token, "{text}");
        }
    }
}
