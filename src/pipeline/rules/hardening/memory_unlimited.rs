//! A container that may take all memory.

use crate::diag::{Code, Severity, Sink};

use super::super::{Facts, Rule};
use super::{Lack, each, is_limited};

pub const RULE: Rule = Rule {
    code: Code("memory-unlimited"),
    severity: Severity::Warning,
    summary: "a container may take all memory of the machine",
    page: r##"
Of the hardening set. A leak in one container takes the machine down with everything else that runs there: the kernel
then ends programs as it sees fit, the database first. With a limit, it is the leaking container alone that is ended and
started anew.

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

const LIMITS: &[&[&str]] = &[&["deploy", "resources", "limits", "memory"], &["mem_limit"]];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    each(&RULE, &["deploy.resources.limits.memory", "mem_limit"], facts, sink, |name, tree| {
        let lines = (
            "write `deploy { resources { limits memory=\"512M\" } }`",
            "write `deploy: { resources: { limits: { memory: 512M } } }`",
        );
        let lack = || Lack::of(format!("`{name}` may take all memory of the machine"), "no limit", facts, lines);
        (!is_limited(tree, LIMITS)).then(lack)
    });
}
