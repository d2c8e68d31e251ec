//! What the rules on security say of the forms that their pages do not show.

use crate::diag::{Diagnostic, Severity, Sink};

/// The rules that are tried here; what others say of the same lines is theirs.
fn ours() -> impl Iterator<Item = &'static super::Rule> {
    super::RULES
        .iter()
        .copied()
        .skip_while(|rule| rule.code.0 != "unpinned-image")
        .take_while(|rule| rule.code.0 != "artifact-path")
}

fn is_ours(found: &Diagnostic) -> bool {
    found.code.0 == "literal-secret" || ours().any(|rule| rule.code == found.code)
}

fn findings(text: &str) -> Vec<Diagnostic> {
    let mut sink = Sink::default();
    assert!(crate::pipeline::decode::decode(text, &mut sink).is_some() && !sink.has_errors(), "{text}: {sink:?}");
    let _ = crate::pipeline::analyse(text, None, &mut sink);
    sink.into_sorted().into_iter().filter(is_ours).collect()
}

fn codes(text: &str) -> Vec<&'static str> {
    findings(text).iter().map(|d| d.code.0).collect()
}

/// The codes of a service in a profile `dev`, and in a strict profile `prod` alone.
fn in_both(service: &str) -> [Vec<&'static str>; 2] {
    let of = |profile: &str| codes(&format!("stack shop\nprofile {profile}\nservice app {{ doc \"x\"; {service} }}"));
    [of("dev"), of("prod { strict }")]
}

#[test]
fn ports_are_open_where_no_address_keeps_them_in() {
    for (ports, open) in [
        ("ports \"8080:80\"", true),
        ("ports \"80\"", true),
        ("ports \"0.0.0.0:8080:80\"", true),
        ("ports \"[::]:8080:80\"", true),
        ("ports \"${ADDRESS:-0.0.0.0}:8080:80\"", true),
        ("ports \"${ADDRESS:-127.0.0.1}:8080:80\"", false),
        ("ports \"${ADDRESS:-127.0.0.1:}8080:80\"", false),
        ("ports \"${ADDRESS:-}8080:80\"", true),
        ("ports \"127.0.0.1:8080:80\"", false),
        ("ports \"[::1]:8080:80/udp\"", false),
        ("ports { - target=80 published=\"8080\" }", true),
        ("ports { - target=80 published=\"8080\" host_ip=\"127.0.0.1\" }", false),
        ("port http 80 dev=8080", false),
        ("port http 80 dev=8080 public", false),
        ("port http 80 dev=8080 bind=\"0.0.0.0\"", false),
        ("port http 80", false),
    ] {
        let text = format!(
            "stack shop\nprofile dev\nvars {{ var ADDRESS {{ doc \"x\" }} }}\nservice app {{ doc \"x\"; image \"nginx:1.27\"; {ports} }}"
        );
        let found = codes(&text);
        assert_eq!(found.contains(&"open-port"), open, "{ports}: {found:?}");
    }
    assert_eq!(
        codes("stack shop\nprofile prod { layout swarm }\nservice app { image \"nginx:1.27\"; ports \"80:80\" }"),
        [""; 0]
    );
}

#[test]
fn stores_stay_inside() {
    for (service, want) in [
        ("image \"postgres:16\"; ports \"5432:5432\"", [vec!["database-published"], vec!["database-published"]]),
        ("image \"postgres:16\"; ports \"127.0.0.1:5432:5432\"", [vec![], vec!["database-published"]]),
        (
            "image \"registry.test/bitnami/redis:7\"; ports \"6379:6379\"",
            [vec!["database-published"], vec!["database-published"]],
        ),
        ("image \"postgres:16\"; expose 5432", [vec![], vec![]]),
        ("image \"dpage/pgadmin4:8.12\"; ports \"127.0.0.1:80:80\"", [vec![], vec![]]),
    ] {
        assert_eq!(in_both(service), want, "{service}");
    }
    let by_role = "stack shop\nprofile prod { strict }\nrole data-store { restart always }\n\
                   service things role=data-store { image \"things:1.0\"; ports \"127.0.0.1:1:1\" }";
    assert_eq!(codes(by_role), ["database-published"]);
}

