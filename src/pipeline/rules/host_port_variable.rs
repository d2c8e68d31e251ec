//! One variable that moves two ports, or that is something else as well.

use std::collections::HashMap;

use crate::diag::{Code, Severity, Sink, Span};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("host-port-variable"),
    severity: Severity::Error,
    summary: "the variable of a host port is used by another port or declared besides",
    page: r##"
A published port is moved by a variable: `APP_HTTP_PORT`, or the one that `var=` names. Two ports with one variable would
both move to one number. A port declares its variable itself: a `var` of the same name would be a second declaration with
another default.

Bad:
```kdl
stack shop
profile dev
service db { doc "Orders"; image "postgres:16"; port postgres 5432 dev=5432 var=DB_PORT }
service cache { doc "Sessions"; image "redis:7"; port redis 6379 dev=6379 var=DB_PORT }
```

Good:
```kdl
stack shop
profile dev
service db { doc "Orders"; image "postgres:16"; port postgres 5432 dev=5432 var=DB_PORT }
service cache { doc "Sessions"; image "redis:7"; port redis 6379 dev=6379 var=CACHE_PORT }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for stack in facts.stacks {
        let mut taken: HashMap<&str, (&str, &str, Span)> = HashMap::new();
        for service in stack.services.values() {
            for port in service.ports.values() {
                let Some(host) = &port.host else { continue };
                let Some(name) = host.variable.as_deref() else { continue };
                let mine = format!("moves port `{}` of `{}`", port.name, service.name);
                if let Some(decl) = facts.manifest.vars.get(name) {
                    sink.push(
                        RULE.finding(format!("`{name}` is a variable and a host port"), port.span, mine)
                            .related(decl.name.span, "declared here as well")
                            .help(format!(
                                "leave the `var` out: the port declares it; or give the port another one: var={name}_HOST"
                            ))
                            .profiles([&stack.profile]),
                    );
                } else if let Some((other_service, other_port, place)) = taken.get(name) {
                    sink.push(
                        RULE.finding(format!("`{name}` moves two host ports"), port.span, mine)
                            .related(*place, format!("moves port `{other_port}` of `{other_service}`"))
                            .help("give one of them a variable of its own: var=NAME")
                            .profiles([&stack.profile]),
                    );
                } else {
                    taken.insert(name, (&service.name, &port.name, port.span));
                }
            }
        }
    }
}
