//! Two services on one host port.

use indexmap::IndexMap;

use crate::compose::Tree;
use crate::diag::{Code, Diagnostic, Severity, Sink, Span};

use super::super::decode::Layout;
use super::super::expand::Stack;
use super::{Facts, Rule, uses};

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

/// A port of the host that a container takes.
struct Use<'a> {
    stack: &'a Stack,
    service: &'a str,
    /// Its name, or the port in the container.
    port: String,
    bind: Option<&'a str>,
    /// Compose's own profiles that the service waits for.
    profiles: Vec<&'a str>,
    number: u16,
    span: Span,
}

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let mut taken: IndexMap<(&str, &str, u16), Vec<Use<'_>>> = IndexMap::new();
    for (stack, service, tree) in facts.services() {
        for port in uses::items(tree, "ports") {
            let Some(here) = published(stack, service, tree, port) else { continue };
            let protocol = port.get("protocol").and_then(Tree::as_str).unwrap_or("tcp");
            let uses = taken.entry((stack.machine.as_str(), protocol, here.number)).or_default();
            if let Some(other) = uses.iter().find(|other| collide(facts, &here, other)) {
                report(facts, &here, other, sink);
            }
            uses.push(here);
        }
    }
}

/// What a port in long form takes, where one number is sure: that of a variable is its default.
fn published<'a>(stack: &'a Stack, service: &'a str, tree: &'a Tree, port: &'a Tree) -> Option<Use<'a>> {
    let published = port.get("published")?;
    let number = uses::with_defaults(&published.scalar_text()?)?.parse().ok().filter(|number| *number > 0)?;
    let name = port.get("name").or_else(|| port.get("target")).and_then(Tree::scalar_text);
    let bind = port.get("host_ip").and_then(Tree::as_str);
    let profiles = uses::items(tree, "profiles").iter().filter_map(Tree::as_str).collect();
    Some(Use { stack, service, port: name.unwrap_or_default(), bind, profiles, number, span: published.span })
}

/// Two addresses of one machine are two ports; every address collides with all of its kind.
fn collide(facts: &Facts<'_>, a: &Use<'_>, b: &Use<'_>) -> bool {
    let address = match (a.bind, b.bind) {
        (None, _) | (_, None) => true,
        (Some(a), Some(b)) => {
            let same_kind = a.contains(':') == b.contains(':');
            a == b || (same_kind && [a, b].iter().any(|bind| matches!(*bind, "0.0.0.0" | "::")))
        }
    };
    // In one project, a service that two profiles have is one container.
    let single = |stack: &Stack| facts.manifest.layout_of(&stack.profile) == Layout::Single;
    let one_project = (single(a.stack) && single(b.stack)) || a.stack.project == b.stack.project;
    let same_container = a.stack.profile != b.stack.profile && one_project && a.service == b.service && a.port == b.port;
    address && !same_container && !(a.stack.profile == b.stack.profile && apart(facts, a, b))
}

/// Whether two services of a stack are switched on by different profiles of Compose's own, and not by this one both.
fn apart(facts: &Facts<'_>, a: &Use<'_>, b: &Use<'_>) -> bool {
    let lineage = facts.manifest.lineage(&a.stack.profile);
    let is_on = |port: &Use<'_>| {
        lineage.iter().flat_map(|decl| &decl.compose_profiles).any(|on| port.profiles.contains(&on.value.as_str()))
    };
    if a.profiles.is_empty() || b.profiles.is_empty() || (is_on(a) && is_on(b)) {
        return false;
    }
    !a.profiles.iter().any(|profile| b.profiles.contains(profile))
}

/// Whether it is a `port` of the manifest, which every profile can move.
fn is_declared(port: &Use<'_>) -> bool {
    let service = port.stack.services.get(port.service);
    service.is_some_and(|s| s.ports.values().any(|own| own.host.as_ref().is_some_and(|host| host.span == port.span)))
}

fn report(facts: &Facts<'_>, here: &Use<'_>, other: &Use<'_>, sink: &mut Sink) {
    let number = here.number;
    let (message, help) = if here.stack.profile == other.stack.profile {
        let message = if here.service == other.service {
            format!("host port {number} is published twice by `{}`", here.service)
        } else {
            format!("host port {number} is published by `{}` and by `{}`", other.service, here.service)
        };
        let line = format!("give one of them another host port: {}=…", here.stack.profile);
        (message, facts.say(line, "give one of them another host port, the number before the colon"))
    } else {
        (
            format!(
                "host port {number} is published in profile `{}` and in profile `{}`",
                other.stack.profile, here.stack.profile
            ),
            {
                let profile = &here.stack.profile;
                let other = if is_declared(here) {
                    "another host port or a `port-offset`".to_string()
                } else {
                    format!("a host port of its own, by `port` or by `in {profile} {{ ports … }}`")
                };
                format!("give `{profile}` {other}, or a `machine` of its own if the two never run on one")
            },
        )
    };
    let place = |found: &Use<'_>| facts.say(format!(" in `{}`", found.stack.profile), "");
    let first = format!("`{}` of `{}` takes it{}", other.port, other.service, place(other));
    let label = format!("taken again by `{}` of `{}`{}", here.port, here.service, place(here));
    // An offset may bring two profiles to one number from the same line.
    let related = if here.span == other.span { Span::NONE } else { other.span };
    sink.push(
        Diagnostic::error(RULE.code, message, here.span, label)
            .related(related, first)
            .help(help)
            .profiles([&here.stack.profile]),
    );
}
