//! A port that answers to every machine, and nobody says that it should.

use crate::diag::{Code, Severity, Sink};

use super::super::decode::Layout;
use super::published::{Published, published};
use super::{Facts, Form, Rule, image_kinds};

pub const RULE: Rule = Rule {
    code: Code("open-port"),
    severity: Severity::Warning,
    summary: "a port is published on every address of the machine",
    page: r##"
A port that is bound to no address answers on all of the machine's, and Docker opens it past the firewall's own rules.
Bound to `127.0.0.1`, only the machine itself reaches it. A port that is declared with `port` is bound so unless it is
`public` or has a `bind` of its own. Compose files have no word for that: there ports 80 and 443 of a reverse proxy are
taken as meant, and others are `allow`ed. A Swarm stack publishes on all nodes, whatever is written, and is not judged.

Bad:
```kdl
stack shop
profile dev
service app { image "nginx:1.27"; ports "8080:80" }
```

Good:
```kdl
stack shop
profile dev
service app { doc "Pages"; image "nginx:1.27"; port http 80 dev=8080 }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        // What is said of a database's port is said by `database-published`.
        if facts.manifest.layout_of(&stack.profile) == Layout::Swarm || image_kinds::is_store(stack, name, tree) {
            continue;
        }
        // What a reverse proxy is there for; a manifest says so with `public`.
        let is_proxy = facts.form == Form::Compose && image_kinds::is_proxy(stack, name, tree);
        let is_web = |port: &Published| is_proxy && matches!(port.host, Some((80, 80) | (443, 443)));
        for port in published(stack, name, tree).iter().filter(|port| port.everywhere && !port.meant && !is_web(port)) {
            let host = match port.host {
                Some((first, last)) if first == last => first.to_string(),
                Some((first, last)) => format!("{first}-{last}"),
                None => String::new(),
            };
            let target = &port.target;
            let message = format!("port `{target}` of `{name}` is open to every machine");
            let protocol = |sign: &str| port.protocol.as_ref().map_or(String::new(), |protocol| format!("{sign}{protocol}"));
            let compose = format!("\"127.0.0.1:{host}:{target}{}\"", protocol("/"));
            let kdl = match port.host {
                Some((first, last)) if first == last => {
                    let port = format!("port NAME {target} {}={first}{}", stack.profile, protocol(" protocol="));
                    format!("write `{port}`, with `public` if others are meant to reach it")
                }
                _ => format!("write `ports {compose}`"),
            };
            let label = if port.bound { "bound to every address" } else { "bound to no address" };
            sink.push(
                RULE.finding(message, port.span, label)
                    .help(facts.say(kdl, format!("write `{compose}`")))
                    .profiles([&stack.profile]),
            );
        }
    }
}
