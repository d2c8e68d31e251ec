//! The files of a stack -> what rules look at: what they say together, and each file as it is written.

use indexmap::{IndexMap, IndexSet};

use crate::compose::load::{Files, Merged, Refusal, join, merged};
use crate::compose::{Map, Tree, Value, yaml};
use crate::diag::{FileId, Sources};
use crate::pipeline::expand::{Service, Stack, Var, VarState};
use crate::pipeline::lower::Project;
use crate::pipeline::rules::ComposeFile;

use super::refusals::relocated;
use super::settle::settle;
use super::{Group, Options, comments, samples};

/// Reads `group`. What it reads is added to `sources` and `read`, each file once in a run.
///
/// # Errors
/// What Compose refuses while it reads files.
pub fn read(
    group: &Group,
    options: Options,
    files: &dyn Files,
    sources: &mut Sources,
    read: &mut Vec<ComposeFile>,
) -> Result<(Stack, Project), Refusal> {
    let mut own = Sources::default();
    let result = merged(&group.request, files, &mut own);
    let ids = shared(&own, sources);
    let mut merged = result.map_err(|refusal| relocated(refusal, &ids))?;
    settle(&mut merged.file, &ids, sources);
    let named: IndexSet<String> = group.request.files.iter().map(|path| join(&group.request.folder, path)).collect();
    for id in &ids {
        add_file(*id, &group.name, &named, (sources, files), read);
    }
    let stack = stack(group, options, &merged);
    Ok((stack, Project { profile: group.name.clone(), file: merged.file }))
}

/// The files of `own` in `all`, to which new ones are added; in the order of `own`.
pub fn shared(own: &Sources, all: &mut Sources) -> Vec<FileId> {
    own.files().iter().map(|file| all.find(&file.name).unwrap_or_else(|| all.add(&file.name, &file.text))).collect()
}

fn add_file(
    id: FileId,
    stack: &str,
    named: &IndexSet<String>,
    (sources, files): (&Sources, &dyn Files),
    read: &mut Vec<ComposeFile>,
) {
    if let Some(known) = read.iter_mut().find(|known| known.file == id) {
        if !known.stacks.iter().any(|name| name == stack) {
            known.stacks.push(stack.to_string());
        }
        return;
    }
    // Env files are no YAML, and what is no YAML has been refused.
    let Some(file) = sources.get(id).filter(|file| crate::import::discover::names::is_compose(&file.name)) else { return };
    let Ok(documents) = yaml::read(&file.text, id) else { return };
    read.push(ComposeFile {
        file: id,
        sampled: samples::names(&file.name, files),
        allows: comments::allows(&documents, &file.text),
        documents,
        stacks: vec![stack.to_string()],
        is_named: named.is_empty() || named.contains(&file.name),
        text: file.text.clone(),
    });
}

fn stack(group: &Group, options: Options, merged: &Merged) -> Stack {
    let file = &merged.file;
    let nothing = Map::new();
    // Compose sets it where nobody names the project, too: then the folder does.
    let folder = merged.folder.rsplit('/').next().unwrap_or_default().to_lowercase();
    let after_folder = folder.trim_start_matches(['_', '-']).replace(|c: char| !is_of_name(c), "") == merged.name;
    let is_said = |name: &str| name != "COMPOSE_PROJECT_NAME" || !after_folder;
    let services = file.get("services").and_then(Tree::as_map).unwrap_or(&nothing);
    Stack {
        profile: group.name.clone(),
        lineage: vec![group.name.clone()],
        project: merged.name.clone(),
        // Nobody says that the stacks of a run are ever started beside each other.
        machine: group.name.clone(),
        strict: options.strict,
        hardening: options.hardening,
        services: services.iter().map(|(name, tree)| (name.clone(), service(name, tree))).collect(),
        top: Tree::new(Value::Map(Map::new()), file.span),
        vars: merged
            .environment
            .iter()
            .filter(|(name, _)| is_said(name))
            .map(|(name, text)| (name.clone(), variable(text)))
            .collect(),
        ..Stack::default()
    }
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-')
}

fn service(name: &str, tree: &Tree) -> Service {
    Service {
        name: name.to_string(),
        role: None,
        doc: None,
        settings: tree.clone(),
        ports: IndexMap::new(),
        reads: IndexSet::new(),
        environment: IndexMap::new(),
        removed: std::collections::HashSet::new(),
        span: tree.span,
    }
}

fn variable(text: &str) -> Var {
    Var { state: VarState::Default(text.to_string()), span: crate::diag::Span::NONE }
}
