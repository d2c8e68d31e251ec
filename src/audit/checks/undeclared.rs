//! Code reads a variable that nobody declares.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use crate::audit::ambient::{is_ambient, is_for_a_library};
use crate::audit::uses::{Kind, Use};
use crate::audit::{File, Language};
use crate::diag::{Code, Diagnostic, Severity, nearest};

use super::{Check, Facts, Report};
use crate::audit::language::{is_program, is_script};

pub const CHECK: Check = Check {
    code: Code("audit-undeclared"),
    severity: Severity::Error,
    summary: "code reads a variable that the manifest does not declare",
    page: r##"
What the code reads and the manifest does not declare stands in no sample, in no document and in no container: it is found when
the program misses it. One finding a variable, at its first use. It is a warning where the code goes on without it, where only
tests or scripts read it, and where a sample of the project's names it; many of those in one file are told together. Variables of the
system and of CI need no declaration; neither does what a Dockerfile, a workflow or a service's `environment` sets.

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
/// From so many variables of one file on, those that a program can do without are told together.
const TOGETHER: usize = 4;

/// A variable that is read and not declared.
struct Undeclared<'a> {
    name: &'a str,
    /// Where it is read, the most important place first.
    uses: Vec<(&'a File, &'a Use)>,
    /// Where a sample of the project's names it.
    sample: Option<(&'a File, Range<usize>)>,
}

impl<'a> Undeclared<'a> {
    fn first(&self) -> Option<(&'a File, &'a Use)> {
        self.uses.first().copied()
    }

    /// Whether the program goes on without it, or knows it from somewhere.
    fn is_mild(&self) -> bool {
        let needed = |(file, one): (&File, &Use)| !one.optional && !file.is_test() && !is_script(file.language);
        self.sample.is_some() || !self.first().is_some_and(needed)
    }
}

fn check<'a>(facts: &Facts<'a>, report: &mut Report<'a>) {
    if facts.model.is_none() {
        return;
    }
    let (mild, needed): (Vec<_>, Vec<_>) = undeclared(facts).into_iter().partition(Undeclared::is_mild);
    for one in &needed {
        if let Some(finding) = single(one, facts, report) {
            report.push(finding);
        }
    }
    let mut files: BTreeMap<(&str, bool), Vec<&Undeclared<'a>>> = BTreeMap::new();
    for one in &mild {
        if let Some((file, _)) = one.first() {
            let path = one.sample.as_ref().map_or(&file.path, |(sample, _)| &sample.path);
            files.entry((path, one.sample.is_some())).or_default().push(one);
        }
    }
    for all in files.into_values() {
        if all.len() >= TOGETHER {
            together(&all, report);
            continue;
        }
        for one in all {
            if let Some(finding) = single(one, facts, report) {
                report.push_mild(finding);
            }
        }
    }
}

fn undeclared<'a>(facts: &Facts<'a>) -> Vec<Undeclared<'a>> {
    let mut places: BTreeMap<&str, Vec<(&File, &Use)>> = BTreeMap::new();
    let mut samples: HashMap<&str, (&File, Range<usize>)> = HashMap::new();
    for file in facts.files() {
        if file.language == Language::Dotenv {
            for (name, place) in &file.found.sets {
                samples.entry(name).or_insert((file, place.clone()));
            }
        }
        if !is_program(file.language) && !is_script(file.language) {
            continue;
        }
        let set_here: HashSet<&str> = if is_script(file.language) {
            file.found.sets.iter().map(|(name, _)| name.as_str()).collect()
        } else {
            HashSet::new()
        };
        for one in file.found.uses.iter().filter(|one| matches!(one.kind, Kind::Read | Kind::Schema | Kind::Template)) {
            let name = one.name.as_str();
            if facts.known.knows(name) || is_ambient(name) || set_here.contains(name) {
                continue;
            }
            // Make's variables are given by whoever calls it: `make release VERSION=1.2`. .NET's keys mostly stand in its own
            // settings file, and a framework's own names have its own defaults. Only a slip is worth a word there.
            let elsewhere = file.language == Language::Makefile
                || (file.language == Language::Csharp && one.kind == Kind::Schema)
                || (one.optional && is_for_a_library(name));
            if elsewhere && !facts.known.declared.iter().any(|declared| is_slip(name, declared)) {
                continue;
            }
            places.entry(name).or_default().push((file, one));
        }
    }
    let found = places.into_iter().map(|(name, mut uses)| {
        // What the program needs comes first, then what it can do without, then what tests and scripts read.
        uses.sort_by_key(|(file, one)| (file.is_test() || is_script(file.language), one.optional));
        Undeclared { name, uses, sample: samples.get(name).cloned() }
    });
    found.collect()
}

