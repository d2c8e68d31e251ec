//! What came of an import, for machines.

use serde_json::{Value, json};

use super::ask::Answers;
use super::facts::{Facts, rendered};
use crate::compose::load::{join, relative};
use crate::import::proof::Verdict;
use crate::import::{Imported, Job};

/// The report as JSON.
#[must_use]
pub fn text(job: &Job, imported: &Imported, facts: &Facts, answers: Option<&Answers>) -> String {
    let profiles: Vec<Value> = imported.verdicts.iter().map(|verdict| profile(job, imported, verdict, answers)).collect();
    let whole = json!({
        "manifest": imported.manifest.as_ref().map(|_| &job.manifest),
        "profiles": profiles,
        "identical": imported.identical(),
        "total": imported.verdicts.len(),
        "services": facts.services,
        "variables": facts.variables,
        "secrets": facts.secrets,
        "roles": facts.roles,
        "lines": { "manifest": facts.lines, "originals": facts.original_lines },
        "originals": facts.originals,
        "replaced": facts.replaced,
        "left_over": facts.left_over,
        "allowed": imported.allowed,
        "unused_variables": imported.unused,
        "compose": answers.map(|answers| &answers.version),
    });
    format!("{whole:#}\n")
}

fn profile(job: &Job, imported: &Imported, verdict: &Verdict, answers: Option<&Answers>) -> Value {
    let request = job.profiles.iter().find(|wanted| wanted.name == verdict.profile).map(|wanted| &wanted.request);
    let seen = |paths: &[String], folder: &str| -> Vec<String> {
        paths.iter().map(|path| relative(&job.root, &join(folder, path))).collect()
    };
    let answer = answers.and_then(|answers| answers.profiles.get(&verdict.profile)).map(|answer| match answer {
        Ok(differences) => json!({ "identical": differences.is_empty(), "refused": null, "differences": differences }),
        Err(words) => json!({ "identical": false, "refused": words, "differences": [] }),
    });
    json!({
        "profile": verdict.profile,
        "files": request.map(|request| seen(&request.files, &request.folder)),
        "env_files": request.map(|request| seen(&request.env_files, &request.folder)),
        "compose_profiles": request.map(|request| &request.profiles),
        "rendered": if verdict.identical() { rendered(imported, &verdict.profile) } else { Vec::new() },
        "identical": verdict.identical(),
        "refused": verdict.refused,
        "refusal": refusal(job, imported, verdict),
        "differences": verdict.differences,
        "with_compose": answer,
    })
}

/// Why a profile was left out, and where that stands.
fn refusal(job: &Job, imported: &Imported, verdict: &Verdict) -> Option<Value> {
    let message = verdict.refused.as_ref()?;
    let found = imported.findings.iter().find(|found| found.profiles.contains(&verdict.profile));
    let place = found.and_then(|found| {
        let file = imported.sources.get(found.primary.span.file)?;
        Some((relative(&job.root, &file.name), file.line_column(found.primary.span.start as usize)))
    });
    Some(json!({
        "code": found.map(|found| found.code.0),
        "message": found.map_or(message, |found| &found.message),
        "file": place.as_ref().map(|(file, _)| file),
        "line": place.as_ref().map(|(_, (line, _))| line),
        "column": place.as_ref().map(|(_, (_, column))| column),
        "help": found.and_then(|found| found.help.as_ref()),
    }))
}
