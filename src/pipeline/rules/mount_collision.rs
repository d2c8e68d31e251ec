//! Two things mounted at one place of a container.

use std::collections::HashMap;

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink, Span};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("mount-collision"),
    severity: Severity::Error,
    summary: "two mounts of a service have the same target",
    page: r##"
Volumes, `tmpfs`, secrets and configs are all mounted: two of them at one path are refused, by Compose or by Docker when
the container is made. A secret goes to `/run/secrets/NAME` and a config to `/NAME` unless it has a `target`. A volume of
one target replaces the volume of the same target before it; other kinds have to be taken away with `without`.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16"; volumes "data:/data"; tmpfs "/data" }
volumes { data }
```

Good:
```kdl
stack shop
profile dev
profile test
service db { image "postgres:16"; volumes "data:/data"; in test { without volumes; tmpfs "/data" } }
volumes { data }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, name, tree) in facts.services() {
        let mut taken: HashMap<String, (&str, Span)> = HashMap::new();
        for (kind, target, span) in mounts(tree) {
            let Some((other, place)) = taken.get(&target) else {
                taken.insert(target, (kind, span));
                continue;
            };
            sink.push(
                RULE.finding(format!("`{target}` is mounted twice in `{name}`"), span, format!("as one of its {kind}"))
                    .related(*place, format!("as one of its {other}"))
                    .help(facts.say(
                        format!("keep one of them; in a block, `without {other}` takes the other one away"),
                        "keep one of them",
                    ))
                    .profiles([&stack.profile]),
            );
        }
    }
}

/// Kind, target and place of every mount; targets that a variable decides are compared as they are written.
fn mounts(tree: &Tree) -> Vec<(&'static str, String, Span)> {
    let mut mounts = Vec::new();
    for item in uses::items(tree, "tmpfs") {
        let text = item.as_str().unwrap_or_default();
        mounts.push(("tmpfs", text.split(':').next().unwrap_or(text).to_string(), item.span));
    }
    for item in uses::items(tree, "volumes") {
        mounts.extend(text(item, "target").map(|target| ("volumes", target.to_string(), item.span)));
    }
    for (kind, folder) in [("secrets", "/run/secrets"), ("configs", "")] {
        for item in uses::items(tree, kind) {
            let Some(target) = text(item, "target").or_else(|| text(item, "source")) else { continue };
            let path = if target.starts_with('/') { target.to_string() } else { format!("{folder}/{target}") };
            mounts.push((kind, path, item.span));
        }
    }
    for (_, target, _) in &mut mounts {
        let end = target.trim_end_matches('/').len();
        target.truncate(end.max(1));
    }
    mounts
}

fn text<'a>(item: &'a Tree, key: &str) -> Option<&'a str> {
    item.get(key).and_then(Tree::as_str)
}
