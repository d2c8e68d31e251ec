//! Backslashes between double quotes.

/// `text` with its escapes in place and `\$` as the template's `$$`. What is no escape stays as it is.
pub(super) fn resolved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let after = from.get(1..).unwrap_or_default();
        let used = match after.bytes().next() {
            Some(b'0') => octal(after, &mut out),
            Some(b) => match simple(b) {
                Some(written) => {
                    out.push_str(written);
                    1
                }
                None => {
                    out.push('\\');
                    0
                }
            },
            None => {
                out.push('\\');
                0
            }
        };
        rest = after.get(used..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn simple(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'a' => "\u{7}",
        b'b' => "\u{8}",
        b'f' => "\u{c}",
        b'n' => "\n",
        b'r' => "\r",
        b't' => "\t",
        b'v' => "\u{b}",
        b'"' => "\"",
        b'\\' => "\\",
        b'$' => "$$",
        _ => return None,
    })
}

/// `0` and up to three digits: three octal ones are a character, of others the zero is lost. How many bytes that takes.
fn octal(after: &str, out: &mut String) -> usize {
    let digits = after.bytes().skip(1).take(3).take_while(u8::is_ascii_digit).count();
    let number = after.get(1..=digits).unwrap_or_default();
    match u8::from_str_radix(number, 8) {
        Ok(code) if digits == 3 => out.push(char::from(code)),
        _ => {
            out.push('\\');
            out.push_str(number);
        }
    }
    digits + 1
}
