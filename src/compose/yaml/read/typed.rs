//! Scalars -> values, as go-yaml's resolve.go types them.

use crate::compose::Value;

use super::{date, number};

/// What a scalar is.
#[derive(Debug, PartialEq)]
pub(super) enum Typed {
    Value(Value),
    /// A point in time, which has no value here but its text.
    Date,
}

/// The value of a scalar, or what speaks against its tag.
pub(super) fn typed(text: &str, plain: bool, tag: Option<&str>) -> Result<Typed, String> {
    let string = || Ok(Typed::Value(Value::from(text)));
    let wanted = match tag {
        None if plain => return Ok(implicit(text, true)),
        None | Some("!!str") => return string(),
        Some("!!binary") => {
            let bytes = base64(text).ok_or("this is no base64")?;
            return Ok(Typed::Value(Value::from(String::from_utf8_lossy(&bytes).into_owned())));
        }
        Some(tag @ ("!!bool" | "!!int" | "!!float" | "!!null" | "!!timestamp")) => tag,
        // A tag that nobody knows makes a text.
        Some(_) => return string(),
    };
    let found = implicit(text, wanted == "!!timestamp");
    match (wanted, found) {
        // Its number is above i64: see `number`.
        ("!!int", Typed::Value(Value::Str(digits))) if digits != text || is_digits(text) => Ok(Typed::Value(Value::Str(digits))),
        ("!!float", Typed::Value(Value::Int(n))) => Ok(Typed::Value(Value::Float(as_float(n)))),
        ("!!bool", found @ Typed::Value(Value::Bool(_)))
        | ("!!int", found @ Typed::Value(Value::Int(_)))
        | ("!!float", found @ Typed::Value(Value::Float(_)))
        | ("!!null", found @ Typed::Value(Value::Null))
        | ("!!timestamp", found @ Typed::Date) => Ok(found),
        _ => Err(format!("`{text}` is not what its tag `{wanted}` says")),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[expect(clippy::cast_precision_loss, reason = "go-yaml does the same")]
fn as_float(n: i64) -> f64 {
    n as f64
}

/// What a scalar without quotes is by its looks.
fn implicit(text: &str, dates: bool) -> Typed {
    let value = match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Value::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Value::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Value::Float(f64::NEG_INFINITY),
        _ if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) => Value::from(text),
        _ if dates && date::is_date(text) => return Typed::Date,
        _ => number::number(text).unwrap_or_else(|| Value::from(text)),
    };
    Typed::Value(value)
}

/// The bytes of a text in base64 with its padding; breaks inside of it do not count.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let padding = text.iter().rev().take_while(|&&byte| byte == b'=').count();
    if padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for &byte in text.get(..text.len() - padding)? {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_say_what_a_scalar_is() {
        let read = |text: &str, plain: bool, tag: &str| typed(text, plain, Some(tag).filter(|tag| !tag.is_empty()));
        for (text, plain, tag, value) in [
            ("5", true, "", Value::Int(5)),
            ("5", false, "", "5".into()),
            ("5", true, "!!str", "5".into()),
            ("5", false, "!!int", Value::Int(5)),
            ("5", true, "!!float", Value::Float(5.0)),
            ("", true, "", Value::Null),
            ("", true, "!!str", "".into()),
            ("~", false, "!!null", Value::Null),
            ("True", false, "!!bool", true.into()),
            ("5", true, "!foo", "5".into()),
            ("null", true, "!reset", "null".into()),
            ("aGk=", true, "!!binary", "hi".into()),
            ("aGkK\naGkK", false, "!!binary", "hi\nhi\n".into()),
            ("18446744073709551615", true, "!!int", "18446744073709551615".into()),
        ] {
            assert_eq!(read(text, plain, tag), Ok(Typed::Value(value)), "{tag} {text}");
        }
        assert_eq!(read("2001-01-01", false, "!!timestamp"), Ok(Typed::Date));
        for (text, tag) in [
            ("x", "!!int"),
            ("", "!!int"),
            ("1.5", "!!int"),
            ("yes", "!!bool"),
            ("x", "!!null"),
            ("1", "!!timestamp"),
            ("1", "!!binary"),
            ("18446744073709551615", "!!float"),
        ] {
            assert!(read(text, true, tag).is_err(), "{tag} {text}");
        }
    }
}
