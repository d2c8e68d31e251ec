//! A capability beyond those that a container has anyway.

use crate::diag::{Code, Severity, Sink};

use super::super::added_capability::judge;
use super::super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("other-capability"),
    severity: Severity::Warning,
    summary: "a container is given a capability",
    page: r##"
Of the hardening set. Each capability is a right of root. What leads out of the container is told in every profile, by
`added-capability`; here the others are, so that each is looked at once and `allow`ed where it is needed.
`NET_BIND_SERVICE` is what a server that listens on port 80 may need, and is not told.

Bad:
```kdl
stack shop
profile prod { hardening }
service app { image "shop:1.0"; cap_add NET_RAW }
```

Good:
```kdl
stack shop
profile prod { hardening }
role hardened {
    security_opt "no-new-privileges:true"; read_only; cap_drop ALL; user "10001:10001"; restart unless-stopped; networks inside
    logging driver=local
    deploy { resources { limits memory="256M" cpus="0.5" pids=100 } }
}
service app role=hardened { image "shop:1.0"; cap_add NET_BIND_SERVICE; healthcheck { test CMD "/alive" } }
networks { inside }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        for item in uses::items(tree, "cap_add") {
            let Some((capability, false)) = uses::settled(item).map(|text| judge(&text)) else { continue };
            if capability == "NET_BIND_SERVICE" {
                continue;
            }
            let message = format!("`{name}` is given the capability `{capability}`");
            sink.push(
                RULE.finding(message, item.span, "a right of root")
                    .help("leave it out where it is not missed")
                    .profiles([&stack.profile]),
            );
        }
    }
}
