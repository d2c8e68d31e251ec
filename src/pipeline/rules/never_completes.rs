//! A service whose end is waited for, and which is started again whenever it ends.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("never-completes"),
    severity: Severity::Warning,
    summary: "the end of a service is waited for that is always started again",
    page: r##"
`service_completed_successfully` waits until a container has ended. With `restart always` or `unless-stopped` Docker starts it
again each time, and whoever waits for it may wait for ever, while the work is done over and over.

Bad:
```kdl
stack shop
profile dev
role app { restart unless-stopped }
service migrate role=app { image "example/shop:1"; command "./migrate" }
service web role=app { image "example/shop:1"; depends_on migrate condition=service_completed_successfully }
```

Good:
```kdl
stack shop
profile dev
role app { restart unless-stopped }
service migrate role=app { image "example/shop:1"; command "./migrate"; restart "no" }
service web role=app { image "example/shop:1"; depends_on migrate condition=service_completed_successfully }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        let Some(services) = project.file.get("services").and_then(Tree::as_map) else { continue };
        for (name, tree) in services {
            for (to, need) in tree.get("depends_on").and_then(Tree::as_map).into_iter().flatten() {
                let Some(condition) = need.get("condition") else { continue };
                if condition.as_str() != Some("service_completed_successfully") {
                    continue;
                }
                let Some(restart) = services.get(to).and_then(|target| target.get("restart")) else { continue };
                if !matches!(restart.as_str(), Some("always" | "unless-stopped")) {
                    continue;
                }
                sink.push(
                    RULE.finding(
                        format!("`{to}` never ends, and `{name}` waits for it"),
                        restart.span,
                        "started again each time",
                    )
                    .related(condition.span, format!("`{name}` waits for its end"))
                    .help(facts.say(format!("write `restart \"no\"` in `{to}`"), format!("write `restart: \"no\"` in `{to}`")))
                    .profiles([&stack.profile]),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn only_what_is_always_started_again_never_ends() {
        for (restart, found) in [("always", true), ("unless-stopped", true), ("\"no\"", false), ("on-failure", false)] {
            let text = format!(
                "stack shop\nprofile dev\nservice a {{ image \"x:1\"; restart {restart} }}\n\
                 service b {{ image \"x:2\"; depends_on a condition=service_completed_successfully }}"
            );
            assert_eq!(!messages("never-completes", &text).is_empty(), found, "{restart}");
        }
    }
}
