//! `network_mode` beside `networks`.

use crate::compose::{Tree, Value};
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule};

pub const RULE: Rule = Rule {
    code: Code("network-mode-with-networks"),
    severity: Severity::Error,
    summary: "a service has both `network_mode` and `networks`",
    page: r##"
`network_mode` says that a service has no networks of its own: it uses the host's, another service's, or none. Compose
refuses both at once. In a profile, `without networks` takes away what the service says otherwise.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; network_mode host; networks back }
networks { back }
```

Good:
```kdl
stack shop
profile dev
profile test
service app { image "nginx:1.27"; networks back; in test { without networks; network_mode none } }
networks { back }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let (Some(mode), Some(networks)) = (tree.get("network_mode"), tree.get("networks")) else { continue };
        let some = |tree: &Tree| tree.as_map().is_some_and(|m| !m.is_empty()) || tree.as_seq().is_some_and(|s| !s.is_empty());
        if mode.value == Value::Null || !some(networks) {
            continue;
        }
        sink.push(
            RULE.finding(format!("`{name}` has both a network mode and networks"), mode.span, "leaves no room for networks")
                .related(networks.span, "the networks")
                .help(facts.say("leave one of them out; in a block, write `without networks`", "leave one of them out"))
                .profiles([&stack.profile]),
        );
    }
}
