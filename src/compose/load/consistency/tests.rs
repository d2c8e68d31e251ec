use super::super::super::from_json::tree;
use super::*;

fn said(services: &str) -> String {
    let file = tree(&format!(
        r#"{{"services": {services}, "networks": {{"n": {{}}}}, "volumes": {{"v": {{}}}}, "secrets": {{"s": {{"file": "f"}}}}, "configs": {{"c": {{}}}}}}"#
    ));
    let mut project = file.as_map().unwrap().clone();
    let inactive = tree(r#"{"off": {"image": "o"}}"#).as_map().unwrap().clone();
    let checked = check(&mut project, &inactive).and_then(|()| unique_container_names(&project));
    checked.err().map(|refusal| refusal.message).unwrap_or_default()
}

#[test]
fn a_service_fits_itself_and_the_project() {
    for (service, expected) in [
        (r#"{"image": "i"}"#, ""),
        ("{}", "has neither an `image` nor a `build`"),
        (r#"{"provider": {}}"#, ""),
        (
            r#"{"build": {"dockerfile": "D", "dockerfile_inline": "F"}}"#,
            "`dockerfile` and `dockerfile_inline` exclude each other",
        ),
        (r#"{"build": {"additional_contexts": {"a": "service:b"}}}"#, ""),
        (r#"{"build": {"additional_contexts": {"a": "service:w"}}}"#, "the context `a` is service `w`, which is not built"),
        (r#"{"build": {"additional_contexts": {"a": "service:off"}}}"#, "the context `a` is service `off`, which is not there"),
        (r#"{"build": {"platforms": ["p"]}, "platform": "q"}"#, "`build.platforms` lacks the platform that the service runs on"),
        (r#"{"build": {"secrets": [{"source": "x"}]}}"#, "secret `x` is not declared under `secrets`"),
        (
            r#"{"image": "i", "network_mode": "host", "networks": {"n": null}}"#,
            "`network_mode` and `networks` exclude each other",
        ),
        (r#"{"image": "i", "networks": {"m": null}}"#, "network `m` is not declared under `networks`"),
        (r#"{"image": "i", "healthcheck": {"test": ["true"]}}"#, "`healthcheck.test` starts with `CMD`, `CMD-SHELL` or `NONE`"),
        (r#"{"image": "i", "depends_on": {"x": {"required": false}}}"#, "needs service `x`, which is not there"),
        (r#"{"image": "i", "depends_on": {"off": {"required": false}}}"#, ""),
        (r#"{"image": "i", "depends_on": {"off": {"required": true}}}"#, "needs service `off`, which no asked profile has"),
        (r#"{"image": "i", "network_mode": "service:x"}"#, "shares the network of service `x`, which is not there"),
        (
            r#"{"image": "i", "volumes": [{"type": "volume", "source": "w", "target": "/"}]}"#,
            "volume `w` is not declared under `volumes`",
        ),
        (
            r#"{"image": "i", "volumes": [{"type": "volume", "target": "/"}, {"type": "bind", "source": "w", "target": "/w"}]}"#,
            "",
        ),
        (r#"{"image": "i", "configs": [{"source": "x"}]}"#, "config `x` is not declared under `configs`"),
        (r#"{"image": "i", "models": {"x": null}}"#, "model `x` is not declared under `models`"),
        (r#"{"image": "i", "scale": 2, "deploy": {"replicas": 3}}"#, "`scale` and `deploy.replicas` say different numbers"),
        (r#"{"image": "i", "scale": -1}"#, "there cannot be fewer than 0 copies"),
        (
            r#"{"image": "i", "cpus": 1, "deploy": {"resources": {"limits": {"memory": "1"}}}}"#,
            "`cpus` and `deploy.resources.limits.cpus` say different amounts",
        ),
        (r#"{"image": "i", "mem_limit": "1", "deploy": {"resources": {"limits": {"memory": "1"}}}}"#, ""),
        (r#"{"image": "i", "container_name": "cc", "scale": 2}"#, "with a `container_name` there cannot be more than one copy"),
        (
            r#"{"image": "i", "develop": {"watch": [{"path": "p", "action": "sync"}]}}"#,
            "a watched path needs a `target` unless its action is `rebuild` or `restart`",
        ),
        (
            r#"{"image": "i", "tmpfs": ["/x:size=1m"], "volumes": [{"type": "bind", "target": "/x"}]}"#,
            "`/x` has something mounted on it already",
        ),
    ] {
        let found = said(&format!(r#"{{"a": {service}, "b": {{"build": {{}}}}, "w": {{"image": "w"}}}}"#));
        assert_eq!(found.strip_prefix("service `a`: ").unwrap_or(&found), expected, "{service}");
    }
}

#[test]
fn services_do_not_wait_in_circles_nor_share_a_name() {
    let on = |names: &[&str]| {
        let names: Vec<_> = names.iter().map(|name| format!(r#""{name}": {{"required": true}}"#)).collect();
        format!(r#"{{"image": "i", "depends_on": {{{}}}}}"#, names.join(", "))
    };
    let services = format!(r#"{{"a": {}, "b": {}, "c": {}, "d": {}}}"#, on(&["b", "c"]), on(&["d"]), on(&["d"]), on(&[]));
    assert_eq!(said(&services), "");
    let services = format!(r#"{{"a": {}, "b": {}, "c": {}}}"#, on(&["b"]), on(&["c"]), on(&["b"]));
    assert_eq!(said(&services), "services wait for each other: `b` → `c` → `b`");
    assert_eq!(said(&format!(r#"{{"a": {}}}"#, on(&["a"]))), "services wait for each other: `a` → `a`");
    assert_eq!(
        said(r#"{"a": {"image": "i", "container_name": "cc"}, "b": {"image": "i", "container_name": "cc"}}"#),
        "services `a` and `b` both name their container `cc`"
    );
}

#[test]
fn scale_is_replicas_too() {
    let mut project = tree(r#"{"services": {"a": {"image": "i", "scale": 2, "deploy": {}}}}"#).as_map().unwrap().clone();
    check(&mut project, &Map::new()).unwrap();
    assert_eq!(project["services"].to_json()["a"]["deploy"].to_string(), r#"{"replicas":2}"#);
}
