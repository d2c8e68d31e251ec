//! A value that is not what its variable's type says.

use crate::diag::{Code, Severity, Sink};
use crate::pipeline::values::{Shape, VarType, mismatch};

use super::{Check, Facts, yaml::is_nothing};

pub const CHECK: Check = Check {
    code: Code("env-type"),
    severity: Severity::Error,
    summary: "a value in a .env does not have its variable's type",
    page: r##"
`type`, `one-of`, `pattern` and `length` in the manifest say what the values of a variable look like; a flag is `true` or
`false`, and the variable of a host port holds a port. What is not of that form fails in the container, or does something else
than was meant.

```kdl
stack shop
profile dev
vars {
    flag ENABLE_MAIL default=#false { doc "Sends order confirmations" }
    var SESSION_TTL type=duration default="30m" { doc "How long people stay signed in" }
}
service web { image "nginx:1.27"; env ENABLE_MAIL SESSION_TTL }
```

Bad:
```env
ENABLE_MAIL=yes
SESSION_TTL=30
```

Good:
```env
ENABLE_MAIL=true
SESSION_TTL=30s
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (name, given) in &facts.given {
        // What is still to be filled in, is changed by Compose, or changes nothing itself, is told as that.
        let told = facts.holds_place(name, &given.value)
            || facts.altered.contains(name)
            || (!facts.process_alone && is_nothing(&given.value));
        if !facts.moves(name) || told {
            continue;
        }
        let wrong = match facts.decl(name) {
            Some(decl) => decl.problem(&given.value),
            None if facts.port(name).is_some() && !is_range(&given.value) => {
                mismatch(VarType::Port, &Shape::default(), &given.value)
            }
            None => None,
        };
        let Some(wrong) = wrong else { continue };
        let shown = facts.shown(name, &given.value);
        let message = format!("`{name}` cannot be {}", shown.as_deref().unwrap_or("this"));
        let (span, related) = facts.places(name, given);
        let flag = facts.decl(name).is_some_and(|decl| decl.is_flag);
        let help = match wrong.meant.filter(|_| shown.is_some()) {
            Some(meant) => format!("write `{}`", facts.line(name, Some(&meant))),
            None if flag => "a flag is `true` or `false`".to_string(),
            None => format!("write {}", wrong.want),
        };
        sink.push(CHECK.finding(message, span, wrong.label).related(related, "declared here").help(help));
    }
}

/// `8000-8010`: Compose takes a free one of them.
fn is_range(text: &str) -> bool {
    text.split_once('-').is_some_and(|(from, to)| VarType::Port.fits(from) && VarType::Port.fits(to))
}
