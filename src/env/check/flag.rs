//! A flag that is on without what it requires.

use crate::diag::{Code, Severity, Sink, Span};
use crate::pipeline::decode::VarDecl;

use super::{Check, Facts, missing};

pub const CHECK: Check = Check {
    code: Code("env-flag"),
    severity: Severity::Error,
    summary: "a flag is switched on without the variables that it requires",
    page: r##"
The variables inside of a `flag` are required where it is on. The manifest has it off in this profile, so that Compose does not
ask for them; a `.env` that switches it on must bring them along, as nothing else will tell.

```kdl
stack shop
profile dev
vars {
    flag ENABLE_MAIL default=#false {
        doc "Sends order confirmations"
        var SMTP_URL type=url required { doc "Server that takes outgoing mail" }
    }
}
service web { image "nginx:1.27"; env ENABLE_MAIL SMTP_URL }
```

Bad:
```env
ENABLE_MAIL=true
```

Good:
```env
ENABLE_MAIL=true
SMTP_URL=smtp://mail.shop.example:587
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for decl in facts.model.manifest.vars.values() {
        let name = &decl.name.value;
        let Some(required) = decl.required.filter(|_| !facts.is_required(name)) else { continue };
        let Some(flag) = &decl.gate else { continue };
        if !is_on(facts, decl, 0) || facts.value(name).is_some_and(|value| !value.is_empty()) {
            continue;
        }
        let given = facts.given.get(flag.as_str()).map_or(Span::NONE, |given| given.span);
        let span = if given.is_none() { missing::place(facts, name).0 } else { given };
        let finding = CHECK.finding(format!("`{flag}` is on, and `{name}` is not set"), span, "switched on");
        sink.push(finding.related(required, format!("required where `{flag}` is on")).help(missing::help(facts, name)));
    }
}

/// Whether every flag around the variable is on.
fn is_on(facts: &Facts<'_>, decl: &VarDecl, depth: usize) -> bool {
    let Some(flag) = &decl.gate else { return true };
    let around = facts.decl(flag).is_none_or(|decl| depth < 32 && is_on(facts, decl, depth + 1));
    around && facts.value(flag).as_deref() == Some("true")
}
