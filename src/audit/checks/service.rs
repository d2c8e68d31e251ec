//! A command names a service that does not exist.

use crate::diag::{Code, Severity, nearest};

use super::{Check, Facts, Report, compose_command};

pub const CHECK: Check = Check {
    code: Code("audit-service"),
    severity: Severity::Error,
    summary: "a `docker compose` command names a service that does not exist",
    page: r##"
`docker compose exec`, `run`, `up`, `logs` and their like in scripts, workflows and documents name services. One that neither the
manifest nor another Compose file of the repository has was renamed or removed.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16" }
```
```sh scripts/psql.sh
docker compose exec postgres psql
```

Good:
```kdl
stack shop
profile dev
service db { image "postgres:16" }
```
```sh scripts/psql.sh
docker compose exec db psql
```
"##,
    check,
};

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    let services = &facts.known.services;
    if services.is_empty() {
        return;
    }
    for file in facts.files() {
        for command in file.mentions.commands.iter().filter_map(compose_command::read) {
            for word in command.services.into_iter().filter(|word| !services.contains(&word.text)) {
                let message = format!("there is no service `{}`", word.text);
                let finding = report.finding(&CHECK, file, word.place.clone(), message, "no service of any Compose file");
                let finding = finding.help(match nearest(&word.text, services.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the services are {}", services.iter().take(12).cloned().collect::<Vec<_>>().join(", ")),
                });
                report.push_of(file, finding);
            }
        }
    }
}
