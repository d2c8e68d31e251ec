//! A service that stays down, or that is started for ever.

use crate::diag::{Code, Severity, Sink};

use super::super::{Facts, Rule, uses};
use super::{awaited, is_meant};
use crate::compose::Tree;
use crate::diag::Span;

pub const RULE: Rule = Rule {
    code: Code("restart-missing"),
    severity: Severity::Warning,
    summary: "a service stays down when it fails, or is started again for ever",
    page: r##"
Of the hardening set. Without a `restart` policy, a service that fails stays down, and after a restart of the machine
all of them do. `on-failure` needs a number, at most 5: what fails each time is started for ever otherwise. `restart
"no"` says that staying down is meant, and what another service waits for to end needs no policy.

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
        if awaited.contains(&(stack.profile.as_str(), name)) || is_meant(stack, name, &["restart"]) {
            continue;
        }
        let Some((message, span, label)) = judge(name, tree) else { continue };
        sink.push(
            RULE.finding(message, span, label)
                .help(facts.say(
                    "write `restart unless-stopped` or `restart \"on-failure:5\"`",
                    "write `restart: unless-stopped` or `restart: on-failure:5`",
                ))
                .profiles([&stack.profile]),
        );
    }
}

fn judge(name: &str, tree: &Tree) -> Option<(String, Span, &'static str)> {
    let (policy, span, times) = if let Some(restart) = tree.get("restart") {
        let text = uses::settled(restart)?;
        let (policy, times) = text.split_once(':').unwrap_or((&text, ""));
        (policy.to_string(), restart.span, times.parse::<u32>().ok())
    } else if let Some(policy) = uses::at(tree, &["deploy", "restart_policy"]) {
        let condition = uses::value(policy, &["condition"]).map_or("any".to_string(), |(text, _)| text);
        (condition, policy.span, uses::value(policy, &["max_attempts"]).and_then(|(text, _)| text.parse().ok()))
    } else {
        return Some((format!("`{name}` stays down when it fails"), tree.span, "no `restart`"));
    };
    let endless = policy == "on-failure" && times.is_none_or(|times| times == 0 || times > 5);
    endless.then(|| (format!("`{name}` may fail again and again"), span, "more than 5 times"))
}
