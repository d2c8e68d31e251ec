//! A port that leads past the proxy or the tunnel in front of it.

use crate::compose::{Map, Tree};
use crate::diag::{Code, Severity, Sink, Span};

use super::super::expand::Stack;
use super::published::{Published, published};
use super::{Facts, Rule, image_kinds, uses};

pub const RULE: Rule = Rule {
    code: Code("published-behind-proxy"),
    severity: Severity::Warning,
    summary: "a strict profile publishes a port past its reverse proxy or tunnel",
    page: r##"
The proxy ends TLS, asks for passwords and limits rates; a port of a service behind it has nothing of that. It reaches
the service over the stack's network and needs no published port. A tunnel connects outwards: with one in the stack, no
port is open at all. A service stands behind a proxy that depends on it or names it, or whose labels it carries.

Bad:
```kdl
stack shop
profile prod { strict }
service proxy { doc "TLS"; image "caddy:2.7"; port https 443 prod=443 public; depends_on app }
service app { doc "Pages"; image "shop:1.0"; port http 8080 prod=8080 }
```

Good:
```kdl
stack shop
profile prod { strict }
service proxy { doc "TLS"; image "caddy:2.7"; port https 443 prod=443 public; depends_on app }
service app { doc "Pages"; image "shop:1.0"; port http 8080 }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles().filter(|(stack, _)| stack.strict) {
        let Some(services) = project.file.get("services").and_then(Tree::as_map) else { continue };
        let tunnel = services.iter().find(|(_, tree)| image_kinds::is_tunnel(tree));
        let proxies: Vec<Proxy<'_>> = services.iter().filter_map(|(name, tree)| Proxy::of(stack, name, tree)).collect();
        if tunnel.is_none() && proxies.is_empty() {
            continue;
        }
        for (name, tree) in services.iter().filter(|(_, tree)| tree.get("ports").is_some()) {
            // `database-published` speaks about these.
            if image_kinds::is_store(stack, name, tree) {
                continue;
            }
            let past = match tunnel {
                Some((tunnel, tree)) => Some((tunnel.as_str(), tree.span, "connects outwards, so that nothing is published")),
                None => {
                    let is_proxy = proxies.iter().any(|proxy| proxy.name == name);
                    let front = proxies.iter().find(|proxy| !is_proxy && proxy.serves(name, tree));
                    front.map(|proxy| (proxy.name, proxy.port.span, "this is where requests come in"))
                }
            };
            let Some((front, place, why)) = past else { continue };
            for port in published(stack, name, tree) {
                report(facts, stack, name, &port, (front, place, why), sink);
            }
        }
    }
}

fn report(
    facts: &Facts<'_>,
    stack: &Stack,
    name: &str,
    port: &Published,
    (front, place, why): (&str, Span, &str),
    sink: &mut Sink,
) {
    let target = &port.target;
    let (message, label, because) = if name == front {
        (format!("the tunnel `{name}` publishes port `{target}`"), "can be reached from outside", String::new())
    } else {
        let because = format!(": `{front}` reaches it all the same");
        (format!("port `{target}` of `{name}` leads past `{front}`"), "published beside it", because)
    };
    let kdl = format!("leave the host port out for `{}`{because}", stack.profile);
    let compose = format!("take it out of `ports`{because}");
    sink.push(
        RULE.finding(message, port.span, label).related(place, why).help(facts.say(kdl, compose)).profiles([&stack.profile]),
    );
}

/// A reverse proxy that takes requests of the web.
struct Proxy<'a> {
    name: &'a str,
    port: Published,
    needs: Option<&'a Map>,
    /// Words of its settings, where services are named.
    words: Vec<&'a str>,
}

impl<'a> Proxy<'a> {
    fn of(stack: &Stack, name: &'a str, tree: &'a Tree) -> Option<Self> {
        if !image_kinds::is_proxy(stack, name, tree) {
            return None;
        }
        let is_web =
            |port: &Published| port.host.is_some_and(|(first, last)| [80, 443].iter().any(|web| (first..=last).contains(web)));
        let port = published(stack, name, tree).into_iter().find(is_web)?;
        let mut words = Vec::new();
        for key in ["environment", "command", "labels", "links"] {
            let Some(setting) = tree.get(key) else { continue };
            uses::texts(setting, &mut |text, _| {
                words.extend(text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))));
            });
        }
        words.sort_unstable();
        Some(Self { name, port, needs: tree.get("depends_on").and_then(Tree::as_map), words })
    }

    fn serves(&self, name: &str, tree: &Tree) -> bool {
        let labels = || tree.get("labels").and_then(Tree::as_map).into_iter().flatten();
        let is_of_proxy = |(label, value): (&String, &Tree)| {
            let off = label == "traefik.enable" && value.as_str() == Some("false");
            (label.starts_with("traefik.") || label == "caddy" || label.starts_with("caddy.")) && !off
        };
        let env = || tree.get("environment").and_then(Tree::as_map).into_iter().flatten().map(|(key, _)| key.as_str());
        self.needs.is_some_and(|needs| needs.contains_key(name))
            || self.words.binary_search(&name).is_ok()
            || labels().any(is_of_proxy)
            || env().any(|key| key == "VIRTUAL_HOST")
    }
}
