//! Profiles: how each is run, and what it offers.

use serde::Serialize;

use super::super::super::Model;
use super::super::super::expand::{Stack, VarState};
use super::super::graph::mermaid;
use super::super::run::{Run, run_of};
use super::ports::{self, Published};
use super::{HostContext, host, shown, text};
use crate::compose::Tree;

/// A profile.
#[derive(Clone, Debug, Serialize)]
pub struct ProfileContext {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub doc: String,
    /// Whether it is meant where none is named.
    pub default: bool,
    /// The profile that it starts from.
    pub extends: Option<String>,
    /// Whether warnings are errors and secrets have no defaults.
    pub strict: bool,
    /// Whether its named volumes are kept in memory.
    pub ephemeral: bool,
    /// The machine that it runs on; empty where the manifest does not say.
    pub machine: String,
    /// Compose's project name.
    pub project: String,
    /// Its Compose files, in the order of their `-f`.
    pub files: Vec<String>,
    /// The env files that Compose reads for it.
    pub env_files: Vec<String>,
    /// Where Compose looks for a `.env` of people's own; `none` where it reads `env_files` instead.
    pub dot_env: Option<String>,
    /// Whether it is a Swarm stack: `command` is then whole, and takes variables from the shell alone.
    pub swarm: bool,
    /// `docker compose -f …`: to be followed by a subcommand, quoted for a shell. `docker stack deploy …` of a Swarm stack.
    pub command: String,
    /// The command that starts it.
    pub up: String,
    /// What can be opened in a browser or by another client.
    pub urls: Vec<Url>,
    /// Whether it is deployed rather than tried: it is strict, a Swarm stack, or has a machine and keeps its data.
    pub deployed: bool,
    /// Its topology as a Mermaid flowchart.
    pub diagram: String,
    /// Names of its services.
    pub services: Vec<String>,
    /// Names of those whose image is built.
    pub builds: Vec<String>,
    /// What the host offers.
    pub published: Vec<Published>,
    /// Those of them that other machines can reach.
    pub published_to_others: Vec<Published>,
    /// Services in the host's own network: whatever they listen on is the host's.
    pub host_network: Vec<String>,
    /// Secrets that must be given from outside.
    pub secrets_to_set: Vec<ToSet>,
    /// Other variables that must be given from outside.
    pub vars_to_set: Vec<ToSet>,
    /// Whether there are any of either.
    pub needs_values: bool,
    /// What a shell on the host is given.
    pub host: HostContext,
}

/// A place to open.
#[derive(Clone, Debug, Serialize)]
pub struct Url {
    /// The service.
    pub service: String,
    /// The port's name.
    pub port: String,
    /// `http://localhost:3000`
    pub url: String,
    /// What is found there.
    pub doc: String,
}

/// A variable that must be given from outside.
#[derive(Clone, Debug, Serialize)]
pub struct ToSet {
    /// Its name.
    pub name: String,
    /// What it means.
    pub doc: String,
}

/// Every profile.
pub fn all(model: &Model) -> Vec<ProfileContext> {
    let default = model.manifest.default_profile().map(|decl| decl.name.value.clone());
    let run = |stack: &Stack| run_of(model, &stack.profile);
    model.stacks.iter().filter_map(|stack| Some(profile(model, stack, &run(stack)?, default.as_ref()))).collect()
}

fn profile(model: &Model, stack: &Stack, run: &Run, default: Option<&String>) -> ProfileContext {
    let decl = model.manifest.profiles.get(&stack.profile);
    let published = ports::published(model, stack);
    let others = published.iter().filter(|port| port.is_for_others()).cloned().collect();
    let (secrets_to_set, vars_to_set) = (to_set(model, stack, true), to_set(model, stack, false));
    ProfileContext {
        needs_values: !secrets_to_set.is_empty() || !vars_to_set.is_empty(),
        name: stack.profile.clone(),
        doc: text(decl.and_then(|decl| decl.doc.as_deref())),
        default: default == Some(&stack.profile),
        extends: decl.and_then(|decl| decl.extends.as_deref().cloned()),
        strict: stack.strict,
        ephemeral: stack.ephemeral,
        machine: stack.machine.clone(),
        project: stack.project.clone(),
        files: run.files.clone(),
        env_files: run.env_files.clone(),
        dot_env: run.dot_env.clone(),
        deployed: stack.strict || run.swarm || (!stack.machine.is_empty() && !stack.ephemeral),
        swarm: run.swarm,
        command: run.shell(&[]),
        up: run.up(),
        urls: urls(stack),
        diagram: mermaid(model, Some(&stack.profile)),
        services: stack.services.keys().cloned().collect(),
        builds: stack.services.values().filter(|s| s.settings.get("build").is_some()).map(|s| s.name.clone()).collect(),
        published,
        published_to_others: others,
        host_network: stack
            .services
            .values()
            .filter(|service| service.settings.get("network_mode").and_then(Tree::as_str) == Some("host"))
            .map(|service| service.name.clone())
            .collect(),
        host: host::of(model, stack, run),
        secrets_to_set,
        vars_to_set,
    }
}

fn urls(stack: &Stack) -> Vec<Url> {
    let mut urls = Vec::new();
    for service in stack.services.values() {
        for port in service.ports.values() {
            let (Some(host), Some(scheme)) = (&port.host, &port.scheme) else { continue };
            let usual = matches!((scheme.as_str(), host.port), ("http", 80) | ("https", 443));
            let number = if usual { String::new() } else { format!(":{}", host.port) };
            let path = port.path.as_deref().unwrap_or("");
            let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
            urls.push(Url {
                service: service.name.clone(),
                port: port.name.clone(),
                url: format!("{scheme}://{}{number}{slash}{path}", host.host_name()),
                doc: port.doc.clone().or_else(|| service.doc.clone()).unwrap_or_default(),
            });
        }
    }
    urls
}

/// What is required in the profile and read by one of its services, or by none of the stack at all.
fn to_set(model: &Model, stack: &Stack, secret: bool) -> Vec<ToSet> {
    let read = |stack: &Stack, name: &str| !stack.readers(name).is_empty();
    let wanted = |name: &str| read(stack, name) || !model.stacks.iter().any(|stack| read(stack, name));
    stack
        .vars
        .iter()
        .filter(|(name, var)| {
            var.state == VarState::Required && shown::is_secret(&model.manifest, name) == secret && wanted(name)
        })
        .map(|(name, _)| ToSet {
            name: name.clone(),
            doc: text(model.manifest.vars.get(name).and_then(|decl| decl.doc.as_deref())),
        })
        .collect()
}
