//! A service that needs one which its profile does not have.

use crate::compose::depends::{self, Need};
use crate::diag::{Code, Severity, Sink};

use super::unknown_dependency::how;
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("absent-dependency"),
    severity: Severity::Error,
    summary: "a service needs one that is not part of its profile",
    page: r##"
A service with `only` or `when` is missing from the other profiles. What needs it there cannot start, and Compose refuses
the project. Say the need in a block for the profiles that have the service, or let it be optional: where the service is
missing, an optional dependency is left out.

Bad:
```kdl
stack shop
profile dev
profile test
service app { image "nginx:1.27"; depends_on mail }
service mail { only dev; image "axllent/mailpit:v1.21" }
```

Good:
```kdl
stack shop
profile dev
profile test
service app { image "nginx:1.27"; depends_on mail condition=service_started required=#false }
service mail { only dev; image "axllent/mailpit:v1.21" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        for edge in depends::edges(tree) {
            if matches!(edge.need, Need::Context | Need::Optional) || stack.services.contains_key(&edge.to) {
                continue;
            }
            let Some(decl) = facts.manifest.services.get(&edge.to) else { continue };
            let to = &edge.to;
            let label = format!("`{name}` {}", how(edge.need));
            let message = format!("`{to}` is not part of every profile in which `{name}` needs it");
            let there: Vec<&str> =
                facts.stacks.iter().filter(|s| s.services.contains_key(to)).map(|s| s.profile.as_str()).collect();
            let block = format!("say it for the profiles that have it: `in {} {{ … }}`", there.join(" "));
            let help = match edge.need {
                Need::DependsOn => format!("write `depends_on {to} condition=service_started required=#false`, or {block}"),
                _ => block,
            };
            sink.push(
                RULE.finding(message, edge.span, label)
                    .related(decl.condition().unwrap_or(decl.name.span), format!("only here is `{to}` part of the stack"))
                    .help(help)
                    .profiles([&stack.profile]),
            );
        }
    }
}
