//! `stackgen env init`.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use indexmap::IndexMap;

use super::super::output::{Failed, count};
use super::super::project::{Project, bytes, text};
use super::super::{docker, inspect};
use super::{Context, ExitStatus, Outcome, shell};
use crate::compose::dotenv;
use crate::compose::paths::clean;
use crate::diag::{FileId, SourceFile};
use crate::env::init::{Draft, Line, Section, Wanted, draft, update, write};
use crate::env::slot::{self, Slot};
use crate::pipeline::Model;
use crate::pipeline::expand::Stack;
use crate::pipeline::targets::{Run, run_of};
use crate::pipeline::write as disk;

/// Make a working .env for a profile: known values filled in, secrets made
///
/// The file is written where Compose reads it for PROFILE, readable by its owner alone, and never over a file that exists.
/// Required secrets are made from the system's random source, in the form that the manifest declares.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  stackgen env init dev
  stackgen env init dev --update
  stackgen env init dev --slot 2")]
pub struct Arguments {
    /// The profile
    profile: String,
    /// Write this file instead
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Add what an existing file lacks at its end, and leave all else as it is
    #[arg(long)]
    update: bool,
    /// Give this checkout its own project name and host ports, so that several run at once; 0 is the one without
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=99))]
    slot: Option<u8>,
    /// Write the whole file to the standard output, its secrets too
    #[arg(long, conflicts_with_all = ["output", "update"])]
    stdout: bool,
    /// Tell what would be written, and write nothing
    #[arg(long, conflicts_with = "stdout")]
    dry_run: bool,
}

/// Where the file is written.
struct Place {
    path: PathBuf,
    shown: String,
    /// Whether Compose reads it for the profile without being told.
    read: bool,
}

/// Carries it out.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let project = context.project()?;
    let Some(model) = project.model(None, &context.out) else { return Ok(ExitStatus::Findings) };
    let run = docker::run_facts(&model, &arguments.profile)?;
    let name = &inspect::profile(&model, &arguments.profile)?.profile;
    let Some(stack) = model.stacks.iter().find(|stack| stack.profile == *name) else { return Ok(ExitStatus::Failure) };
    let place = place(arguments, &project, &model, &run)?;
    let old = if arguments.stdout { None } else { existing(&place, arguments.update)? };
    let slot = match arguments.slot {
        None | Some(0) => Slot::default(),
        Some(number) => slot::slot(&model, stack, number, &ports(old.as_deref())).map_err(Failed::new)?,
    };
    let readers = readers(&model, stack, &project, &place);
    let wanted = Wanted { model: &model, stack, readers: &readers, slot: &slot.values };
    let draft = draft(wanted, &mut random).map_err(|error| Failed::new(format!("the system gives no random bytes: {error}")))?;
    if arguments.stdout {
        context.out.result(&write(&draft))?;
        return Ok(ExitStatus::Success);
    }
    let sections = match &old {
        None => {
            if !arguments.dry_run {
                create(&place, &write(&draft))?;
            }
            draft.sections
        }
        Some(old) => add(old, &draft, &place, arguments.dry_run, context)?,
    };
    report(&sections, &place, old.is_some(), arguments, context)?;
    warnings(arguments, &project, &run, &slot, &readers, &place, context);
    Ok(ExitStatus::Success)
}

/// The file that Compose reads for the profile and people keep: the last of those that the profile names, else `.env`.
fn place(arguments: &Arguments, project: &Project, model: &Model, run: &Run) -> Result<Place, Failed> {
    let own = super::files::paths(run).into_iter().rev().find(|path| {
        let generated = |decl: &crate::pipeline::decode::EnvFileDecl| clean(&decl.path.value) == *path;
        !model.manifest.stack.env_files.iter().any(generated)
    });
    if let Some(output) = &arguments.output {
        let path = std::path::absolute(output).unwrap_or_else(|_| output.clone());
        let read = own.is_some_and(|own| std::path::absolute(project.root.join(own)).is_ok_and(|own| own == path));
        return Ok(Place { path, shown: output.display().to_string(), read });
    }
    let Some(own) = own else {
        let message = format!("profile `{}` reads {}, which stackgen itself writes", run.profile, run.env_files.join(", "));
        return Err(Failed::new(message).help(format!(
            "let it read a file of your own too: `profile {} {{ compose-env-files \".env\" }}`; or name one: `-o FILE`",
            run.profile
        )));
    };
    Ok(Place { path: project.root.join(&own), shown: own, read: !run.swarm })
}

