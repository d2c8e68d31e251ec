//! A service of which nobody knows whether it works.

use crate::diag::{Code, Severity, Sink};

use super::super::{Facts, Rule, uses};
use super::{awaited, is_meant};

pub const RULE: Rule = Rule {
    code: Code("healthcheck-missing"),
    severity: Severity::Warning,
    summary: "nobody knows whether a service works",
    page: r##"
Of the hardening set. A container that runs is not one that answers. With a `healthcheck`, others wait until it does,
and `up --wait` and monitoring see when it stops. What runs once and ends (`restart "no"`, or another service waits for
its end) needs none, and a `without healthcheck` says that it is meant.

Bad:
```kdl
stack shop
profile prod { hardening }
service app { image "shop:1.0" }
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
service app role=hardened { image "shop:1.0"; healthcheck { test CMD "/alive" } }
networks { inside }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let awaited = awaited(facts);
    for (stack, name, tree) in facts.services() {
        let check = tree.get("healthcheck");
        let off = check.filter(|check| uses::is_off(check));
        // What serves others is not done after one run, whatever its restart policy.
        let serves = ["ports", "expose"].iter().any(|key| !uses::items(tree, key).is_empty());
        let once = !serves && uses::value(tree, &["restart"]).is_some_and(|(policy, _)| policy == "no");
        let ends = once || awaited.contains(&(stack.profile.as_str(), name));
        if (check.is_some() && off.is_none()) || ends || is_meant(stack, name, &["healthcheck"]) {
            continue;
        }
        let label = if off.is_some() { "switched off" } else { "no `healthcheck`" };
        sink.push(
            RULE.finding(format!("nobody knows whether `{name}` works"), off.map_or(tree.span, |off| off.span), label)
                .help(facts.say("write `healthcheck { test CMD … }`", "write `healthcheck: { test: [CMD, …] }`"))
                .profiles([&stack.profile]),
        );
    }
}
