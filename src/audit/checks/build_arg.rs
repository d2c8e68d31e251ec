//! A Dockerfile's arguments and what services pass to it are two lists.

use std::collections::{HashMap, HashSet};

use crate::compose::{Tree, Value};
use crate::diag::{Code, Severity, Span, nearest};

use super::{Check, Facts, Report};

pub const CHECK: Check = Check {
    code: Code("audit-build-arg"),
    severity: Severity::Warning,
    summary: "a build argument is passed that the Dockerfile does not take, or missing that it needs",
    page: r##"
An argument that no `ARG` takes is ignored with a warning that scrolls by; an `ARG` without a default that nobody passes is empty.
Either way the image is built, and is not the one that was meant.

Bad:
```kdl
stack shop
profile dev
service app { build context="." { args APP_VERSION="1.4" } }
```
```Dockerfile Dockerfile
FROM node:22
ARG VERSION
LABEL version=$VERSION
```

Good:
```kdl
stack shop
profile dev
service app { build context="." { args APP_VERSION="1.4" } }
```
```Dockerfile Dockerfile
FROM node:22
ARG APP_VERSION
LABEL version=$APP_VERSION
```
"##,
    check,
};

/// Arguments that BuildKit knows without an `ARG`, and those that it fills in.
const PREDEFINED: &[&str] = &[
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "FTP_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETSTAGE",
    "SOURCE_DATE_EPOCH",
];

fn is_predefined(name: &str) -> bool {
    PREDEFINED.contains(&name.to_ascii_uppercase().as_str()) || name.starts_with("BUILDKIT_")
}

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    // ARG that nobody passes: only where no service passes it.
    let mut missing: HashMap<(&str, &str), (usize, Span)> = HashMap::new();
    let mut told: HashSet<(&str, &str)> = HashSet::new();
    for one in &facts.built {
        let Some((file, dockerfile)) = &one.file else { continue };
        let args = passed(one.build);
        for (name, span) in &args {
            if is_predefined(name) || dockerfile.all_args().any(|arg| arg.name == *name) {
                continue;
            }
            // Services of one Dockerfile often pass the same.
            if !told.insert((&file.path, name)) {
                continue;
            }
            let message = format!("`{}` takes no argument `{name}`", file.path);
            let help = match nearest(name, dockerfile.all_args().map(|arg| arg.name.as_str())) {
                Some(near) => format!("did you mean `{near}`? Else write `ARG {name}` in the stage that uses it"),
                None => format!("write `ARG {name}` in the stage that uses it, or pass it no longer"),
            };
            let finding = Report::in_manifest(&CHECK, *span, message, format!("passed to the build of `{}`", one.service));
            report.push(finding.profiles([one.profile]).help(help));
        }
        for stage in dockerfile.needed(one.target()) {
            for arg in stage.args.iter().filter(|arg| arg.value.is_none() && !is_predefined(&arg.name)) {
                // An argument before the first stage may give the default.
                let default = dockerfile.args.iter().any(|outer| outer.name == arg.name && outer.value.is_some());
                let given = default || args.iter().any(|(name, _)| *name == arg.name);
                let (count, _) = missing.entry((&file.path, &arg.name)).or_insert((0, one.build.span));
                *count = if given { usize::MAX } else { count.saturating_add(1) };
            }
        }
    }
    for one in &facts.built {
        let Some((file, dockerfile)) = &one.file else { continue };
        for arg in dockerfile.needed(one.target()).into_iter().flat_map(|stage| &stage.args).filter(|arg| arg.value.is_none()) {
            let Some((_, span)) =
                missing.remove(&(file.path.as_str(), arg.name.as_str())).filter(|(count, _)| *count < usize::MAX)
            else {
                continue;
            };
            let message = format!("no service passes the argument `{}`", arg.name);
            let finding = report.finding(&CHECK, file, arg.place.clone(), message, "empty in every build");
            let help = format!("pass it, `build {{ args {0}=… }}`, or give it a default: `ARG {0}=…`", arg.name);
            report.push(finding.related(span, format!("`{}` is built here", one.service)).help(help));
        }
    }
}

/// The arguments that a `build` passes.
fn passed(build: &Tree) -> Vec<(&str, Span)> {
    match build.get("args").map(|args| &args.value) {
        Some(Value::Map(map)) => map.iter().map(|(name, value)| (name.as_str(), value.span)).collect(),
        Some(Value::Seq(items)) => {
            let name = |text: &'_ str| text.split_once('=').map_or(text.len(), |(name, _)| name.len());
            items.iter().filter_map(|item| item.as_str().map(|text| (&text[..name(text)], item.span))).collect()
        }
        _ => Vec::new(),
    }
}
