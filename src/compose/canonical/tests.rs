use super::super::from_json::tree;
use super::*;
use crate::diag::FileId;

/// Brings `{key: written}` into form and compares it with `{key: canonical}`, which must be its own canonical form.
fn becomes(key: &str, written: &str, canonical: &str) {
    let mut service = tree(&format!("{{\"{key}\": {written}}}"));
    let expected = tree(&format!("{{\"{key}\": {canonical}}}"));
    assert_eq!(canonicalize_service(&mut service), [], "{key}: {written}");
    assert_eq!(service.to_json().to_string(), expected.to_json().to_string(), "{key}: {written}");
    assert_eq!(canonicalize_service(&mut service), [], "{key}: {canonical}");
    assert_eq!(service, expected, "canonical twice, {key}: {written}");
}

fn complains(key: &str, written: &str, message: &str) {
    let mut service = tree(&format!("{{\"{key}\": {written}}}"));
    let before = service.clone();
    let problems = canonicalize_service(&mut service);
    assert_eq!(problems.iter().map(|p| p.message.as_str()).collect::<Vec<_>>(), [message]);
    assert!(problems[0].path.to_string().starts_with(key));
    assert_eq!(service, before, "what cannot be read stays");
}

#[test]
fn ports_in_short_form() {
    for (written, canonical) in [
        ("[80]", r#"[{"target": 80}]"#),
        (r#"["8080:80"]"#, r#"[{"target": 80, "published": "8080"}]"#),
        (r#"["127.0.0.1:8080:80/UDP"]"#, r#"[{"target": 80, "published": "8080", "host_ip": "127.0.0.1", "protocol": "udp"}]"#),
        (r#"["[::1]:80:80/tcp"]"#, r#"[{"target": 80, "published": "80", "host_ip": "::1"}]"#),
        (r#"["127.0.0.1::80"]"#, r#"[{"target": 80, "host_ip": "127.0.0.1"}]"#),
        (r#"["9-10"]"#, r#"[{"target": 9}, {"target": 10}]"#),
        (r#"["8-9:80-81"]"#, r#"[{"target": 80, "published": "8"}, {"target": 81, "published": "9"}]"#),
        (r#"["8080-8082:80"]"#, r#"[{"target": 80, "published": "8080-8082"}]"#),
        (r#"["${P:-8080}:80"]"#, r#"[{"target": 80, "published": "${P:-8080}"}]"#),
        (
            r#"["${IP:-[::1]}:$P:${T}/udp"]"#,
            r#"[{"target": "${T}", "published": "$P", "host_ip": "${IP:-[::1]}", "protocol": "udp"}]"#,
        ),
        (r#"["${A}-${B}:80"]"#, r#"[{"target": 80, "published": "${A}-${B}"}]"#),
    ] {
        becomes("ports", written, canonical);
    }
}

#[test]
fn ports_that_a_variable_may_change_stay_texts() {
    for written in [r#"["${PORTS}"]"#, r#"["${BIND}8080:80"]"#, r#"["${A}-${B}:${C}"]"#] {
        becomes("ports", written, written);
    }
}

#[test]
fn ports_in_long_form_lose_what_compose_adds() {
    becomes(
        "ports",
        r#"[{"target": "80", "published": 8080, "protocol": "tcp", "mode": "ingress"}, {"target": 81, "published": "", "mode": "host"}]"#,
        r#"[{"target": 80, "published": "8080"}, {"target": 81, "mode": "host"}]"#,
    );
}

#[test]
fn ranges_that_overlap_name_a_port_once() {
    becomes("ports", r#"["8-9:8-9", "9:9"]"#, r#"[{"target": 8, "published": "8"}, {"target": 9, "published": "9"}]"#);
}

#[test]
fn ports_that_cannot_be_read() {
    complains("ports", r#"["99999"]"#, "`99999` is no port: a number from 1 to 65535");
    complains("ports", r#"["80:0"]"#, "`0` is no port: a number from 1 to 65535");
    complains("ports", r#"["80:"]"#, "the port is missing");
    complains("ports", r#"["localhost:80:80"]"#, "`localhost` is no IP address to publish a port on");
    complains("ports", r#"["80:80/icmp"]"#, "`icmp` is no protocol of ports: tcp, udp or sctp");
    complains("ports", r#"["1-3:1-2"]"#, "`1-3` and `1-2` are ranges of different lengths");
    complains("ports", r#"["3-1"]"#, "`3-1` is a range that runs backwards");
    complains("ports", "[1.5]", "this is no port");
    complains(
        "ports",
        r#"["::1:6000:6000"]"#,
        "`::1:6000:6000` has too many colons for a port (an IPv6 address needs brackets, as in `[::1]:80:80`)",
    );
}

#[test]
fn volumes_in_short_form() {
    let bind = |source: &str, target: &str, more: &str| {
        format!(r#"[{{"type": "bind", "source": "{source}", "target": "{target}"{more}}}]"#)
    };
    let create = r#", "bind": {"create_host_path": true}"#;
    for (written, canonical) in [
        ("data:/x", r#"[{"type": "volume", "source": "data", "target": "/x", "volume": {}}]"#.to_string()),
        ("./src:/app", bind("./src", "/app", create)),
        ("~/x:/y:ro,cached", bind("~/x", "/y", &format!(r#", "read_only": true{create}"#))),
        (
            "/a:/b:Z,rshared",
            bind("/a", "/b", r#", "bind": {"create_host_path": true, "selinux": "Z", "propagation": "rshared"}"#),
        ),
        ("/anon/", r#"[{"type": "volume", "target": "/anon", "volume": {}}]"#.to_string()),
        ("/x", r#"[{"type": "volume", "target": "/x"}]"#.to_string()),
        ("data:/x/:nocopy", r#"[{"type": "volume", "source": "data", "target": "/x", "volume": {"nocopy": true}}]"#.to_string()),
        (
            "data:/x:z",
            r#"[{"type": "volume", "source": "data", "target": "/x", "bind": {"selinux": "z"}, "volume": {}}]"#.to_string(),
        ),
        ("./${DIR}:/app/${DIR:-a:b}", bind("./${DIR}", "/app/${DIR:-a:b}", create)),
        // A single letter before a colon is a Windows drive; seen in 2.26.1 and 2.40.3.
        ("d:/data", r#"[{"type": "volume", "target": "d:/data", "volume": {}}]"#.to_string()),
        ("n:/x:/y", bind("n:/x", "/y", create)),
        ("c/d:/e", r#"[{"type": "volume", "source": "c/d", "target": "/e", "volume": {}}]"#.to_string()),
    ] {
        becomes("volumes", &format!("[\"{written}\"]"), &canonical);
    }
    for written in [r#"["${DATA}:/x"]"#, r#"["${MOUNT}"]"#, r#"["aa:/b:${MODE:-ro}"]"#] {
        becomes("volumes", written, written);
    }
    complains("volumes", r#"["data::ro"]"#, "`data::ro` has an empty part between its colons");
    complains("volumes", r#"["aa:/b:ro:rw"]"#, "`aa:/b:ro:rw` has too many colons for a volume");
}

#[test]
fn lists_of_entries_become_mappings() {
    for key in ["environment", "labels", "annotations", "sysctls"] {
        becomes(key, r#"["A=1", "B=x=y", "C="]"#, r#"{"A": "1", "B": "x=y", "C": ""}"#);
        becomes(key, r#"{"A": 1, "B": true, "C": 1.5}"#, r#"{"A": "1", "B": "true", "C": "1.5"}"#);
    }
    becomes("environment", r#"["A"]"#, r#"{"A": null}"#);
    becomes("labels", r#"["a"]"#, r#"{"a": ""}"#);
    becomes("deploy", r#"{"labels": ["a=1"]}"#, r#"{"labels": {"a": "1"}}"#);
}

#[test]
fn a_name_with_a_variable_can_only_be_said_in_a_list() {
    let written = r#"["traefik.http.routers.${NAME}.rule=Host(`a`)", "b=${C:-=}"]"#;
    becomes("labels", written, written);
    becomes("labels", r#"["b=${C:-=}", "c$$=1"]"#, r#"{"b": "${C:-=}", "c$": "1"}"#);
}

#[test]
fn names_become_mappings() {
    becomes("depends_on", r#"["a"]"#, r#"{"a": {"condition": "service_started"}}"#);
    becomes(
        "depends_on",
        r#"{"a": {"condition": "service_healthy", "required": true}}"#,
        r#"{"a": {"condition": "service_healthy"}}"#,
    );
    becomes("networks", r#"["a", "b"]"#, r#"{"a": null, "b": null}"#);
    becomes("networks", r#"{"a": {}}"#, r#"{"a": {}}"#);
    becomes("models", r#"["m"]"#, r#"{"m": null}"#);
    becomes("secrets", r#"["s"]"#, r#"[{"source": "s"}]"#);
    becomes("configs", r#"["c"]"#, r#"[{"source": "c"}]"#);
    becomes("extends", r#""base""#, r#"{"service": "base"}"#);
    becomes("env_file", r#"".env""#, r#"[{"path": ".env"}]"#);
    becomes("env_file", r#"["a", {"path": "b", "required": true}]"#, r#"[{"path": "a"}, {"path": "b"}]"#);
    becomes("build", r#""./app""#, r#"{"context": "./app"}"#);
    becomes(
        "build",
        r#"{"dockerfile": "D", "args": ["A"], "secrets": ["s"], "ssh": ["default"]}"#,
        r#"{"dockerfile": "D", "args": {"A": null}, "secrets": [{"source": "s"}], "ssh": {"default": null}}"#,
    );
}

#[test]
fn single_values_become_lists() {
    for key in ["dns", "dns_search", "tmpfs", "label_file"] {
        becomes(key, r#""a""#, r#"["a"]"#);
    }
    becomes("healthcheck", r#"{"test": "true"}"#, r#"{"test": ["CMD-SHELL", "true"]}"#);
    becomes("expose", r#"[80, "90"]"#, r#"["80", "90"]"#);
    becomes("gpus", r#""all""#, r#"[{"count": "all"}]"#);
    for same in [r#"{"command": "a b"}"#, r#"{"entrypoint": ["a"]}"#, r#"{"ulimits": {"nproc": 3}}"#, r#"{"ports": null}"#] {
        let mut service = tree(same);
        assert_eq!(canonicalize_service(&mut service), []);
        assert_eq!(service, tree(same));
    }
}

#[test]
fn devices_and_hosts() {
    let device = |source: &str, target: &str, permissions: &str| {
        format!(r#"[{{"source": "{source}", "target": "{target}", "permissions": "{permissions}"}}]"#)
    };
    becomes("devices", r#"["/dev/a"]"#, &device("/dev/a", "/dev/a", "rwm"));
    becomes("devices", r#"["/dev/a:/dev/b:r"]"#, &device("/dev/a", "/dev/b", "r"));
    becomes("extra_hosts", r#"["h:1.1.1.1", "g:[::1]", "i=::1"]"#, r#"["h=1.1.1.1", "g=::1", "i=::1"]"#);
    becomes(
        "extra_hosts",
        r#"{"h": ["1.1.1.1", "2.2.2.2"], "g": "host-gateway"}"#,
        r#"["h=1.1.1.1", "h=2.2.2.2", "g=host-gateway"]"#,
    );
    complains("extra_hosts", r#"["h"]"#, "an extra host needs an address, as in `host=10.0.0.1`");
}

#[test]
fn whole_files() {
    let mut file = tree(
        r#"{"include": ["a.yaml", {"path": "b.yaml", "env_file": "e"}],
            "services": {"a.b": {"ports": ["x"]}},
            "volumes": {"v": {"external": {"name": "n"}}, "w": {}, "x": null},
            "networks": {"n": {"labels": ["a=1"], "driver_opts": {"mtu": 1450}}}}"#,
    );
    let problems = canonicalize(&mut file);
    assert_eq!(problems[0].path.to_string(), r#"services."a.b".ports[0]"#);
    insta::assert_snapshot!(file.to_json(), @r#"{"include":[{"path":["a.yaml"]},{"path":["b.yaml"],"env_file":["e"]}],"services":{"a.b":{"ports":["x"]}},"volumes":{"v":{"external":true,"name":"n"},"w":null,"x":null},"networks":{"n":{"labels":{"a":"1"},"driver_opts":{"mtu":"1450"}}}}"#);
}

#[test]
fn what_is_made_carries_the_span_of_its_item() {
    let span = Span::new(FileId::MANIFEST, 7, 3);
    let mut service = tree(r#"{"ports": [], "volumes": [], "environment": []}"#);
    for (key, text) in [("ports", "1-2:1-2"), ("volumes", "./a:/b"), ("environment", "A=1")] {
        service.as_map_mut().unwrap()[key].value = Value::Seq(vec![Tree::new(text, span)]);
    }
    canonicalize_service(&mut service);
    for path in ["ports[1]", "ports[1].published", "volumes[0].bind.create_host_path", "environment.A"] {
        assert_eq!(service.at(&TreePath::parse(path)).unwrap().span, span, "{path}");
    }
}

#[test]
fn one_pattern_of_a_watched_path_is_a_list_of_one() {
    let rule = |ignore: &str| format!(r#"{{"watch": [{{"path": ".", "action": "sync", "ignore": {ignore}}}]}}"#);
    becomes("develop", &rule("\"*.md\""), &rule("[\"*.md\"]"));
}
