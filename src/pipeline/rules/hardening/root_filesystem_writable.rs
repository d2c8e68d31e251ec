//! A container whose own files can be changed.

use crate::diag::{Code, Severity, Sink};

use super::super::{Facts, Rule, uses};
use super::{Lack, each};

pub const RULE: Rule = Rule {
    code: Code("root-filesystem-writable"),
    severity: Severity::Warning,
    summary: "a container's own file system can be written",
    page: r##"
Of the hardening set. Whoever breaks into a container puts programs of his own beside yours, or changes yours. With
`read_only` nothing can be written but volumes and `tmpfs`; most applications want `tmpfs "/tmp"`.

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
    each(&RULE, &["read_only"], facts, sink, |name, tree| {
        if uses::switched_on(tree, &["read_only"]).is_some() {
            return None;
        }
        let off = tree.get("read_only").map(|off| off.span);
        let lines = (
            "write `read_only`, and `tmpfs \"/tmp\"` for what it writes",
            "write `read_only: true`, and `tmpfs: /tmp` for what it writes",
        );
        Some(Lack::of(format!("`{name}` can change its own files"), "no `read_only`", facts, lines).at(off))
    });
}
