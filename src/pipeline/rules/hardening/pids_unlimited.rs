//! A container that may start any number of processes.

use crate::diag::{Code, Severity, Sink};

use super::super::{Facts, Rule};
use super::{Lack, each, is_limited};

pub const RULE: Rule = Rule {
    code: Code("pids-unlimited"),
    severity: Severity::Warning,
    summary: "a container may take all process numbers of the machine",
    page: r##"
Of the hardening set. A fork bomb, or a server that forgets its children, leaves the machine without process numbers:
nobody can log in any more. A hundred are plenty for most.

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

const LIMITS: &[&[&str]] = &[&["deploy", "resources", "limits", "pids"], &["pids_limit"]];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    each(&RULE, &["deploy.resources.limits.pids", "pids_limit"], facts, sink, |name, tree| {
        let lines =
            ("write `deploy { resources { limits pids=100 } }`", "write `deploy: { resources: { limits: { pids: 100 } } }`");
        let lack = || Lack::of(format!("`{name}` may take all process numbers of the machine"), "no limit", facts, lines);
        (!is_limited(tree, LIMITS)).then(lack)
    });
}
