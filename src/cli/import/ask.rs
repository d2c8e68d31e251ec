//! `--with-compose`: what the machine's Docker Compose reads, before and after.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use indexmap::IndexMap;

use super::{Failed, Output};
use crate::cli::real_compose::RealCompose;
use crate::cli::with_compose::each;
use crate::compose::load::{Request, join};
use crate::import::proof::{Difference, compare_templates, compare_values};
use crate::import::{Imported, Job};
use crate::pipeline::Model;
use crate::pipeline::targets::{Run, run_of};
use crate::pipeline::write;

/// What Compose said.
#[derive(Clone, Debug)]
pub struct Answers {
    /// Its version.
    pub version: String,
    /// Where each profile differs, or the words with which it was refused.
    pub profiles: IndexMap<String, Result<Vec<Difference>, String>>,
}

impl Answers {
    /// Whether it reads every profile as before.
    #[must_use]
    pub fn all_same(&self) -> bool {
        self.profiles.values().all(|answer| answer.as_ref().is_ok_and(Vec::is_empty))
    }
}

/// Has Compose read the files of each imported profile, and those that `render` would write: with variables filled in, and as
/// they are written. The latter stand in a folder of their own; to Compose they are in the project's.
///
/// # Errors
/// If there is no place for temporary files.
pub fn ask(compose: &RealCompose<'_>, job: &Job, imported: &Imported, out: &Output) -> Result<Answers, Failed> {
    let mut answers = Answers { version: compose.version().to_owned(), profiles: IndexMap::new() };
    let Some(model) = &imported.model else { return Ok(answers) };
    let failed = |error: std::io::Error| Failed::new(format!("there is no place for temporary files: {error}"));
    let folder = tempfile::tempdir().map_err(failed)?;
    let runs: Vec<Run> = imported.requests.keys().filter_map(|profile| run_of(model, profile)).collect();
    let paths: BTreeSet<&String> = runs.iter().flat_map(|run| &run.files).collect();
    let of_compose = imported.artifacts.iter().filter(|artifact| paths.contains(&artifact.path));
    let files: Vec<(&str, &str)> = of_compose.map(|artifact| (artifact.path.as_str(), artifact.content.as_str())).collect();
    write::create(folder.path(), &files).map_err(failed)?;
    out.progress(&format!("asking Docker Compose {} about {} profiles", answers.version, runs.len()));
    let found = each(&runs, |run| one(compose, job, imported, model, run, folder.path()));
    answers.profiles = runs.iter().map(|run| run.profile.clone()).zip(found).collect();
    Ok(answers)
}

fn one(
    compose: &RealCompose<'_>,
    job: &Job,
    imported: &Imported,
    model: &Model,
    run: &Run,
    folder: &Path,
) -> Result<Vec<Difference>, String> {
    let wanted = job.profiles.iter().find(|wanted| wanted.name == run.profile).map(|wanted| &wanted.request);
    let wanted = wanted.ok_or("it was not asked for")?;
    // Required variables have values there, the same before and after.
    let environment = imported.requests.get(&run.profile).map(|request| request.environment.clone()).unwrap_or_default();
    let environment: BTreeMap<String, String> = environment.into_iter().collect();
    let (before, after) = (before(wanted), after(job, model, run, folder));
    let words = |words: String| words.replace(&*folder.to_string_lossy(), ".");
    let first = compose.config(&before, None, &environment).map_err(|words| format!("{words} (before the import)"))?;
    let second = compose.config(&after, None, &environment).map_err(words)?;
    let mut found = compare_values(&first.model, &second.model);
    let first = compose.templates(&before, &environment).map_err(|words| format!("{words} (before the import)"))?;
    let second = compose.templates(&after, &environment).map_err(words)?;
    found.extend(compare_templates(&first.model, &second.model));
    Ok(found)
}

/// `-f` of the originals.
fn before(request: &Request) -> Vec<String> {
    let mut options = Vec::new();
    let mut option = |name: &str, value: String| options.extend([name.to_owned(), value]);
    request.files.iter().for_each(|file| option("-f", join(&request.folder, file)));
    request.env_files.iter().for_each(|file| option("--env-file", join(&request.folder, file)));
    request.profiles.iter().for_each(|name| option("--profile", name.clone()));
    options
}

/// `-f` of what is rendered, as `stackgen compose` has it.
fn after(job: &Job, model: &Model, run: &Run, folder: &Path) -> Vec<String> {
    let mut options = Vec::new();
    let mut option = |name: &str, value: String| options.extend([name.to_owned(), value]);
    run.files.iter().for_each(|file| option("-f", folder.join(file).to_string_lossy().into_owned()));
    run.env_files.iter().for_each(|file| option("--env-file", join(&job.root, file)));
    run.compose_profiles.iter().for_each(|name| option("--profile", name.clone()));
    let first = model.layers.files.get(&run.profile).and_then(|files| files.first());
    let inside = first.and_then(|file| file.rsplit_once('/')).map_or(".", |(inside, _)| inside);
    option("--project-directory", join(&job.root, inside));
    options
}
