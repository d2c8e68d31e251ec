//! A port that nobody knows the purpose of.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("port-without-doc"),
    severity: Severity::Warning,
    summary: "a port has no purpose: neither it nor its service has a `doc`",
    page: r##"
The documents list every port with its purpose. A `doc` on the port says it; the one of its service does where it has no
other meaning. A port without a name is Compose's own plain port and needs none.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; port http 80 dev=8080 }
```

Good:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; port http 80 dev=8080 { doc "The shop's pages" } }
```
"##,
    check,
};

// No profiles: what a document lacks keeps no strict profile from being rendered.
fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for stack in facts.stacks {
        for service in stack.services.values().filter(|service| service.doc.is_none()) {
            for port in service.ports.values().filter(|port| port.doc.is_none() && port.has_name) {
                let message = format!("nobody says what port `{}` of `{}` is for", port.name, service.name);
                sink.push(RULE.finding(message, port.span, "no purpose").help("add `doc \"…\"` to the port, or to its service"));
            }
        }
    }
}
