//! A variable that nobody reads.

use std::collections::HashSet;

use crate::compose::{Tree, Value};
use crate::diag::{Code, Severity, Sink};

use super::super::decode::{Body, Condition, Manifest, Moved};
use super::{Facts, Rule, uses};

pub const RULE: Rule = Rule {
    code: Code("unused-variable"),
    severity: Severity::Warning,
    summary: "no service reads a variable",
    page: r##"
A variable that is declared and read by nobody stands in every sample and document and changes nothing. A service reads it
by `env NAME` or as `${NAME}`; what reads it outside of the stack is named by `read-by`.

Bad:
```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message" } }
service app { image "nginx:1.27" }
```

Good:
```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message" } }
service app { image "nginx:1.27"; env LOG_LEVEL }
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let manifest = facts.manifest;
    if reads_env_files(facts) {
        return;
    }
    let mut used: HashSet<String> = HashSet::new();
    for service in facts.stacks.iter().flat_map(|stack| stack.services.values()) {
        used.extend(service.reads.iter().cloned());
        for (name, value) in service.settings.get("environment").and_then(Tree::as_map).into_iter().flatten() {
            // Null takes the value from the shell.
            if value.value == Value::Null {
                used.insert(name.clone());
            }
        }
    }
    elsewhere(manifest, &mut used);
    behind(manifest, &mut used);
    for decl in manifest.vars.values() {
        let name = &decl.name.value;
        if used.contains(name) || !decl.read_by.is_empty() || decl.deprecated.is_some() {
            continue;
        }
        let what = if decl.is_flag { "flag" } else { "variable" };
        sink.push(
            RULE.finding(format!("no service reads the {what} `{name}`"), decl.name.span, "never read").help(format!(
                "write `env {name}` in a service, or read-by=\"PATH\" where something outside of the stack reads it"
            )),
        );
    }
}

/// A container that is given a whole env file may read any variable.
fn reads_env_files(facts: &Facts<'_>) -> bool {
    facts.stacks.iter().flat_map(|stack| stack.services.values()).any(|service| service.settings.get("env_file").is_some())
}

/// Uses outside of services: conditions, top-level sections, tasks, host ports.
fn elsewhere(manifest: &Manifest, used: &mut HashSet<String>) {
    let mut conditions = Vec::new();
    for service in manifest.services.values() {
        conditions.extend(&service.when);
    }
    let bodies = manifest.services.values().map(|s| &s.body).chain(manifest.roles.values().map(|r| &r.body));
    for body in bodies {
        for block in &body.blocks {
            if let Condition::When(when) = &block.condition {
                conditions.extend(when);
            }
        }
        ports(body, used);
        body.blocks.iter().for_each(|block| ports(&block.body, used));
    }
    used.extend(conditions.into_iter().map(|when| when.var.value.clone()));
    for top in std::iter::once(&manifest.top).chain(manifest.stack.blocks.iter().map(|block| &block.top)) {
        uses::texts(top, &mut |text, _| uses::variables(text, &mut |name| used.extend([name.to_string()])));
        for section in ["secrets", "configs"] {
            for entry in top.get(section).and_then(Tree::as_map).into_iter().flat_map(|map| map.values()) {
                used.extend(entry.get("environment").and_then(Tree::as_str).map(str::to_string));
            }
        }
    }
    for arg in manifest.tasks.values().flat_map(|task| &task.steps).flat_map(|step| &step.args) {
        uses::variables(arg, &mut |name| used.extend([name.to_string()]));
    }
}

fn ports(body: &Body, used: &mut HashSet<String>) {
    used.extend(body.ports.values().filter_map(|port| match &port.var.as_ref()?.value {
        Moved::By(name) => Some(name.clone()),
        Moved::Not => None,
    }));
}

/// What used variables are made of, and the flags that gate them.
fn behind(manifest: &Manifest, used: &mut HashSet<String>) {
    let outside = manifest.vars.values().filter(|decl| !decl.read_by.is_empty()).map(|decl| decl.name.value.clone());
    let mut open: Vec<String> = used.iter().cloned().chain(outside).collect();
    let mut seen: HashSet<String> = open.iter().cloned().collect();
    while let Some(name) = open.pop() {
        let Some(decl) = manifest.vars.get(&name) else { continue };
        let mut next: Vec<String> = decl.gate.iter().cloned().collect();
        for text in decl.profiles.values().chain(&decl.value).chain(&decl.default) {
            uses::variables(&text.value, &mut |name| next.push(name.to_string()));
        }
        open.extend(next.into_iter().filter(|name| seen.insert(name.clone())));
    }
    used.extend(seen);
}
