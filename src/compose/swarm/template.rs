//! Templates as the command line reads them: one expression finds `${…}` and ends it at the first `}`, whatever stands
//! inside is not read again, and a default is looked for before anything else (docker/cli: cli/compose/template).

use super::super::interpolation::{Op, Part, parse};

/// `text`, a template of Compose's, as one that comes to the same; or why there is none.
pub fn template(text: &str) -> Result<String, String> {
    if !text.contains('$') {
        return Ok(text.to_string());
    }
    // What Compose refuses is refused elsewhere.
    let Ok(parts) = parse(text) else { return Ok(text.to_string()) };
    let mut out = String::with_capacity(text.len());
    for part in &parts {
        match part {
            // The command line knows no lone dollar.
            Part::Text(text) => out.push_str(&text.replace('$', "$$")),
            Part::Dollar => out.push_str("$$"),
            Part::Var { name, op, .. } => {
                out.push_str("${");
                out.push_str(name);
                if let Some((op, inner)) = op {
                    out.push_str(op.as_str());
                    out.push_str(&operand(*op, inner)?);
                }
                out.push('}');
            }
            Part::Endpoint { path, .. } => return Err(format!("`${{{path}}}` is no variable")),
        }
    }
    Ok(out)
}

fn operand(op: Op, parts: &[Part]) -> Result<String, String> {
    match op {
        Op::DefaultIfEmpty | Op::DefaultIfUnset => {
            let text = plain(parts).ok_or("`docker stack deploy` takes a variable inside of a default for plain text")?;
            if text.contains('}') {
                return Err("`docker stack deploy` ends a default at its first `}`".to_string());
            }
            // `:-` is looked for first, wherever it stands.
            if op == Op::DefaultIfUnset && text.contains(":-") {
                return Err("`docker stack deploy` reads the `:-` in this default as an operator".to_string());
            }
            Ok(text)
        }
        // A `-` anywhere in a message would make a default of what follows it.
        Op::RequireNonEmpty | Op::RequireSet => {
            let message = plain(parts).unwrap_or_default();
            Ok(message.replace(['-', '}'], " ").replace(":?", "?").trim_end().to_string())
        }
        Op::InsteadOfNonEmpty | Op::InsteadOfSet => Err(format!("`docker stack deploy` does not know `{}`", op.as_str())),
    }
}

/// The text of parts without a variable; its dollars are not doubled, as it is not read again.
fn plain(parts: &[Part]) -> Option<String> {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Dollar => out.push('$'),
            Part::Var { .. } | Part::Endpoint { .. } => return None,
        }
    }
    Some(out)
}

/// The variables that `text`, a template of Compose's, requires: the name, the template that requires it, and whether the command
/// line sees to it. It forgets that one is missing where another variable comes after it.
pub fn required(text: &str) -> Vec<(String, String, bool)> {
    if !text.contains('?') {
        return Vec::new();
    }
    let parts = parse(text).unwrap_or_default();
    let last = parts.iter().rposition(|part| matches!(part, Part::Var { .. }));
    let demand = |(at, part): (usize, &Part)| match part {
        Part::Var { name, op: Some((op @ (Op::RequireNonEmpty | Op::RequireSet), inner)), .. } => {
            let alone = format!("${{{name}{}{}}}", op.as_str(), operand(*op, inner).unwrap_or_default());
            Some((name.clone(), alone, Some(at) == last))
        }
        _ => None,
    };
    parts.iter().enumerate().filter_map(demand).collect()
}

/// Whether a variable decides what `text` is.
pub fn varies(text: &str) -> bool {
    text.contains('$') && parse(text).map_or(true, |parts| parts.iter().any(|part| matches!(part, Part::Var { .. })))
}
