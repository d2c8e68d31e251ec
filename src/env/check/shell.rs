//! A value that the shell's own takes the place of.

use crate::diag::{Code, Severity, Sink};

use super::{Check, Facts};

pub const CHECK: Check = Check {
    code: Code("env-shell"),
    severity: Severity::Warning,
    summary: "the shell has another value than the .env, and wins",
    page: r##"
Compose asks the environment of the process first. A variable that was exported once, perhaps in another terminal's start-up file,
hides what the `.env` says.

```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message" } }
service web { image "nginx:1.27"; env LOG_LEVEL }
```

`unset LOG_LEVEL` gives the file its say again.
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (name, given) in facts.given.iter().filter(|(name, _)| !facts.process_alone && facts.moves(name)) {
        let known = facts.decl(name).is_some() || facts.port(name).is_some() || name.starts_with("COMPOSE_");
        let other = facts.in_process(name).filter(|value| known && *value != given.value);
        if let Some(value) = other {
            let shown =
                facts.shown(name, &value).map_or_else(|| "another value".to_string(), |shown| format!("the value {shown}"));
            let message = format!("the shell has {shown} for `{name}`, and wins");
            let finding = CHECK.finding(message, given.span, "not what Compose uses");
            sink.push(finding.help(format!("`unset {name}` in the shell, or change it there")));
        }
    }
}
