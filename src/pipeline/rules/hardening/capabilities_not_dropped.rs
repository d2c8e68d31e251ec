//! A container that keeps rights of root.

use crate::diag::{Code, Severity, Sink};

use super::super::{Facts, Rule, added_capability, uses};
use super::{Lack, each};

pub const RULE: Rule = Rule {
    code: Code("capabilities-not-dropped"),
    severity: Severity::Warning,
    summary: "a container keeps capabilities that it does not need",
    page: r##"
Of the hardening set. Docker leaves a container fourteen capabilities of root: it may change owners of files, open raw
sockets, make devices. An application needs none of them; `cap_drop ALL` takes them away, and `cap_add` gives back the
one that is missed.

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
    each(&RULE, &["cap_drop"], facts, sink, |name, tree| {
        let is_all = |item| uses::settled(item).is_some_and(|text| added_capability::judge(&text).0 == "ALL");
        let dropped = tree.get("cap_drop");
        if uses::items(tree, "cap_drop").iter().any(is_all) {
            return None;
        }
        let label = if dropped.is_some() { "not all of them" } else { "no `cap_drop`" };
        let lines = ("write `cap_drop ALL`", "write `cap_drop: [ALL]`");
        Some(Lack::of(format!("`{name}` keeps rights of root"), label, facts, lines).at(dropped.map(|list| list.span)))
    });
}
