//! Texts as YAML scalars that every reader, of YAML 1.1 or 1.2, takes for the same text.
//!
//! The readers in use disagree about what a plain (unquoted) scalar is: `no`, `0755`, `1e3`, `22:22`, `2001-01-01` are texts to some and
//! booleans, numbers or dates to others. So a text is plain only where all agree; whatever is in doubt is double-quoted.

use std::fmt::Write as _;

/// Plain texts that some reader takes for a boolean, a null or a number, in lower case.
const RESERVED: [&str; 14] =
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil", "nan", "inf", "infinity", "undefined"];

/// Units after which a text that begins with a digit is plain: Compose's durations and byte sizes, such as `1m30s` and `512M`.
const UNITS: [&str; 14] = ["ns", "us", "ms", "s", "m", "h", "k", "kb", "M", "mb", "MB", "g", "G", "gb"];

/// Whether every reader takes `text`, written without quotes as a key or a value in block style, for this very text.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    begins_like_a_word(text)
        && !is_exponent(text)
        && !RESERVED.contains(&text.to_ascii_lowercase().as_str())
        && continues_plainly(text)
        || is_quantity(text)
}

/// Whether `text` needs no quotes inside `[…]`, either.
#[must_use]
pub fn is_plain_in_flow(text: &str) -> bool {
    is_plain(text) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/'))
}

/// A word (`web`, `_x`), a path (`/a`, `./a`, `../a`) or a hidden file's name (`.env`). Numbers begin with a digit, a sign or a dot.
fn begins_like_a_word(text: &str) -> bool {
    let letter = |s: &str| s.starts_with(|c: char| c.is_ascii_alphabetic());
    let dots = text.len() - text.trim_start_matches('.').len();
    match dots {
        0 => text.starts_with('/') || letter(text.trim_start_matches('_')),
        1 => text[1..].starts_with('/') || letter(&text[1..]) && !is_reserved_after_dot(&text[1..]),
        2 => text[2..].starts_with('/'),
        _ => false,
    }
}

/// `.inf` and `.nan` are numbers.
fn is_reserved_after_dot(rest: &str) -> bool {
    matches!(rest.to_ascii_lowercase().as_str(), "inf" | "nan")
}

/// `e3`, `.e-3`: an exponent without a number, which some reader takes for a number nevertheless.
fn is_exponent(text: &str) -> bool {
    let exponent = text.trim_start_matches(['.', '_']).strip_prefix(['e', 'E']);
    exponent.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b"+-_.".contains(&b)))
}

/// No character that means something to YAML where it stands, and none that is hard to see.
fn continues_plainly(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(i, &byte)| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'/' | b'-' | b'+' | b'@' | b'%' | b'=' => true,
        // `a: b` is a mapping, and so is `a:` at the end.
        b':' => bytes.get(i + 1).is_some_and(|next| next.is_ascii_alphanumeric() || matches!(next, b'/' | b'.' | b'_')),
        // A run of spaces is hard to count; a space at the end would be lost; `a - b` is a list to careless readers.
        b' ' | b',' => bytes.get(i + 1).is_some_and(|next| next.is_ascii_alphanumeric() || byte == b',' && *next == b' '),
        _ => false,
    })
}

/// Digits with units behind them.
fn is_quantity(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let after = &rest[digits..];
        let unit = after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        if digits == 0 || rest.starts_with('0') || !UNITS.contains(&&after[..unit]) {
            return false;
        }
        rest = &after[unit..];
    }
    !text.is_empty()
}

/// Whether a reader of the file sees `c` for what it is: no control, no break, no blank but the space, nothing of zero width.
#[must_use]
pub(super) fn is_visible(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' => false,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' => false,
        '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'.. => false,
        _ => !c.is_control() && !c.is_whitespace() && (c as u32 & 0xfffe) != 0xfffe,
    }
}

/// `text` between double quotes, on one line; what cannot be seen is escaped.
#[must_use]
pub fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        // Writing to a String cannot fail.
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => out.write_str("\\n"),
            '\r' => out.write_str("\\r"),
            '\t' => out.write_str("\\t"),
            c if is_visible(c) => out.write_char(c),
            c if (c as u32) < 0x100 => write!(out, "\\x{:02X}", c as u32),
            c if (c as u32) < 0x1_0000 => write!(out, "\\u{:04X}", c as u32),
            c => write!(out, "\\U{:08X}", c as u32),
        };
    }
    out.push('"');
    out
}

/// `text`, plain or double-quoted, for a key or a value outside `[…]`.
#[must_use]
pub fn inline(text: &str) -> String {
    if is_plain(text) { text.to_string() } else { double_quoted(text) }
}

