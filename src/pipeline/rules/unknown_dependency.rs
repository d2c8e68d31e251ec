//! A service that needs one which does not exist.

use crate::compose::depends::{self, Need};
use crate::diag::{Code, Severity, Sink, nearest};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("unknown-dependency"),
    severity: Severity::Error,
    summary: "a service needs one that does not exist",
    page: r##"
`depends_on`, `links`, `volumes_from` and `network_mode`, `ipc` or `pid` of `service:NAME` name services of the stack.
Compose refuses a project that names one it does not have.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; depends_on databse }
service database { image "postgres:16" }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; depends_on database }
service database { image "postgres:16" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        for edge in depends::edges(tree) {
            let is_known = facts.manifest.services.contains_key(&edge.to) || stack.services.contains_key(&edge.to);
            if edge.need == Need::Context || is_known {
                continue;
            }
            let label = format!("`{name}` {}", how(edge.need));
            let finding = RULE.finding(format!("no service is called `{}`", edge.to), edge.span, label);
            let known = facts.manifest.services.keys().chain(stack.services.keys());
            let help = match nearest(&edge.to, known.map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => facts.say(
                    format!("declare it, `service {} {{ … }}`, or leave this out", edge.to),
                    format!("add `{}:` to `services:`, or leave this out", edge.to),
                ),
            };
            sink.push(finding.help(help).profiles([&stack.profile]));
        }
    }
}

/// How one service needs another, after its name.
pub fn how(need: Need) -> &'static str {
    match need {
        Need::DependsOn | Need::Optional => "depends on it",
        Need::Links => "links to it",
        Need::VolumesFrom => "takes its volumes",
        Need::Namespace => "shares its namespace",
        Need::Extends => "extends it",
        Need::Context => "is built from it",
    }
}
