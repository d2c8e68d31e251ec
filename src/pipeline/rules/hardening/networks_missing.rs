//! Services that can all reach each other.

use crate::diag::{Code, Severity, Sink};

use super::super::{Facts, Rule};
use super::{Lack, each};
use crate::compose::Tree;

pub const RULE: Rule = Rule {
    code: Code("networks-missing"),
    severity: Severity::Warning,
    summary: "a service is in the network that all share",
    page: r##"
Of the hardening set. Without `networks`, a service is in the stack's `default` network, where each reaches each: a hole
in the mail catcher leads to the database. Networks of their own let only those meet that have to.

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
    each(&RULE, &["networks", "network_mode"], facts, sink, |name, tree| {
        let networks = tree.get("networks");
        let own = networks.and_then(Tree::as_map).is_some_and(|map| map.keys().any(|network| network != "default"));
        let listed = networks.is_some_and(|networks| networks.as_seq().is_some());
        if own || listed || tree.get("network_mode").is_some() {
            return None;
        }
        let lines = (
            "write `networks NAME`, and `networks { NAME }` beside the services",
            "write `networks: [NAME]`, and `NAME:` under the top-level `networks`",
        );
        let lack = Lack::of(format!("`{name}` can be reached by every service"), "in the `default` network", facts, lines);
        Some(lack.at(networks.map(|networks| networks.span)))
    });
}
