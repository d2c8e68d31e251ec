//! What there is to say of an import besides its verdicts.

use std::collections::BTreeSet;

use crate::compose::load::relative;
use crate::import::proof::Verdict;
use crate::import::{Imported, Job};
use crate::pipeline::targets::run_of;

/// Counts, and files. Paths start from the manifest's folder.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// How many services the manifest has.
    pub services: usize,
    /// How many variables.
    pub variables: usize,
    /// How many of them are secrets.
    pub secrets: usize,
    /// How many roles.
    pub roles: usize,
    /// The manifest's lines.
    pub lines: usize,
    /// The Compose files of the profiles that are part of it.
    pub originals: Vec<String>,
    /// Their lines.
    pub original_lines: usize,
    /// Those of them that `render --adopt` replaces.
    pub replaced: Vec<String>,
    /// Those of them that nothing needs afterwards.
    pub left_over: Vec<String>,
}

impl Facts {
    /// What `imported` comes to.
    #[must_use]
    pub fn new(job: &Job, imported: &Imported) -> Self {
        let mut facts = Self::default();
        let (Some(text), Some(model)) = (&imported.manifest, &imported.model) else { return facts };
        facts.services = model.manifest.services.len();
        facts.variables = model.manifest.vars.len();
        facts.secrets = model.manifest.vars.values().filter(|var| var.secret.is_some()).count();
        facts.roles = model.manifest.roles.len();
        facts.lines = text.lines().count();
        let of = |verdict: &Verdict| imported.read.get(&verdict.profile).into_iter().flatten();
        let part: BTreeSet<&String> = imported.verdicts.iter().filter(|v| v.identical()).flat_map(of).collect();
        let needed: BTreeSet<&String> = imported.verdicts.iter().filter(|v| !v.identical()).flat_map(of).collect();
        for path in part {
            let file = imported.sources.files().iter().find(|file| file.name == *path);
            facts.original_lines += file.map_or(0, |file| file.text.lines().count());
            let shown = relative(&job.root, path);
            if imported.artifacts.iter().any(|artifact| artifact.path == shown) {
                facts.replaced.push(shown.clone());
            } else if !needed.contains(path) && !shown.starts_with("../") {
                facts.left_over.push(shown.clone());
            }
            facts.originals.push(shown);
        }
        facts
    }

    /// Where `render --adopt` keeps `path`.
    #[must_use]
    pub fn kept_as(path: &str) -> String {
        format!("{path}.orig")
    }
}

/// The files that `render` writes for a profile.
#[must_use]
pub fn rendered(imported: &Imported, profile: &str) -> Vec<String> {
    imported.model.as_ref().and_then(|model| run_of(model, profile)).map_or_else(Vec::new, |run| run.files)
}
