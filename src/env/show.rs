//! What Compose makes of env files, variable by variable, and where each value came from.

mod mask;

use indexmap::{IndexMap, IndexSet};

use crate::compose::dotenv::read::{Entry, Style};
use crate::compose::interpolation::{self, Part};
use crate::diag::Span;
use crate::pipeline::Model;
use crate::pipeline::expand::{Stack, VarState, values};

use super::files::Reading;

pub use mask::MASK;

/// The variables of a process.
pub type Shell<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A variable as Compose has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name; empty for what Compose takes for a value without a name.
    pub name: String,
    /// Its value; `None` where Compose asks for one that nobody gives.
    pub value: Option<String>,
    /// Who gives it.
    pub from: Source,
    /// Whether its value is, or holds, a secret.
    pub secret: bool,
    /// Whether the manifest declares it, or it moves one of its ports; everything is known where there is no manifest.
    pub known: bool,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// An assignment: index of the file, line from 1.
    Line(usize, usize),
    /// The environment of the process.
    Process,
    /// The manifest's own value.
    Manifest(Span),
    /// The manifest, which makes it of these variables.
    Made(Vec<String>, Span),
    /// Nobody.
    Nobody(Span),
}

/// What the files say by themselves: what Compose hands to a container that has them in its `env_file`, and to `${…}` where
/// the shell has no variable of the name. In the order in which the names first stand there.
#[must_use]
pub fn files(reading: &Reading, shell: Shell<'_>, declared: &dyn Fn(&str) -> Option<bool>) -> Vec<Variable> {
    let origins = origins(reading, shell);
    let one = |(name, value): (&String, &String)| Variable {
        name: name.clone(),
        value: Some(value.clone()),
        from: origins.get(name.as_str()).cloned().unwrap_or(Source::Process),
        secret: declared(name).unwrap_or_else(|| mask::is_secret(name)),
        known: true,
    };
    mask::holders(reading.values.iter().map(one).collect())
}

/// Who gives the value of each name in the files: the last assignment, unless a bare name takes the shell's.
fn origins<'r>(reading: &'r Reading, shell: Shell<'_>) -> IndexMap<&'r str, Source> {
    let mut origins = IndexMap::new();
    for (file, Entry { key, style, line, .. }) in &reading.entries {
        let source = match style {
            Style::Bare if shell(&key.value).is_some() => Source::Process,
            Style::Bare if origins.contains_key(key.value.as_str()) => continue,
            _ => Source::Line(*file, *line),
        };
        origins.insert(key.value.as_str(), source);
    }
    origins
}

/// What Compose uses in a profile: the process over the files over the manifest. Declared variables in the manifest's order,
/// those that move ports, then what only the files say.
#[must_use]
pub fn profile(model: &Model, stack: &Stack, reading: &Reading, shell: Shell<'_>) -> Vec<Variable> {
    let manifest = &model.manifest;
    let origins = origins(reading, shell);
    let outside = |name: &str| shell(name).or_else(|| reading.values.get(name).cloned());
    let from_outside = |name: &str| match shell(name) {
        Some(_) => Some(Source::Process),
        None => origins.get(name).cloned(),
    };
    let is_secret = |name: &str| manifest.vars.get(name).is_some_and(|decl| decl.secret.is_some());
    let mut variables = Vec::new();
    for (name, template) in values::templates(manifest, stack, manifest.vars.keys().map(String::as_str)) {
        let parts = interpolation::parse(&template).unwrap_or_default();
        let Some(var) = stack.vars.get(&name) else { continue };
        let behind = names(&parts);
        let value = match &var.state {
            VarState::Required => outside(&name).filter(|value| !value.is_empty()),
            _ => interpolation::evaluate(&parts, &outside).ok(),
        };
        let movable = matches!(var.state, VarState::Default(_) | VarState::Required | VarState::Empty);
        let given = outside(&name).is_some_and(|value| !value.is_empty());
        let from = match from_outside(&name) {
            Some(source) if movable && given => source,
            _ if var.state == VarState::Required => Source::Nobody(var.span),
            _ => {
                let others: Vec<String> = behind.iter().filter(|other| **other != name).cloned().collect();
                if others.is_empty() { Source::Manifest(var.span) } else { Source::Made(others, var.span) }
            }
        };
        let secret = is_secret(&name) || (matches!(from, Source::Made(..)) && behind.iter().any(|name| is_secret(name)));
        variables.push(Variable { name, value, from, secret, known: true });
    }
    for (name, number, span) in ports(stack).into_iter().filter(|(name, ..)| !manifest.vars.contains_key(name)) {
        let given = outside(&name).filter(|value| !value.is_empty());
        let from = given.as_ref().and_then(|_| from_outside(&name)).unwrap_or(Source::Manifest(span));
        variables.push(Variable { name, value: Some(given.unwrap_or(number)), from, secret: false, known: true });
    }
    let known: IndexSet<&str> = variables.iter().map(|variable| variable.name.as_str()).collect();
    let mut unknown = Vec::new();
    for (name, value) in reading.values.iter().filter(|(name, _)| !known.contains(name.as_str())) {
        unknown.push(Variable {
            name: name.clone(),
            value: Some(shell(name).unwrap_or_else(|| value.clone())),
            from: from_outside(name).unwrap_or(Source::Process),
            secret: mask::is_secret(name),
            known: name.starts_with("COMPOSE_") || name.starts_with("DOCKER_"),
        });
    }
    drop(known);
    variables.extend(unknown);
    mask::holders(variables)
}

/// The variables that move host ports of the profile, with their numbers.
fn ports(stack: &Stack) -> Vec<(String, String, Span)> {
    let hosts = stack.services.values().flat_map(|service| service.ports.values()).filter_map(|port| port.host.as_ref());
    let mut seen = IndexMap::new();
    for host in hosts {
        let Some(variable) = host.variable.clone() else { continue };
        seen.entry(variable).or_insert((host.port.to_string(), host.span));
    }
    seen.into_iter().map(|(name, (number, span))| (name, number, span)).collect()
}

/// The variables that a template reads, in its order.
fn names(parts: &[Part]) -> IndexSet<String> {
    let mut found = IndexSet::new();
    interpolation::visit(parts, &mut |part| {
        if let Part::Var { name, .. } = part {
            found.insert(name.clone());
        }
    });
    found
}
