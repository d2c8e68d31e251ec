//! A service that is not what its role demands.

use crate::diag::{Code, Severity, Sink, Spanned};

use super::super::decode::{Body, Condition, Manifest};
use super::super::expand::{Service, Stack};
use super::{Facts, Rule, expectations};

pub const RULE: Rule = Rule {
    code: Code("expectation-unmet"),
    severity: Severity::Error,
    summary: "a service lacks what its role expects",
    page: r##"
`expects` in a role names what everyone who plays it must have, by its Compose key (`healthcheck`, `deploy.resources`),
by a word of the manifest (`doc`, `port`, `env`), or by what several keys can say (`limits`, `reservations`,
`no-new-privileges`); `ports-none` means that no port is published. What a block takes away with `without` is not missed
in its profiles, nor are volumes where an ephemeral profile keeps them in memory.

Bad:
```kdl
stack shop
profile dev
role database { expects healthcheck }
service db role=database { image "postgres:16" }
```

Good:
```kdl
stack shop
profile dev
role database { expects healthcheck }
service db role=database { image "postgres:16"; healthcheck { test CMD pg_isready } }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    for (stack, project) in facts.profiles() {
        for service in stack.services.values() {
            let Some(role) = &service.role else { continue };
            for key in expected(facts.manifest, role) {
                let tree = project.file.get("services").and_then(|services| services.get(&service.name));
                let there = tree.is_some_and(|tree| expectations::met(service, tree, &key.value));
                let in_memory = stack.ephemeral && key.value == "volumes" && tree.is_some_and(|t| t.get("tmpfs").is_some());
                if there || in_memory || expectations::keys(key).iter().any(|key| taken_away(facts.manifest, stack, service, key))
                {
                    continue;
                }
                let (name, key_name) = (&service.name, &key.value);
                let (message, help) = if key_name == "ports-none" {
                    let help = format!("leave the host port out for `{}`, or let `{name}` play another role", stack.profile);
                    (format!("`{name}` publishes a port"), help)
                } else {
                    let help = format!("add {} to `{name}`, or let it play another role", lines(key_name));
                    (format!("`{name}` has no `{key_name}`"), help)
                };
                sink.push(
                    RULE.finding(message, service.span, format!("plays `{role}`"))
                        .related(key.span, format!("`{role}` expects it"))
                        .help(help)
                        .profiles([&stack.profile]),
                );
            }
        }
    }
}

/// What to write where something is missing.
fn lines(expectation: &str) -> String {
    let line = match expectation {
        "limits" => "deploy { resources { limits memory=\"512M\" } }",
        "reservations" => "deploy { resources { reservations memory=\"128M\" } }",
        "no-new-privileges" => "security_opt \"no-new-privileges:true\"",
        other => other,
    };
    format!("`{line}`")
}

/// What a role and those that it extends expect.
fn expected<'a>(manifest: &'a Manifest, role: &str) -> Vec<&'a Spanned<String>> {
    let mut keys = Vec::new();
    let mut next = manifest.roles.get(role);
    // Roles that extend each other are an error before the rules run.
    while let Some(decl) = next {
        keys.extend(&decl.expects);
        next = decl.extends.as_ref().and_then(|name| manifest.roles.get(&name.value));
    }
    keys
}

/// Whether the service, one that it extends, or a block of theirs for the profile takes `key` away.
fn taken_away(manifest: &Manifest, stack: &Stack, service: &Service, key: &str) -> bool {
    let takes = |body: &Body| body.without.iter().any(|w| w.key.value == key || key.starts_with(&format!("{}.", w.key.value)));
    let mut next = manifest.services.get(&service.name);
    while let Some(decl) = next {
        let blocks = decl.body.blocks.iter().filter(|block| match &block.condition {
            Condition::In(names) => names.iter().any(|name| stack.lineage.contains(&name.value)),
            Condition::When(when) => {
                when.iter().all(|w| stack.vars.get(&w.var.value).and_then(|v| v.text()) == Some(w.value.value.as_str()))
            }
        });
        if takes(&decl.body) || blocks.into_iter().any(|block| takes(&block.body)) {
            return true;
        }
        next = decl.extends.as_ref().and_then(|name| manifest.services.get(&name.value));
    }
    false
}
