//! Two services on one host port.

use indexmap::IndexMap;

use crate::diag::{Code, Diagnostic, Severity, Sink, Span};

use super::super::decode::Layout;
use super::super::expand::{HostPort, Stack};
use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("port-collision"),
    severity: Severity::Error,
    summary: "a host port is published twice on one machine",
    page: r##"
A host port can be bound once. Compose accepts the same one twice, and the second container then fails to start.
Profiles may run side by side on one machine, so their host ports must differ too; a profile that runs elsewhere says so
with `machine`, and `port-offset` moves all ports of a profile at once.

Bad:
```kdl
stack shop { layout standalone }
profile dev
profile test
service db { doc "Orders"; image "postgres:16"; port postgres 5432 dev=5432 test=5432 }
```

Good:
```kdl
stack shop { layout standalone }
profile dev
profile test { port-offset 1 }
service db { doc "Orders"; image "postgres:16"; port postgres 5432 dev=5432 }
```
"##,
    check,
};

struct Use<'a> {
    stack: &'a Stack,
    service: &'a str,
    port: &'a str,
    host: &'a HostPort,
}

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let mut taken: IndexMap<(&str, &str, u16), Vec<Use<'_>>> = IndexMap::new();
    for stack in facts.stacks {
        for service in stack.services.values() {
            for port in service.ports.values() {
                let Some(host) = &port.host else { continue };
                let here = Use { stack, service: &service.name, port: &port.name, host };
                let key = (stack.machine.as_str(), port.protocol.as_str(), host.port);
                let uses = taken.entry(key).or_default();
                if let Some(other) = uses.iter().find(|other| collide(facts, &here, other)) {
                    report(&here, other, sink);
                }
                uses.push(here);
            }
        }
    }
}

/// Two addresses of one machine are two ports; every address collides with all of them.
fn collide(facts: &Facts<'_>, a: &Use<'_>, b: &Use<'_>) -> bool {
    let everywhere = |host: &HostPort| host.bind.as_deref().is_none_or(|bind| matches!(bind, "0.0.0.0" | "::"));
    let address = a.host.bind == b.host.bind || everywhere(a.host) || everywhere(b.host);
    // In one project, a service that two profiles have is one container.
    let single = |stack: &Stack| facts.manifest.layout_of(&stack.profile) == Layout::Single;
    let one_project = (single(a.stack) && single(b.stack)) || a.stack.project == b.stack.project;
    let same_container = one_project && a.service == b.service && a.port == b.port;
    address && !same_container
}

fn report(here: &Use<'_>, other: &Use<'_>, sink: &mut Sink) {
    let number = here.host.port;
    let (message, help) = if here.stack.profile == other.stack.profile {
        (
            format!("host port {number} is published by `{}` and by `{}`", other.service, here.service),
            format!("give one of them another host port: {}=…", here.stack.profile),
        )
    } else {
        (
            format!(
                "host port {number} is published in profile `{}` and in profile `{}`",
                other.stack.profile, here.stack.profile
            ),
            format!(
                "give `{0}` another host port or a `port-offset`, or a `machine` of its own if the two never run on one",
                here.stack.profile
            ),
        )
    };
    let first = format!("`{}` of `{}` takes it in `{}`", other.port, other.service, other.stack.profile);
    let label = format!("taken again by `{}` of `{}` in `{}`", here.port, here.service, here.stack.profile);
    // An offset may bring two profiles to one number from the same line.
    let related = if here.host.span == other.host.span { Span::NONE } else { other.host.span };
    sink.push(
        Diagnostic::error(RULE.code, message, here.host.span, label)
            .related(related, first)
            .help(help)
            .profiles([&here.stack.profile]),
    );
}
