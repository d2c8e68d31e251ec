//! One KDL value as the scalar that Compose wants at its place.

use kdl::KdlValue;

use crate::compose::shape::Shape;
use crate::compose::{Tree, Value};
use crate::diag::{Diagnostic, Spanned};

use super::super::node::Entry;
use super::super::reader::{Reader, WRONG_VALUE, switch_help};

/// Whether one plain value may stand at the place.
pub(super) fn accepts_scalar(shape: &Shape) -> bool {
    shape.string || shape.integer || shape.number || shape.boolean
}

/// One KDL value as the scalar that Compose wants.
pub(super) fn scalar(key: &str, entry: &Entry<'_>, shape: &Shape, r: &mut Reader<'_>) -> Option<Tree> {
    let value = match entry.value() {
        KdlValue::Null if shape.null => Value::Null,
        KdlValue::Bool(b) if shape.boolean => Value::Bool(*b),
        // What is text to Compose keeps the digits as typed: 1.10 is no number there.
        KdlValue::Integer(_) | KdlValue::Float(_)
            if shape.string && !shape.any && (!shape.integer && !shape.number || shape.boolean) =>
        {
            Value::Str(entry.text()?)
        }
        KdlValue::Integer(n) if shape.integer || shape.number => match i64::try_from(*n) {
            Ok(n) => Value::Int(n),
            Err(_) => return wrong(key, entry, shape, r),
        },
        KdlValue::Float(n) if shape.number => Value::Float(*n),
        KdlValue::Float(_) if shape.string => Value::Str(entry.text()?),
        KdlValue::String(s) if shape.string => Value::Str(s.clone()),
        // Compose casts interpolated texts to what the key wants.
        KdlValue::String(s) if s.contains('$') && accepts_scalar(shape) => Value::Str(s.clone()),
        _ => return wrong(key, entry, shape, r),
    };
    if let Value::Str(text) = &value
        && !text.contains('$')
        && let Some(want) = stand_in_text(key, text, shape)
    {
        return wrong_text(key, entry, want, r);
    }
    if let (Value::Str(text), Some(pattern)) = (&value, shape.pattern)
        // A rule of its own has more to say about it.
        && key != "container_name"
        && !text.contains('$')
        && !(pattern.fits)(text)
    {
        let message = format!("`{key}` cannot be `{text}`");
        r.sink.push(
            Diagnostic::error(WRONG_VALUE, message, entry.span(), "Compose refuses this")
                .help(format!("it takes {}", pattern.words)),
        );
        return None;
    }
    if let Value::Str(text) = &value
        && !shape.one_of.is_empty()
        && !text.contains('$')
        && !shape.one_of.contains(text)
    {
        let known: Vec<&str> = shape.one_of.iter().map(String::as_str).collect();
        r.wrong_value(key, &Spanned::new(text.clone(), entry.span()), &known);
        return None;
    }
    Some(Tree::new(value, entry.span()))
}

/// Compose takes texts for most numbers and switches, as its own variables are texts; other texts it refuses when it starts.
fn stand_in_text(key: &str, text: &str, shape: &Shape) -> Option<&'static str> {
    // Sizes and times have units, modes are octal, `published` may be a range, `count` may be `all`.
    const UNITS: &[&str] = &[
        "ports",
        "expose",
        "group_add",
        "mem_limit",
        "mem_reservation",
        "memswap_limit",
        "shm_size",
        "size",
        "published",
        "mode",
        "rate",
        "count",
    ];
    let number = shape.integer || shape.number;
    if !shape.string || shape.null || shape.verbatim || shape.boolean == number || !shape.one_of.is_empty() {
        None
    } else if shape.boolean {
        // `provenance` and `sbom` have texts of their own.
        let fits = matches!(text, "true" | "false") || matches!(key, "provenance" | "sbom");
        (!fits).then_some("#true or #false")
    } else {
        let fits = text.parse::<f64>().is_ok() || UNITS.contains(&key);
        (!fits).then_some(if shape.number { "a number" } else { "a whole number" })
    }
}

fn wrong_text(key: &str, entry: &Entry<'_>, want: &str, r: &mut Reader<'_>) -> Option<Tree> {
    let help = if want.starts_with('#') { switch_help(key, entry) } else { format!("write `{key}{}NUMBER`", entry.sign()) };
    r.wrong_type(key, entry, want, help);
    None
}

fn wrong(key: &str, entry: &Entry<'_>, shape: &Shape, r: &mut Reader<'_>) -> Option<Tree> {
    let mut kinds = Vec::new();
    // The text of a switch or a number is but a variable's.
    if shape.string && shape.boolean == (shape.integer || shape.number) {
        kinds.push("a text");
    }
    if shape.number {
        kinds.push("a number");
    } else if shape.integer {
        kinds.push("a whole number");
    }
    if shape.boolean {
        kinds.push("#true or #false");
    }
    let help = match (entry.value(), shape.string, shape.list.is_some() || shape.map.is_some()) {
        (KdlValue::Bool(b), true, _) => format!("write \"{b}\" where the text is meant"),
        (KdlValue::String(_), false, false) if shape.boolean => switch_help(key, entry),
        (_, _, true) => example(key, shape),
        (KdlValue::Null, ..) => "leave it out where nothing is meant".to_string(),
        _ => String::new(),
    };
    if kinds.is_empty() {
        kinds.push(if shape.map.is_some() { "named values" } else { "a list" });
    }
    r.wrong_type(key, entry, &kinds.join(" or "), help);
    None
}

/// A line that shows how the key is written.
pub(super) fn example(key: &str, shape: &Shape) -> String {
    let usual = match key {
        "healthcheck" => "healthcheck interval=\"10s\" { test CMD-SHELL \"COMMAND\" }",
        "deploy" => "deploy { resources { limits memory=\"512M\" } }",
        "logging" => "logging driver=json-file { options max-size=\"10m\" }",
        "build" => "build context=\".\" dockerfile=\"Dockerfile\"",
        "ulimits" => "ulimits { nofile 1024 }",
        "labels" => "labels { NAME \"value\" }",
        "environment" => "env NAME=\"value\"",
        _ => "",
    };
    if !usual.is_empty() {
        return format!("write `{usual}`");
    }
    let map_key = shape.map.as_ref().and_then(|m| m.keys.keys().next().map(String::as_str));
    match (accepts_scalar(shape), &shape.list, map_key) {
        (_, _, Some(inner)) => format!("write `{key} {inner}=…`, or a block `{key} {{ {inner} … }}`"),
        (_, Some(item), None) if item.map.is_some() && !accepts_scalar(item) => format!("write `{key} {{ - … }}`"),
        (_, Some(_), None) => format!("write `{key} VALUE …`"),
        (true, None, None) => format!("write `{key} VALUE`"),
        _ => format!("write `{key} NAME=VALUE`, or a block `{key} {{ NAME VALUE }}`"),
    }
}
