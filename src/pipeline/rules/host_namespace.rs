//! A container that shares what keeps containers apart.

use crate::compose::Tree;
use crate::diag::{Code, Severity, Sink, Span};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("host-namespace"),
    severity: Severity::Warning,
    summary: "a container shares a namespace or a control group of the machine",
    page: r##"
Namespaces are what makes a container one. With the machine's network it reaches everything that listens on localhost
and needs no published port; with its processes (`pid`), its shared memory (`ipc`) or its users (`userns_mode`) it can
meddle with programs that are not its own. `cgroup_parent` takes it out of the limits that the engine would put it
under.

Bad:
```kdl
stack shop
profile dev
service app { image "shop:1.0"; network_mode host }
```

Good:
```kdl
stack shop
profile dev
service app { doc "Pages"; image "shop:1.0"; port http 8080 dev=8080 }
```
"##,
    check,
};

/// Keys whose value `host` means the machine's own, and what is shared.
const SHARED: &[(&str, &str)] = &[
    ("network_mode", "network"),
    ("pid", "processes"),
    ("ipc", "shared memory"),
    ("userns_mode", "users"),
    ("uts", "host name"),
    ("cgroup", "control groups"),
];

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        for (name, tree) in project.file.get("services").and_then(Tree::as_map).into_iter().flatten() {
            let mut report = |key: &str, what: &str, span: Span, help: String| {
                let message = format!("`{name}` shares the {what} of the machine");
                sink.push(RULE.finding(message, span, format!("by `{key}`")).help(help).profiles([&stack.profile]));
            };
            for (key, what) in SHARED {
                if let Some((_, span)) = uses::value(tree, &[key]).filter(|(text, _)| text == "host") {
                    let help = match *key {
                        "network_mode" => facts.say(
                            format!("leave it out, and publish what is needed: `port NAME NUMBER {}=HOST`", stack.profile),
                            "leave it out, and publish what is needed: `ports: [\"127.0.0.1:HOST:NUMBER\"]`",
                        ),
                        _ => format!("leave `{key}` out"),
                    };
                    report(key, what, span, help);
                }
            }
            // What Swarm stacks write in place of `network_mode`.
            for (network, settings) in tree.get("networks").and_then(Tree::as_map).into_iter().flatten() {
                let top = uses::at(&project.file, &["networks", network]);
                if top.is_some_and(|top| top.get("external").is_some() && named(top, network) == "host") {
                    report(
                        "networks",
                        "network",
                        settings.span,
                        "leave it out: services reach each other over the stack's own network".into(),
                    );
                }
            }
            if let Some((parent, span)) = uses::value(tree, &["cgroup_parent"]).filter(|(parent, _)| !parent.is_empty()) {
                let message = format!("`{name}` is put into the control group `{parent}`");
                sink.push(
                    RULE.finding(message, span, "not the engine's own")
                        .help("leave `cgroup_parent` out, and limit it by `deploy`: its `resources` are what the engine holds it to")
                        .profiles([&stack.profile]),
                );
            }
        }
    }
}

/// The network's own name.
fn named(top: &Tree, key: &str) -> String {
    uses::value(top, &["name"]).map_or_else(|| key.to_string(), |(name, _)| name)
}
