//! A container whose programs may gain rights.

use crate::diag::{Code, Severity, Sink};

use super::super::{Facts, Rule, uses};
use super::{Lack, each};

pub const RULE: Rule = Rule {
    code: Code("no-new-privileges-missing"),
    severity: Severity::Warning,
    summary: "programs in a container may gain rights that it did not start with",
    page: r##"
Of the hardening set. A program with the setuid bit, `sudo` or an old `mount` among them, makes root of whoever runs it.
With `no-new-privileges` the kernel lets no program have more rights than the one that started it. Hardly anything needs
the opposite.

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
    each(&RULE, &["security_opt"], facts, sink, |name, tree| {
        let off = match uses::gains_no_privileges(tree) {
            Some((true, _)) => return None,
            Some((false, span)) => Some(span),
            None => None,
        };
        let lines = ("write `security_opt \"no-new-privileges:true\"`", "write `security_opt: [\"no-new-privileges:true\"]`");
        Some(Lack::of(format!("programs of `{name}` may gain rights"), "no `no-new-privileges`", facts, lines).at(off))
    });
}