#[test]
fn nothing_leads_past_a_proxy_or_a_tunnel() {
    let with = |front: &str, app: &str| {
        codes(&format!(
            "stack shop\nprofile prod {{ strict }}\nservice front {{ doc \"x\"; {front} }}\nservice app {{ doc \"x\"; image \"shop:1\"; {app} }}"
        ))
    };
    let own = "stack shop\nprofile prod { strict }\nservice nginx { doc \"x\"; build { context \".\" }; port https 443 prod=443 public; depends_on app }\n\
               service app { doc \"x\"; image \"shop:1\"; port http 80 prod=8080 }";
    assert_eq!(codes(own), ["published-behind-proxy"]);
    let web = "port https 443 prod=443 public";
    let published = "port http 80 prod=8080";
    for (front, app, past) in [
        (format!("image \"caddy:2\"; {web}; depends_on app"), published, true),
        (format!("image \"nginx:1.27\"; {web}; env BACKEND=\"http://app:80\""), published, true),
        (format!("image \"traefik:3\"; {web}"), "port http 80 prod=8080; labels { traefik.enable \"true\" }", true),
        (format!("image \"traefik:3\"; {web}"), "port http 80 prod=8080; labels { traefik.enable \"false\" }", false),
        (format!("image \"caddy:2\"; {web}; env BACKEND=\"http://apple:80\""), published, false),
        ("image \"nginx:1.27\"; port http 80; depends_on app".to_string(), published, false),
        (format!("build {{ context \".\" }}; {web}; depends_on app"), published, false),
        ("image \"cloudflare/cloudflared:2024.12.2\"; command tunnel run".to_string(), published, true),
        ("image \"cloudflare/cloudflared:2024.12.2\"; command tunnel run".to_string(), "port http 80", false),
        ("image \"cloudflare/cloudflared:2024.12.2\"; command proxy-dns".to_string(), published, false),
        ("image \"cloudflare/cloudflared:2024.12.2\"; port metrics 2000 prod=2000".to_string(), "port http 80", true),
    ] {
        assert_eq!(with(&front, app), Vec::from_iter(past.then_some("published-behind-proxy")), "{front} {app}");
    }
}

#[test]
fn containers_are_confined() {
    for (service, want) in [
        ("privileged", "privileged"),
        ("privileged #false", ""),
        ("build { context \".\"; privileged }", "privileged"),
        ("post_start { - command=sync privileged=#true }", "privileged"),
        ("volumes { - type=bind source=\"/run/docker.sock\" target=\"/s\" read_only=#true }", "docker-socket"),
        ("volumes \"/run/user/1000/podman/podman.sock:/s\"", "docker-socket"),
        ("volumes \"${SOCKET:-/var/run/docker.sock}:/s\"", "docker-socket"),
        ("use_api_socket", "docker-socket"),
        ("volumes \"/:/host:ro\"", "sensitive-mount"),
        ("volumes \"/etc/ssl/certs:/etc/ssl/certs:ro\"", ""),
        ("pid host", "host-namespace"),
        ("ipc host", "host-namespace"),
        ("userns_mode host", "host-namespace"),
        ("uts host", "host-namespace"),
        ("cgroup host", "host-namespace"),
        ("cgroup_parent other", "host-namespace"),
        ("ipc shareable", ""),
        ("volumes \"/srv/x:/x:rslave\"", "shared-propagation"),
        ("volumes \"/srv/x:/x:rprivate\"", ""),
        ("security_opt \"label:disable\"", "unconfined"),
        ("cap_add CAP_NET_ADMIN", "added-capability"),
        ("cap_add NET_RAW", ""),
    ] {
        let text = format!(
            "stack shop\nprofile dev\nvars {{ var SOCKET {{ doc \"x\" }} }}\nservice app {{ image \"shop:1\"; env SOCKET; {service} }}"
        );
        let found: Vec<_> = findings(&text).into_iter().map(|d| (d.code.0, d.severity)).collect();
        let want = if want.is_empty() { vec![] } else { vec![(want, Severity::Warning)] };
        assert_eq!(found, want, "{service}");
    }
}

