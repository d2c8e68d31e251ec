//! A container that is no container.

use crate::diag::{Code, Severity, Sink, Span};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("privileged"),
    severity: Severity::Warning,
    summary: "a container runs with all rights of the machine",
    page: r##"
`privileged` gives a container every capability and every device, and takes its confinement away: whoever breaks into it
has the machine. Nearly always a single device (`devices`), or one capability (`cap_add`) is what it needs. The same
goes for hooks (`post_start`, `pre_stop`) and for a build.

Bad:
```kdl
stack shop
profile dev
service scanner { image "scanner:1.2"; privileged }
```

Good:
```kdl
stack shop
profile dev
service scanner { image "scanner:1.2"; devices "/dev/usb/lp0" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let mut found: Vec<(Span, &str)> = Vec::new();
        found.extend(uses::switched_on(tree, &["privileged"]).map(|span| (span, "runs")));
        found.extend(uses::switched_on(tree, &["build", "privileged"]).map(|span| (span, "is built")));
        for hooks in ["post_start", "pre_stop"] {
            let on = uses::items(tree, hooks).iter().filter_map(|hook| uses::switched_on(hook, &["privileged"]));
            found.extend(on.map(|span| (span, "has a hook that runs")));
        }
        for (span, what) in found {
            sink.push(
                RULE.finding(format!("`{name}` {what} with all rights of the machine"), span, "nothing confines it")
                    .help(facts.say(
                        "leave it out, and write what it needs: `devices \"/dev/…\"` or `cap_add …`",
                        "leave it out, and write what it needs: `devices: [/dev/…]` or `cap_add: […]`",
                    ))
                    .profiles([&stack.profile]),
            );
        }
    }
}
