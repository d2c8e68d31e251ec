//! Compose files -> manifest: the pipeline walked backwards, on [`crate::compose`].
//!
//! 1. [`read`]: the files of each profile -> a canonical tree in which `${…}` stands as it was written
//! 2. [`ports`]: host ports that say more as lines of their own; [`machines`]: who stands in whose way;
//!    [`variables`]: what all uses of a variable agree on -> its declaration;
//!    [`comments`]: what samples say of variables, and Compose files of services
//! 3. [`fold`]: the trees of all profiles -> services, and what profiles say of them besides
//!    [`naming`]: the names of files
//! 4. [`write`](mod@write): declarations and services -> the manifest's text
//! 5. [`faults`]: what the pipeline has against the text -> what the manifest allows, and the profiles that it cannot say
//! 6. [`proof`]: the text rendered and read again -> where a profile is no longer what it was

pub mod comments;
pub mod conceal;
pub mod discover;
pub mod faults;
pub mod fold;
pub mod kdl;
pub mod machines;
pub mod naming;
pub mod ports;
pub mod proof;
pub mod read;
pub mod roles;
pub mod settings;
pub mod variables;
pub mod write;

use indexmap::IndexMap;

use crate::compose::load::{Files, Request, join};
use crate::diag::{Diagnostic, SourceFile, Sources};
use crate::pipeline::{Artifact, Model};

use discover::names::is_compose;
use faults::Compiled;
use fold::Style;
use ports::Ports;
use proof::Verdict;
use read::Original;
use write::Content;

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

/// What is being done: of `total` profiles, `profile` is the `number`th, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// `reading` or `comparing`.
    pub what: &'static str,
    /// The profile.
    pub profile: &'a str,
    /// Which it is.
    pub number: usize,
    /// How many there are.
    pub total: usize,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Imported {
    /// The manifest; `None` if no profile could be read.
    pub manifest: Option<String>,
    /// What is known of the manifest.
    pub model: Option<Model>,
    /// What `render` would write.
    pub artifacts: Vec<Artifact>,
    /// The Compose files that each profile is read from, absolute, with those that they name.
    pub read: IndexMap<String, Vec<String>>,
    /// Variables of samples that no profile uses.
    pub unused: Vec<String>,
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
    import_step_by_step(job, files, &mut |_| ())
}

/// [`import`], telling `progress` what is being done.
#[must_use]
pub fn import_step_by_step(job: &Job, files: &dyn Files, progress: &mut dyn FnMut(Step<'_>)) -> Imported {
    let mut imported = Imported::default();
    let mut originals = Vec::new();
    let total = job.profiles.len();
    for (index, wanted) in job.profiles.iter().enumerate() {
        progress(Step { what: "reading", profile: &wanted.name, number: index + 1, total });
        let before = imported.sources.files().len();
        let read = read::read(wanted, &job.root, files, &mut imported.sources);
        imported.read.insert(wanted.name.clone(), compose_files(wanted, &imported.sources.files()[before..]));
        match read {
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
        let mut verdicts: Vec<Verdict> = Vec::new();
        for (index, original) in originals.iter().enumerate() {
            progress(Step { what: "comparing", profile: &original.name, number: index + 1, total: originals.len() });
            verdicts.push(proof::judge(original, &job.root, &model, &artifacts, files));
        }
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
            let known = |name: &str| model.manifest.vars.contains_key(name);
            imported.unused = comments::unused(&known, &originals, &job.root, files);
            imported.model = Some(model);
            imported.artifacts = artifacts;
            imported.requests = originals.into_iter().map(|original| (original.name, original.request)).collect();
            break;
        }
        originals.retain(|original| !differ.contains(&original.name.as_str()));
        imported.verdicts.extend(verdicts.into_iter().filter(|verdict| !verdict.identical()));
    }
    if !imported.findings.is_empty() {
        conceal::conceal(&mut imported.sources);
    }
    let place = |name: &str| job.profiles.iter().position(|wanted| wanted.name == name);
    imported.verdicts.sort_by_key(|verdict| place(&verdict.profile));
    imported
}

/// The Compose files among those that were read for `wanted`.
fn compose_files(wanted: &Wanted, read: &[SourceFile]) -> Vec<String> {
    let named: Vec<String> = wanted.request.files.iter().map(|path| join(&wanted.request.folder, path)).collect();
    let mut found: Vec<String> = Vec::new();
    for name in read.iter().map(|file| &file.name).filter(|name| named.contains(name) || is_compose(name)) {
        if !found.contains(name) {
            found.push(name.clone());
        }
    }
    found
}

/// The manifest of `originals`, which allows the findings `allowed`.
fn manifest(job: &Job, originals: &[Original], style: Style, allowed: &[&str], files: &dyn Files) -> String {
    let mut originals = originals.to_vec();
    let own_machine = machines::of_their_own(&originals);
    let mut ports = if style == Style::Short { ports::take_out(&mut originals) } else { Ports::default() };
    let mut declared = variables::declare(&mut originals);
    comments::describe(&mut declared, &originals, &job.root, files);
    comments::describe(&mut ports.variables, &originals, &job.root, files);
    let names = roles::names::Names::of(&originals, files);
    let stack = fold::fold(&originals, &names, style);
    let content = Content { variables: &declared, ports: &ports, folded: &stack, own_machine: &own_machine, allowed };
    write::write(job, &originals, &content)
}