/// The text of the file that is there.
fn existing(place: &Place, update: bool) -> Result<Option<String>, Failed> {
    let shown = &place.shown;
    match place.path.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Ok(_) if !update => Err(Failed::new(format!("`{shown}` exists, and nothing was written"))
            .help("`--update` adds what it lacks and leaves all else as it is; `-o FILE` writes another")),
        _ if place.path.is_dir() => Err(Failed::new(format!("`{shown}` is a folder"))),
        _ => {
            let bytes = bytes(&place.path, shown, "that is no env file")?;
            let mark = bytes.starts_with("\u{feff}".as_bytes());
            // A byte order mark stays where it is.
            text(bytes, shown).map(|text| Some(if mark { format!("\u{feff}{text}") } else { text }))
        }
    }
}

/// The host ports that a file gives to anything.
fn ports(old: Option<&str>) -> BTreeSet<u16> {
    let mut values = IndexMap::new();
    // A file that Compose refuses is told of when it is added to.
    let _ = dotenv::read(old.unwrap_or_default(), FileId::further(0), &mut values, &|_| None);
    values.values().filter_map(|value| value.parse().ok()).collect()
}

/// The profiles for which Compose reads the file; the one that is meant, whatever it reads.
fn readers<'m>(model: &'m Model, stack: &'m Stack, project: &Project, place: &Place) -> Vec<&'m Stack> {
    let absolute = |path: &str| std::path::absolute(project.root.join(path)).ok();
    let file = std::path::absolute(&place.path).ok();
    let reads = |other: &&Stack| {
        let run = run_of(model, &other.profile);
        run.is_some_and(|run| super::files::paths(&run).iter().any(|path| absolute(path) == file))
    };
    // What runs on another machine has a checkout of its own there.
    let near = |other: &&Stack| other.machine == stack.machine && reads(other);
    model.stacks.iter().filter(|other| other.profile == stack.profile || near(other)).collect()
}

fn random(bytes: &mut [u8]) -> Result<(), String> {
    getrandom::fill(bytes).map_err(|error| error.to_string())
}

fn create(place: &Place, text: &str) -> Result<(), Failed> {
    disk::create_private(&place.path, text).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failed::new(format!("`{}` exists, and nothing was written", place.shown)),
        _ => Failed::new(format!("`{}` cannot be written: {error}", place.shown)),
    })
}

/// Adds to the file, and says what stands there without a value.
fn add(old: &str, draft: &Draft, place: &Place, dry: bool, context: &Context) -> Result<Vec<Section>, Failed> {
    let added = update(old, draft, &shell).map_err(|error| {
        let source = SourceFile { name: place.shown.clone(), text: old.to_string() };
        let (line, column) = source.line_column(error.span.start as usize);
        let message = format!("Compose refuses `{}`: {} (line {line}, column {column})", place.shown, error.message);
        Failed::new(message).help("mend that line; nothing was written")
    })?;
    for (name, line) in &added.empty {
        let message = format!("`{name}` has no value ({}:{line}), and Compose does not start without one", place.shown);
        context.out.warn(&message, "fill it in, or remove the line and run this again");
    }
    if !dry && added.text != old {
        let failed = |error: io::Error| Failed::new(format!("`{}` cannot be written: {error}", place.shown));
        disk::replace(&place.path, &added.text).map_err(failed)?;
    }
    Ok(added.sections)
}

