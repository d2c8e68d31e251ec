//! What contradicts itself in a file, whatever its schema says (compose-go: validation/).

use std::net::IpAddr;

use super::Refusal;
use crate::compose::tree::{Tree, Value};
use crate::compose::walk::see;

/// Whether Compose takes a canonical file with its defaults.
///
/// # Errors
/// The first contradiction: a volume that is external and more, a secret or config with no source or with several, a
/// port on no IP address, a watched path that is empty, a device request with a count and with ids.
pub(super) fn check(file: &Tree) -> Result<(), Refusal> {
    see(file, "volumes.*", &mut external)?;
    see(file, "configs.*", &mut |name, config| one_source(name, config, &["file", "environment", "content"]))?;
    see(file, "secrets.*", &mut |name, secret| one_source(name, secret, &["file", "environment"]))?;
    see(file, "services.*.ports.*.host_ip", &mut |_, address| match address.as_str() {
        Some("") => Err(Refusal::new(address.span, "the IP address to publish a port on is empty")),
        Some(text) if text.parse::<IpAddr>().is_err() => {
            Err(Refusal::new(address.span, format!("`{text}` is no IP address to publish a port on")))
        }
        _ => Ok(()),
    })?;
    see(file, "services.*.develop.watch.*.path", &mut |_, path| match path.as_str() {
        Some("") => Err(Refusal::new(path.span, "a watched path cannot be empty")),
        _ => Ok(()),
    })?;
    see(file, "services.*.deploy.resources.reservations.devices.*", &mut |_, request| device_request(request))?;
    see(file, "services.*.gpus.*", &mut |_, request| device_request(request))
}

fn external(name: &str, volume: &Tree) -> Result<(), Refusal> {
    let (Some(map), Some(external)) = (volume.as_map(), volume.get("external")) else { return Ok(()) };
    if external.value != Value::Bool(true) {
        return Ok(());
    }
    let more = map.iter().find(|(key, _)| !matches!(key.as_str(), "name" | "external") && !key.starts_with("x-"));
    more.map_or(Ok(()), |(key, value)| {
        Err(Refusal::new(value.span, format!("volume `{name}` is external and cannot have `{key}`"))
            .because(external.span, "external because of this"))
    })
}

fn one_source(name: &str, resource: &Tree, keys: &[&str]) -> Result<(), Refusal> {
    let said: Vec<_> = keys.iter().filter(|key| resource.get(key).is_some()).collect();
    match said.as_slice() {
        [] if resource.get("driver").is_some() || resource.get("external").is_some() => Ok(()),
        [] => Err(Refusal::new(resource.span, format!("`{name}` needs one of {}", list(keys)))),
        [_] => Ok(()),
        [first, second, ..] => {
            let span = |key: &str| resource.get(key).map_or(resource.span, |value| value.span);
            Err(Refusal::new(span(second), format!("`{name}` has `{first}` and `{second}`, but only one of {} fits", list(keys)))
                .because(span(first), "the other one"))
        }
    }
}

fn list(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

fn device_request(request: &Tree) -> Result<(), Refusal> {
    match (request.get("count"), request.get("device_ids")) {
        (Some(count), Some(ids)) => {
            Err(Refusal::new(ids.span, "a device request has a `count` or `device_ids`, not both")
                .because(count.span, "the count"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::from_json::tree;
    use super::*;

    #[test]
    fn contradictions_are_refused() {
        for (file, expected) in [
            (
                r#"{"volumes": {"v": {"external": true, "name": "n", "x-a": 1}, "w": null, "u": {"external": false, "driver": "d"}}}"#,
                "",
            ),
            (r#"{"volumes": {"v": {"external": true, "driver": "d"}}}"#, "volume `v` is external and cannot have `driver`"),
            (r#"{"configs": {"c": {}}}"#, "`c` needs one of `file`, `environment`, `content`"),
            (r#"{"configs": {"c": {"driver": "d"}, "e": {"external": false}}}"#, ""),
            (
                r#"{"secrets": {"s": {"file": "f", "environment": "E"}}}"#,
                "`s` has `file` and `environment`, but only one of `file`, `environment` fits",
            ),
            (
                r#"{"services": {"a": {"ports": [{"host_ip": "::1"}, {"host_ip": "localhost"}]}}}"#,
                "`localhost` is no IP address to publish a port on",
            ),
            (r#"{"services": {"a": {"ports": [{"host_ip": ""}]}}}"#, "the IP address to publish a port on is empty"),
            (r#"{"services": {"a": {"develop": {"watch": [{"path": ""}]}}}}"#, "a watched path cannot be empty"),
            (
                r#"{"services": {"a": {"gpus": [{"count": 1, "device_ids": ["a"]}]}}}"#,
                "a device request has a `count` or `device_ids`, not both",
            ),
        ] {
            assert_eq!(check(&tree(file)).err().map(|refusal| refusal.message).unwrap_or_default(), expected, "{file}");
        }
    }
}
