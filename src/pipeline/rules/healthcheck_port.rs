//! A health check that asks at a port where nobody listens.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink};

use super::{Facts, Rule, addresses, uses};

pub const RULE: Rule = Rule {
    code: Code("healthcheck-port"),
    severity: Severity::Warning,
    summary: "a health check asks at another port than the service's own",
    page: r##"
A health check runs inside of the container: it asks at the container's port, not at the one that the host sees. A service that
is built from source and declares one port is asked at that one.

Bad:
```kdl
stack shop
profile dev
service app {
    doc "Pages"
    build context="."
    port http 3000 dev=3001
    healthcheck { test CMD wget "-q" "--spider" "http://localhost:3001/health" }
}
```

Good:
```kdl
stack shop
profile dev
service app {
    doc "Pages"
    build context="."
    port http 3000 dev=3001
    healthcheck { test CMD wget "-q" "--spider" "http://localhost:${app.http.port}/health" }
}
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services().filter(|(.., tree)| tree.get("network_mode").is_none()) {
        let Some(test) = uses::at(tree, &["healthcheck", "test"]) else { continue };
        let number = |tree: &Tree| tree.scalar_text().and_then(|text| uses::with_defaults(&text)?.parse::<u16>().ok());
        let ports = uses::items(tree, "ports");
        let published = ports.iter().filter_map(|port| number(port.get("published")?));
        let mut inside: Vec<u16> = ports.iter().filter_map(|port| number(port.get("target")?)).collect();
        let exposed = uses::items(tree, "expose").iter().filter_map(Tree::as_str);
        inside.extend(exposed.filter_map(|text| text.split('/').next()?.parse::<u16>().ok()));
        inside.extend(stack.services.get(name).into_iter().flat_map(|service| service.ports.values().map(|port| port.target)));
        inside.sort_unstable();
        inside.dedup();
        let published: Vec<u16> = published.collect();
        let place = ports.first().or_else(|| uses::items(tree, "expose").first()).map_or(tree.span, |port| port.span);
        uses::texts(test, &mut |text, span| {
            for address in addresses::of(text).iter().filter(|address| is_itself(address.host)) {
                let Some(port) = address.port.filter(|port| !inside.contains(port)) else { continue };
                // Management ports of images are their own affair.
                let own = tree.get("build").is_some() && inside.len() == 1;
                let [first, ..] = inside[..] else { continue };
                if !own && !published.contains(&port) {
                    continue;
                }
                sink.push(
                    RULE.finding(format!("the health check of `{name}` asks at port {port}"), span, "nobody listens there")
                        .related(place, format!("`{name}` listens on {first}"))
                        .help(format!("write `{}:{first}`", address.host))
                        .profiles([&stack.profile]),
                );
            }
        });
    }
}

fn is_itself(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0")
}

#[cfg(test)]
mod tests {
    use crate::pipeline::rules::tests::messages;

    #[test]
    fn management_ports_of_images_are_theirs() {
        for (service, found) in [
            (
                "image \"caddy:2.7\"; port http 80 dev=8080; healthcheck { test CMD wget \"http://localhost:2019/metrics\" }",
                false,
            ),
            ("image \"caddy:2.7\"; port http 80 dev=8080; healthcheck { test CMD wget \"http://localhost:8080/\" }", true),
            ("build context=\".\"; expose 80; healthcheck { test CMD wget \"http://127.0.0.1:81/\" }", true),
            ("build context=\".\"; expose 80 90; healthcheck { test CMD wget \"http://127.0.0.1:81/\" }", false),
            ("build context=\".\"; expose 80; healthcheck { test CMD wget \"http://127.0.0.1/\" }", false),
            ("build context=\".\"; healthcheck { test CMD wget \"http://127.0.0.1:81/\" }", false),
            ("build context=\".\"; expose 80; healthcheck { test CMD wget \"http://other:81/\" }", false),
        ] {
            let text = format!("stack shop\nprofile dev\nservice a {{ doc \"x\"; {service} }}");
            assert_eq!(!messages("healthcheck-port", &text).is_empty(), found, "{service}");
        }
    }
}
