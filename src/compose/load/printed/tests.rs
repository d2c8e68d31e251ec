use super::super::super::from_json::tree;
use super::*;

fn printed(service: &str) -> Result<String, String> {
    let bound = entry("services", "a", tree(service), SERVICE).map_err(|refusal| refusal.message)?;
    let mut json = bound.to_json();
    if let Some(map) = json.as_object_mut() {
        // They are always there.
        map.retain(|key, value| !(matches!(key.as_str(), "command" | "entrypoint") && value.is_null()));
    }
    Ok(json.to_string())
}

#[test]
fn values_are_printed_as_compose_prints_them() {
    for (service, expected) in [
        ("{}", "{}"),
        (r#"{"command": [], "entrypoint": "a 'b c'"}"#, r#"{"command":[],"entrypoint":["a","b c"]}"#),
        (r#"{"deploy": {}, "develop": null}"#, r#"{"deploy":{"resources":{},"placement":{}}}"#),
        (r#"{"mem_limit": "64m", "shm_size": 0, "memswap_limit": -1}"#, r#"{"mem_limit":"67108864","memswap_limit":"-1"}"#),
        (r#"{"cpus": 1.0, "cpu_percent": 0.1}"#, r#"{"cpu_percent":0.1,"cpus":1}"#),
        (r#"{"tty": false, "init": false, "attach": null, "scale": 0}"#, r#"{"init":false,"scale":0}"#),
        (
            r#"{"healthcheck": {"test": "a $b", "interval": "90s", "retries": 0, "timeout": "0s"}}"#,
            r#"{"healthcheck":{"test":["CMD-SHELL","a $b"],"timeout":"0s","interval":"1m30s","retries":0}}"#,
        ),
        (
            r#"{"labels": {"a": null, "b": 1.50, "c": true, "d": 1e6, "x-e": 1}}"#,
            r##"{"labels":{"a":"","b":"1.5","c":"true","d":"1e+06","#extensions":"map[x-e:1]"}}"##,
        ),
        (r#"{"labels": ["a", "b=c=d"]}"#, r#"{"labels":{"a":"","b":"c=d"}}"#),
        (r#"{"environment": ["A", "B="]}"#, r#"{"environment":{"A":null,"B":""}}"#),
        (r#"{"networks": {"n": null, "m": {"priority": 0}}}"#, r#"{"networks":{"n":null,"m":{}}}"#),
        (
            r#"{"ulimits": {"a": 1, "b": {"soft": 1, "hard": 2}, "c": 0}}"#,
            r#"{"ulimits":{"a":1,"b":{"soft":1,"hard":2},"c":{}}}"#,
        ),
        (
            r#"{"secrets": [{"source": "s", "mode": 288}, {"source": "t", "mode": "0440"}]}"#,
            r#"{"secrets":[{"source":"s","mode":"0440"},{"source":"t","mode":"0440"}]}"#,
        ),
        (r#"{"extra_hosts": {"b": ["[::1]", "2"], "a": null}}"#, r#"{"extra_hosts":["a=","b=2","b=::1"]}"#),
        (r#"{"extra_hosts": ["h:1,2", "g=::1"]}"#, r#"{"extra_hosts":["g=::1","h=1","h=2"]}"#),
        (r#"{"build": {"ssh": {"default": null, "k": "/k"}}}"#, r#"{"build":{"ssh":["default","k=/k"]}}"#),
        (r#"{"gpus": [{"count": "ALL"}, {"count": "2"}]}"#, r#"{"gpus":[{"count":-1},{"count":2}]}"#),
        (r#"{"provider": {"options": {"a": 1, "b": [1, true]}}}"#, r#"{"provider":{"options":{"a":["1"],"b":["1","true"]}}}"#),
        (
            r#"{"blkio_config": {"weight_device": [{}], "device_read_bps": [{"path": "/a", "rate": "1k"}]}}"#,
            r#"{"blkio_config":{"weight_device":[{"Path":"","Weight":0}],"device_read_bps":[{"Path":"/a","Rate":"1024"}]}}"#,
        ),
        (
            r#"{"develop": {"watch": [{"path": "p"}]}}"#,
            r#"{"develop":{"watch":[{"path":"p","action":"","exec":{"command":null}}]}}"#,
        ),
        (
            r#"{"expose": [80, "81"], "group_add": [1, "a"], "dns": "1"}"#,
            r#"{"dns":["1"],"expose":["80","81"],"group_add":["1","a"]}"#,
        ),
        (
            r#"{"deploy": {"update_config": {"delay": "0s", "monitor": "1s", "max_failure_ratio": 0.1}}}"#,
            r#"{"deploy":{"update_config":{"monitor":"1s","max_failure_ratio":0.1},"resources":{},"placement":{}}}"#,
        ),
    ] {
        assert_eq!(printed(service).as_deref(), Ok(expected), "{service}");
    }
}

#[test]
fn what_a_type_cannot_hold_is_refused() {
    for (service, expected) in [
        (r#"{"image": true}"#, "`services.a.image`: expects a text"),
        (r#"{"tty": 1}"#, "`services.a.tty`: expects true or false"),
        (r#"{"environment": ["A =b"]}"#, "`services.a.environment`: the variable `A ` has a blank before its `=`"),
        (r#"{"extra_hosts": ["h"]}"#, "`services.a.extra_hosts`: an extra host needs an address, as in `host=10.0.0.1`"),
        (r#"{"mem_limit": "1x"}"#, "`services.a.mem_limit`: expects a size such as `64m`"),
        (r#"{"stop_grace_period": "5"}"#, "`services.a.stop_grace_period`: expects a time such as `1m30s`"),
        (
            r#"{"command": "echo 'a"}"#,
            "`services.a.command`: cannot be cut into words: a quote, a bracket or a backslash is left open",
        ),
        (r#"{"build": 1}"#, "`services.a.build`: expects a mapping"),
        (r#"{"cap_add": "x"}"#, "`services.a.cap_add`: expects a list of texts"),
        (r#"{"healthcheck": {"retries": -1}}"#, "`services.a.healthcheck.retries`: expects a whole number, 0 or more"),
    ] {
        assert_eq!(printed(service), Err(expected.to_string()), "{service}");
    }
}
