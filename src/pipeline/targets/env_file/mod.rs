//! `.env` files: samples for people to copy, and files that hold the values of one profile.

mod describe;
mod filled;
pub mod own;
mod ports;
mod sample;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::compose::dotenv::assignment;
use crate::compose::yaml::write_comment;

use super::super::Model;
use super::super::decode::{EnvFileDecl, VarDecl, View};
use super::super::expand::Stack;
use super::{Output, Source, run};
use crate::compose::paths::clean;

pub(super) use describe::made_of;

/// Renders every env file that the stack declares.
pub fn render(source: &Source<'_>, out: &mut Output) {
    for decl in &source.model.manifest.stack.env_files {
        out.push(&decl.path.value, file(source.model, decl));
    }
}

/// A heading and what stands under it.
struct Section {
    title: String,
    doc: Option<String>,
    entries: Vec<Entry>,
}

/// A variable, with what there is to say of it.
struct Entry {
    name: String,
    comment: String,
    line: Line,
}

/// What a file does with a variable.
enum Line {
    /// Sets it to this value.
    Set(String),
    /// Shows this value, commented out.
    Off(String),
    /// Only speaks of it.
    Nothing,
}

impl Entry {
    /// The line that sets the variable, if there is one and an environment can hold it.
    fn set(&self) -> Option<String> {
        match &self.line {
            Line::Set(value) => assignment(&self.name, value),
            Line::Off(_) | Line::Nothing => None,
        }
    }

    fn write(&self, out: &mut String) {
        if !self.comment.is_empty() {
            write_comment(out, &self.comment, 0);
        }
        match &self.line {
            Line::Nothing => return,
            Line::Set(value) => match assignment(&self.name, value) {
                Some(line) => out.push_str(&line),
                None => out.push_str(&format!("# {} holds what no environment variable can", self.name)),
            },
            // `assignment` keeps to one line, so nothing escapes from the comment.
            Line::Off(value) => {
                out.push_str("# ");
                out.push_str(&assignment(&self.name, value).unwrap_or_else(|| format!("{}=", self.name)));
            }
        }
        out.push('\n');
    }
}

fn file(model: &Model, decl: &EnvFileDecl) -> String {
    let mut sections = sections(model, decl);
    if let Some(below) = decl.overrides.as_ref().and_then(|path| declared(model, &path.value)) {
        let lines: HashMap<String, String> = self::sections(model, below)
            .iter()
            .flat_map(|section| &section.entries)
            .filter_map(|entry| Some((entry.name.clone(), entry.set()?)))
            .collect();
        for section in &mut sections {
            section.entries.retain(|entry| entry.set().is_some_and(|line| lines.get(&entry.name) != Some(&line)));
        }
    }
    let mut out = String::new();
    write_comment(&mut out, &header(model, decl), 0);
    for section in sections.iter().filter(|section| !section.entries.is_empty()) {
        out.push('\n');
        write_comment(&mut out, &format!("--- {} ---", section.title), 0);
        if let Some(doc) = &section.doc {
            write_comment(&mut out, doc, 0);
        }
        for entry in &section.entries {
            out.push('\n');
            entry.write(&mut out);
        }
    }
    out
}

/// The declared env file of that path.
fn declared<'m>(model: &'m Model, path: &str) -> Option<&'m EnvFileDecl> {
    model.manifest.stack.env_files.iter().find(|decl| clean(&decl.path.value) == clean(path))
}

/// The profile that an env file is for; `None` for a sample for all of them.
fn stack_of<'m>(model: &'m Model, decl: &EnvFileDecl) -> Option<&'m Stack> {
    let name = decl.profile.as_ref()?;
    model.stacks.iter().find(|stack| stack.profile == name.value)
}

