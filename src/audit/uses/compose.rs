//! Uses in Compose files.

use super::interpolation::{Style, interpolate};
use super::yaml::tree::{Id, Node, Yaml};
use super::yaml::without_comments;
use super::{Found, Kind, is_name};

/// Finds what `text` uses.
pub fn find(text: &str, found: &mut Found) {
    let yaml = Yaml::read(text);
    for (id, node) in yaml.nodes.iter().enumerate() {
        match node {
            Node::Scalar(scalar) if !scalar.key => {
                let pieces = yaml.pieces(scalar);
                let mut inner = Found::default();
                interpolate(&pieces.text, Style::COMPOSE, &mut |place, optional| {
                    let name = pieces.text.get(place.clone()).unwrap_or_default();
                    inner.push(name, place, Kind::Template, optional);
                });
                pieces.embed(inner, found);
            }
            Node::Map(_) => entries(&yaml, id, found),
            _ => {}
        }
    }
    if let Some(start) = yaml.broken {
        // The indentation of an `environment:` above.
        let mut environment: Option<usize> = None;
        for line in without_comments(text, start) {
            let part = text.get(line.clone()).unwrap_or_default();
            let depth = part.len() - part.trim_start().len();
            let item = part.trim().strip_prefix("- ").map(|item| item.trim().trim_matches(['"', '\'']));
            if let Some(item) = item.filter(|item| environment.is_some_and(|around| depth >= around) && is_name(item)) {
                let at = line.start + part.find(item).unwrap_or_default();
                found.push(item, at..at + item.len(), Kind::PassThrough, false);
            } else if item.is_none() && !part.trim().is_empty() {
                environment = (part.trim() == "environment:").then_some(depth);
            }
            interpolate(part, Style::COMPOSE, &mut |place, optional| {
                let name = part.get(place.clone()).unwrap_or_default().to_string();
                found.push(name, line.start + place.start..line.start + place.end, Kind::Template, optional);
            });
        }
    }
}

/// What the entries of a mapping hand on.
fn entries(yaml: &Yaml<'_>, id: Id, found: &mut Found) {
    for (key, value) in yaml.entries(id) {
        match key.value.as_str() {
            // A secret's or config's content.
            "environment" if yaml.scalar(value).is_some() => name(yaml, value, Kind::PassThrough, found),
            "environment" => names(yaml, value, Kind::PassThrough, found),
            "build" => {
                if let Some(args) = yaml.get(value, "args") {
                    names(yaml, args, Kind::BuildArg, found);
                }
            }
            _ => {}
        }
    }
}

/// A list of `X` or `X=…`, or a mapping: what has no value is handed on.
fn names(yaml: &Yaml<'_>, id: Id, kind: Kind, found: &mut Found) {
    for (key, value) in yaml.entries(id) {
        let place = yaml.pieces(key).place(&(0..key.value.len()));
        if !is_name(&key.value) {
            continue;
        }
        if yaml.scalar(value).is_some_and(super::yaml::tree::Scalar::is_null) {
            found.push(key.value.clone(), place, kind, false);
        } else {
            found.sets.push((key.value.clone(), place));
        }
    }
    for &item in yaml.items(id) {
        name(yaml, item, kind, found);
    }
}

fn name(yaml: &Yaml<'_>, id: Id, kind: Kind, found: &mut Found) {
    let Some(scalar) = yaml.scalar(id) else { return };
    let pieces = yaml.pieces(scalar);
    let (name, value) = pieces.text.split_once('=').map_or((pieces.text.trim_end(), None), |(name, value)| (name, Some(value)));
    if is_name(name) {
        let place = pieces.place(&(0..name.len()));
        match value {
            Some(_) => found.sets.push((name.to_string(), place)),
            None => found.push(name, place, kind, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::table;
    use crate::audit::Language::Compose;

    #[test]
    fn variables_are_found_in_values() {
        table(
            Compose,
            &[
                (
                    "a: $A\nb: ${B:-${C:-d}}\nc: [\"${D:?must be set}\", '${E-}']\nd: { e: \"x${F:+y}\" }",
                    "1 A, 2 B?, 2 C?, 3 D, 3 E?, 4 F?",
                ),
                ("a: $$A $${B}\n# ${C}\n${D}: x # ${E}\nb: 'a$$b$'", ""),
                ("services:\n  a:\n    command: |\n      echo ${A}\n      $B $$C\n    x: >-\n      ${D}", "4 A, 5 B, 7 D"),
                ("services:\n  a: &a\n    image: ${A}\n  b:\n    <<: *a\n    ports:\n    - \"${B:-80}:80\"", "3 A, 7 B?"),
            ],
        );
    }

    #[test]
    fn names_are_handed_on() {
        table(
            Compose,
            &[
                ("services:\n  a:\n    environment:\n      - A\n      - B=1\n      - C=${D}\n      - \"E\"", "4 A, 6 D, 7 E"),
                (
                    "services:\n  a:\n    environment:\n      A:\n      B: ~\n      C: ''\n      D: ${D}\n    env_file: [.env]",
                    "4 A, 5 B, 7 D",
                ),
                (
                    "services:\n  a:\n    build:\n      args:\n        - A\n        - B=${C}\n  b:\n    build:\n      args:\n        A:\n        B: 1",
                    "5 A, 6 C, 10 A",
                ),
                ("secrets:\n  a:\n    environment: A\nconfigs:\n  b:\n    environment: \"B\"", "3 A, 6 B"),
                (
                    "x-env: &env\n  A:\nservices:\n  a:\n    environment:\n      <<: *env\n  b:\n    environment: [B, C=1]",
                    "2 A, 8 B",
                ),
            ],
        );
    }

    #[test]
    fn broken_files_are_read_line_by_line() {
        table(
            Compose,
            &[
                ("a: ${A}\n\tb: [${B} # ${C}\nc: }${D:-x}", "1 A, 2 B, 3 D?"),
                ("{% if x %}\n a:\n  environment:\n   - A # b\n   - \"B\"\n   - C=${D}\n  ports:\n   - E\n", "4 A, 5 B, 6 D"),
            ],
        );
    }
}