/// What was done, and what is left to do.
fn report(sections: &[Section], place: &Place, old: bool, arguments: &Arguments, context: &Context) -> Result<(), Failed> {
    let items = || sections.iter().flat_map(|section| &section.items);
    let number = |which: fn(&Line) -> bool| items().filter(|item| which(&item.line)).count();
    let (set, made) = (number(|line| matches!(line, Line::Set(_))), number(|line| matches!(line, Line::Made(_))));
    let asked: Vec<&str> = items().filter(|item| item.line == Line::Asked).map(|item| item.name.as_str()).collect();
    let done = match (arguments.dry_run, old) {
        _ if old && items().next().is_none() => return context.out.summary(&format!("{} lacks nothing", place.shown)),
        (true, false) => "would write",
        (true, true) => "would add to",
        (false, false) => "wrote",
        (false, true) => "added to",
    };
    let off = items().count() - set - made - asked.len();
    let facts =
        [(count(set, "value"), set), (format!("{} made", count(made, "secret")), made), (format!("{off} commented out"), off)];
    let facts: Vec<String> = facts.into_iter().filter(|(_, n)| *n > 0).map(|(text, _)| text).collect();
    let facts = if facts.is_empty() { "nothing to set".to_string() } else { facts.join(", ") };
    context.out.summary(&format!("{done} {}: {facts}", place.shown))?;
    if !asked.is_empty() {
        let message = format!("to be filled in: {}", asked.join(", "));
        context
            .out
            .warn(&message, &format!("Compose does not start without them; `stackgen env check {}` tells", arguments.profile));
    }
    Ok(())
}

/// What keeps the file from working as meant.
fn warnings(
    arguments: &Arguments,
    project: &Project,
    run: &Run,
    slot: &Slot,
    readers: &[&Stack],
    place: &Place,
    context: &Context,
) {
    let manifest = SourceFile { name: project.shown.clone(), text: project.text.clone() };
    for fixed in &slot.fixed {
        let line = manifest.line_column(fixed.span.start as usize).0;
        let message = format!("`{}` {} ({}:{line})", fixed.service, fixed.what, manifest.name);
        context.out.warn(&message, "two checkouts cannot run it at the same time");
    }
    let others: Vec<&str> = readers.iter().map(|s| s.profile.as_str()).filter(|name| *name != run.profile).collect();
    if !slot.values.is_empty() && !others.is_empty() {
        let message =
            format!("`{}` is also read for {}, which get the same project name and ports", place.shown, others.join(", "));
        let help = format!(
            "run one of them at a time, or give each a file: `profile {} {{ compose-env-files \".env.{0}\" }}`",
            run.profile
        );
        context.out.warn(&message, &help);
    }
    if !slot.values.is_empty() && run.command.iter().any(|word| word == "-p") {
        let message = format!("profile `{}` is run with `-p {}`, whatever the file says", run.profile, run.project);
        context.out.warn(&message, "give its project name to the stack, or use layout `overlay`");
    }
    if !place.read {
        let path = &place.shown;
        let help = if run.swarm {
            crate::pipeline::targets::run::sourced(path)
        } else {
            format!("`stackgen compose {} --env-file {path} up`", run.profile)
        };
        context.out.warn(&format!("Compose does not read `{path}` by itself"), &help);
    }
    let missing = |path: &&String| !project.root.join(path).exists() && **path != place.shown;
    if let Some(other) = run.env_files.iter().find(missing) {
        context.out.warn(&format!("Compose also reads `{other}`, which does not exist"), "it refuses to start without it");
    }
    if !arguments.dry_run && is_ignored(&place.path) == Some(false) {
        let message = format!("git does not ignore `{}`: its secrets could be committed", place.shown);
        context.out.warn(&message, "add a line to .gitignore with its name");
    }
}

/// Whether git leaves the file out; `None` where there is no repository, or no git.
fn is_ignored(path: &Path) -> Option<bool> {
    let (folder, name) = (path.parent()?, path.file_name()?);
    let status = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["check-ignore", "-q", "--"])
        .arg(name)
        .stderr(std::process::Stdio::null())
        .status();
    match status.ok()?.code()? {
        0 => Some(true),
        1 => Some(false),
        _ => None,
    }
}
