//! What came of an import, for people.

use std::path::Path;

use super::Output;
use super::ask::Answers;
use super::facts::Facts;
use crate::cli::output::count;
use crate::import::proof::{Difference, Verdict};
use crate::import::{Imported, Job};

/// Nobody reads more differences of one profile.
const MOST: usize = 20;

/// Says what the manifest holds, and what became of each profile.
pub fn tell(job: &Job, imported: &Imported, facts: &Facts, answers: Option<&Answers>, out: &Output) {
    if imported.identical() > 0 {
        out.note(&contents(job, facts));
    }
    let width = imported.verdicts.iter().map(|verdict| verdict.profile.len()).max().unwrap_or(0);
    for verdict in &imported.verdicts {
        let line = |what: &str| out.note(&format!("  {:width$}  {what}", verdict.profile));
        match &verdict.refused {
            Some(_) if shown(imported, verdict) => line("left out: see above"),
            Some(why) => line(&format!("left out: {why}")),
            None if verdict.identical() => {
                if imported.verdicts.len() > 1 {
                    line("identical");
                }
            }
            None => line(&format!("left out: {}", differ(verdict.differences.len()))),
        }
        list(&verdict.differences, out);
    }
    if let Some(answers) = answers {
        asked(answers, width, out);
    }
    if !imported.unused.is_empty() {
        let (are, used) = if imported.unused.len() == 1 { ("is", "it") } else { ("are", "them") };
        out.note(&format!("{} {are} not declared: no Compose file uses {used}", names(&imported.unused)));
    }
    if !imported.allowed.is_empty() {
        let codes = imported.allowed.join(", ");
        out.note(&format!("taken over as they are: faults of {codes}; `stackgen check` shows them"));
    }
    out.note(&format!("{} of {} identical", imported.identical(), count(imported.verdicts.len(), "profile")));
}

/// `stack.kdl: 5 services, 9 variables (2 of them secrets), 1 role; 84 lines for 240 in 4 files`
fn contents(job: &Job, facts: &Facts) -> String {
    let secret = if facts.secrets == 0 { String::new() } else { format!(" ({} of them secret)", facts.secrets) };
    let parts = [
        (facts.services, count(facts.services, "service")),
        (facts.variables, count(facts.variables, "variable") + &secret),
        (facts.roles, count(facts.roles, "role")),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, part)| part).collect();
    let files = count(facts.originals.len(), "file");
    let lines = count(facts.lines, "line");
    format!("{}: {}; {lines} in place of {} in {files}", job.manifest, parts.join(", "), facts.original_lines)
}

/// Whether what is wrong with the profile has been drawn with its lines.
fn shown(imported: &Imported, verdict: &Verdict) -> bool {
    imported.findings.iter().any(|found| found.profiles.contains(&verdict.profile))
}

fn differ(n: usize) -> String {
    if n == 1 { "1 path differs".to_owned() } else { format!("{n} paths differ") }
}

fn list(differences: &[Difference], out: &Output) {
    for one in differences.iter().take(MOST) {
        let why = one.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        out.note(&format!("    {} {} ({}){why}", one.path, one.what, one.of));
    }
    if differences.len() > MOST {
        out.note(&format!("    … and {} more: --report FILE lists them all", differences.len() - MOST));
    }
}

fn asked(answers: &Answers, width: usize, out: &Output) {
    for (profile, answer) in &answers.profiles {
        match answer {
            Ok(differences) if differences.is_empty() => {}
            Ok(differences) => {
                out.note(&format!("  {profile:width$}  {} in what Docker Compose reads", differ(differences.len())));
                list(differences, out);
            }
            Err(words) => out.note(&format!("  {profile:width$}  Docker Compose refuses it: {words}")),
        }
    }
    let same = answers.profiles.values().filter(|answer| answer.as_ref().is_ok_and(Vec::is_empty)).count();
    let profiles = count(answers.profiles.len(), "profile");
    out.note(&format!("Docker Compose {} reads {same} of {profiles} as before", answers.version));
}

/// Says what to do next.
pub fn next(imported: &Imported, facts: &Facts, written: Option<&Path>, out: &Output) {
    if imported.identical() == 0 {
        return;
    }
    let Some(path) = written else {
        out.note("next: -o stack.kdl writes it to a file");
        return;
    };
    let file = if path.file_name().is_some_and(|name| name == super::MANIFEST) {
        String::new()
    } else {
        format!(" -m {}", path.display())
    };
    let replaces = match facts.replaced.as_slice() {
        [] => "writes the Compose files".to_owned(),
        [one] => format!("takes over {one}, and keeps it as {}", Facts::kept_as(one)),
        several => format!("takes over {}; each is kept as {}", several.join(", "), Facts::kept_as("NAME")),
    };
    out.note(&format!("next: `stackgen{file} render --adopt` {replaces}"));
    if !facts.left_over.is_empty() {
        out.note(&format!("no longer needed then: {}", facts.left_over.join(", ")));
    }
}

fn names(names: &[String]) -> String {
    names.join(", ")
}