#[test]
fn volumes_that_stand_for_paths_are_judged_where_they_are_mounted() {
    let text = "stack shop\nprofile dev\nservice app { image \"shop:1\"; allow docker-socket; volumes \"sock:/s\" \"etc:/e\" }\nvolumes {\n\
                sock { driver_opts type=none o=bind device=\"/var/run/docker.sock\" }\netc { driver_opts mountpoint=\"/etc\" }\n}";
    let found = findings(text);
    assert_eq!(found.iter().map(|d| d.code.0).collect::<Vec<_>>(), ["docker-socket", "sensitive-mount"]);
    for finding in found {
        let said = finding.related[0].span;
        assert!(text[said.start as usize..].starts_with("\"/"), "{}", &text[said.start as usize..]);
    }
}

#[test]
fn databases_ask_for_passwords_in_earnest() {
    let trust = "image \"postgres:16\"; env POSTGRES_HOST_AUTH_METHOD=trust";
    assert_eq!(in_both(trust), [vec![], vec!["trust-auth"]]);
    let open = findings(&format!("stack shop\nprofile dev\nservice app {{ {trust}; ports \"5432:5432\" }}"));
    assert_eq!(open.iter().map(|d| d.code.0).collect::<Vec<_>>(), ["trust-auth", "database-published"]);
    let by_variable = |value: &str| {
        findings(&format!(
            "stack shop\nprofile prod {{ strict }}\nvars {{ var ROOT_PASS default={value} {{ doc \"x\" }} }}\n\
             service db {{ image \"rabbitmq:3\"; env RABBITMQ_DEFAULT_PASS=\"${{ROOT_PASS}}\" }}"
        ))
    };
    assert_eq!(by_variable("guest").iter().map(|d| d.code.0).collect::<Vec<_>>(), ["default-credential"]);
    assert_eq!(by_variable("\"an-own-one\""), []);
    // What stands in the line itself is a literal secret already.
    let literal = in_both("image \"postgres:16\"; env POSTGRES_PASSWORD=postgres");
    assert_eq!(literal, [vec!["literal-secret"], vec!["literal-secret"]]);
    assert_eq!(in_both("image \"postgres:16\"; env POSTGRES_PASSWORD=changeme"), [vec![], vec!["default-credential"]]);
}

#[test]
fn modes_differ_neither_from_the_profile_nor_from_the_build() {
    for (service, want) in [
        ("image \"x:1\"; env NODE_ENV=development", [vec![], vec!["node-env-mismatch"]]),
        ("image \"x:1\"; env FLASK_DEBUG=1", [vec![], vec!["node-env-mismatch"]]),
        ("image \"x:1\"; env NODE_ENV=production", [vec![], vec![]]),
        (
            "build { context \".\"; args NODE_ENV=test }; env NODE_ENV=production",
            [vec!["node-env-mismatch"], vec!["node-env-mismatch"]],
        ),
        ("build { context \".\"; args NODE_ENV=production }; env NODE_ENV=production", [vec![], vec![]]),
    ] {
        assert_eq!(in_both(service), want, "{service}");
    }
}

#[test]
fn read_only_containers_take_files() {
    let with = |profile: &str, service: &str, top: &str| {
        codes(&format!("stack shop\nprofile {profile}\nservice app {{ image \"x:1\"; {service} }}\n{top}"))
    };
    let content = "configs { c content=\"x\" }";
    assert_eq!(with("dev", "read_only; configs c", content), ["read-only-secret-mount"]);
    assert_eq!(with("dev", "configs c", content), [""; 0]);
    assert_eq!(with("dev", "read_only #false; configs c", content), [""; 0]);
    assert_eq!(with("dev", "read_only; configs c", "configs { c file=\"./c\" }"), [""; 0]);
    // A secret that is delivered as a file comes from a variable.
    let delivered = "vars { var DB_PASSWORD secret required deliver=file { doc \"x\" } }";
    assert_eq!(with("dev", "read_only; env DB_PASSWORD", delivered), ["read-only-secret-mount"]);
}

