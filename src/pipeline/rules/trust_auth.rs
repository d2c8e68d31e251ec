//! A database that lets everyone in.

use crate::diag::{Code, Severity, Sink};

use super::published::published;
use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("trust-auth"),
    severity: Severity::Warning,
    summary: "a database that can be reached, or is used in earnest, asks for no password",
    page: r##"
`POSTGRES_HOST_AUTH_METHOD=trust` and its like are fine for a database that lives as long as a test does. In a `strict`
profile, or where the port is published on every address, whoever finds it has it.

Bad:
```kdl
stack shop
profile prod { strict }
service db { image "postgres:16"; env POSTGRES_HOST_AUTH_METHOD=trust; volumes "db:/var/lib/postgresql/data" }
volumes { db }
```

Good:
```kdl
stack shop
profile prod { strict }
vars { var POSTGRES_PASSWORD secret required { doc "Password of the database" } }
service db { image "postgres:16"; env POSTGRES_PASSWORD; volumes "db:/var/lib/postgresql/data" }
volumes { db }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        for (key, value, span) in uses::environment(tree).filter(|(key, value, _)| lets_in(key, value)) {
            let open = || published(stack, name, tree).into_iter().find(|port| port.everywhere);
            let (label, place) = match (stack.strict, open()) {
                (_, Some(port)) => ("whoever finds the port is let in", port.span),
                (true, None) => ("in a strict profile", crate::diag::Span::NONE),
                (false, None) => continue,
            };
            let said = if value.is_empty() { key.to_string() } else { format!("{key}={value}") };
            sink.push(
                RULE.finding(format!("`{name}` asks for no password: `{said}`"), span, label)
                    .related(place, "open to every machine")
                    .help(facts.say(
                        "leave it out, and pass a password: `var NAME secret required` and `env NAME`",
                        "leave it out, and pass a password: `PASSWORD: ${PASSWORD:?}`",
                    ))
                    .profiles([&stack.profile]),
            );
        }
    }
}

/// Whether a variable of a well-known image switches passwords off.
fn lets_in(key: &str, value: &str) -> bool {
    match key {
        "POSTGRES_HOST_AUTH_METHOD" => value == "trust",
        // These images look for any text at all.
        "MYSQL_ALLOW_EMPTY_PASSWORD" | "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD" | "MARIADB_ALLOW_EMPTY_PASSWORD" => !value.is_empty(),
        "ALLOW_EMPTY_PASSWORD" | "ALLOW_ANONYMOUS_LOGIN" => uses::is_yes(value),
        "DISABLE_SECURITY_PLUGIN" | "plugins.security.disabled" => uses::is_yes(value),
        "xpack.security.enabled" => value.eq_ignore_ascii_case("false"),
        "NEO4J_AUTH" => value == "none",
        _ => false,
    }
}

#[test]
fn switches_are_read_as_their_images_do() {
    for (key, value, open) in [
        ("POSTGRES_HOST_AUTH_METHOD", "trust", true),
        ("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256", false),
        ("MYSQL_ALLOW_EMPTY_PASSWORD", "false", true),
        ("MYSQL_ALLOW_EMPTY_PASSWORD", "", false),
        ("ALLOW_EMPTY_PASSWORD", "no", false),
        ("ALLOW_EMPTY_PASSWORD", "yes", true),
        ("xpack.security.enabled", "false", true),
        ("NEO4J_AUTH", "none", true),
    ] {
        assert_eq!(lets_in(key, value), open, "{key}={value}");
    }
}
