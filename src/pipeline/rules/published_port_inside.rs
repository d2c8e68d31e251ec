//! The host's port where the container's is meant.

use std::collections::HashSet;

use crate::compose::{Map, Tree};
use crate::diag::{Code, Severity, Sink, Span};

use super::super::expand::Stack;
use super::{Facts, Rule, addresses, uses};

pub const RULE: Rule = Rule {
    code: Code("published-port-inside"),
    severity: Severity::Warning,
    summary: "a container is sent to the port that only the host sees",
    page: r##"
Published as 8080 and listening on 3000, a service is `localhost:8080` for the host and `web:3000` for other containers. From
one container to another no published port is used: `web:8080` is refused.

Bad:
```kdl
stack shop
profile dev
service web { doc "Pages"; image "example/shop:1"; port http 3000 dev=8080 }
service proxy { image "example/proxy:1"; env UPSTREAM="http://web:8080" }
```

Good:
```kdl
stack shop
profile dev
service web { doc "Pages"; image "example/shop:1"; port http 3000 dev=8080 }
service proxy { image "example/proxy:1"; env UPSTREAM="http://${web.http}" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        let Some(services) = project.file.get("services").and_then(Tree::as_map) else { continue };
        for (name, tree) in services {
            let mut told = HashSet::new();
            for (_, text, span) in addresses::texts(tree) {
                for address in addresses::of(&text) {
                    let Some((target, place)) = address.port.and_then(|port| mistaken(services, address.host, port)) else {
                        continue;
                    };
                    let (to, port) = (address.host, address.port.unwrap_or_default());
                    if !told.insert((to.to_string(), port)) {
                        continue;
                    }
                    sink.push(
                        RULE.finding(
                            format!("`{to}:{port}` is no address for `{name}`"),
                            span,
                            format!("`{to}` does not listen on {port}"),
                        )
                        .related(place, format!("{port} is the host's side, {target} the container's"))
                        .help(facts.say(format!("write `{}`", reference(stack, to, target)), format!("write `{to}:{target}`")))
                        .profiles([&stack.profile]),
                    );
                }
            }
        }
    }
}

/// `${web.http}` where the port has a name.
fn reference(stack: &Stack, service: &str, target: u16) -> String {
    let port = stack.services.get(service).and_then(|s| s.ports.values().find(|port| port.target == target));
    port.map_or_else(|| format!("{service}:{target}"), |port| format!("${{{service}.{}}}", port.called()))
}

/// The container's port and the line that publishes it, where `port` is the host's side of it and nothing else.
fn mistaken(services: &Map, host: &str, port: u16) -> Option<(u16, Span)> {
    let target = services.get(host)?;
    if target.get("network_mode").is_some() {
        return None;
    }
    let number = |tree: &Tree| tree.scalar_text().and_then(|text| uses::with_defaults(&text)?.parse::<u16>().ok());
    let ports = uses::items(target, "ports");
    let listens = ports.iter().filter_map(|port| number(port.get("target")?)).any(|inside| inside == port);
    let exposed = uses::items(target, "expose").iter().filter_map(Tree::as_str);
    if listens || exposed.filter_map(|text| text.split('/').next()).any(|text| text == port.to_string() || text.contains('-')) {
        return None;
    }
    ports.iter().find_map(|item| {
        let published = item.get("published")?;
        (number(published)? == port).then_some((number(item.get("target")?)?, published.span))
    })
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn only_the_host_s_side_of_a_port_is_told() {
        for (env, found) in [
            ("A=\"http://web:8080/x\"", true),
            ("A=\"web:8080\"", true),
            ("A=\"http://web:3000\"", false),
            ("A=\"http://web:9000\"", false),
            ("A=\"http://web\"", false),
            ("A=\"http://elsewhere:8080\"", false),
            ("NEXT_PUBLIC_A=\"http://web:8080\"", false),
        ] {
            let text = format!(
                "stack shop\nprofile dev\nservice web {{ doc \"x\"; image \"x:1\"; port http 3000 dev=8080 }}\n\
                 service app {{ image \"y:1\"; env {env} }}"
            );
            assert_eq!(!messages("published-port-inside", &text).is_empty(), found, "{env}");
        }
    }

    #[test]
    fn a_port_that_is_both_is_none_s_mistake() {
        let text = "stack shop\nprofile dev\nservice web { doc \"x\"; image \"x:1\"; ports \"8080:3000\" \"9090:8080\" }\n\
                    service app { image \"y:1\"; env A=\"http://web:8080\" B=\"http://web:9090\" }";
        assert_eq!(messages("published-port-inside", text), ["`web:9090` is no address for `app`"]);
    }
}
