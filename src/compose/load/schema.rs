//! What Compose's schema refuses (compose-go: schema/compose-spec.json).
//!
//! Our own schema serves those who write files: in some places it takes less than Compose, for more would never work, and
//! in some more, for a variable may stand there. Here it is Compose's that counts; `conformance/schema.rs` holds the two
//! against each other.

use super::Refusal;
use crate::compose::tree::{Step, Tree, TreePath, Value};
use crate::compose::validate::validate;
use crate::compose::walk::see;

/// Whether Compose's schema takes a file, short forms or long ones.
///
/// # Errors
/// The first node that it does not take, or that a merge cannot tell from others.
pub(super) fn check(file: &Tree) -> Result<(), Refusal> {
    for (path, message) in validate(file) {
        if !is_taken(file, &path) {
            let span = file.at(&path).map_or(file.span, |node| node.span);
            return Err(Refusal::new(span, format!("`{path}`: {message}")));
        }
    }
    for pattern in NO_TEXTS {
        see(file, pattern, &mut |key, node| match node.value {
            Value::Str(_) => Err(Refusal::new(node.span, format!("`{key}` does not expect a text"))),
            _ => Ok(()),
        })?;
    }
    Ok(())
}

/// Where our schema lets a text pass for the sake of variables.
const NO_TEXTS: &[&str] = &[
    "models.*.context_size",
    "services.*.depends_on.*.required",
    "services.*.develop.watch.*.initial_sync",
    "services.*.networks.*.gw_priority",
    "services.*.networks.*.priority",
    "services.*.use_api_socket",
];

/// Whether Compose takes what our schema refuses at `path`.
fn is_taken(file: &Tree, path: &TreePath) -> bool {
    let steps: Vec<&str> = path
        .0
        .iter()
        .map(|step| match step {
            Step::Key(key) => key.as_str(),
            Step::Index(_) => ITEM,
        })
        .collect();
    let node = file.at(path).map(|node| &node.value);
    let text = match node {
        Some(Value::Str(text)) => Some(text.as_str()),
        _ => None,
    };
    let is_float = matches!(node, Some(Value::Float(_)));
    let is_null = matches!(node, Some(Value::Null));
    match steps.as_slice() {
        ["networks" | "models", name] | ["services", _, "models", name] if !is_name(name) => true,
        ["secrets" | "configs", _, "external", key] => *key != "name",
        ["networks" | "volumes" | "secrets" | "configs", _, "driver_opts", ""] => true,
        ["services", _, "networks", _, "driver_opts", ""] | ["services", _, "provider", "options", ""] => true,
        ["services", _, "models", name] => is_null && *name != ITEM,
        ["services", _, "networks", _, "priority" | "gw_priority"] => is_float,
        ["services", _, "expose" | "ports" | "group_add", "[]"] => is_float,
        ["services", _, "gpus", "[]", key] => !["capabilities", "count", "device_ids", "driver", "options"].contains(key),
        // A text has been cast to a number by now, which is an integer to JSON.
        ["services", _, "cpu_percent"] => matches!(node, Some(Value::Float(n)) if n.fract() == 0.0 && (0.0..=100.0).contains(n)),
        ["services", _, "storage_opt", ..] => steps.len() > 3,
        ["services", _, "ulimits", name] | ["services", _, "build", "ulimits", name] => {
            name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase())
        }
        // Times are read when the model is bound.
        ["services", _, "restart" | "stop_grace_period" | "pull_refresh_after"]
        | ["services", _, "healthcheck", "interval" | "timeout" | "start_period" | "start_interval"]
        | ["services", _, "deploy", "restart_policy", "delay" | "window"]
        | ["services", _, "deploy", "update_config" | "rollback_config", "delay" | "monitor"] => text.is_some(),
        ["services", _, "container_name"] => text.is_some_and(holds_container_name),
        ["services", _, "pull_policy"] => text.is_some_and(holds_pull_policy),
        _ => false,
    }
}

/// An index of a list.
const ITEM: &str = "[]";

/// Whether the schema says what stands under `name`; under any other, anything may.
fn is_name(name: &str) -> bool {
    name == ITEM
        || !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// Compose's patterns for texts are not bound to a text's ends: one fit anywhere will do.
fn holds_container_name(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    text.as_bytes().windows(2).any(|pair| matches!(pair, [first, next] if first.is_ascii_alphanumeric() && is_sign(*next)))
}

fn holds_pull_policy(text: &str) -> bool {
    let is_time = |rest: &str| {
        let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        unit.len() < rest.len() && unit.starts_with(['w', 'd', 'h', 'm', 's'])
    };
    ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"]
        .iter()
        .any(|policy| text.contains(policy))
        || text.split("every_").skip(1).any(is_time)
}

#[cfg(test)]
mod tests {
    use super::super::super::from_json::tree;
    use super::*;

    #[test]
    fn it_is_composes_schema_that_counts() {
        for (service, taken) in [
            (r#"{"image": "i", "restart": "sometimes"}"#, true),
            (r#"{"image": "i", "restart": 1}"#, false),
            (r#"{"image": "i", "stop_grace_period": "long"}"#, true),
            (r#"{"image": "i", "expose": [1.5], "storage_opt": {"a": [null]}}"#, true),
            (r#"{"image": "i", "labels": {"": "x"}}"#, false),
            (r#"{"image": "i", "use_api_socket": "true"}"#, false),
            (r#"{"image": "i", "networks": {"n": {"priority": "1"}}}"#, false),
            (r#"{"image": "i", "networks": {"n": {"priority": 1.5}}}"#, true),
            (r#"{"image": "i", "models": {"m": null}, "gpus": [{"more": 1}], "ulimits": {"x-a": null}}"#, true),
            (r#"{"image": "i", "ulimits": {"a": null}}"#, false),
            (r#"{"imge": "i"}"#, false),
            (r#"{"image": "i", "container_name": "/web/", "pull_policy": "not always"}"#, true),
            (r#"{"image": "i", "pull_policy": "every_1d every_2"}"#, true),
            (r#"{"image": "i", "pull_policy": "every_d"}"#, false),
            (r#"{"image": "i", "container_name": "/w/"}"#, false),
        ] {
            let file = tree(&format!(r#"{{"services": {{"a": {service}}}, "networks": {{"": null}}}}"#));
            assert_eq!(check(&file).is_ok(), taken, "{service}");
        }
    }
}
