//! A secret or config that Compose would have to write into a read-only container.

use crate::diag::{Code, Severity, Sink};

use super::super::decode::Layout;
use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("read-only-secret-mount"),
    severity: Severity::Error,
    summary: "a read-only container takes secrets and configs from files alone",
    page: r##"
Compose mounts a secret or config that is a `file`. One that comes from a variable (`environment`) or from the file
itself (`content`) is copied into the container before it starts, and Compose refuses to do so where the root is
`read_only`, wherever the target is: `up` fails. Swarm stacks mount all of them.

Bad:
```kdl
stack shop
profile dev
service app { image "shop:1.0"; read_only; configs { - source=settings target="/etc/shop.toml" } }
configs { settings content="colour = \"blue\"" }
```

Good:
```kdl
stack shop
profile dev
service app { image "shop:1.0"; read_only; configs { - source=settings target="/etc/shop.toml" } }
configs { settings file="./shop.toml" }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles().filter(|(stack, _)| facts.manifest.layout_of(&stack.profile) != Layout::Swarm) {
        let services = project.file.get("services").and_then(crate::compose::Tree::as_map);
        for (name, tree) in services.into_iter().flatten() {
            let Some(read_only) = uses::switched_on(tree, &["read_only"]) else { continue };
            for (section, what) in [("secrets", "secret"), ("configs", "config")] {
                for source in uses::items(tree, section).iter().filter_map(|item| item.get("source")) {
                    let Some(named) = source.as_str() else { continue };
                    let Some(top) = uses::at(&project.file, &[section, named]) else { continue };
                    let Some((key, from)) = ["environment", "content"].iter().find_map(|key| Some((*key, top.get(key)?))) else {
                        continue;
                    };
                    // A secret variable that is handed on as a file is one of these.
                    let behind = from.as_str().and_then(|variable| facts.manifest.vars.get(variable));
                    let delivered = behind.and_then(|decl| Some((decl, decl.as_file?))).filter(|_| key == "environment");
                    let (place, label, kdl) = match delivered {
                        Some((decl, place)) => {
                            let help = format!(
                                "leave `deliver=file` out of `var {}`, or mount a secret that is a `file`",
                                decl.name.value
                            );
                            (place, "makes a secret of the variable".to_string(), help)
                        }
                        None => {
                            let help = format!("write `{section} {{ {named} file=\"PATH\" }}`");
                            (from.span, format!("comes from `{key}`, not from a file"), help)
                        }
                    };
                    sink.push(
                        RULE.finding(
                            format!("`{name}` cannot be given the {what} `{named}`"),
                            source.span,
                            "Compose writes it into the container at start",
                        )
                        .related(read_only, "nothing can be written there")
                        .related(place, label)
                        .help(facts.say(kdl, format!("write `file: PATH` in place of `{key}`")))
                        .profiles([&stack.profile]),
                    );
                }
            }
        }
    }
}
