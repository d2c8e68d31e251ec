//! A role that nobody plays.

use std::collections::HashSet;

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("unused-role"),
    severity: Severity::Warning,
    summary: "no service plays a role",
    page: r##"
A role that nobody plays says nothing. Perhaps a service was meant to have it: `service NAME role=ROLE`.

Bad:
```kdl
stack shop
profile dev
role database { restart unless-stopped }
service db { image "postgres:16" }
```

Good:
```kdl
stack shop
profile dev
role database { restart unless-stopped }
service db role=database { image "postgres:16" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let roles = &facts.manifest.roles;
    let mut used: HashSet<&str> = HashSet::new();
    for service in facts.manifest.services.values() {
        let mut next = service.role.as_ref().and_then(|role| roles.get(&role.value));
        while let Some(role) = next.filter(|role| used.insert(&role.name.value)) {
            next = role.extends.as_ref().and_then(|name| roles.get(&name.value));
        }
    }
    for role in roles.values().filter(|role| !used.contains(role.name.value.as_str())) {
        let name = &role.name.value;
        sink.push(
            RULE.finding(format!("no service plays the role `{name}`"), role.name.span, "never played")
                .help(format!("write `service NAME role={name}`, or leave the role out")),
        );
    }
}
