//! A variable is declared and handed to programs that never read it.

use std::collections::{BTreeMap, HashSet};

use crate::audit::ambient::{is_ambient, is_for_a_library};
use crate::compose::Tree;
use crate::diag::{Code, Severity, Span};
use crate::pipeline::{Model, rules};

use super::{Check, Facts, Report};
use crate::audit::language::is_program;

pub const CHECK: Check = Check {
    code: Code("audit-unused"),
    severity: Severity::Warning,
    summary: "a variable is declared and no code reads it",
    page: r##"
A variable is handed to services that are built from this repository, and nothing in it reads the variable: it outlived the code
that did, or its name is another one there. The same goes for what `env X="…"` gives to a service. What images of others receive is theirs to read, and is left alone; what a library
reads by itself is known for the usual ones, and is otherwise said by `read-by=`.

Bad:
```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message" }; var LOG_FORMAT default=json { doc "Form of messages" } }
service app { build context="."; env LOG_LEVEL LOG_FORMAT }
```
```Dockerfile Dockerfile
FROM python:3.13-slim
```
```py app.py
import os
level = os.environ["LOG_LEVEL"]
```

Good:
```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message" } }
service app { build context="."; env LOG_LEVEL }
```
```Dockerfile Dockerfile
FROM python:3.13-slim
```
```py app.py
import os
level = os.environ["LOG_LEVEL"]
```
"##,
    check,
};

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    let Some(model) = facts.model.filter(|_| facts.known.has_code) else { return };
    literals(facts, model, report);
    let handed = only_handed_on(model);
    for (name, span) in handed {
        let Some(decl) = model.manifest.vars.get(name) else { continue };
        let excused = !decl.read_by.is_empty() || decl.deprecated.is_some() || is_ambient(name) || is_for_a_library(name);
        if excused || facts.known.used.contains(name) {
            continue;
        }
        let what = if decl.is_flag { "flag" } else { "variable" };
        let message = format!("no code reads the {what} `{name}`");
        let finding = Report::in_manifest(&CHECK, decl.name.span, message, "declared and handed on, read by nobody");
        let help = "leave it out here and in `env`, or name what reads it: read-by=\"PATH\"";
        report.push(finding.related(span, "handed on here").help(help));
    }
}

/// What a service that is built here is given by a literal, `env X="…"`, and no code in its folder reads.
fn literals<'a>(facts: &Facts<'a>, model: &'a Model, report: &mut Report<'a>) {
    let mut told = HashSet::new();
    for one in &facts.built {
        let folder = one.build.get("context").and_then(Tree::as_str).map_or(String::new(), |context| facts.path(context));
        let inside = |path: &str| folder.is_empty() || path.strip_prefix(&folder).is_some_and(|rest| rest.starts_with('/'));
        // Code that reads nothing at all reads what it is given in a way that is not known.
        let reads = facts.files().any(|file| is_program(file.language) && !file.found.uses.is_empty() && inside(&file.path));
        let stack = model.stacks.iter().find(|stack| stack.profile == one.profile);
        let Some(service) = stack.and_then(|stack| stack.services.get(one.service)).filter(|_| reads) else { continue };
        for (name, value) in service.settings.get("environment").and_then(Tree::as_map).into_iter().flatten() {
            let is_literal = value.as_str().is_some_and(|text| !text.contains('$'));
            // `A__B` stands for a key of a settings file, whose readers are libraries.
            let excused =
                name.contains("__") || is_ambient(name) || is_for_a_library(name) || model.manifest.vars.contains_key(name);
            if !is_literal || excused || facts.known.used.contains(name.as_str()) || !told.insert((value.span, name.clone())) {
                continue;
            }
            let message = format!("no code reads `{name}`, which `{}` is given", one.service);
            let finding = Report::in_manifest(&CHECK, value.span, message, "read by nobody");
            report.push(finding.help("leave it out, or give the name that the code reads"));
        }
    }
}

/// Variables that do nothing but stand, under their own names, in the environment of services that are built here; and where.
fn only_handed_on(model: &Model) -> BTreeMap<&str, Span> {
    let mut handed: BTreeMap<&str, Span> = BTreeMap::new();
    let mut elsewhere = HashSet::new();
    // A service that is built in one profile runs the same program in the others, where its image is only pulled.
    let services = model.stacks.iter().flat_map(|stack| &stack.services);
    let built: HashSet<&str> =
        services.filter(|(_, service)| service.settings.get("build").is_some()).map(|(name, _)| name.as_str()).collect();
    for (stack, project) in model.stacks.iter().zip(&model.projects) {
        for (name, service) in &stack.services {
            let is_built = built.contains(name.as_str());
            for (key, behind) in &service.environment {
                for name in behind {
                    if is_built && key == name {
                        let environment = service.settings.get("environment");
                        let span = environment.and_then(|map| map.get(key)).map_or(service.span, |value| value.span);
                        handed.entry(name).or_insert(span);
                    } else {
                        elsewhere.insert(name.clone());
                    }
                }
            }
            for (_, value) in service.settings.as_map().into_iter().flatten().filter(|(key, _)| *key != "environment") {
                rules::reads(value, &mut |name| elsewhere.extend([name.to_string()]));
            }
        }
        for (_, section) in project.file.as_map().into_iter().flatten().filter(|(key, _)| *key != "services") {
            rules::reads(section, &mut |name| elsewhere.extend([name.to_string()]));
            for entry in section.as_map().into_iter().flat_map(|map| map.values()) {
                elsewhere.extend(entry.get("environment").and_then(Tree::as_str).map(str::to_string));
            }
        }
    }
    handed.retain(|name, _| !elsewhere.contains(*name));
    handed
}
