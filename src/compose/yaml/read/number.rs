//! Plain scalars that go-yaml takes for numbers.

use crate::compose::Value;

/// The number that `text` is, which begins with a digit, a sign or a dot (go-yaml's resolve.go).
///
/// Whole numbers above `i64` that fit `u64` come as their decimal digits: that is how Compose prints them.
pub(super) fn number(text: &str) -> Option<Value> {
    if text.starts_with('.') {
        let bytes = text.as_bytes();
        let between_digits = |at: usize| {
            let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            digit(at.saturating_sub(1)) && digit(at + 1)
        };
        let well_spaced = text.match_indices('_').all(|(at, _)| between_digits(at));
        return if well_spaced { float(&text.replace('_', "")) } else { None };
    }
    let plain = text.replace('_', "");
    whole(&plain).or_else(|| float(&plain)).or_else(|| signed_behind_prefix(&plain))
}

fn whole(text: &str) -> Option<Value> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let prefix = digits.get(..2).filter(|_| digits.len() > 2).map(str::to_ascii_lowercase);
    let (base, digits) = match prefix.as_deref() {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        _ if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    let size = i128::from_str_radix(digits, base).ok()?;
    let size = if negative { -size } else { size };
    match i64::try_from(size) {
        Ok(n) => Some(Value::Int(n)),
        // Go reads no sign before numbers of that size.
        Err(_) if text.starts_with(['+', '-']) => None,
        Err(_) => u64::try_from(size).ok().map(|n| Value::Str(n.to_string())),
    }
}

/// Digits with a point or an exponent. What is too large for a float stays a text.
fn float(text: &str) -> Option<Value> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let right = digits(before)
        && digits(after)
        && !(before.is_empty() && (after.is_empty() || !mantissa.contains('.')))
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent));
    text.parse().ok().filter(|number: &f64| right && number.is_finite()).map(Value::Float)
}

/// `0b-1`, `0o+7`: go-yaml tries a number behind these prefixes, and that may have a sign.
fn signed_behind_prefix(text: &str) -> Option<Value> {
    let (base, digits) = match text.get(..2)? {
        "0b" => (2, &text[2..]),
        "0o" => (8, &text[2..]),
        _ => return None,
    };
    let size = digits.strip_prefix(['+', '-'])?;
    if size.is_empty() || !size.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    i64::from_str_radix(digits, base).ok().map(Value::Int)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_go_reads_as_numbers() {
        let int = Value::Int;
        for (text, value) in [
            ("0", int(0)),
            ("-0", int(0)),
            ("00", int(0)),
            ("0777", int(511)),
            ("-017", int(-15)),
            ("0o17", int(15)),
            ("0O17", int(15)),
            ("0x1F", int(31)),
            ("-0xf", int(-15)),
            ("0b101", int(5)),
            ("1_000", int(1000)),
            ("1__0_", int(10)),
            ("+1", int(1)),
            ("0_7", int(7)),
            ("0b-1", int(-1)),
            ("0o+7", int(7)),
            ("9223372036854775807", int(i64::MAX)),
            ("-9223372036854775808", int(i64::MIN)),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        let float = Value::Float;
        for (text, value) in [
            ("08", float(8.0)),
            ("1e3", float(1000.0)),
            ("1.", float(1.0)),
            (".5", float(0.5)),
            (".5_0", float(0.5)),
            ("-1.5E-1", float(-0.15)),
            ("1_0.5", float(10.5)),
            ("18446744073709551616", float(18_446_744_073_709_551_616.0)),
            ("-9223372036854775809", float(-9_223_372_036_854_775_809.0)),
            ("+18446744073709551615", float(18_446_744_073_709_551_615.0)),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        assert_eq!(number("0xFFFFFFFFFFFFFFFF"), Some(Value::from("18446744073709551615")));
        for text in [
            "-", "+", ".", "..5", ".e3", ".5_", "._5", "1e", "1e400", "0x", "0xg", "0b", "0b2", "0o8", "1.2.3", "1:2", "1a",
            "0x1p4", "1e5.0", "-.", "0x+1",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
