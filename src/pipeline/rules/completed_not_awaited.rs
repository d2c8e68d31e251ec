//! A service that is to end, and one that never does.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, image};

pub const RULE: Rule = Rule {
    code: Code("completed-not-awaited"),
    severity: Severity::Warning,
    summary: "a one-shot service is waited for only until it has started",
    page: r##"
A service that migrates, seeds or sets up ends when it is done, and who depends on it wants it to have ended: with
`service_completed_successfully`. `service_started`, which the short form means, is fulfilled while it still works.

Bad:
```kdl
stack shop
profile dev
service migrate { image "example/shop:1"; command "./migrate"; restart "no" }
service app { image "example/shop:1"; depends_on migrate }
```

Good:
```kdl
stack shop
profile dev
service migrate { image "example/shop:1"; command "./migrate"; restart "no" }
service app { image "example/shop:1"; depends_on migrate condition=service_completed_successfully }
```
"##,
    check,
};

/// Words in names of services that do one thing and end.
const WORDS: &[&str] = &["migrate", "migration", "migrations", "migrator", "setup", "init", "seed", "seeder", "bootstrap"];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        let Some(services) = project.file.get("services").and_then(Tree::as_map) else { continue };
        for (name, tree) in services {
            for (to, need) in tree.get("depends_on").and_then(Tree::as_map).into_iter().flatten() {
                let started = need.get("condition").and_then(Tree::as_str) == Some("service_started");
                let Some(target) = services.get(to).filter(|target| started && ends(to, target)) else { continue };
                let span = need.get("condition").map_or(need.span, |condition| condition.span);
                let place = target.get("command").map_or(target.span, |command| command.span);
                sink.push(
                    RULE.finding(format!("`{name}` does not wait until `{to}` has ended"), span, "waits for its start only")
                        .related(place, format!("`{to}` does its work and ends"))
                        .help(facts.say(
                            format!("write `depends_on {to} condition=service_completed_successfully`"),
                            format!("write `{to}: {{condition: service_completed_successfully}}` below `depends_on:`"),
                        ))
                        .profiles([&stack.profile]),
                );
            }
        }
    }
}

/// Whether a service does one thing and ends: by its name or by what it runs, and by nothing that speaks against it.
fn ends(name: &str, service: &Tree) -> bool {
    let restart = service.get("restart").and_then(Tree::as_str);
    let stays = restart.is_some_and(|restart| restart != "no" && !restart.starts_with("on-failure"));
    let serves = ["ports", "expose", "healthcheck"].iter().any(|key| service.get(key).is_some());
    if stays || serves {
        return false;
    }
    let is_word = |word: &str| WORDS.contains(&word);
    let named = name.split(['-', '_', '.']).any(is_word);
    let runs = || {
        let command = service.get("command").map(image::line).unwrap_or_default();
        command.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(is_word)
    };
    named || (restart == Some("no") && runs())
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn a_service_that_serves_or_stays_does_not_end() {
        for (name, service, depends, found) in [
            ("db-init", "", "condition=service_started", true),
            ("seed", "", "", true),
            ("init", "restart always", "", false),
            ("migrate", "port http 80", "", false),
            ("migrate", "", "condition=service_completed_successfully", false),
            ("initial", "", "", false),
            ("once", "restart \"no\"; command npm run \"db:migrate\"", "", true),
            ("once", "command npm run \"db:migrate\"", "", false),
        ] {
            let text = format!(
                "stack shop\nprofile dev\nservice {name} {{ image \"x:1\"; {service} }}\n\
                 service app {{ image \"x:2\"; depends_on {name} {depends} }}"
            );
            assert_eq!(!messages("completed-not-awaited", &text).is_empty(), found, "{name} {service} {depends}");
        }
    }
}
