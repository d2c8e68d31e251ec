//! Single values.

use super::{Fault, Kind, numbers};
use crate::compose::model::bytes;
use crate::compose::tree::{Map, Tree, Value};

/// What is printed of a single value that is not null; `None` where it is empty.
///
/// # Errors
/// A value that the kind cannot hold.
pub(super) fn bind(tree: Tree, kind: Kind) -> Result<Option<Value>, Fault> {
    let refuse = |what: &str| Err(Fault::new(tree.span, format!("expects {what}")));
    let value = match kind {
        Kind::Bool | Kind::MaybeBool => match &tree.value {
            Value::Bool(on) => Value::Bool(*on),
            Value::Str(text) => match boolean(text) {
                Some(on) => Value::Bool(on),
                None => return refuse("true or false"),
            },
            _ => return refuse("true or false"),
        },
        Kind::Int | Kind::MaybeInt => match &tree.value {
            Value::Str(text) => match text.parse::<i64>() {
                Ok(number) => Value::Int(number),
                Err(_) => return refuse("a whole number"),
            },
            Value::Int(number) => Value::Int(*number),
            Value::Float(number) => Value::Int(*number as i64),
            _ => return refuse("a whole number"),
        },
        Kind::Unsigned | Kind::MaybeUnsigned => match &tree.value {
            Value::Int(number) if *number >= 0 => Value::Int(*number),
            Value::Float(number) if *number >= 0.0 => Value::Int(*number as i64),
            _ => return refuse("a whole number, 0 or more"),
        },
        Kind::Float | Kind::Cpus => match float(&tree.value) {
            Some(number) => numbers::single(number),
            None => return refuse("a number"),
        },
        Kind::Bytes => match &tree.value {
            Value::Int(count) => count.to_string().into(),
            Value::Str(text) => match bytes(text) {
                Some(count) => count.to_string().into(),
                None => return refuse("a size such as `64m`"),
            },
            // Compose forgets sizes of any other kind.
            _ => return Ok(None),
        },
        Kind::Duration | Kind::MaybeDuration => match parse_duration(&numbers::sprint(&tree)) {
            Some(0) if matches!(kind, Kind::Duration) => return Ok(None),
            Some(nanoseconds) => duration(nanoseconds).into(),
            None => return refuse("a time such as `1m30s`"),
        },
        Kind::Mode => match &tree.value {
            Value::Int(mode) => octal(*mode),
            Value::Str(text) => match i64::from_str_radix(text, 8) {
                Ok(mode) => octal(mode),
                Err(_) => return refuse("permissions of octal digits such as `0440`"),
            },
            _ => return refuse("permissions of octal digits such as `0440`"),
        },
        Kind::DeviceCount => match &tree.value {
            Value::Int(count) => Value::Int(*count),
            Value::Str(text) if text.eq_ignore_ascii_case("all") => Value::Int(-1),
            Value::Str(text) => match text.parse() {
                Ok(count) => Value::Int(count),
                Err(_) => return refuse("a number or `all`"),
            },
            _ => return refuse("a number or `all`"),
        },
        Kind::Ulimit => return ulimit(tree),
        _ => match &tree.value {
            Value::Str(text) => Value::Str(text.clone()),
            Value::Int(number) => number.to_string().into(),
            _ => return refuse("a text"),
        },
    };
    let stays = matches!(kind, Kind::MaybeBool | Kind::MaybeInt | Kind::MaybeUnsigned | Kind::MaybeDuration | Kind::Mode);
    let is_empty = match &value {
        Value::Bool(on) => !on,
        Value::Int(number) => *number == 0,
        Value::Float(number) => *number == 0.0,
        Value::Str(text) => text.is_empty() || (matches!(kind, Kind::Bytes) && text == "0"),
        _ => false,
    };
    Ok((stays || !is_empty).then_some(value))
}

/// What Compose takes for true and false in a text (yaml.org, type bool).
fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "y" | "yes" | "on" => Some(true),
        "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        Value::Str(text) => text.parse().ok(),
        _ => None,
    }
}

