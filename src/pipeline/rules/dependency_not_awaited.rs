//! A dependency that has a health check, and nobody waits for it.

use crate::compose::{Map, Tree};
use crate::diag::{Code, Edit, Severity, Sink};

use super::{Facts, Form, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("dependency-not-awaited"),
    severity: Severity::Warning,
    summary: "a dependency has a health check and is not waited for",
    page: r##"
`depends_on db` waits until the container of `db` has started, not until the database in it answers. Where `db` has a
health check, `condition=service_healthy` waits for it. Where that is not wanted, `condition=service_started` says so.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16"; healthcheck { test CMD pg_isready } }
service app { image "nginx:1.27"; depends_on db }
```

Good:
```kdl
stack shop
profile dev
service db { image "postgres:16"; healthcheck { test CMD pg_isready } }
service app { image "nginx:1.27"; depends_on db condition=service_healthy }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        let Some(services) = project.file.get("services").and_then(Tree::as_map) else { continue };
        for (name, tree) in services {
            let needs = tree.get("depends_on").and_then(Tree::as_map);
            let short = needs.into_iter().flatten().filter(|(_, need)| is_short(need)).count();
            for (to, need) in tree.get("depends_on").and_then(Tree::as_map).into_iter().flatten() {
                let Some(check) = services.get(to).and_then(|target| target.get("healthcheck")) else { continue };
                // The short form makes up its condition, at its own place.
                if !is_short(need)
                    || need.get("condition").and_then(Tree::as_str) != Some("service_started")
                    || uses::is_off(check)
                {
                    continue;
                }
                // In one line with others, the condition would be theirs, too.
                let fix = if facts.form == Form::Manifest && short == 1 {
                    vec![Edit::after(need.span, " condition=service_healthy")]
                } else {
                    Vec::new()
                };
                sink.push(
                    RULE.finding(
                        format!("`{name}` does not wait until `{to}` is healthy"),
                        need.span,
                        "waits for its start only",
                    )
                    .related(check.span, format!("says when `{to}` is healthy"))
                    .help(facts.say(format!("write `depends_on {to} condition=service_healthy`"), in_full(services, needs, to)))
                    .fix(fix)
                    .profiles([&stack.profile]),
                );
            }
        }
    }
}

/// The line of a Compose file in which `to` is waited for; what else its list names stays needed, as a mapping has to say.
fn in_full(services: &Map, needs: Option<&Map>, to: &str) -> String {
    let checked = |name: &str| services.get(name).and_then(|s| s.get("healthcheck")).is_some_and(|check| !uses::is_off(check));
    let short = needs.into_iter().flatten().filter(|(_, need)| is_short(need));
    let said: Vec<String> = short
        .map(|(name, _)| {
            let until = if name == to || checked(name) { "service_healthy" } else { "service_started" };
            format!("{name}: {{ condition: {until} }}")
        })
        .collect();
    format!("write `depends_on: {{ {} }}`", said.join(", "))
}

fn is_short(need: &Tree) -> bool {
    need.get("condition").is_some_and(|condition| condition.span == need.span)
}
