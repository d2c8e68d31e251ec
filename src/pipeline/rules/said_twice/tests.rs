//! What is a repetition, and what only looks like one.

use crate::pipeline::rules::tests::messages;

/// What is found of a service `web` of a role with settings, in dev, ci (which extends dev) and prod.
fn of(role: &str, service: &str) -> Vec<String> {
    let text = format!(
        "stack shop {{ layout standalone }}\nprofile dev\nprofile ci extends=dev\nprofile prod {{ machine server }}\nprofile test {{ ephemeral }}\n\
         vars {{ var LEVEL default=info {{ doc \"x\" }} }}\nvolumes {{ data }}\n\
         role app {{ {role} }}\nservice web role=app {{ image \"x:1\"; env LEVEL; {service} }}\nservice other {{ image \"y:1\" }}"
    );
    messages("said-twice", &text)
}

#[test]
fn a_service_does_not_repeat_its_role() {
    for (both, what) in [
        ("restart always", "`restart` of `web`"),
        ("command a b", "`command` of `web`"),
        ("env A=1", "`environment.A` of `web`"),
        ("deploy { resources { limits memory=\"1G\" } }", "`deploy.resources.limits.memory` of `web`"),
        ("depends_on other", "`depends_on.other` of `web`"),
        ("volumes \"data:/data\"", "`/data` of `web`"),
        ("healthcheck { test CMD alive }", "`healthcheck.test` of `web`"),
    ] {
        assert_eq!(of(both, both), [format!("{what} is said already")], "{both}");
    }
    assert_eq!(of("env LEVEL", ""), ["`env LEVEL` of `web` is said already"]);
}

#[test]
fn a_role_does_not_repeat_another() {
    let text = "stack shop\nprofile dev\nrole base { restart always; init }\nrole app extends=base { restart always; init #false }\n\
                service web role=app { image \"x:1\" }";
    assert_eq!(messages("said-twice", text), ["`restart` of `app` is said already"]);
}

#[test]
fn what_differs_or_comes_back_is_no_repetition() {
    for (role, service) in [
        ("restart always", "restart \"no\""),
        ("command a b", "command a"),
        ("env A=1", "env A=2"),
        ("depends_on other", "depends_on other condition=service_healthy"),
        ("volumes \"data:/data\"", "without volumes; volumes \"data:/data\""),
        ("in dev { restart \"no\" }", "restart always; in dev { restart always }"),
        ("restart always", "in dev { restart \"no\" }; in ci { restart always }"),
        ("volumes \"data:/data\"", "in test { volumes \"data:/data\" }"),
        ("labels { a b }", "labels { b b }"),
        ("provider type=x { options a=1 }", "provider type=x { options a=2 }"),
        ("", "in dev { restart always }; in prod { restart always }"),
    ] {
        assert_eq!(of(role, service), Vec::<String>::new(), "{role} / {service}");
    }
}

#[test]
fn a_block_does_not_repeat_the_service_or_another_block() {
    for service in ["restart always; in prod { restart always }", "in dev prod { restart always }; in prod { restart always }"] {
        assert_eq!(of("", service), ["`restart` of `web` is said already"], "{service}");
    }
    let extended = "stack shop\nprofile dev\nservice a { image \"x:1\"; restart always; in dev { restart always } }\n\
                    service b extends=a { restart \"no\" }";
    assert_eq!(messages("said-twice", extended), Vec::<String>::new());
}

#[test]
fn values_and_ports_are_not_what_they_are_anyway() {
    let of = |var: &str, port: &str| {
        let text = format!(
            "stack shop {{ layout standalone }}\nprofile dev\nprofile ci extends=dev {{ machine b }}\nprofile test {{ port-offset 1 }}\n\
             profile prod {{ machine c }}\nvars {{ var A {var} {{ doc \"x\" }} }}\n\
             service web {{ doc \"x\"; image \"x:1\"; env A; port http 80 {port} }}"
        );
        messages("said-twice", &text)
    };
    let value = |profile: &str| format!("`A` for `{profile}` is said already");
    let port = |number: u16, profile: &str| format!("host port {number} of `web` for `{profile}` is said already");
    assert_eq!(of("default=x prod=x", ""), [value("prod")]);
    assert_eq!(of("default=x dev=y ci=y", ""), [value("ci")]);
    assert_eq!(of("", "dev=8080 test=8081"), [port(8081, "test")]);
    assert_eq!(of("", "dev=8080 ci=8080"), [port(8080, "ci")]);
    assert_eq!(of("", "default=8080 prod=8080"), [port(8080, "prod")]);
    for (var, port) in
        [("default=x dev=y ci=x", ""), ("default=x prod=y", ""), ("", "dev=8080 test=8082"), ("", "dev=8080 prod=8080")]
    {
        assert_eq!(of(var, port), Vec::<String>::new(), "{var} {port}");
    }
}
