//! A server that nobody can reach.

use std::collections::{HashMap, HashSet};

use crate::compose::Tree;
use crate::compose::depends;
use crate::diag::{Code, Severity, Sink};

use super::neighbours::{Neighbours, Place};
use super::{Facts, Rule, addresses, image, uses};

pub const RULE: Rule = Rule {
    code: Code("unreachable-service"),
    severity: Severity::Warning,
    summary: "a service with a port is published nowhere and shares no network with a possible client",
    page: r##"
A server is reached by its published port or by another container on one of its networks. One that has neither runs for
nobody: a network is missing, on its side or on its client's.

Bad:
```kdl
stack shop
profile dev
service proxy { doc "Entrance"; image "example/proxy:1"; port http 80 dev=80; networks front }
service app { doc "Pages"; image "example/shop:1"; port http 3000; networks back }
networks { front; back }
```

Good:
```kdl
stack shop
profile dev
service proxy { doc "Entrance"; image "example/proxy:1"; port http 80 dev=80; networks front back }
service app { doc "Pages"; image "example/shop:1"; port http 3000; networks back }
networks { front; back }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    // Included files may have anyone's client.
    for (stack, project) in facts.profiles().filter(|(_, project)| project.file.get("include").is_none()) {
        let Some(neighbours) = Neighbours::of(&project.file) else { continue };
        let Some(services) = project.file.get("services").and_then(Tree::as_map) else { continue };
        // Network -> how many are on it that could be somebody's client.
        let mut clients: HashMap<&str, usize> = HashMap::new();
        let mut others = 0;
        for (name, _) in services.iter().filter(|(_, tree)| image::store(tree).is_none()) {
            if let Place::On(networks) = neighbours.place(name) {
                others += 1;
                networks.into_iter().for_each(|network| *clients.entry(network).or_default() += 1);
            }
        }
        let mut named: Option<HashSet<String>> = None;
        for (name, tree) in services {
            let Place::On(networks) = neighbours.place(name) else { continue };
            let is_store = image::store(tree).is_some();
            let itself = usize::from(!is_store);
            let reached = networks.iter().any(|network| clients.get(network).is_some_and(|count| *count > itself));
            let declares = stack.services.get(name).is_some_and(|service| !service.ports.is_empty());
            let serves = is_store || declares || tree.get("expose").is_some();
            if reached
                || !serves
                || others <= itself
                || tree.get("ports").is_some()
                || neighbours.is_shared_with_others(&networks)
            {
                continue;
            }
            if is_once(tree) || facts.manifest.tasks.values().any(|task| task.service.as_ref().is_some_and(|s| s.value == *name))
            {
                continue;
            }
            // Who names it and cannot reach it is told so.
            if named.get_or_insert_with(|| mentioned(&project.file)).contains(name) {
                continue;
            }
            let span = tree.get("networks").map_or(tree.span, |networks| networks.span);
            sink.push(
                RULE.finding(format!("nobody can reach `{name}`"), span, "no possible client is on its networks")
                    .help(facts.say(
                        format!(
                            "give it and its client one network, or publish a port: `port http NUMBER {}=HOST`",
                            stack.profile
                        ),
                        "give it and its client one network, or publish a port below `ports:`",
                    ))
                    .profiles([&stack.profile]),
            );
        }
    }
}

fn is_once(tree: &Tree) -> bool {
    tree.get("restart").and_then(Tree::as_str) == Some("no")
}

/// The services that another one names, by an address or because it needs them.
fn mentioned(file: &Tree) -> HashSet<String> {
    let mut names = HashSet::new();
    let Some(services) = file.get("services").and_then(Tree::as_map) else { return names };
    for (name, tree) in services {
        let edges = depends::edges(tree).into_iter().map(|edge| edge.to);
        names.extend(edges.filter(|to| to != name));
        uses::texts(tree, &mut |text, _| {
            let hosts = addresses::of(text).into_iter().map(|address| address.host);
            names.extend(hosts.filter(|host| *host != name && services.contains_key(*host)).map(str::to_string));
        });
    }
    names
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn who_is_alone_on_its_networks_is_not_reached() {
        for (service, found) in [
            ("image \"mongo:7\"; networks b", true),
            ("image \"x:1\"; expose 80; networks b", true),
            ("image \"x:1\"; networks b", false),
            ("image \"mongo:7\"; networks b a", false),
            ("image \"mongo:7\"; networks b; ports \"27017:27017\"", false),
            ("image \"mongo:7\"; networks x", false),
            ("image \"mongo:7\"; network_mode host", false),
            ("image \"mongo:7\"; networks b; restart \"no\"", false),
        ] {
            let text = format!(
                "stack shop\nprofile dev\nservice app {{ image \"y:1\"; networks a }}\nservice db {{ {service} }}\n\
                 networks {{ a; b; x external=#true }}"
            );
            assert_eq!(!messages("unreachable-service", &text).is_empty(), found, "{service}");
        }
        let alone = "stack shop\nprofile dev\nservice db { image \"mongo:7\" }";
        assert_eq!(messages("unreachable-service", alone), Vec::<String>::new());
    }
}