/// What is found of Compose files that a strict profile with hardening reads.
fn of_compose(file: serde_json::Value) -> Vec<Diagnostic> {
    let mut sink = Sink::default();
    let text = "stack shop { hardening }\nprofile prod { strict }\nservice app { image \"x:1\" }";
    let manifest = crate::pipeline::decode::decode(text, &mut sink).expect("a manifest");
    let mut stacks = crate::pipeline::expand::expand(&manifest, &mut sink);
    stacks.iter_mut().for_each(|stack| stack.services.clear());
    let mut file = crate::compose::Tree::from_json(&file);
    crate::compose::canonical::canonicalize(&mut file);
    let projects = [super::super::lower::Project { profile: "prod".to_string(), file }];
    super::check(
        &super::Facts { form: super::Form::Compose, manifest: &manifest, stacks: &stacks, projects: &projects, files: &[] },
        &mut sink,
    );
    let is_judged = |d: &Diagnostic| is_ours(d) || super::HARDENING.iter().any(|rule| rule.code == d.code);
    sink.into_sorted().into_iter().filter(is_judged).collect()
}

#[test]
fn compose_files_are_judged_and_answered_in_their_own_words() {
    let found = of_compose(serde_json::json!({
        "services": {
            "front": { "image": "traefik", "ports": ["80:80", "443:443"], "volumes": ["/var/run/docker.sock:/var/run/docker.sock:ro"] },
            "db": { "image": "postgres:16", "ports": ["532:5432"], "environment": ["POSTGRES_HOST_AUTH_METHOD=trust"] },
            "cache": { "image": "rabbitmq:3", "environment": { "RABBITMQ_DEFAULT_PASS": "guest" } },
            "app": {
                "image": "shop:1.0",
                "labels": ["traefik.enable=true"],
                "ports": [{ "target": 80, "published": 8080 }],
                "privileged": "true",
                "cap_add": ["SYS_ADMIN", "CHOWN"],
                "pid": "host",
                "security_opt": ["seccomp:unconfined"],
                "read_only": true,
                "configs": ["settings"],
                "environment": { "NODE_ENV": "development" },
                "volumes": ["/etc:/host", "/srv:/srv:rshared", "./app.conf:/app.conf"],
            },
        },
        "configs": { "settings": { "content": "x" } },
    }));
    let codes: std::collections::BTreeSet<&str> = found.iter().map(|d| d.code.0).collect();
    for rule in super::all().skip_while(|rule| rule.code.0 != "unpinned-image").take_while(|rule| rule.code.0 != "artifact-path")
    {
        assert!(codes.contains(rule.code.0), "{}", rule.code.0);
    }
    for rule in super::HARDENING {
        assert!(codes.contains(rule.code.0), "{}", rule.code.0);
    }
    let open: Vec<&str> = found.iter().filter(|d| d.code.0 == "open-port").map(|d| d.message.as_str()).collect();
    let of = |port: u16, name: &str| format!("port `{port}` of `{name}` is open to every machine");
    assert_eq!(open, [of(80, "front"), of(443, "front"), of(80, "app")]);
    let low: Vec<&str> = found.iter().filter(|d| d.code.0 == "privileged-port").map(|d| d.message.as_str()).collect();
    let of = |port: u16, name: &str| format!("`{name}` takes port {port} of the machine");
    assert_eq!(low, [of(80, "front"), of(443, "front"), of(532, "db")]);
    for finding in found {
        let help = finding.help.unwrap_or_default();
        let kdl = ["port NAME", "`env ", "`var ", "#true", "allow ", "`volumes \"", "`image \"", "resources { limits "];
        assert!(!kdl.iter().any(|word| help.contains(word)), "{}: {help}", finding.code.0);
    }
}