fn octal(mode: i64) -> Value {
    let sign = if mode < 0 { "-" } else { "" };
    format!("0{sign}{:o}", mode.unsigned_abs()).into()
}

fn ulimit(tree: Tree) -> Result<Option<Value>, Fault> {
    Ok(match &tree.value {
        Value::Int(0) => Some(Map::new().into()),
        Value::Int(limit) => Some(Value::Int(*limit)),
        Value::Map(map) => {
            let mut limits = Map::new();
            for key in ["soft", "hard"] {
                match map.get(key).map(|limit| (&limit.value, limit.span)) {
                    Some((Value::Int(0), _)) | None => {}
                    Some((Value::Int(limit), span)) => drop(limits.insert(key.to_string(), Tree::new(*limit, span))),
                    Some((_, span)) => return Err(Fault::new(span, "expects a whole number").at(key)),
                }
            }
            Some(Value::Map(limits))
        }
        _ => return Err(Fault::new(tree.span, "expects a whole number, or `soft` and `hard`")),
    })
}

const UNITS: [(&str, i64); 10] = [
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
    ("w", 604_800_000_000_000),
];

/// The nanoseconds that a time means: numbers with units, such as `1m30s`, `1.5h` or `2d`.
fn parse_duration(text: &str) -> Option<i64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned == "0" {
        return Some(0);
    }
    let mut rest = unsigned;
    let mut sum = 0_i64;
    while !rest.is_empty() {
        let is_number = |c: char| c.is_ascii_digit() || c == '.';
        let number = &rest[..rest.find(|c| !is_number(c)).unwrap_or(rest.len())];
        rest = &rest[number.len()..];
        let unit = &rest[..rest.find(is_number).unwrap_or(rest.len())];
        rest = &rest[unit.len()..];
        let (_, length) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return None;
        }
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        sum = sum.checked_add(whole.checked_mul(*length)?)?;
        if !fraction.is_empty() {
            let part: f64 = format!("0.{fraction}").parse().ok()?;
            sum = sum.checked_add((part * *length as f64) as i64)?;
        }
    }
    (!unsigned.is_empty()).then_some(if text.starts_with('-') { -sum } else { sum })
}

/// A time as Go writes it: `1m30s`, `1h0m0s`, `1.5s`, `250ms`.
fn duration(nanoseconds: i64) -> String {
    if nanoseconds == 0 {
        return "0s".to_string();
    }
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let all = nanoseconds.unsigned_abs();
    let decimal = |unit: u64| {
        let digits = unit.ilog10() as usize;
        let text = format!("{}.{:0digits$}", all / unit, all % unit);
        text.trim_end_matches('0').trim_end_matches('.').to_string()
    };
    match all {
        0..1_000 => return format!("{sign}{all}ns"),
        1_000..1_000_000 => return format!("{sign}{}\u{b5}s", decimal(1_000)),
        1_000_000..1_000_000_000 => return format!("{sign}{}ms", decimal(1_000_000)),
        _ => {}
    }
    let seconds = all / 1_000_000_000;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    let mut text = format!("{}.{:09}", seconds % 60, all % 1_000_000_000).trim_end_matches('0').trim_end_matches('.').to_string();
    text.push('s');
    match (hours, minutes) {
        (0, 0) => format!("{sign}{text}"),
        (0, minutes) => format!("{sign}{minutes}m{text}"),
        (hours, minutes) => format!("{sign}{hours}h{minutes}m{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (text, expected) in [
            ("90s", Some("1m30s")),
            ("1h", Some("1h0m0s")),
            ("1.5s", Some("1.5s")),
            (".5h", Some("30m0s")),
            ("250ms", Some("250ms")),
            ("1500us", Some("1.5ms")),
            ("1d1w", Some("192h0m0s")),
            ("7ns", Some("7ns")),
            ("0", Some("0s")),
            ("-1m", Some("-1m0s")),
            ("5", None),
            ("", None),
            ("-", None),
            ("1x", None),
            ("1.2.3s", None),
            ("1 s", None),
            ("9999999999999h", None),
        ] {
            assert_eq!(parse_duration(text).map(duration).as_deref(), expected, "{text}");
        }
    }
}
