//! A file with secrets that others may read.

use crate::diag::{Code, Severity, Sink, Span};
use crate::pipeline::artifact::is_marked;

use super::{Check, Facts};

pub const CHECK: Check = Check {
    code: Code("env-readable"),
    severity: Severity::Warning,
    summary: "other users of the machine can read a .env with secrets",
    page: r##"
A file with secrets is for its owner alone: `chmod 600 .env`. Values that the manifest has for a profile are no secrets, and files
that stackgen renders hold no others.

```kdl
stack shop
profile prod
vars { var DB_PASSWORD secret required { doc "Password of the database" } }
service db { image "postgres:16"; volumes "./db:/var/lib/postgresql/data"; env POSTGRES_PASSWORD="${DB_PASSWORD}" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (index, file) in facts.files.iter().enumerate() {
        if file.open_to_others != Some(true) || is_marked(&file.text) {
            continue;
        }
        let secret = facts.given.iter().find(|(name, given)| {
            let real = !given.value.is_empty() && facts.of_manifest(name).as_ref() != Some(&given.value);
            given.entry.is_some()
                && given.file == index
                && facts.is_secret(name)
                && real
                && !facts.holds_place(name, &given.value)
        });
        if let Some((name, given)) = secret {
            let span = given.entry.map_or(Span::NONE, |entry| entry.key.span);
            let message = format!("everyone on this machine can read `{}`", file.name);
            sink.push(CHECK.finding(message, span, format!("`{name}` is a secret")).help(format!("chmod 600 {}", file.name)));
        }
    }
}
