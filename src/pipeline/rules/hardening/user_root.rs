//! A container that runs as root.

use crate::diag::{Code, Severity, Sink};

use super::super::{Facts, Rule, uses};
use super::{Lack, each};

pub const RULE: Rule = Rule {
    code: Code("user-root"),
    severity: Severity::Warning,
    summary: "a container runs as root, or as whatever its image says",
    page: r##"
Of the hardening set. Root in a container is root on the machine as soon as one thing goes wrong: a mounted folder, a
hole in the kernel. Without `user` it is the image that decides, and most images say nothing, which is root. A number
says it best.

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
    each(&RULE, &["user"], facts, sink, |name, tree| {
        let lines = (
            "write `user \"10001:10001\"`: a user that the image knows, or any number",
            "write `user: \"10001:10001\"`: a user that the image knows, or any number",
        );
        let Some(user) = tree.get("user") else {
            return Some(Lack::of(format!("`{name}` may run as root"), "no `user`: its image decides", facts, lines));
        };
        let is_root = uses::settled(user).is_some_and(|user| matches!(user.split(':').next(), Some("root" | "0" | "")));
        is_root.then(|| Lack::of(format!("`{name}` runs as root"), "root in the container", facts, lines).at(Some(user.span)))
    });
}
