//! A network, volume, secret, config or model that is used and not declared.

use std::collections::HashMap;

use crate::diag::{Code, Severity, Sink, Span, nearest};

use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("undeclared-resource"),
    severity: Severity::Error,
    summary: "a network, volume, secret, config or model is used and not declared",
    page: r##"
Named volumes, networks, secrets, configs and models are declared at the top of the manifest, so that a slip of the finger
does not make a new, empty volume. Compose refuses names that are not declared. A path of the host starts with `.`, `/` or
`~`; anything else before the colon of a volume is a name.

Bad:
```kdl
stack shop
profile dev
service db { image "postgres:16"; volumes "db-dta:/var/lib/postgresql/data" }
volumes { db-data }
```

Good:
```kdl
stack shop
profile dev
service db { image "postgres:16"; volumes "db-data:/var/lib/postgresql/data" }
volumes { db-data }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let mut declared: HashMap<(&str, &str), Span> = HashMap::new();
    for resource in &facts.manifest.resources {
        declared.entry((resource.section, &resource.name.value)).or_insert(resource.name.span);
    }
    for (stack, project) in facts.profiles() {
        let services = project.file.get("services").and_then(crate::compose::Tree::as_map);
        for (service, tree) in services.into_iter().flatten() {
            for used in uses::resources(tree) {
                let name = used.name;
                let there = project.file.get(used.section).is_some_and(|section| section.get(name).is_some());
                // Every project has a network `default`.
                if there || (used.section == "networks" && name == "default") {
                    continue;
                }
                let what = used.section.trim_end_matches('s');
                let line = facts.say(declaration(used.section, name), in_yaml(used.section, name));
                let label = format!("`{service}` uses it");
                let elsewhere = declared.get(&(used.section, name));
                let finding = match elsewhere {
                    Some(_) => {
                        let message = format!("{what} `{name}` is not declared in every profile that uses it");
                        RULE.finding(message, used.span, label).help(format!("declare it for all profiles: `{line}`"))
                    }
                    None => {
                        let here = project.file.get(used.section).and_then(crate::compose::Tree::as_map).into_iter().flatten();
                        let known = declared.keys().filter(|(section, _)| *section == used.section).map(|(_, name)| *name);
                        // The keys of a hash map come in any order: the nearest of sorted names is always the same.
                        let mut known: Vec<&str> = known.chain(here.map(|(name, _)| name.as_str())).collect();
                        known.sort_unstable();
                        let help = match nearest(name, known) {
                            Some(near) => format!("did you mean `{near}`? A new one is declared so: `{line}`"),
                            None => {
                                let top = facts.say("manifest", "file");
                                format!("declare it at the top of the {top}: `{line}`")
                            }
                        };
                        RULE.finding(format!("no {what} is called `{name}`"), used.span, label).help(help)
                    }
                };
                let place = elsewhere.copied().unwrap_or(Span::NONE);
                sink.push(finding.related(place, "declared for some profiles only").profiles([&stack.profile]));
            }
        }
    }
}

/// The same in YAML.
fn in_yaml(section: &str, name: &str) -> String {
    match section {
        "secrets" => format!("secrets: {{ {name}: {{ environment: VARIABLE }} }}"),
        "configs" => format!("configs: {{ {name}: {{ file: PATH }} }}"),
        "models" => format!("models: {{ {name}: {{ model: NAME }} }}"),
        _ => format!("{section}: {{ {name}: {{}} }}"),
    }
}

/// The line that declares an entry.
fn declaration(section: &str, name: &str) -> String {
    match section {
        "secrets" => format!("secrets {{ {name} environment=VARIABLE }}"),
        "configs" => format!("configs {{ {name} file=\"PATH\" }}"),
        "models" => format!("models {{ {name} model=\"NAME\" }}"),
        _ => format!("{section} {{ {name} }}"),
    }
}
