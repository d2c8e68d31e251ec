//! A service is built from a Dockerfile or a stage that is not there.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::audit::tree::normal;
use crate::audit::{File, Tree as Files, dockerfile::Dockerfile};
use crate::compose::Tree;
use crate::diag::{Code, Severity, Span, nearest};
use crate::pipeline::Model;

use super::{Check, Facts, Report};

pub const CHECK: Check = Check {
    code: Code("audit-build-target"),
    severity: Severity::Error,
    summary: "a service is built from a Dockerfile or a stage that does not exist",
    page: r##"
Compose takes any name for a Dockerfile and its stage; the build fails. Both are looked up in the repository, for every profile.

Bad:
```kdl
stack shop
profile dev
service app { build context="." target=runner }
```
```Dockerfile Dockerfile
FROM node:22 AS builder
FROM node:22-slim AS run
```

Good:
```kdl
stack shop
profile dev
service app { build context="." target=run }
```
```Dockerfile Dockerfile
FROM node:22 AS builder
FROM node:22-slim AS run
```
"##,
    check,
};

/// A service that is built in a profile, and the Dockerfile that it is built from.
pub struct Built<'a> {
    /// The profile.
    pub profile: &'a str,
    /// The service.
    pub service: &'a str,
    /// Its `build`, canonical.
    pub build: &'a Tree,
    /// The Dockerfile's path, and where it is said.
    pub path: (String, Span),
    /// The Dockerfile; `None` if it is not among the files.
    pub file: Option<(&'a File, Rc<Dockerfile>)>,
}

impl Built<'_> {
    /// The stage that is asked for.
    pub fn target(&self) -> Option<&str> {
        self.build.get("target").and_then(Tree::as_str).filter(|target| !target.contains('$'))
    }
}

/// Every service that is built from a folder of this repository; `base` is the manifest's folder.
pub fn built<'a>(model: Option<&'a Model>, tree: &'a Files, base: &str) -> Vec<Built<'a>> {
    let mut found = Vec::new();
    // Many services are built from one file, in every profile.
    let mut read: HashMap<String, Option<(&File, Rc<Dockerfile>)>> = HashMap::new();
    for project in model.map_or(&[][..], |model| &model.projects) {
        for (service, settings) in project.file.get("services").and_then(Tree::as_map).into_iter().flatten() {
            let Some(build) = settings.get("build").filter(|build| build.get("dockerfile_inline").is_none()) else { continue };
            let context = build.get("context");
            let folder = context.and_then(Tree::as_str).unwrap_or(".");
            let dockerfile = build.get("dockerfile");
            let name = dockerfile.and_then(Tree::as_str).unwrap_or("Dockerfile");
            if [folder, name].iter().any(|text| {
                text.contains('$')
                    || text.contains("://")
                    || text.starts_with(['/', '~'])
                    || (base.is_empty() && text.starts_with(".."))
            }) {
                continue;
            }
            let path = normal(&normal(base, folder), name);
            let span = dockerfile.or(context).map_or(build.span, |said| said.span);
            let dockerfile = || tree.file(&path).and_then(|file| Some((file, Rc::new(file.dockerfile()?))));
            let file = read.entry(path.clone()).or_insert_with(dockerfile).clone();
            found.push(Built { profile: &project.profile, service, build, path: (path, span), file });
        }
    }
    found
}

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    // A tree in which only some folders are looked at does not tell what is missing.
    if facts.tree.paths.is_empty() {
        return;
    }
    let mut told: HashSet<(String, Span)> = HashSet::new();
    for one in &facts.built {
        let (path, span) = &one.path;
        let Some((file, dockerfile)) = &one.file else {
            if !facts.tree.paths.contains(path) && told.insert((path.clone(), *span)) {
                let finding =
                    Report::in_manifest(&CHECK, *span, format!("there is no `{path}`"), "built from a file that does not exist");
                let name = path.rsplit_once('/').map_or(path.as_str(), |(_, name)| name);
                let near = facts.tree.paths.iter().find(|other| other.ends_with(&format!("/{name}")));
                report.push(finding.profiles([one.profile]).help(match near {
                    Some(near) => format!("did you mean `{near}`? `context` is a folder, and `dockerfile` a path from there"),
                    None => {
                        "write the Dockerfile, or name the one that is meant: `dockerfile=…`, a path from `context`".to_string()
                    }
                }));
            }
            continue;
        };
        let Some(target) = one.target().filter(|target| dockerfile.stage(target).is_none()) else { continue };
        // Stages without a name go by their numbers.
        if dockerfile.stages.is_empty() || target.parse::<usize>().is_ok_and(|n| n < dockerfile.stages.len()) {
            continue;
        }
        let span = one.build.get("target").map_or(*span, |target| target.span);
        let names: Vec<&str> =
            dockerfile.stages.iter().map(|s| s.name.as_str()).filter(|s| s.parse::<usize>().is_err()).collect();
        let help = match nearest(target, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => "name the stage in the Dockerfile: `FROM … AS NAME`".to_string(),
            None => format!("its stages are {}", names.join(", ")),
        };
        let message = format!("`{}` has no stage `{target}`", file.path);
        report.push(Report::in_manifest(&CHECK, span, message, "no such stage").profiles([one.profile]).help(help));
    }
}
