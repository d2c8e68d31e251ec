//! Compose files against Compose's JSON schema, by a general validator.

use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::LocationSegment;

use crate::compose::tree::Step;
use crate::compose::{Tree, TreePath, Value, compose_schema};

/// What the schema refuses in `trees`, whole Compose files: which tree, where, and why. Never says a value, which may be a
/// secret. Preparing the schema takes some milliseconds, so without trees it is not prepared.
///
/// What depends on interpolation passes, for only Compose knows what becomes of it.
pub fn validate_with_schema<'a>(trees: impl IntoIterator<Item = &'a Tree>) -> Vec<(usize, TreePath, String)> {
    let mut trees = trees.into_iter().enumerate().peekable();
    if trees.peek().is_none() {
        return Vec::new();
    }
    let validator = match jsonschema::validator_for(&compose_schema()) {
        Ok(validator) => validator,
        Err(error) => return vec![(0, TreePath::default(), format!("the schema itself is wrong: {}", error.masked()))],
    };
    let mut found = Vec::new();
    for (index, tree) in trees {
        for error in validator.iter_errors(&tree.to_json()) {
            let path = TreePath(error.instance_path().into_iter().map(|segment| step(&segment)).collect());
            let is_choice = matches!(
                error.kind(),
                ValidationErrorKind::AnyOf { .. }
                    | ValidationErrorKind::OneOfNotValid { .. }
                    | ValidationErrorKind::OneOfMultipleValid { .. }
            );
            let open = tree.at(&path).is_some_and(|at| match &at.value {
                Value::Map(_) | Value::Seq(_) => is_choice && interpolated(at),
                _ => interpolated(at),
            });
            if !open {
                found.push((index, path, format!("{}", error.masked())));
            }
        }
    }
    found
}

fn step(segment: &LocationSegment<'_>) -> Step {
    match segment {
        LocationSegment::Property(key) => Step::Key(key.to_string()),
        LocationSegment::Index(index) => Step::Index(*index),
    }
}

/// Whether Compose will put something else in the place of a part of it.
fn interpolated(tree: &Tree) -> bool {
    match &tree.value {
        Value::Str(text) => text.replace("$$", "").contains('$'),
        Value::Seq(items) => items.iter().any(interpolated),
        Value::Map(map) => map.values().any(interpolated),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::validate_with_schema;
    use crate::compose::from_json::tree;

    fn found(service: &str) -> Vec<String> {
        let tree = tree(&format!("{{\"services\":{{\"web\":{service}}}}}"));
        validate_with_schema([&tree]).into_iter().map(|(_, path, message)| format!("{path}: {message}")).collect()
    }

    #[test]
    fn what_compose_refuses_is_found_without_saying_values() {
        let long = found(r#"{"imge":"s3cret","tty":"${TTY}","healthcheck":{"retries":"${RETRIES}"}}"#);
        assert_eq!(long.len(), 1, "{long:?}");
        assert!(long[0].starts_with("services.web"), "{long:?}");
        let wrong = found(r#"{"image":["s3cret"]}"#);
        assert!(!wrong.is_empty() && !wrong.concat().contains("s3cret"), "{wrong:?}");
    }

    #[test]
    fn what_interpolation_decides_passes() {
        assert_eq!(
            found(r#"{"depends_on":{"db":{"condition":"${WHEN}"}},"ports":[{"target":80,"published":"${P:-80}"}]}"#),
            [""; 0]
        );
    }
}
