//! A command names a profile that does not exist.

use crate::audit::mentions::{Command, Word};
use crate::diag::{Code, Severity, nearest};

use super::{Check, Facts, Report, compose_command};

pub const CHECK: Check = Check {
    code: Code("audit-profile"),
    severity: Severity::Error,
    summary: "a command names a profile that does not exist",
    page: r##"
`stackgen compose staging up` needs a profile `staging` in the manifest. `docker compose --profile debug up` needs a service with
Compose's own `profiles: [debug]`: without one, Compose starts what has no profile and says nothing.

Bad:
```kdl
stack shop
profile dev
profile prod
service db { image "postgres:16" }
```
```sh scripts/up.sh
stackgen compose production up -d
```

Good:
```kdl
stack shop
profile dev
profile prod
service db { image "postgres:16" }
```
```sh scripts/up.sh
stackgen compose prod up -d
```
"##,
    check,
};

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    let Some(model) = facts.model else { return };
    let ours: Vec<&str> = model.manifest.profiles.keys().map(String::as_str).collect();
    let theirs: Vec<&str> = facts.known.compose_profiles.iter().map(String::as_str).collect();
    for file in facts.files() {
        for command in &file.mentions.commands {
            let of_compose = compose_command::read(command).map_or(Vec::new(), |command| command.profiles);
            let of_compose = of_compose.into_iter().map(|word| (word, &theirs, "no service has it among its `profiles`"));
            let of_ours = stackgen_profiles(command).into_iter().map(|word| (word, &ours, "no profile of the manifest"));
            for (word, known, label) in of_compose.chain(of_ours) {
                if !word.is_plain() || word.text == "*" || known.contains(&word.text.as_str()) {
                    continue;
                }
                let finding =
                    report.finding(&CHECK, file, word.place.clone(), format!("there is no profile `{}`", word.text), label);
                let finding = finding.help(match nearest(&word.text, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if known.is_empty() => "leave `--profile` out: no service has `profiles`".to_string(),
                    None => format!("the profiles are {}", known.join(", ")),
                });
                report.push_of(file, finding);
            }
        }
    }
}

/// The words of a `stackgen` command that name profiles.
fn stackgen_profiles(command: &Command) -> Vec<&Word> {
    if command.program() != "stackgen" {
        return Vec::new();
    }
    let mut words = command.words.iter().skip(1).filter(|word| !word.is_option());
    let count = match words.next().map(|word| word.text.as_str()) {
        Some("compose" | "inspect" | "graph") => 1,
        Some("env") => {
            let _ = words.next();
            1
        }
        Some("diff") => 2,
        _ => 0,
    };
    words.take(count).take_while(|word| !word.text.contains(['/', '.'])).collect()
}
