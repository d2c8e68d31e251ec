//! A required variable without a value.

use crate::diag::{Code, Severity, Sink};

use super::{Check, Facts, missing};

pub const CHECK: Check = Check {
    code: Code("env-empty"),
    severity: Severity::Error,
    summary: "a required variable is set to nothing",
    page: r##"
`NAME=` gives the variable an empty value, and to Compose that is none: it refuses to start as if the line were not there.

```kdl
stack shop
profile prod
vars { var DB_PASSWORD secret required { doc "Password of the database" } }
service db { image "postgres:16"; volumes "./db:/var/lib/postgresql/data"; env POSTGRES_PASSWORD="${DB_PASSWORD}" }
```

Bad:
```env
DB_PASSWORD=
```

Good:
```env
DB_PASSWORD=pbSVkqxfSyzH2dTQ
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (name, given) in &facts.given {
        if given.value.is_empty() && facts.is_required(name) && facts.effective(name).is_none() {
            let (span, _) = facts.places(name, given);
            let (line, why) = missing::required_by(facts, name);
            let finding = CHECK.finding(format!("`{name}` is required and empty"), span, "nothing is given here");
            sink.push(finding.related(line, why).help(missing::help(facts, name).replacen("add", "write", 1)));
        }
    }
}