/// Everything that an env file says, whatever it overrides.
fn sections(model: &Model, decl: &EnvFileDecl) -> Vec<Section> {
    let stack = stack_of(model, decl);
    let entry = |var: &VarDecl| match (stack, decl.view) {
        (None, _) => Some(sample::entry(model, var)),
        (Some(stack), View::Container) if filled::concerns(model, stack, var) => {
            Some(filled::for_compose(model, stack, var, run::is_sample(&decl.path.value)))
        }
        (Some(_), View::Container) => None,
        (Some(stack), View::Host) => filled::for_host(model, stack, var),
    };
    let mut sections: Vec<Section> = model
        .manifest
        .groups
        .iter()
        .map(|group| Section {
            title: group.name.value.clone(),
            doc: group.doc.as_ref().map(|doc| doc.value.clone()),
            entries: Vec::new(),
        })
        .collect();
    for var in model.manifest.vars.values() {
        if let (Some(section), Some(entry)) = (sections.get_mut(var.group), entry(var)) {
            section.entries.push(entry);
        }
    }
    if stack.is_none() || decl.view == View::Container {
        let doc = "Where the host reaches the stack. Another number here moves a port.".to_string();
        sections.push(Section { title: "Host ports".into(), doc: Some(doc), entries: ports::entries(model, stack) });
    }
    sections
}

/// Which profiles do not read a copy of a sample for all: Compose reads no `.env` where it is given other files.
fn instead(model: &Model) -> Vec<String> {
    let runs = model.stacks.iter().filter_map(|stack| run::run_of(model, &stack.profile));
    runs.filter(|run| run.dot_env.is_none() && !run.swarm)
        .map(|run| format!("Profile {} does not read the copy: it has {}.", run.profile, run.env_files.join(", ")))
        .collect()
}

/// What the file is, and who reads it.
fn header(model: &Model, decl: &EnvFileDecl) -> String {
    let stack = &model.manifest.stack;
    let mut lines = vec![stack.doc.as_ref().map_or_else(|| format!("Stack {}", stack.name.value), |doc| doc.value.clone())];
    let path = clean(&decl.path.value);
    let name = path.rsplit('/').next().unwrap_or(&path);
    let copies = run::copies_of(model, decl);
    match (stack_of(model, decl), decl.view) {
        (None, _) => {
            lines.push(format!("For every profile: {}.", super::compose::profiles(model)));
            lines.push("Commented out: the profile has a value. Uncomment to set another, or where it is required.".into());
        }
        (Some(stack), View::Container) => {
            let run = run::run_of(model, &stack.profile);
            let of_stack = run.as_ref().filter(|run| run.swarm && !run::of_containers(stack).contains(&path));
            let passed = run.as_ref().is_some_and(|run| run.env_files.contains(&path)) || run::is_sample(name);
            let reader = if passed { "Compose reads it" } else { "containers are given it" };
            match of_stack {
                None => lines.push(format!("Profile {}, as {reader}:", stack.profile)),
                Some(_) => {
                    let read = copies.first().map_or(path.as_str(), |(copy, _)| copy.as_str());
                    lines.push(format!("Profile {}, for the shell that deploys it:", stack.profile));
                    lines.push(super::compose::command(&run::sourced(read)));
                }
            }
            if let Some(run) = run {
                lines.push(super::compose::command(&run.up()));
            }
        }
        (Some(stack), View::Host) => {
            lines.push(format!(
                "Profile {}, for programs that run on the host: services are reached at their published ports.",
                stack.profile
            ));
        }
    }
    if let Some(below) = &decl.overrides {
        lines.push(format!("Read after {}: holds only what differs from it.", clean(&below.value)));
    }
    let places: Vec<String> = copies
        .into_iter()
        .map(|(place, profiles)| if profiles.is_empty() { place } else { format!("{place} for {}", profiles.join(", ")) })
        .collect();
    if !places.is_empty() {
        let fill = if decl.profile.is_none() { " and fill it in" } else { "" };
        lines.push(format!("Copy this file to {}{fill}; never commit the copy.", places.join(", to ")));
        if decl.profile.is_none() {
            lines.extend(instead(model));
        }
    }
    lines.join("\n")
}
