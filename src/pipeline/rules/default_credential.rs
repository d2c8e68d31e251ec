//! A password that is tried first by everyone.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink, Span};

use super::super::expand::Stack;
use super::{Facts, Rule, image_kinds, secrets, uses};

pub const RULE: Rule = Rule {
    code: Code("default-credential"),
    severity: Severity::Warning,
    summary: "a strict profile gives a database or an admin page a password that everyone knows",
    page: r##"
`postgres`, `guest`, `admin`, `minioadmin` and `changeme` are what is tried first on every port that is found open. In a
strict profile a database, broker or admin page has a password from outside. A `secret` variable cannot have such a
default.

Bad:
```kdl
stack shop
profile prod { strict }
service queue { image "rabbitmq:3.13"; env RABBITMQ_DEFAULT_PASS=guest; volumes "queue:/var/lib/rabbitmq" }
volumes { queue }
```

Good:
```kdl
stack shop
profile prod { strict }
vars { var RABBITMQ_DEFAULT_PASS secret required { doc "Password of the queue" } }
service queue { image "rabbitmq:3.13"; env RABBITMQ_DEFAULT_PASS; volumes "queue:/var/lib/rabbitmq" }
volumes { queue }
```
"##,
    check,
};

const KNOWN: &[&str] = &[
    "123456",
    "12345678",
    "admin",
    "admin123",
    "bitnami",
    "changeit",
    "changeme",
    "default",
    "elastic",
    "example",
    "guest",
    "keycloak",
    "letmein",
    "mariadb",
    "minio",
    "minio123",
    "minioadmin",
    "mongo",
    "mysql",
    "neo4j",
    "pass",
    "passw0rd",
    "password",
    "postgres",
    "qwerty",
    "rabbitmq",
    "redis",
    "root",
    "secret",
    "test",
    "toor",
    "user",
];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services().filter(|(stack, _, tree)| stack.strict && image_kinds::has_account(tree)) {
        for (key, _, span) in uses::environment(tree).filter(|(key, value, _)| is_known(key, value)) {
            if is_told(stack, name, tree, key) {
                continue;
            }
            let behind = stack.services.get(name).and_then(|service| service.environment.get(key)?.first());
            let var = behind.and_then(|behind| stack.vars.get(behind).map(|var| (behind.as_str(), var.span)));
            let (declared, place) = var.unwrap_or((key, Span::NONE));
            let kdl = match var {
                Some(_) => format!("write `var {declared} secret required` without the value"),
                None => format!("declare `var {key} secret required` and pass it: `env {key}`"),
            };
            sink.conceal(span);
            sink.push(
                RULE.finding(format!("`{key}` of `{name}` is a password that everyone knows"), span, "tried first by everyone")
                    .related(place, "has its value from here")
                    .help(facts.say(kdl, format!("write `{key}: ${{{key}:?}}`, and give it a value outside of the file")))
                    .profiles([&stack.profile]),
            );
        }
    }
}

/// Whether a variable holds a password, and a well-known one.
fn is_known(key: &str, value: &str) -> bool {
    let password = match key {
        // User and password in one.
        "NEO4J_AUTH" => value.rsplit('/').next().unwrap_or(value),
        _ if secrets::is_secret_name(key) || key.ends_with("_PASS") || key.ends_with("_PWD") => value,
        _ => return false,
    };
    KNOWN.iter().any(|known| known.eq_ignore_ascii_case(password))
}

/// Whether `literal-secret` speaks about it already: the value stands in the service's own line.
fn is_told(stack: &Stack, name: &str, service: &Tree, key: &str) -> bool {
    let behind = stack.services.get(name).and_then(|service| service.environment.get(key));
    let text = uses::at(service, &["environment", key]).and_then(Tree::as_str);
    behind.is_none_or(indexmap::IndexSet::is_empty) && secrets::is_secret_name(key) && text.is_some_and(secrets::is_secret_value)
}

#[test]
fn passwords_are_known_by_name_and_value() {
    for (key, value, known) in [
        ("POSTGRES_PASSWORD", "postgres", true),
        ("MINIO_ROOT_PASSWORD", "minioadmin", true),
        ("RABBITMQ_DEFAULT_PASS", "Guest", true),
        ("NEO4J_AUTH", "neo4j/password", true),
        ("POSTGRES_USER", "postgres", false),
        ("POSTGRES_PASSWORD_FILE", "secret", false),
        ("POSTGRES_PASSWORD", "an-own-one", false),
    ] {
        assert_eq!(is_known(key, value), known, "{key}");
    }
}
