//! `stackgen verify --with-compose`: what Compose reads out of the files of each profile, and what the manifest says.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Mutex;
use std::thread;

use super::Context;
use super::output::{Failed, count};
use super::project::{Project, read};
use super::real_compose::RealCompose;
use crate::diag::{FileId, Sink};
use crate::pipeline::Model;
use crate::pipeline::lower;
use crate::pipeline::meaning::concealed::Concealed;
use crate::pipeline::meaning::question::Question;
use crate::pipeline::meaning::{Answers, check};
use crate::pipeline::targets::{Run, run_of};

/// An env file that says nothing.
const NO_FILE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// Compose reads what the manifest says.
    Same,
    /// It reads something else; that has been shown.
    Differs,
    /// It takes the files of a profile not; its words have been shown.
    Refused,
}

/// What Compose answered for one profile.
struct Answer {
    /// What it reads, or what it says against it.
    read: Result<Answers, String>,
    /// What it warns of in the files.
    warnings: Vec<String>,
    /// Values of secrets.
    secrets: Vec<String>,
    /// The texts of the files.
    files: Vec<String>,
}

/// Asks for every profile and shows all differences.
///
/// # Errors
/// If there is no Compose to ask.
pub fn judge(project: &Project, model: &Model, context: &Context) -> Result<Meaning, Failed> {
    let compose = RealCompose::find(&project.root)?;
    let mut jobs = Vec::new();
    let mut stacks = 0;
    for shown in &model.projects {
        let Some(run) = run_of(model, &shown.profile) else { continue };
        if run.swarm {
            stacks += 1;
            context.out.note(&format!("profile `{}` is not asked of Compose: it is a Swarm stack", run.profile));
            continue;
        }
        match run.files.iter().find(|file| !project.root.join(file).is_file()) {
            Some(missing) => {
                context.out.note(&format!("profile `{}` is not asked of Compose: `{missing}` does not exist", run.profile))
            }
            None => jobs.push((shown, run)),
        }
    }
    let answers = each(&jobs, |(shown, run)| ask(&compose, project, model, shown, run));
    let mut sink = Sink::default();
    let mut outcome = Meaning::Same;
    let mut same = 0;
    // Only where there is something to show.
    let sources = std::cell::LazyCell::new(|| project.analyse(None).sources);
    for ((shown, run), answer) in jobs.iter().zip(answers) {
        let public = || sources.get(FileId::MANIFEST).map_or_else(String::new, |file| file.text.clone());
        let concealed = std::cell::LazyCell::new(|| Concealed::new(answer.secrets, &public(), answer.files));
        for words in answer.warnings.iter().filter(|_| context.out.verbose()) {
            context.out.note(&format!("{compose} warns in profile `{}`: {}", run.profile, concealed.cover(words)));
        }
        match answer.read {
            Ok(read) => {
                let found = check(model, shown, read, &concealed, &mut sink);
                same += usize::from(found == 0);
                outcome = outcome.max(if found == 0 { Meaning::Same } else { Meaning::Differs });
            }
            Err(words) => {
                let words = concealed.cover(&words);
                context.out.failed(&Failed::new(format!("{compose} refuses profile `{}`: {words}", run.profile)).help(format!(
                    "`stackgen compose {} config` tells the same; files that a service names in `env_file` must be there",
                    run.profile
                )));
                outcome = Meaning::Refused;
            }
        }
    }
    if sink.has_errors() {
        context.out.findings(&sink.into_sorted(), &sources);
    }
    let line = format!("{compose} reads {same} of {} as {} says", count(model.projects.len() - stacks, "profile"), project.shown);
    if outcome == Meaning::Same {
        context.out.summary(&line)?
    } else {
        context.out.note(&line)
    }
    Ok(outcome)
}

/// Everything that Compose is asked for one profile.
fn ask(compose: &RealCompose<'_>, project: &Project, model: &Model, shown: &lower::Project, run: &Run) -> Answer {
    let files: Vec<String> = run.files.iter().filter_map(|file| read(&project.root.join(file), file).ok()).collect();
    let question = Question::new(model, shown, &files);
    let stdin = from_stdin(project, run);
    let nothing = BTreeMap::new();
    let values = match question.probe().map(|probe| compose.config(&stdin, Some(&probe), &nothing)) {
        Some(Ok(answer)) => Question::values(&answer.model),
        Some(Err(words)) => return Answer { read: Err(words), warnings: Vec::new(), secrets: Vec::new(), files },
        None => BTreeMap::new(),
    };
    let placeholders = question.placeholders(&values);
    let options = run.command.get(2..).unwrap_or_default();
    let mut warnings = Vec::new();
    let mut answers = || -> Result<Answers, String> {
        let files = compose.config(options, None, &placeholders)?;
        warnings = files.warnings;
        let manifest = compose.config(&stdin, Some(&question.model), &placeholders);
        let manifest = manifest.map_err(|words| format!("{words} (in what the manifest says, not in its files)"))?;
        Ok(Answers { files: files.model, manifest: manifest.model })
    };
    let secrets = values.into_iter().filter(|(name, _)| question.secrets.contains(name)).map(|(_, value)| value).collect();
    let read = answers();
    Answer { read, warnings, secrets, files }
}

/// The options with which Compose reads its standard input as if it stood beside the manifest, with the variables that it
/// has for the profile's files.
fn from_stdin(project: &Project, run: &Run) -> Vec<String> {
    let mut options = vec!["--project-directory".to_owned(), ".".to_owned(), "-p".to_owned(), run.project.clone()];
    let mut env_files = run.env_files.clone();
    // Compose looks for `.env` beside the first file, which may be in another folder.
    if let Some(dot_env) = run.dot_env.as_ref().filter(|path| path.contains('/')) {
        let there = project.root.join(dot_env).is_file();
        env_files.push(if there { dot_env.clone() } else { NO_FILE.to_owned() });
    }
    options.extend(env_files.into_iter().flat_map(|file| ["--env-file".to_owned(), file]));
    options.extend(run.compose_profiles.iter().flat_map(|name| ["--profile".to_owned(), name.clone()]));
    options.extend(["-f".to_owned(), "-".to_owned()]);
    options
}

/// `work` on each of `items`, as many at a time as there are processors; results in their order.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    let next = Mutex::new(items.iter().enumerate());
    let take = || next.lock().ok().and_then(|mut items| items.next());
    let one = || std::iter::from_fn(take).map(|(index, item)| (index, work(item))).collect::<Vec<_>>();
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(one)).collect();
        let ended = running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        ended.flatten().collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
