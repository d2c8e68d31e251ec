//! An address that no network leads to.

use std::collections::HashSet;

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink, Span};

use super::neighbours::{Neighbours, Place};
use super::{Facts, Rule, addresses, uses};

pub const RULE: Rule = Rule {
    code: Code("no-shared-network"),
    severity: Severity::Warning,
    summary: "a service is given the address of another one that it shares no network with",
    page: r##"
Docker resolves a service's name only for containers on one of its networks. An address in `environment`, `command` or a health
check that names a service of another network leads nowhere; nor does a service's name mean anything to a container with
`network_mode host`, or lead to one.

Bad:
```kdl
stack shop
profile dev
service app { image "example/shop:1"; networks front; env CACHE_URL="redis://cache:6379" }
service cache { image "redis:7"; networks back }
networks { front; back }
```

Good:
```kdl
stack shop
profile dev
service app { image "example/shop:1"; networks front back; env CACHE_URL="redis://cache:6379" }
service cache { image "redis:7"; networks back }
networks { front; back }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        let Some(neighbours) = Neighbours::of(&project.file) else { continue };
        let Some(services) = project.file.get("services").and_then(Tree::as_map) else { continue };
        for (name, tree) in services {
            let mut told = HashSet::new();
            for (key, text, span) in addresses::texts(tree) {
                for address in addresses::of(&text) {
                    let named = address.sure || (addresses::holds_host(key) && text == address.host);
                    let Some(target) = services.get(address.host).filter(|_| named && address.host != name) else { continue };
                    let Some(why) = unreachable(&neighbours, name, tree, address.host) else { continue };
                    if !told.insert(address.host.to_string()) {
                        continue;
                    }
                    let to = address.host;
                    let network = target.get("networks").and_then(Tree::as_map).and_then(|map| map.keys().next());
                    let network = network.map_or("default", String::as_str);
                    let help = match why {
                        Why::Apart => facts.say(
                            format!("write `networks {network}` in `{name}`, too, or put both on one network"),
                            format!("add `{network}` to the `networks:` of `{name}`, or put both on one network"),
                        ),
                        Why::Host | Why::TargetOnHost => {
                            "leave `network_mode` out: names of services mean nothing on the host's own network".to_string()
                        }
                    };
                    sink.push(
                        RULE.finding(format!("`{name}` cannot reach `{to}`"), span, "named here")
                            .related(at_fault(&why, tree, target), why.label(to))
                            .help(help)
                            .profiles([&stack.profile]),
                    );
                }
            }
        }
    }
}

enum Why {
    Apart,
    Host,
    TargetOnHost,
}

impl Why {
    fn label(&self, to: &str) -> String {
        match self {
            Self::Apart => format!("`{to}` is on other networks"),
            Self::Host => "no names of services are known here".to_string(),
            Self::TargetOnHost => format!("`{to}` is on the host's network, where it has no name"),
        }
    }
}

fn at_fault(why: &Why, tree: &Tree, target: &Tree) -> Span {
    let place = |tree: &Tree, key: &str| tree.get(key).map_or(tree.span, |found| found.span);
    match why {
        Why::Apart => match target.get("networks") {
            Some(networks) if !networks.span.is_none() => networks.span,
            _ => place(target, "network_mode"),
        },
        Why::Host => place(tree, "network_mode"),
        Why::TargetOnHost => place(target, "network_mode"),
    }
}

fn unreachable(neighbours: &Neighbours<'_>, name: &str, tree: &Tree, to: &str) -> Option<Why> {
    // Names that are given by hand.
    let by_hand = ["extra_hosts", "links", "external_links"].iter().any(|key| {
        let listed =
            uses::items(tree, key).iter().filter_map(Tree::as_str).any(|item| item.split([':', '=']).any(|part| part == to));
        listed || tree.get(key).and_then(|hosts| hosts.get(to)).is_some()
    });
    if by_hand {
        return None;
    }
    match (neighbours.place(name), neighbours.place(to)) {
        (Place::Host, Place::On(_)) => Some(Why::Host),
        (Place::On(mine), target @ (Place::On(_) | Place::Host)) => {
            let known = neighbours.resolves(&mine, to) || neighbours.is_shared_with_others(&mine);
            // A service beside another has no name of its own: that is not judged.
            let beside = matches!(&target, Place::On(theirs) if theirs.iter().any(|network| mine.contains(network)));
            match target {
                _ if known || beside => None,
                Place::Host => Some(Why::TargetOnHost),
                _ => Some(Why::Apart),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn who_shares_no_network_is_not_reached() {
        for (app, db, found) in [
            ("networks a; env DB_HOST=db", "networks b", true),
            ("networks a; env DB_HOST=db", "", true),
            ("networks a b; env DB_HOST=db", "networks b", false),
            ("networks a; env NAME=db", "networks b", false),
            ("networks a; env NEXT_PUBLIC_API=\"http://db:80\"", "networks b", false),
            ("networks a; command serve \"--db=db:5432\"", "networks b", true),
            ("network_mode host; env DB=\"postgres://db/x\"", "", true),
            ("env DB=\"postgres://db/x\"", "network_mode host", true),
            ("networks a; extra_hosts \"db:10.0.0.1\"; env DB_HOST=db", "networks b", false),
            ("networks x; env DB_HOST=db", "networks b", false),
            ("networks a; depends_on db", "networks b", false),
        ] {
            let text = format!(
                "stack shop\nprofile dev\nservice app {{ image \"x:1\"; {app} }}\nservice db {{ image \"y:1\"; {db} }}\n\
                 networks {{ a; b; x external=#true }}"
            );
            assert_eq!(!messages("no-shared-network", &text).is_empty(), found, "{app} {db}");
        }
    }

    #[test]
    fn another_name_is_a_name() {
        let text = "stack shop\nprofile dev\nservice app { image \"x:1\"; networks a; env DB_HOST=db }\nservice db { image \"y:1\"; networks b }\n\
                    service other { image \"z:1\"; networks { a { aliases db } } }\nnetworks { a; b }";
        assert_eq!(messages("no-shared-network", text), Vec::<String>::new());
    }
}
