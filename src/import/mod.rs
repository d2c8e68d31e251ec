//! Compose files -> manifest: the pipeline walked backwards, on [`crate::compose`].
//!
//! 1. [`read`]: the files of each profile -> a canonical tree in which `${…}` stands as it was written
//! 2. [`variables`]: what all uses of a variable agree on -> its declaration;
//!    [`comments`]: what samples say of variables, and Compose files of services
//! 3. [`fold`]: the trees of all profiles -> services, and what profiles say of them besides
//! 4. [`write`](mod@write): declarations and services -> the manifest's text
//! 5. [`faults`]: what the pipeline has against the text -> what the manifest allows, and the profiles that it cannot say
//! 6. [`proof`]: the text rendered and read again -> where a profile is no longer what it was

pub mod comments;
pub mod discover;
pub mod faults;
pub mod fold;
pub mod kdl;
pub mod proof;
pub mod read;
pub mod settings;
pub mod variables;
pub mod write;

use indexmap::IndexMap;

use crate::compose::load::{Files, Request};
use crate::diag::{Diagnostic, Sources};

use faults::Compiled;
use fold::Style;
use proof::Verdict;
use read::Original;

/// One profile that is asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its name.
    pub name: String,
    /// How Compose is called for it.
    pub request: Request,
}

/// What an import is about.
#[derive(Clone, Debug)]
pub struct Job {
    /// The stack's name.
    pub stack: String,
    /// The manifest's folder, absolute and clean.
    pub root: String,
    /// The manifest's file name.
    pub manifest: String,
    /// The profiles, the default one first.
    pub profiles: Vec<Wanted>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Imported {
    /// The manifest; `None` if no profile could be read.
    pub manifest: Option<String>,
    /// How Compose is called for the profiles that are part of it: required variables without a value have some.
    pub requests: IndexMap<String, Request>,
    /// The codes of the findings that the manifest allows: faults of the files, taken over as they are.
    pub allowed: Vec<&'static str>,
    /// What is to be said of each profile, in the order in which they were asked for.
    pub verdicts: Vec<Verdict>,
    /// What was found.
    pub findings: Vec<Diagnostic>,
    /// What the findings point into.
    pub sources: Sources,
}

impl Imported {
    /// How many profiles came back as they were.
    #[must_use]
    pub fn identical(&self) -> usize {
        self.verdicts.iter().filter(|verdict| verdict.identical()).count()
    }
}

/// Makes a manifest of Compose files. A profile that Compose refuses, or that the manifest cannot say, is left out of it and
/// told; the others are imported.
#[must_use]
pub fn import(job: &Job, files: &dyn Files) -> Imported {
    let mut imported = Imported::default();
    let mut originals = Vec::new();
    for wanted in &job.profiles {
        match read::read(wanted, &job.root, files, &mut imported.sources) {
            Ok(original) => originals.push(original),
            Err(refusal) => {
                let finding = read::finding(refusal, &wanted.name, &imported.sources);
                imported.verdicts.push(Verdict::refused(&wanted.name, &finding.message));
                imported.findings.push(finding);
            }
        }
    }
    // A profile that does not come back spoils the others at most once each, when the plain way has been tried.
    let mut style = Style::Short;
    while !originals.is_empty() {
        let Compiled { text, made, allowed, refused } = faults::compile(job, &mut originals, style, files);
        for (verdict, finding) in refused {
            imported.verdicts.push(verdict);
            imported.findings.push(finding);
        }
        let Some((model, artifacts)) = made else { continue };
        let verdicts: Vec<Verdict> =
            originals.iter().map(|original| proof::judge(original, &job.root, &model, &artifacts, files)).collect();
        if style == Style::Short && !verdicts.iter().all(Verdict::identical) {
            style = Style::Plain;
            continue;
        }
        style = Style::Short;
        let differ: Vec<&str> = verdicts.iter().filter(|v| !v.identical()).map(|v| v.profile.as_str()).collect();
        if differ.is_empty() || differ.len() == originals.len() {
            imported.verdicts.extend(verdicts);
            imported.manifest = Some(text);
            imported.allowed = allowed;
            imported.requests = originals.into_iter().map(|original| (original.name, original.request)).collect();
            break;
        }
        originals.retain(|original| !differ.contains(&original.name.as_str()));
        imported.verdicts.extend(verdicts.into_iter().filter(|verdict| !verdict.identical()));
    }
    let place = |name: &str| job.profiles.iter().position(|wanted| wanted.name == name);
    imported.verdicts.sort_by_key(|verdict| place(&verdict.profile));
    imported
}

/// The manifest of `originals`, which allows the findings `allowed`.
fn manifest(job: &Job, originals: &[Original], style: Style, allowed: &[&str], files: &dyn Files) -> String {
    let mut originals = originals.to_vec();
    let mut declared = variables::declare(&mut originals);
    comments::describe(&mut declared, &originals, &job.root, files);
    let stack = fold::fold(&originals, style);
    write::write(job, &originals, &declared, &stack, allowed)
}
