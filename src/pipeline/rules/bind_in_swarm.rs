//! A stack that mounts what stands beside its file.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink};

use super::super::decode::Layout;
use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("bind-in-swarm"),
    severity: Severity::Warning,
    summary: "a Swarm stack mounts a path of the machine that deploys it",
    page: r##"
A relative path is resolved on the machine on which `docker stack deploy` is called, and mounted on the node on which the
container runs: there must be the same files, and nothing makes the folder where it is missing. What a service only reads
is a config or a secret, which the swarm hands to every node; what it keeps is a volume. A path that every node has is
written as it is there: `/etc/ssl/certs`.

Bad:
```kdl
stack shop
profile prod { layout swarm }
service web { image "caddy:2.7"; volumes "./Caddyfile:/etc/caddy/Caddyfile:ro" }
```

Good:
```kdl
stack shop
profile prod { layout swarm }
service web { image "caddy:2.7"; configs { - source=caddyfile target="/etc/caddy/Caddyfile" } }
configs { caddyfile file="./Caddyfile" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, service, tree) in facts.services() {
        if facts.manifest.layout_of(&stack.profile) != Layout::Swarm {
            continue;
        }
        for mount in uses::items(tree, "volumes") {
            let of_bind = || (mount.get("type")?.as_str() == Some("bind")).then(|| mount.get("source"))?;
            let Some(source) = of_bind().and_then(Tree::as_str).or_else(|| mount.as_str()) else { continue };
            if !source.starts_with(['.', '~']) {
                continue;
            }
            let path = source.split(':').next().unwrap_or(source);
            sink.push(
                RULE.finding(
                    format!("`{service}` needs `{path}` on every node of the swarm"),
                    mount.span,
                    "a path of this machine",
                )
                .help("make it a config, a secret or a volume, or write the path that every node has")
                .profiles([&stack.profile]),
            );
        }
    }
}
