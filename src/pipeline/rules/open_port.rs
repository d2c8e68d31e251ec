//! A port that answers to every machine, and nobody says that it should.

use crate::diag::{Code, Severity, Sink};

use super::super::decode::Layout;
use super::published::published;
use super::{Facts, Rule, image_kinds};

pub const RULE: Rule = Rule {
    code: Code("open-port"),
    severity: Severity::Warning,
    summary: "a port is published on every address of the machine",
    page: r##"
A port that is bound to no address answers on all of the machine's, and Docker opens it past the firewall's own rules.
Bound to `127.0.0.1`, only the machine itself reaches it. A port that is declared with `port` is bound so unless it is
`public` or has a `bind` of its own. Compose files have no word for that: there a port that others are meant to reach is
`allow`ed, with the reason. A Swarm stack publishes on all nodes, whatever is written, and is not judged.

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
        for port in published(stack, name, tree).iter().filter(|port| port.everywhere && !port.meant) {
            let host = match port.host {
                Some((first, last)) if first == last => first.to_string(),
                Some((first, last)) => format!("{first}-{last}"),
                None => String::new(),
            };
            let target = &port.target;
            // A variable may be all that is known of a port.
            let what = if target.is_empty() { "a port".to_string() } else { format!("port `{target}`") };
            let message = format!("{what} of `{name}` is open to every machine");
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
                    .help(if target.is_empty() {
                        "bind it to `127.0.0.1`".to_string()
                    } else {
                        facts.say(kdl, format!("write `{compose}`"))
                    })
                    .profiles([&stack.profile]),
            );
        }
    }
}
