//! Code reads a variable that nobody declares.

use std::collections::BTreeMap;

use crate::audit::File;
use crate::audit::ambient::{is_ambient, is_for_a_library};
use crate::audit::uses::{Kind, Use};
use crate::diag::{Code, Severity, nearest};

use super::known::{is_program, is_script};
use super::{Check, Facts, Report};

pub const CHECK: Check = Check {
    code: Code("audit-undeclared"),
    severity: Severity::Error,
    summary: "code reads a variable that the manifest does not declare",
    page: r##"
What the code reads and the manifest does not declare stands in no sample, in no document and in no container: it is found when
the program misses it. One finding a variable, at its first use. It is a warning where the code goes on without it, and where only
tests or scripts read it. Variables of the system, of CI and of well-known tools need no declaration; neither does what a
Dockerfile, a workflow or a service's `environment` sets.

Bad:
```kdl
stack shop
profile dev
vars { var LOG_LEVEL default=info { doc "Least severe message" } }
service app { build context="."; env LOG_LEVEL }
```
```Dockerfile Dockerfile
FROM node:22
```
```ts src/app.ts
const level = process.env.LOG_LEVEL;
const api = new URL(process.env.API_URL!);
```

Good:
```kdl
stack shop
profile dev
vars {
    var LOG_LEVEL default=info { doc "Least severe message" }
    var API_URL type=url required { doc "Where the shop's API is" }
}
service app { build context="."; env LOG_LEVEL API_URL }
```
```Dockerfile Dockerfile
FROM node:22
```
```ts src/app.ts
const level = process.env.LOG_LEVEL;
const api = new URL(process.env.API_URL!);
```
"##,
    check,
};

/// Further places that are shown.
const MOST_PLACES: usize = 2;

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    if facts.model.is_none() {
        return;
    }
    let mut places: BTreeMap<&str, Vec<(&File, &Use)>> = BTreeMap::new();
    for file in facts.files().filter(|file| is_program(file.language) || is_script(file.language)) {
        for one in file.found.uses.iter().filter(|one| matches!(one.kind, Kind::Read | Kind::Schema | Kind::Template)) {
            let name = one.name.as_str();
            let set_here = || is_script(file.language) && file.found.sets.iter().any(|(set, _)| set == name);
            if !facts.known.knows(name) && !is_ambient(name) && !is_for_a_library(name) && !set_here() {
                places.entry(name).or_default().push((file, one));
            }
        }
    }
    for (name, mut uses) in places {
        // What the program needs comes first, then what it can do without, then what tests and scripts read.
        uses.sort_by_key(|(file, one)| (file.is_test() || is_script(file.language), one.optional));
        let Some((first, rest)) = uses.split_first() else { continue };
        let (file, one) = *first;
        let what = match file.is_test() {
            true => "a test reads",
            false if is_script(file.language) => "a script reads",
            false if one.kind == Kind::Schema => "the settings name",
            false => "the code reads",
        };
        let mut finding = report.finding(
            &CHECK,
            file,
            one.place.clone(),
            format!("{what} `{name}`, which is declared nowhere"),
            if one.optional { "not declared, with a default here" } else { "not declared" },
        );
        for (file, one) in rest.iter().take(MOST_PLACES) {
            let span = report.span(file, one.place.clone());
            finding = finding.related(span, "and here");
        }
        let declare = format!("declare it in the manifest, `var {name} {{ doc \"…\" }}`, and hand it on: `env {name}`");
        let more = rest.len().saturating_sub(MOST_PLACES);
        let more = if more == 0 { String::new() } else { format!("; {more} more places read it") };
        finding = finding.help(match nearest(name, facts.known.declared.iter().copied()).filter(|near| is_slip(name, near)) {
            Some(near) => format!("did you mean `{near}`? Else {declare}{more}"),
            None => format!("{declare}{more}"),
        });
        if one.optional || file.is_test() || is_script(file.language) {
            report.push_mild(finding);
        } else {
            report.push(finding);
        }
    }
}

/// Whether a name is another one with a letter or two changed; `API_URL` and `APP_URL` are two names.
pub fn is_slip(name: &str, near: &str) -> bool {
    let distance = strsim::damerau_levenshtein(name, near);
    distance <= 1 && name.len() > 4 || distance <= 2 && name.len() > 8
}
