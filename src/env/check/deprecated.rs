//! A variable that something else replaces.

use crate::diag::{Code, Severity, Sink, Span};

use super::{Check, Facts};

pub const CHECK: Check = Check {
    code: Code("env-deprecated"),
    severity: Severity::Warning,
    summary: "a .env sets a deprecated variable",
    page: r##"
The manifest says what to use instead: `deprecated="…"`. The old name still works, until it is removed.

```kdl
stack shop
profile dev
vars {
    var MAIL_HOST default="" deprecated="set SMTP_URL" { doc "Mail server" }
    var SMTP_URL type=url default="" { doc "Mail server, with its port" }
}
service web { image "nginx:1.27"; env MAIL_HOST SMTP_URL }
```

Bad:
```env
MAIL_HOST=mail.internal
```

Good:
```env
SMTP_URL=smtp://mail.internal:587
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (name, given) in facts.given.iter().filter(|(_, given)| !given.value.is_empty()) {
        let Some(instead) = facts.decl(name).and_then(|decl| decl.deprecated.as_ref()) else { continue };
        let (span, related) = match given.entry {
            Some(entry) => (entry.key.span, instead.span),
            None => (instead.span, Span::NONE),
        };
        let finding = CHECK.finding(format!("`{name}` is deprecated"), span, "still set");
        sink.push(finding.related(related, "the manifest says so").help(instead.value.clone()));
    }
}
