//! A container that would look for another service in itself.

use crate::diag::{Code, Severity, Sink};
use crate::pipeline::rules::{Ports, meant_by_localhost};

use super::{Check, Facts};

pub const CHECK: Check = Check {
    code: Code("env-localhost"),
    severity: Severity::Error,
    summary: "a .env says localhost to a container where another service is meant",
    page: r##"
A `.env` is read by Compose, and its values go into containers. There, `localhost` is the container itself: another service has
its own name and port. A file for programs on the host is another one: `env-file PATH profile=P view=host`.

```kdl
stack shop
profile dev
vars { var DATABASE_URL default="postgresql://${db.postgres}/shop" { doc "Where the data is" } }
service db { doc "Orders"; image "postgres:16"; port postgres 5432 dev=5433 }
service web { image "nginx:1.27"; env DATABASE_URL }
```

Bad:
```env
DATABASE_URL=postgresql://localhost:5433/shop
```

Good:
```env
DATABASE_URL=postgresql://db:5432/shop
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let moved = |name: &str| facts.effective(name)?.parse().ok();
    // Whoever moved a port may still mean the number that the manifest has.
    let (ports, of_manifest) = (Ports::moved(facts.stack, &moved), Ports::of(facts.stack));
    for (name, given) in facts.given.iter().filter(|(name, _)| facts.moves(name)) {
        let readers = facts.stack.readers(name).iter().filter_map(|service| facts.stack.services.get(service));
        let found = readers
            .flat_map(|service| {
                let behind = |(_, names): &(_, &indexmap::IndexSet<String>)| names.contains(*name);
                service.environment.iter().filter(behind).map(move |(key, _)| (service, key))
            })
            .find_map(|(service, key)| {
                let meant = |ports| meant_by_localhost(facts.stack, ports, service, key, &given.value);
                Some((service, meant(&ports).or_else(|| meant(&of_manifest))?))
            });
        let Some((service, (owner, port))) = found else { continue };
        let (span, related) = facts.places(name, given);
        let inside = facts.stack.services.get(owner).and_then(|service| service.ports.get(port)).map(|port| port.target);
        let place = inside.map_or_else(|| owner.to_string(), |inside| format!("{owner}:{inside}"));
        let message = format!("`{name}` leads `{}` to itself, not to `{owner}`", service.name);
        let finding = CHECK.finding(message, span, "localhost is the container");
        sink.push(finding.related(related, "declared here").help(format!("write `{place}` where it says localhost")));
    }
}
