//! Two host ports that a `.env` brings to one number.

use crate::diag::{Code, Severity, Sink, Span};
use crate::pipeline::expand::HostPort;

use super::{Check, Facts, facts::host_ports};

pub const CHECK: Check = Check {
    code: Code("env-port-collision"),
    severity: Severity::Error,
    summary: "a .env moves two ports to one number",
    page: r##"
Every published port can be moved by a variable. Two services on one port of the host cannot both start.

```kdl
stack shop
profile dev
service db { doc "Orders"; image "postgres:16"; port postgres 5432 dev=5432 var=DB_PORT { doc "SQL" } }
service cache { doc "Sessions"; image "redis:7"; port redis 6379 dev=6379 var=CACHE_PORT { doc "Redis" } }
```

Bad:
```env
DB_PORT=15432
CACHE_PORT=15432
```

Good:
```env
DB_PORT=15432
CACHE_PORT=16379
```
"##,
    check,
};

/// A port as the file has it.
struct Taken<'a> {
    number: u16,
    service: &'a str,
    protocol: &'a str,
    host: &'a HostPort,
    /// The line that moves it.
    moved: Option<Span>,
    /// Where it is declared.
    declared: Span,
}

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let mut taken: Vec<Taken<'_>> = Vec::new();
    for (service, port) in host_ports(facts.stack) {
        let Some(host) = &port.host else { continue };
        let name = host.variable.as_deref();
        let Ok(number) = name.and_then(|name| facts.effective(name)).map_or(Ok(host.port), |text| text.parse()) else { continue };
        let moved = name.and_then(|name| facts.given.get(name)).map(|given| given.span);
        let here = Taken { number, service: &service.name, protocol: &port.protocol, host, moved, declared: port.span };
        // What the manifest itself brings together is told by `check`.
        let of_manifest = |other: &Taken<'_>| here.moved.is_none() && other.moved.is_none();
        if let Some(other) = taken.iter().find(|other| meet(&here, other) && !of_manifest(other)) {
            // The line that moves one is to blame, not the declaration of the other.
            let (blamed, other) = if here.moved.is_some() { (&here, other) } else { (other, &here) };
            report(blamed, other, sink);
        }
        taken.push(here);
    }
}

fn report(here: &Taken<'_>, other: &Taken<'_>, sink: &mut Sink) {
    let place = |port: &Taken<'_>| port.moved.filter(|span| !span.is_none()).unwrap_or(port.declared);
    let number = here.number;
    let message = format!("`{}` and `{}` are both published at host port {number}", other.service, here.service);
    let finding = CHECK.finding(message, place(here), "taken already").related(place(other), "by this");
    let name = here.host.variable.as_deref().unwrap_or("NAME");
    let free = number.checked_add(1).unwrap_or(8080);
    sink.push(finding.help(format!("give one of them another number, such as `{name}={free}`")));
}

/// Whether two ports cannot be published both.
fn meet(a: &Taken<'_>, b: &Taken<'_>) -> bool {
    let everywhere = |port: &Taken<'_>| port.host.bind.as_deref().is_none_or(|bind| matches!(bind, "0.0.0.0" | "::"));
    let address = a.host.bind == b.host.bind || everywhere(a) || everywhere(b);
    a.number == b.number && a.protocol == b.protocol && address
}
