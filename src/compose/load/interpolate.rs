//! Variables filled in, and texts made into what their place wants (compose-go: interpolation/interpolation.go).

use indexmap::IndexMap;

use super::super::interpolation::{Part, evaluate, literal, parse, write};
use super::super::tree::{Tree, Value};
use super::Refusal;
use super::casts::cast;
use crate::diag::Span;

/// Fills the variables into every text of a file, keys left out. A text stays a template: a literal `$` is `$$`.
///
/// # Errors
/// A template that Compose refuses, a required variable that is missing, a text that its place cannot take.
pub(super) fn interpolate(file: &mut Tree, environment: &IndexMap<String, String>) -> Result<(), Refusal> {
    let mut path = Vec::new();
    // Compose starts at the keys of the file, so that what is no mapping is told of as that.
    walk(file, environment, &mut path)
}

fn walk<'t>(tree: &'t mut Tree, environment: &IndexMap<String, String>, path: &mut Vec<&'t str>) -> Result<(), Refusal> {
    if let Value::Str(text) = &tree.value {
        let value = fill(text, tree.span, environment, path)?;
        let place = || path.join(".");
        tree.value = match cast(path, &value) {
            Some(Ok(cast)) => cast,
            Some(Err(wanted)) => return Err(Refusal::new(tree.span, format!("`{}` must be {wanted}", place()))),
            None => Value::Str(literal(&value)),
        };
        return Ok(());
    }
    match &mut tree.value {
        Value::Seq(items) => {
            for item in items {
                path.push("[]");
                walk(item, environment, path)?;
                path.pop();
            }
        }
        Value::Map(map) => {
            for (key, value) in map {
                path.push(key);
                walk(value, environment, path)?;
                path.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_) => {}
    }
    Ok(())
}

/// Leaves variables as they are written, but for those that name files and those that only an included project has: `inner`
/// is what its files see, `outer` what the whole project does. Texts without variables become what their place wants.
pub(super) fn as_written(file: &mut Tree, inner: &IndexMap<String, String>, outer: &IndexMap<String, String>) {
    walk_written(file, inner, &of_its_own(inner, outer), &mut Vec::new());
}

/// What an included project has beside the variables of the whole one, or otherwise than it.
pub(super) fn of_its_own(inner: &IndexMap<String, String>, outer: &IndexMap<String, String>) -> IndexMap<String, String> {
    let own = |name: &str| name != "COMPOSE_PROJECT_NAME" && inner.get(name) != outer.get(name);
    inner.iter().filter(|(name, _)| own(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn walk_written<'t>(tree: &'t mut Tree, all: &IndexMap<String, String>, own: &IndexMap<String, String>, path: &mut Vec<&'t str>) {
    if let Value::Str(text) = &mut tree.value {
        let names_a_file = matches!(path.as_slice(), ["include", ..] | ["services", _, "extends", ..]);
        if text.contains('$')
            && let Ok(parts) = parse(text)
        {
            let known = if names_a_file { all } else { own };
            *text = write(&filled(parts, known, names_a_file));
        }
        if !text.contains('$')
            && let Some(Ok(value)) = cast(path, text)
        {
            tree.value = value;
        }
        return;
    }
    match &mut tree.value {
        Value::Seq(items) => {
            for item in items {
                path.push("[]");
                walk_written(item, all, own, path);
                path.pop();
            }
        }
        Value::Map(map) => {
            for (key, value) in map {
                path.push(key);
                walk_written(value, all, own, path);
                path.pop();
            }
        }
        _ => {}
    }
}

/// `parts` with the variables of `known` filled in, or with all of them.
fn filled(parts: Vec<Part>, known: &IndexMap<String, String>, all: bool) -> Vec<Part> {
    let one = |part: Part| match &part {
        Part::Var { name, .. } if all || known.contains_key(name) => {
            let value = evaluate(std::slice::from_ref(&part), &|name| known.get(name).cloned());
            value.map_or(part, Part::Text)
        }
        Part::Var { name, op: Some((op, text)), braced, range } => {
            let text = filled(text.clone(), known, all);
            Part::Var { name: name.clone(), op: Some((*op, text)), braced: *braced, range: range.clone() }
        }
        _ => part,
    };
    parts.into_iter().map(one).collect()
}

/// What the template `text` comes to.
pub(super) fn fill(text: &str, span: Span, environment: &IndexMap<String, String>, path: &[&str]) -> Result<String, Refusal> {
    if !text.contains('$') {
        return Ok(text.to_string());
    }
    let parts = parse(text).map_err(|error| Refusal::new(span, format!("{} (in `{}`)", error.message, path.join("."))))?;
    evaluate(&parts, &|name| environment.get(name).cloned()).map_err(|missing| {
        let why = if missing.message.is_empty() { String::new() } else { format!(": {}", missing.message) };
        Refusal::new(span, format!("required variable `{}` is missing a value{why}", missing.name))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::from_json::tree;
    use super::*;

    fn filled(text: &str) -> Result<String, String> {
        let mut file = tree(text);
        let environment = IndexMap::from([("SET".to_string(), "s".to_string()), ("N".to_string(), "5".to_string())]);
        interpolate(&mut file, &environment).map_err(|refusal| refusal.message)?;
        Ok(file.to_json().to_string())
    }

    #[test]
    fn variables_are_filled_in_and_texts_become_what_their_place_wants() {
        for (text, expected) in [
            (r#"{"name":"${SET}-$$x"}"#, r#"{"name":"s-$$x"}"#),
            (
                r#"{"services":{"w":{"scale":"$N","tty":"on","cpus":"0.5"}}}"#,
                r#"{"services":{"w":{"scale":5,"tty":true,"cpus":0.5}}}"#,
            ),
            (
                r#"{"services":{"w":{"ports":[{"target":"8$N","published":"8$N"}]}}}"#,
                r#"{"services":{"w":{"ports":[{"target":85,"published":"85"}]}}}"#,
            ),
            (r#"{"services":{"w":{"labels":{"$N":"${U:-d}"}}}}"#, r#"{"services":{"w":{"labels":{"$N":"d"}}}}"#),
        ] {
            assert_eq!(filled(text), Ok(expected.to_string()), "{text}");
        }
        for (text, message) in [
            (r#"{"services":{"w":{"scale":"x"}}}"#, "`services.w.scale` must be a whole number"),
            (r#"{"services":{"w":{"tty":"maybe"}}}"#, "`services.w.tty` must be true or false"),
            (r#"{"name":"${U:?say $SET}"}"#, "required variable `U` is missing a value: say s"),
            (r#"{"name":"${U"}"#, "`${U` is not closed by a `}` (in `name`)"),
        ] {
            assert_eq!(filled(text), Err(message.to_string()), "{text}");
        }
    }
}