/// The sign that begins `text` as a literal block, `|` or `|-`; `None` where some reader would get such a block wrong.
///
/// Several breaks at the end would need `|+`, which also takes the blank lines that follow it in the file.
#[must_use]
pub fn block_sign(text: &str) -> Option<&'static str> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let lines_are_safe = || {
        body.split('\n').all(|line| !line.ends_with(' ') && line.chars().all(is_visible))
            && !body.starts_with([' ', '\n'])
            && !body.ends_with('\n')
    };
    // `---` and `...` inside a block are text to every reader, but not to every person and not to tools that split files at them.
    let splits = || body.split('\n').any(|line| line.starts_with("---") || line.starts_with("..."));
    if !body.contains('\n') || !lines_are_safe() || splits() {
        return None;
    }
    Some(if body.len() == text.len() { "|-" } else { "|" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_is_what_people_write_plain() {
        for text in [
            "web",
            "unless-stopped",
            "postgres:16-alpine",
            "registry.example/acme/app:v1.2",
            "/var/lib/postgresql/data",
            "./src:/app",
            "../..",
            ".env",
            "db-data:/var/lib/postgresql/data",
            "10s",
            "1m30s",
            "512M",
            "2gb",
            "The database, in short",
            "https://example.org/a/b",
            "none",
            "a=b",
            "CMD-SHELL",
            "_x",
            "user@host",
            "vm.swappiness",
            "traefik.http.routers.app.rule",
        ] {
            assert_eq!(inline(text), text);
        }
    }

    #[test]
    fn what_some_reader_takes_for_something_else_is_quoted() {
        for text in [
            "",
            " ",
            "no",
            "Yes",
            "ON",
            "y",
            "N",
            "true",
            "null",
            "~",
            "~/x",
            "<<",
            "=",
            ".",
            "..",
            "...",
            "---",
            "-",
            "- a",
            "?",
            "? a",
            ":",
            "a:",
            "a: b",
            "a :b",
            "a #b",
            "#a",
            "a# b",
            "0",
            "08",
            "0755",
            "0o17",
            "0x1F",
            "0b1",
            "1e3",
            "1_000",
            "1.10",
            "1.2.3",
            "-1",
            "+1",
            ".5",
            ".inf",
            "-.INF",
            ".NaN",
            "_1",
            "1:2",
            "22:22",
            "8080:80",
            "127.0.0.1:80:80",
            "2001-01-01",
            "2001-01-01T00:00:00Z",
            "[a]",
            "{}",
            "${A}",
            "$$a",
            "!t",
            "&a",
            "*a",
            "|",
            ">",
            "%d",
            "@a",
            "`a`",
            "'a'",
            "\"a\"",
            "a ",
            " a",
            "a  b",
            "a\tb",
            "a\nb",
            "é",
            "a\u{85}b",
            "\u{feff}a",
            "0s",
            "1d",
            "16-alpine",
            "1,000",
            ".e3",
            "e1",
            "E10",
            ".e-3",
            "e+1",
            "a - b",
            "a,",
            "{{.ID}}",
            "1s2",
            "5 m",
            "a:-b",
        ] {
            assert!(!is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn escapes_keep_the_scalar_on_one_visible_line() {
        assert_eq!(
            double_quoted("a\"\\\n\r\t\u{0}\u{85}\u{2028}\u{1f600}\u{e0001}é"),
            r#""a\"\\\n\r\t\x00\x85\u2028😀\U000E0001é""#
        );
    }

    #[test]
    fn blocks_only_where_all_readers_agree() {
        assert_eq!(block_sign("a\n  b\n\nc"), Some("|-"));
        assert_eq!(block_sign("# a\nb: c\n"), Some("|"));
        for text in [
            "a",
            "a\n",
            "\na\nb",
            " a\nb",
            "\ta\nb",
            "a \nb",
            "a\n \nb",
            "a\nb\n\n",
            "a\r\nb",
            "a\tb\nc",
            "a\u{2028}\nb",
            "a\n---\nb",
            "\n\n",
        ] {
            assert_eq!(block_sign(text), None, "{text:?}");
        }
    }

    proptest::proptest! {
        /// Reads plain scalars by the rules of YAML 1.1 and 1.2 and Compose's own number forms: nothing plain may match any of them.
        #[test]
        fn nothing_plain_looks_like_a_number_or_a_sign(text in "[-+.,:_0-9a-fxoEyYnN~ #'\"]{0,8}") {
            if is_plain(&text) {
                let bare = text.replace(['_', ',', ':'], "");
                proptest::prop_assert!(bare.parse::<f64>().is_err(), "{text:?}");
                proptest::prop_assert!(!text.contains(": ") && !text.contains('#') && !text.ends_with([':', ' ']));
                let signed = text.starts_with(|c: char| "-?:,[]{}#&*!|>'\"%@`~ +".contains(c));
                proptest::prop_assert!(!signed, "{text:?}");
                let based = ["0x", "0o", "0b", "0"].iter().any(|p| bare.starts_with(p));
                proptest::prop_assert!(!based, "{text:?}");
            }
        }

        #[test]
        fn quoted_text_reads_back(text in proptest::prelude::any::<String>()) {
            let quoted = double_quoted(&text);
            proptest::prop_assert_eq!(unquote(&quoted), text);
            proptest::prop_assert!(quoted.chars().all(is_visible));
        }
    }

    /// A strict reader of what [`double_quoted`] writes.
    fn unquote(quoted: &str) -> String {
        let mut chars = quoted.strip_prefix('"').unwrap().strip_suffix('"').unwrap().chars();
        let mut out = String::new();
        while let Some(c) = chars.next() {
            assert_ne!(c, '"');
            out.push(match c {
                '\\' => match chars.next().unwrap() {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    c @ ('"' | '\\') => c,
                    kind => {
                        let digits = match kind {
                            'x' => 2,
                            'u' => 4,
                            'U' => 8,
                            other => panic!("unknown escape {other}"),
                        };
                        let hex: String = chars.by_ref().take(digits).collect();
                        char::from_u32(u32::from_str_radix(&hex, 16).unwrap()).unwrap()
                    }
                },
                c => c,
            });
        }
        out
    }
}
