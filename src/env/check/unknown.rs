//! A variable that nobody knows.

use std::collections::HashSet;

use crate::compose::dotenv::read::Style;
use crate::compose::interpolation::{Part, parse, visit};
use crate::compose::paths::clean;
use crate::diag::{Code, Severity, Sink, nearest};
use crate::pipeline::rules::reads;
use crate::pipeline::targets::run::of_containers;

use super::{
    Check, Facts,
    facts::{host_ports, variable},
};

pub const CHECK: Check = Check {
    code: Code("env-unknown"),
    severity: Severity::Warning,
    summary: "a .env sets a variable that nobody reads",
    page: r##"
The manifest declares every variable that the stack reads. A name that it does not know is misspelt, or left over from
something that is gone: it changes nothing. Names that other lines of the file refer to are known, and so are all names in a
file that a service has as its `env_file`, and those of Compose itself (`COMPOSE_…`).

Where the name is near one that is required and not set, it is an error.

```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message" } }
service web { image "nginx:1.27"; env LOG_LEVEL }
```

Bad:
```env
LOGLEVEL=debug
```

Good:
```env
LOG_LEVEL=debug
```
"##,
    check,
};

fn check(facts: &Facts<'_>, sink: &mut Sink) {
    let of_containers = of_containers(facts.stack);
    let used = used(facts);
    for (name, given) in &facts.given {
        let of_container = facts.files.get(given.file).is_some_and(|file| {
            let path = clean(&file.name);
            of_containers.iter().any(|own| path == *own || path.ends_with(&format!("/{own}")))
        });
        let Some(entry) = given.entry.filter(|_| !of_container && !facts.is_known(name) && !used.contains(*name)) else {
            continue;
        };
        // A bare name that is no variable is told as what it is.
        if entry.style == Style::Bare {
            continue;
        }
        let shown = if facts.is_name(name, entry.style) { format!("`{name}`") } else { "this".to_string() };
        if let Some(meant) = facts.misspelt.get(name) {
            let message = format!("no variable is called {shown}, and `{meant}` is required and not set");
            let mut finding = CHECK.finding(message, entry.key.span, "not in the manifest");
            finding.severity = Severity::Error;
            sink.push(finding.related(facts.declared_at(meant), "most likely meant").help(format!("write `{meant}`")));
            continue;
        }
        let manifest = &facts.model.manifest;
        let ports = facts.model.stacks.iter().flat_map(host_ports).filter_map(|(_, port)| variable(port));
        let near = nearest(name, manifest.vars.keys().map(String::as_str).chain(ports));
        let finding = CHECK.finding(format!("no variable is called {shown}"), entry.key.span, "nobody reads it");
        sink.push(match near {
            Some(near) => finding.related(facts.declared_at(near), "most likely meant").help(format!("did you mean `{near}`?")),
            None => finding.help("remove the line, or declare it in the manifest, `var NAME`, and pass it to a service"),
        });
    }
}

/// Names that other lines refer to, and those that the profile's files read without a declaration.
fn used(facts: &Facts<'_>) -> HashSet<String> {
    let mut used = HashSet::new();
    for (file, entry) in facts.entries.iter().filter(|(_, entry)| matches!(entry.style, Style::Plain | Style::Double)) {
        let text = facts.files.get(*file).and_then(|file| file.text.get(entry.raw.start as usize..entry.raw.end()));
        let parts = text.filter(|text| text.contains('$')).and_then(|text| parse(text).ok()).unwrap_or_default();
        visit(&parts, &mut |part| {
            if let Part::Var { name, .. } = part {
                used.insert(name.clone());
            }
        });
    }
    for project in facts.model.projects.iter().filter(|project| project.profile == facts.stack.profile) {
        reads(&project.file, &mut |name| {
            used.insert(name.to_string());
        });
    }
    used
}
