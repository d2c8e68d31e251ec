//! Files that are to be copied into a container, nobody says where to.

use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("watch-without-target"),
    severity: Severity::Error,
    summary: "an entry of `develop.watch` copies files and has no `target`",
    page: r##"
The actions `sync`, `sync+restart` and `sync+exec` copy changed files into the container: `target` says where to. Only
`rebuild` and `restart` do without.

Bad:
```kdl
stack shop
profile dev
service app { build context="."; develop { watch { - path="./src" action=sync } } }
```

Good:
```kdl
stack shop
profile dev
service app { build context="."; develop { watch { - path="./src" action=sync target="/app/src" } } }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        for watch in tree.get("develop").map_or(&[][..], |develop| uses::items(develop, "watch")) {
            let Some(action) = watch.get("action").filter(|a| a.as_str().is_some_and(|text| text.starts_with("sync"))) else {
                continue;
            };
            if watch.get("target").is_none() {
                sink.push(
                    RULE.finding(format!("`{name}` copies files to nowhere"), action.span, "needs a target")
                        .help(facts.say("add target=\"/path/in/the/container\"", "add `target: /path/in/the/container`"))
                        .profiles([&stack.profile]),
                );
            }
        }
    }
}
