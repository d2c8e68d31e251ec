//! A value that changes nothing.

use crate::diag::{Code, Severity, Sink};
use crate::pipeline::decode::Condition;
use crate::pipeline::expand::VarState;

use super::{Check, Facts};

pub const CHECK: Check = Check {
    code: Code("env-ignored"),
    severity: Severity::Warning,
    summary: "a .env sets a variable that it does not move",
    page: r##"
A `fixed` variable is written into the files as it is, and one with a `value` is made of others: what a `.env` says of them is
read by nobody. A `fixed` variable that chooses between services, such as a database engine, is changed in the manifest.

```kdl
stack shop
profile dev
vars { var NODE_ENV fixed default=production dev=development { doc "Run mode" } }
service web { image "nginx:1.27"; env NODE_ENV }
```

Bad:
```env
NODE_ENV=test
```

Good:
```env
# NODE_ENV is what the manifest says
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (name, given) in &facts.given {
        let Some(var) = facts.state(name) else { continue };
        // In the process, it may be there for programs on the host.
        if facts.process_alone || given.value.is_empty() || facts.of_manifest(name).as_ref() == Some(&given.value) {
            continue;
        }
        let (label, why, help) = match &var.state {
            VarState::Fixed(_) if chooses(facts, name) => (
                "not what this profile is made of",
                "the manifest decides",
                format!(
                    "remove the line; the manifest says which services there are: `var {name} fixed {}=…`",
                    facts.stack.profile
                ),
            ),
            VarState::Fixed(_) => {
                ("read by nobody", "fixed here", "remove the line, or leave `fixed` out in the manifest".to_string())
            }
            VarState::Derived(_) => (
                "read by nobody",
                "made of others here",
                "remove the line, and set what it is made of; or write `default` for `value` in the manifest".to_string(),
            ),
            _ => continue,
        };
        let key = given.entry.map_or(given.span, |entry| entry.key.span);
        let finding = CHECK.finding(format!("no `.env` moves `{name}`"), key, label);
        sink.push(finding.related(var.span, why).help(help));
    }
}

/// Whether services or blocks depend on the variable.
fn chooses(facts: &Facts<'_>, name: &str) -> bool {
    facts.model.manifest.services.values().any(|service| {
        let blocks = service.body.blocks.iter().filter_map(|block| match &block.condition {
            Condition::When(conditions) => Some(conditions),
            Condition::In(_) => None,
        });
        service.when.iter().chain(blocks.flatten()).any(|when| when.var.value == name)
    })
}
