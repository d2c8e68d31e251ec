//! What a shell on the host is given for one profile: the host view of its variables, without any secret.

use indexmap::{IndexMap, IndexSet};
use serde::Serialize;

use super::super::super::Model;
use super::super::super::decode::View;
use super::super::super::expand::{Endpoint, HostPort, Port, Stack, VarState, endpoint};
use super::super::run::{Run, copies_of};
use super::text;
use super::vars::is_address_of_secrets;
use crate::compose::interpolation::{Part, parse_dotted};
use crate::compose::paths::clean;

/// The host view of a profile.
#[derive(Clone, Debug, Serialize)]
pub struct HostContext {
    /// Env files for programs on the host; any may be missing.
    pub files: Vec<String>,
    /// Those that people keep for Compose; any may be missing.
    pub own_files: Vec<String>,
    /// What the shell exports, each after those that it names.
    pub exports: Vec<ExportContext>,
    /// Variables that the host would need and that are not exported: Compose would hand the host's address to containers.
    pub kept_back: Vec<String>,
    /// Variables for Compose alone: its project's name and what moves ports.
    pub compose_only: Vec<String>,
}

/// A variable that the shell exports.
#[derive(Clone, Debug, Serialize)]
pub struct ExportContext {
    /// Its name.
    pub name: String,
    /// What it means.
    pub doc: String,
    /// Its value, as it stands between double quotes in a POSIX shell.
    pub value: String,
    /// Whether a value that is there already stays.
    pub movable: bool,
    /// Variables that must have a value before.
    pub needs: Vec<String>,
}

/// A text of the manifest as a shell on the host reads it.
#[derive(Default)]
struct Translated {
    text: String,
    names: IndexSet<String>,
    /// Whether an endpoint stands in it, so that containers read something else.
    differs: bool,
}

/// The host view of `stack`.
pub fn of(model: &Model, stack: &Stack, run: &Run) -> HostContext {
    let mut exports: IndexMap<String, ExportContext> = IndexMap::new();
    let mut kept_back = Vec::new();
    let readers = |name: &str| !stack.readers(name).is_empty();
    for decl in model.manifest.vars.values().filter(|decl| !decl.read_by.is_empty() || readers(&decl.name.value)) {
        add(model, stack, &decl.name.value, &mut exports, &mut kept_back, 0);
    }
    let ports = stack.services.values().flat_map(|service| service.ports.values());
    let moved: IndexSet<String> = ports.filter_map(|port| port.host.as_ref()?.variable.clone()).collect();
    HostContext {
        files: files(model, stack),
        own_files: own_files(model, run),
        exports: exports.into_values().collect(),
        kept_back,
        compose_only: std::iter::once("COMPOSE_PROJECT_NAME".to_string()).chain(moved).collect(),
    }
}

/// The host's env files of the profile.
fn files(model: &Model, stack: &Stack) -> Vec<String> {
    let decls = model.manifest.stack.env_files.iter();
    let mine = decls.filter(|decl| decl.profile.as_ref().is_some_and(|name| name.value == stack.profile));
    let host = mine.filter(|decl| decl.view == View::Host).flat_map(|decl| {
        let copies: Vec<String> = copies_of(model, decl).into_iter().map(|(path, _)| path).collect();
        if copies.is_empty() { vec![clean(&decl.path.value)] } else { copies }
    });
    host.collect::<IndexSet<String>>().into_iter().collect()
}

/// What Compose reads and stackgen does not write.
fn own_files(model: &Model, run: &Run) -> Vec<String> {
    let generated = |path: &&String| model.manifest.stack.env_files.iter().any(|decl| clean(&decl.path.value) == **path);
    run.dot_env.iter().chain(run.env_files.iter().filter(|path| !generated(path))).cloned().collect()
}

/// Adds a variable behind those that it names. Returns whether a shell can know its value.
fn add(
    model: &Model,
    stack: &Stack,
    name: &str,
    exports: &mut IndexMap<String, ExportContext>,
    kept_back: &mut Vec<String>,
    depth: usize,
) -> bool {
    if exports.contains_key(name) {
        return true;
    }
    let (Some(var), Some(decl)) = (stack.vars.get(name), model.manifest.vars.get(name)) else { return false };
    // Of a secret, only what is one for the secrets that it names may stand in a file.
    let address = matches!(&var.state, VarState::Derived(text) if is_address_of_secrets(model, text));
    let from_files = decl.secret.is_some() && !address;
    let (VarState::Fixed(said) | VarState::Default(said) | VarState::Derived(said)) = &var.state else { return true };
    // Declared variables name each other without a circle; the bound is for what is none.
    if from_files || depth > 32 {
        return true;
    }
    let Some(value) = translated(model, stack, said) else { return false };
    let movable = matches!(var.state, VarState::Default(_));
    if movable && value.differs {
        if !kept_back.iter().any(|other| other == name) {
            kept_back.push(name.to_string());
        }
        return false;
    }
    if !value.names.iter().all(|other| add(model, stack, other, exports, kept_back, depth + 1)) {
        return false;
    }
    let needs = value.names.iter().filter(|other| !exports.contains_key(*other)).cloned();
    let inherited = value.names.iter().filter_map(|other| exports.get(other)).flat_map(|other| other.needs.iter().cloned());
    let needs: IndexSet<String> = needs.chain(inherited).collect();
    let doc = text(decl.doc.as_deref());
    let export = ExportContext { name: name.to_string(), doc, value: value.text, movable, needs: needs.into_iter().collect() };
    exports.insert(name.to_string(), export);
    true
}

/// `None` where an endpoint of the text cannot be reached from the host.
fn translated(model: &Model, stack: &Stack, said: &str) -> Option<Translated> {
    let mut out = Translated::default();
    for part in parse_dotted(said).ok()? {
        match part {
            Part::Text(text) => escape(&text, &mut out.text),
            Part::Dollar => escape("$", &mut out.text),
            Part::Var { name, .. } => {
                out.text.extend(["${", &name, ":-}"]);
                out.names.insert(name);
            }
            Part::Endpoint { path, .. } => match endpoint(&model.manifest, &stack.profile, &stack.project, &path) {
                Endpoint::Fact(fact) => escape(&fact, &mut out.text),
                Endpoint::Unknown => return None,
                Endpoint::Port { service, port, part } => {
                    let host = Port::named(&stack.services.get(service)?.ports, port)?.host.as_ref()?;
                    out.differs |= part != Some("published");
                    match part {
                        Some("host") => escape(host.host_name(), &mut out.text),
                        Some("port") => out.text.push_str(&number(host)),
                        _ => {
                            escape(host.host_name(), &mut out.text);
                            out.text.push(':');
                            out.text.push_str(&number(host));
                        }
                    }
                }
            },
        }
    }
    Some(out)
}

/// `${POSTGRES_PORT:-5432}`.
fn number(host: &HostPort) -> String {
    match &host.variable {
        Some(name) => format!("${{{name}:-{}}}", host.port),
        None => host.port.to_string(),
    }
}

/// Text between double quotes of a POSIX shell.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        if matches!(c, '\\' | '"' | '$' | '`') {
            out.push('\\');
        }
        out.push(c);
    }
}