fn single<'a>(one: &Undeclared<'a>, facts: &Facts<'a>, report: &mut Report<'a>) -> Option<Diagnostic> {
    let (file, first) = one.first()?;
    let name = one.name;
    let what = match file.is_test() {
        true => "a test reads",
        false if is_script(file.language) => "a script reads",
        false if first.kind == Kind::Schema => "the settings name",
        false => "the code reads",
    };
    let message = match &one.sample {
        Some((sample, _)) => format!("{what} `{name}`, which `{}` names and the manifest does not", sample.path),
        None => format!("{what} `{name}`, which is declared nowhere"),
    };
    let label = if first.optional { "not declared; the code goes on without it" } else { "not declared" };
    let mut finding = report.finding(&CHECK, file, first.place.clone(), message, label);
    if let Some((sample, place)) = &one.sample {
        finding = finding.related(report.span(sample, place.clone()), "named here");
    }
    for (file, other) in one.uses.iter().skip(1).take(MOST_PLACES) {
        finding = finding.related(report.span(file, other.place.clone()), "and read here");
    }
    let declare = format!("declare it in the manifest, `var {name} {{ doc \"…\" }}`, and hand it on: `env {name}`");
    let more = one.uses.len().saturating_sub(MOST_PLACES + 1);
    let more = if more == 0 { String::new() } else { format!("; {more} more places read it") };
    Some(finding.help(match nearest(name, facts.known.declared.iter().copied()).filter(|near| is_slip(name, near)) {
        Some(near) => format!("did you mean `{near}`? Else {declare}{more}"),
        None => format!("{declare}{more}"),
    }))
}

/// One finding for many variables of a file, at the first of them.
fn together<'a>(all: &[&Undeclared<'a>], report: &mut Report<'a>) {
    let mut sorted: Vec<_> = all.iter().filter_map(|one| Some((one.first()?, *one))).collect();
    sorted.sort_by(|((a, first), _), ((b, second), _)| (&a.path, first.place.start).cmp(&(&b.path, second.place.start)));
    let Some(((file, first), one)) = sorted.first() else { return };
    let message = match &one.sample {
        Some((sample, _)) => {
            format!("the code reads {} variables that `{}` names and the manifest does not", all.len(), sample.path)
        }
        None => format!("`{}` reads {} variables that are declared nowhere, and does without them", file.path, all.len()),
    };
    let mut finding = report.finding(&CHECK, file, first.place.clone(), message, "the first of them");
    if let Some((sample, place)) = &one.sample {
        finding = finding.related(report.span(sample, place.clone()), "named here");
    }
    let names: Vec<&str> = sorted.iter().map(|(_, one)| one.name).collect();
    report.push_mild(finding.help(format!("declare them in the manifest, and hand them on by `env`: {}", names.join(" "))));
}

/// Whether a name is another one with a letter or two changed; `API_URL` and `APP_URL` are two names.
pub fn is_slip(name: &str, near: &str) -> bool {
    let distance = strsim::damerau_levenshtein(name, near);
    distance <= 1 && name.len() > 4 || distance <= 2 && name.len() > 8
}
