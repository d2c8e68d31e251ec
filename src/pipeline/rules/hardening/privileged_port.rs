//! A host port that only root may open.

use crate::diag::{Code, Severity, Sink};

use super::super::published::published;
use super::super::{Facts, Form, Rule, image_kinds};

pub const RULE: Rule = Rule {
    code: Code("privileged-port"),
    severity: Severity::Warning,
    summary: "a service publishes a host port below 1024",
    page: r##"
Of the hardening set. Ports below 1024 are kept for the machine's own services: SSH, mail, the web server that may be
there already. A manifest's reverse proxy may have 80 and 443; all others take a higher one. Where it is meant, `allow` says so.

Bad:
```kdl
stack shop
profile prod { hardening }
service app { doc "Pages"; image "shop:1.0"; port http 8080 prod=80 }
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
service app role=hardened { doc "Pages"; image "shop:1.0"; port http 8080 prod=8080; healthcheck { test CMD "/alive" } }
networks { inside }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let is_proxy = facts.form == Form::Manifest && image_kinds::is_proxy(stack, name, tree);
        for port in published(stack, name, tree) {
            let Some((first, last)) = port.host.filter(|(first, _)| (1..1024).contains(first)) else { continue };
            if is_proxy && matches!((first, last), (80, 80) | (443, 443)) {
                continue;
            }
            let target = &port.target;
            sink.push(
                RULE.finding(
                    format!("`{name}` takes port {first} of the machine"),
                    port.span,
                    "kept for the machine's own services",
                )
                .help(facts.say(
                    format!("write a port above 1023: `port NAME {target} {}=8080`", stack.profile),
                    format!("write a port above 1023: `\"127.0.0.1:8080:{target}\"`"),
                ))
                .profiles([&stack.profile]),
            );
        }
    }
}
