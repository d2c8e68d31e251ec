//! A service that others want healthy, and that never says whether it is.

use crate::compose::{Tree, Value};
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, image, uses};

pub const RULE: Rule = Rule {
    code: Code("health-unknown"),
    severity: Severity::Warning,
    summary: "a service without a health check is waited for until it is healthy",
    page: r##"
`condition=service_healthy` needs a health check: the service's own, or one that its image brings along. Without any, Compose
stops with an error when it starts the stack. The official images of PostgreSQL, MySQL, MongoDB, Redis, RabbitMQ and nginx
bring none; images that are built or little known are not judged.

Bad:
```kdl
stack shop
profile dev
service cache { image "redis:7" }
service app { image "example/shop:1"; depends_on cache condition=service_healthy }
```

Good:
```kdl
stack shop
profile dev
service cache { image "redis:7"; healthcheck { test CMD redis-cli ping } }
service app { image "example/shop:1"; depends_on cache condition=service_healthy }
```
"##,
    check,
};

/// Images that bring no health check of their own, and one that fits.
const WITHOUT: &[(&str, &[&str])] = &[
    ("postgres", &["CMD", "pg_isready"]),
    ("postgis/postgis", &["CMD", "pg_isready"]),
    ("pgvector/pgvector", &["CMD", "pg_isready"]),
    ("mysql", &["CMD", "mysqladmin", "ping"]),
    ("mariadb", &["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"]),
    ("mongo", &["CMD", "mongosh", "--quiet", "--eval", "db.adminCommand('ping')"]),
    ("redis", &["CMD", "redis-cli", "ping"]),
    ("valkey/valkey", &["CMD", "valkey-cli", "ping"]),
    ("rabbitmq", &["CMD", "rabbitmq-diagnostics", "-q", "ping"]),
    ("nginx", &["CMD", "curl", "-fsS", "http://localhost"]),
    ("httpd", &[]),
    ("memcached", &[]),
    ("traefik", &["CMD", "traefik", "healthcheck", "--ping"]),
    ("caddy", &[]),
    ("node", &[]),
    ("python", &[]),
];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        let Some(services) = project.file.get("services").and_then(Tree::as_map) else { continue };
        for (name, tree) in services {
            for (to, need) in tree.get("depends_on").and_then(Tree::as_map).into_iter().flatten() {
                let Some(condition) = need.get("condition").filter(|c| c.as_str() == Some("service_healthy")) else { continue };
                let Some(target) = services.get(to) else { continue };
                let (place, label, test) = match target.get("healthcheck") {
                    Some(check) if is_off(check) => (check.span, format!("the check of `{to}` is switched off"), None),
                    Some(check) if check.get("test").is_some() => continue,
                    _ => {
                        let Some(image) = image::of(target) else { continue };
                        let Some((_, test)) = WITHOUT.iter().find(|(known, _)| *known == image.repository) else { continue };
                        (image.span, format!("{} brings no health check", image.repository), Some(*test))
                    }
                };
                let words = test.filter(|words| !words.is_empty()).unwrap_or(&["CMD", "…"]);
                sink.push(
                    RULE.finding(
                        format!("`{to}` never says whether it is healthy"),
                        condition.span,
                        format!("`{name}` waits for that"),
                    )
                    .related(place, label)
                    .help(facts.say(
                        format!("write `healthcheck {{ test {} }}` in `{to}`", kdl(words)),
                        format!("write `healthcheck: {{test: [{}]}}` in `{to}`", yaml(words)),
                    ))
                    .profiles([&stack.profile]),
                );
            }
        }
    }
}

fn kdl(words: &[&str]) -> String {
    let plain =
        |word: &str| !word.starts_with('-') && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '…'));
    words.iter().map(|word| if plain(word) { (*word).to_string() } else { format!("\"{word}\"") }).collect::<Vec<_>>().join(" ")
}

fn yaml(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

fn is_off(check: &Tree) -> bool {
    let none = uses::items(check, "test").first().and_then(Tree::as_str) == Some("NONE");
    none || check.get("disable").is_some_and(|disable| disable.value == Value::Bool(true))
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn only_what_is_known_to_have_no_check_is_told() {
        for (service, found) in [
            ("image \"redis:7\"", true),
            ("image \"redis:7\"; healthcheck interval=\"5s\"", true),
            ("image \"redis:7\"; healthcheck { test \"redis-cli ping\" }", false),
            ("image \"example/redis:7\"", false),
            ("image \"redis:7\"; build context=\".\"", false),
            ("image \"example/redis:7\"; healthcheck disable=#true", true),
            ("image \"example/redis:7\"; healthcheck { test NONE }", true),
        ] {
            let text = format!(
                "stack shop\nprofile dev\nservice a {{ {service} }}\n\
                 service b {{ image \"x:2\"; depends_on a condition=service_healthy }}"
            );
            assert_eq!(!messages("health-unknown", &text).is_empty(), found, "{service}");
        }
    }
}
