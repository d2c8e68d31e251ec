//! What a file leaves unsaid and Compose writes in (compose-go: transform/defaults.go).

use super::Refusal;
use crate::compose::tree::{Tree, Value};
use crate::compose::walk::at;

/// Writes the defaults into a canonical file. What is written carries the span of the mapping that lacked it.
///
/// # Errors
/// A device request that is no mapping.
pub(super) fn set(file: &mut Tree) -> Result<(), Refusal> {
    at(file, "services.*.build", &mut |build| {
        default(build, "context", ".");
        Ok(())
    })?;
    at(file, "services.*.secrets.*", &mut |grant| {
        let source = grant.get("source").and_then(Tree::scalar_text).unwrap_or_default();
        default(grant, "target", &format!("/run/secrets/{source}"));
        Ok(())
    })?;
    at(file, "services.*.ports.*", &mut |port| {
        default(port, "protocol", "tcp");
        default(port, "mode", "ingress");
        Ok(())
    })?;
    for requests in ["services.*.deploy.resources.reservations.devices.*", "services.*.gpus.*"] {
        at(file, requests, &mut |request| {
            if request.as_map().is_none() {
                return Err(Refusal::new(request.span, "a device request is a mapping"));
            }
            if request.get("device_ids").is_none() {
                default(request, "count", "all");
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn default(tree: &mut Tree, key: &str, value: &str) {
    let span = tree.span;
    if let Value::Map(map) = &mut tree.value
        && !map.contains_key(key)
    {
        map.insert(key.to_string(), Tree::new(value, span));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::from_json::tree;
    use super::*;

    #[test]
    fn what_is_left_out_is_written_in() {
        for (service, expected) in [
            (r#"{"build": {"target": "x"}}"#, r#"{"build": {"target": "x", "context": "."}}"#),
            (r#"{"build": {"context": "a"}}"#, r#"{"build": {"context": "a"}}"#),
            (r#"{"build": null}"#, r#"{"build": null}"#),
            (r#"{"secrets": [{"source": "s"}]}"#, r#"{"secrets": [{"source": "s", "target": "/run/secrets/s"}]}"#),
            (r#"{"configs": [{"source": "s"}]}"#, r#"{"configs": [{"source": "s"}]}"#),
            (
                r#"{"ports": [{"target": 80}, "${P}:80"]}"#,
                r#"{"ports": [{"target": 80, "protocol": "tcp", "mode": "ingress"}, "${P}:80"]}"#,
            ),
            (
                r#"{"gpus": [{}, {"device_ids": []}, {"count": 2}]}"#,
                r#"{"gpus": [{"count": "all"}, {"device_ids": []}, {"count": 2}]}"#,
            ),
        ] {
            let mut file = tree(&format!(r#"{{"services": {{"a": {service}, "none": null}}}}"#));
            assert_eq!(set(&mut file), Ok(()));
            assert_eq!(file.to_json()["services"]["a"].to_string(), tree(expected).to_json().to_string());
        }
        assert!(set(&mut tree(r#"{"services": {"a": {"gpus": [1]}}}"#)).is_err());
    }
}
