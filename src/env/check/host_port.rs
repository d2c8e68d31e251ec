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

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let mut taken: Vec<(u16, &str, &HostPort, &str)> = Vec::new();
    for (service, port) in host_ports(facts.stack) {
        let Some(host) = &port.host else { continue };
        let given = facts.given.get(host.variable.as_str());
        let number = facts.effective(&host.variable).map_or(Ok(host.port), |text| text.parse());
        let Ok(number) = number else { continue };
        let first =
            taken.iter().find(|(other, protocol, with, _)| *other == number && *protocol == port.protocol && meet(host, with));
        if let Some((_, _, with, owner)) = first.filter(|(.., with, _)| with.port != host.port || with.bind != host.bind) {
            let other = facts.given.get(with.variable.as_str());
            let place = |name: &str, span: Option<Span>| span.filter(|s| !s.is_none()).unwrap_or_else(|| facts.declared_at(name));
            let (mut here, mut there) =
                (place(&host.variable, given.map(|g| g.span)), place(&with.variable, other.map(|g| g.span)));
            let mut names = (host.variable.as_str(), with.variable.as_str());
            // The line that moves one is to blame, not the declaration of the other.
            if given.is_none() {
                std::mem::swap(&mut here, &mut there);
                names = (names.1, names.0);
            }
            let message = format!("`{}` and `{}` are both host port {number}", names.1, names.0);
            let finding = CHECK.finding(message, here, format!("`{owner}` and `{}` cannot both have it", service.name));
            sink.push(finding.related(there, "the other").help(format!(
                "give one of them another number, such as `{}={}`",
                names.0,
                number.wrapping_add(1).max(1024)
            )));
        }
        taken.push((number, &port.protocol, host, &service.name));
    }
}

/// Whether two ports are on one address.
fn meet(a: &HostPort, b: &HostPort) -> bool {
    let everywhere = |host: &HostPort| host.bind.as_deref().is_none_or(|bind| matches!(bind, "0.0.0.0" | "::"));
    a.bind == b.bind || everywhere(a) || everywhere(b)
}
