//! A variable that holds a secret and is not declared as one.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, secrets, tokens};

pub const RULE: Rule = Rule {
    code: Code("variable-not-secret"),
    severity: Severity::Warning,
    summary: "a variable with a secret's name has a plain value",
    page: r##"
The values of a variable stand in samples, files and documents. One that is declared `secret` is shown nowhere, has no
default in the base file, and no value at all in a strict profile.

Bad:
```kdl
stack shop
profile dev
vars { var DB_PASSWORD default=postgres { doc "Password of the database" } }
service db { image "postgres:16"; env POSTGRES_PASSWORD="${DB_PASSWORD}" }
```

Good:
```kdl
stack shop
profile dev
vars { var DB_PASSWORD secret required dev=postgres { doc "Password of the database" } }
service db { image "postgres:16"; env POSTGRES_PASSWORD="${DB_PASSWORD}" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for decl in facts.manifest.vars.values().filter(|decl| decl.secret.is_none() && !decl.is_flag) {
        let name = &decl.name.value;
        if !secrets::is_secret_name(name) {
            continue;
        }
        let literal = |value: &&crate::diag::Spanned<String>| {
            let told = tokens::looks_like(&value.value).is_some() || secrets::is_random(&value.value);
            secrets::is_secret_value(&value.value) && !told
        };
        let Some(value) = decl.default.iter().chain(decl.profiles.values()).chain(&decl.value).find(literal) else { continue };
        let help = format!("write `var {name} secret required`, with a value only for profiles that may know it: dev=…");
        sink.conceal(value.span);
        sink.push(
            RULE.finding(format!("`{name}` is not declared secret"), decl.name.span, "a secret by its name")
                .related(value.span, "shown in files and documents")
                .help(help),
        );
    }
}
