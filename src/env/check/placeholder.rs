//! A value that only holds another one's place.

use crate::diag::{Code, Severity, Sink};

use super::{Check, Facts, missing};

pub const CHECK: Check = Check {
    code: Code("env-placeholder"),
    severity: Severity::Error,
    summary: "a variable still has the sample's placeholder",
    page: r##"
A sample shows what belongs where: `change-me`, `https://example.com`, or the example of the manifest. In a copy that is used it
is no value: the container starts with it, and fails later or, for a secret, not at all.

```kdl
stack shop
profile prod
vars { var SESSION_SECRET secret required { doc "Signs session cookies" } }
service web { image "nginx:1.27"; env SESSION_SECRET }
```

Bad:
```env
SESSION_SECRET=change-me
```

Good:
```env
SESSION_SECRET=pbSVkqxfSyzH2dTQ3mUwL8Kc
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (name, given) in &facts.given {
        let known = facts.decl(name).is_some() || facts.is_secret(name);
        if !known || given.value.is_empty() || !facts.moves(name) || !facts.holds_place(name, &given.value) {
            continue;
        }
        // A profile may have such a value on purpose.
        if facts.of_manifest(name).as_deref() == Some(given.value.as_str()) {
            continue;
        }
        let (span, related) = facts.places(name, given);
        let finding = CHECK.finding(format!("`{name}` still has a placeholder"), span, "to be replaced");
        let help = if facts.is_secret(name) && !facts.process_alone {
            format!("remove the line and let `stackgen env init {} --update` make one, or write your own", facts.stack.profile)
        } else {
            missing::help_without_example(facts, name)
        };
        sink.push(finding.related(related, "declared here").help(help));
    }
}
