//! A service that nothing says how to run.

use crate::diag::{Code, Diagnostic, Severity, Sink};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("no-image"),
    severity: Severity::Error,
    summary: "a service has neither `image` nor `build`",
    page: r##"
Compose needs to know what a service runs: an `image` to pull, a `build` to make one, or a `provider`.

Bad:
```kdl
stack shop { layout overlay }
profile dev
service app { restart always }
```

Good:
```kdl
stack shop { layout overlay }
profile dev
service app { image "nginx:1.27"; restart always }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        if ["image", "build", "provider"].iter().any(|key| tree.get(key).is_some()) {
            continue;
        }
        let message = format!("`{name}` has neither an image nor a build");
        sink.push(
            Diagnostic::error(RULE.code, message, tree.span, "nothing to run")
                .help(facts.say("add `image \"NAME:TAG\"`, or `build context=\".\"`", "add `image: NAME:TAG`, or `build: .`"))
                .profiles([&stack.profile]),
        );
    }
}
