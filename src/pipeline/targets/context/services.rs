//! Services, as a whole and in each profile.

use indexmap::IndexMap;
use serde::Serialize;

use crate::compose::{Tree, Value};

use super::super::super::Model;
use super::super::super::expand::{Service, Stack};
use super::super::run::shell_line;
use super::ports;
use super::shown::Reading;

/// A service.
#[derive(Clone, Debug, Serialize)]
pub struct ServiceContext {
    /// Its name.
    pub name: String,
    /// Its role; `none` without one.
    pub role: Option<String>,
    /// What it is for.
    pub doc: String,
    /// The profiles that have it.
    pub profiles: Vec<String>,
    /// How it is in the default profile, or in its first where that one lacks it.
    #[serde(flatten)]
    pub view: ServiceView,
    /// How it is in each of its profiles.
    pub by_profile: IndexMap<String, ServiceView>,
    /// Profiles in which it is otherwise than this entry says.
    pub differs_in: Vec<String>,
}

/// A service in one profile. Values of variables are filled in where they are known; secrets stay `${NAME}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceView {
    /// The image that it runs, or that its build is tagged with.
    pub image: Option<String>,
    /// The folder that its image is built from.
    pub build: Option<String>,
    /// The build's Dockerfile, where it is not the usual one.
    pub dockerfile: Option<String>,
    /// The build's target stage.
    pub target: Option<String>,
    /// Its command, where it is not the image's.
    pub command: Option<String>,
    /// The networks that it is in; `network_mode` where it says one.
    pub networks: Vec<String>,
    /// What is mounted into it.
    pub volumes: Vec<Mount>,
    /// Its ports.
    pub ports: Vec<ServicePort>,
    /// The services that it waits for.
    pub depends_on: Vec<DependsOn>,
    /// How its health is checked; `none` where it is not.
    pub healthcheck: Option<Health>,
    /// Its restart policy.
    pub restart: Option<String>,
    /// The declared variables that it reads, also through others.
    pub reads: Vec<String>,
    /// Names in its environment.
    pub environment: Vec<String>,
}

/// Something mounted into a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mount {
    /// The volume's name or the host's path; `none` for an anonymous volume and for memory.
    pub source: Option<String>,
    /// The path in the container.
    pub target: String,
    /// Whether it can only be read.
    pub read_only: bool,
    /// `volume`, `anonymous`, `bind`, `tmpfs` …
    pub kind: String,
}

/// A port of a service in one profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServicePort {
    /// Its name; the number for one that Compose's own `ports` publishes without a name.
    pub name: String,
    /// What it is for.
    pub doc: String,
    /// The port in the container.
    pub target: String,
    /// `tcp`, `udp` …
    pub protocol: String,
    /// Where the host offers it, as `127.0.0.1:5432`, `*` being every address; `inside` where it does not.
    pub address: String,
    /// The variable that moves the host's port.
    pub variable: Option<String>,
}

/// A service that another one waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DependsOn {
    /// Its name.
    pub service: String,
    /// `service_started`, `service_healthy` or `service_completed_successfully`.
    pub condition: String,
}

/// How a container's health is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Health {
    /// The command.
    pub test: String,
    /// Between two checks, such as `10s`.
    pub interval: Option<String>,
    /// For one check.
    pub timeout: Option<String>,
    /// Failures in a row until it counts as unhealthy.
    pub retries: Option<String>,
}

/// Every service of the manifest.
pub fn all(model: &Model, default_profile: &str) -> Vec<ServiceContext> {
    let mut all: IndexMap<&str, ServiceContext> = IndexMap::new();
    let default = model.stacks.iter().filter(|stack| stack.profile == default_profile);
    // The default profile first, so that its view is the one that the entry shows.
    for stack in default.chain(model.stacks.iter().filter(|stack| stack.profile != default_profile)) {
        for service in stack.services.values() {
            let view = view(model, stack, service);
            let entry = all.entry(&service.name).or_insert_with(|| ServiceContext {
                name: service.name.clone(),
                role: service.role.clone(),
                doc: service.doc.clone().unwrap_or_default(),
                profiles: Vec::new(),
                view: view.clone(),
                by_profile: IndexMap::new(),
                differs_in: Vec::new(),
            });
            entry.by_profile.insert(stack.profile.clone(), view);
        }
    }
    let mut services = Vec::with_capacity(all.len());
    for name in model.manifest.services.keys() {
        let Some(mut entry) = all.swap_remove(name.as_str()) else { continue };
        let order = |profile: &String| model.stacks.iter().position(|stack| stack.profile == *profile);
        entry.by_profile.sort_by(|a, _, b, _| order(a).cmp(&order(b)));
        entry.profiles = entry.by_profile.keys().cloned().collect();
        entry.differs_in = entry.by_profile.iter().filter(|(_, view)| **view != entry.view).map(|(p, _)| p.clone()).collect();
        services.push(entry);
    }
    services
}

fn view(model: &Model, stack: &Stack, service: &Service) -> ServiceView {
    let reading = Reading::new(&model.manifest, stack, service);
    let settings = &service.settings;
    let text = |tree: Option<&Tree>| tree.and_then(Tree::scalar_text).map(|text| reading.text(&text));
    let build = settings.get("build");
    let inside = |key: &str| build.and_then(|build| text(build.get(key)));
    ServiceView {
        image: text(settings.get("image")),
        build: build.map(|build| text(Some(build)).or_else(|| inside("context")).unwrap_or_else(|| ".".into())),
        dockerfile: inside("dockerfile"),
        target: inside("target"),
        command: settings.get("command").and_then(|tree| words(tree, &reading)),
        networks: networks(settings, &reading),
        volumes: mounts(settings, &reading),
        ports: ports::of_service(service, &reading),
        depends_on: depends_on(settings),
        healthcheck: settings.get("healthcheck").and_then(|tree| health(tree, &reading)),
        restart: text(settings.get("restart")),
        reads: service.reads.iter().cloned().collect(),
        environment: service.settings.get("environment").map(names).unwrap_or_default(),
    }
}

/// A command: a list as a shell takes it, a text as it is.
fn words(tree: &Tree, reading: &Reading<'_>) -> Option<String> {
    match &tree.value {
        Value::Seq(items) => {
            let words: Vec<String> = items.iter().filter_map(Tree::scalar_text).map(|word| reading.text(&word)).collect();
            Some(shell_line(words.iter().map(String::as_str)))
        }
        _ => tree.scalar_text().map(|text| reading.text(&text)),
    }
}

fn names(tree: &Tree) -> Vec<String> {
    match &tree.value {
        Value::Map(map) => map.keys().cloned().collect(),
        Value::Seq(items) => items.iter().filter_map(Tree::scalar_text).collect(),
        _ => Vec::new(),
    }
}

/// A service that names no network is in `default`.
pub fn networks(settings: &Tree, reading: &Reading<'_>) -> Vec<String> {
    if let Some(mode) = settings.get("network_mode").and_then(Tree::as_str) {
        return vec![reading.text(mode)];
    }
    let named = settings.get("networks").map(names).unwrap_or_default();
    if named.is_empty() { vec!["default".into()] } else { named }
}

/// `volumes`, then `tmpfs`.
pub fn mounts(settings: &Tree, reading: &Reading<'_>) -> Vec<Mount> {
    let items = |key: &str| match settings.get(key).map(|tree| &tree.value) {
        Some(Value::Seq(items)) => items.clone(),
        Some(Value::Str(text)) => vec![Tree::bare(text.as_str())],
        _ => Vec::new(),
    };
    let mut mounts = Vec::new();
    for item in items("volumes") {
        let field = |key: &str| item.get(key).and_then(Tree::scalar_text).map(|text| reading.text(&text));
        // A text is one that a variable decides about.
        let Some(target) = field("target").or_else(|| item.as_str().map(|text| reading.text(text))) else { continue };
        let source = field("source");
        let kind = match field("type").unwrap_or_else(|| "volume".into()) {
            kind if kind == "volume" && source.is_none() && item.as_str().is_none() => "anonymous".into(),
            kind => kind,
        };
        let read_only = item.get("read_only").is_some_and(|value| value.value == Value::Bool(true));
        mounts.push(Mount { source, target, read_only, kind });
    }
    for item in items("tmpfs") {
        let Some(text) = item.as_str() else { continue };
        let target = reading.text(text.split(':').next().unwrap_or(text));
        mounts.push(Mount { source: None, target, read_only: false, kind: "tmpfs".into() });
    }
    mounts
}

fn depends_on(settings: &Tree) -> Vec<DependsOn> {
    let entries = settings.get("depends_on").and_then(Tree::as_map).into_iter().flatten();
    let condition = |tree: &Tree| tree.get("condition").and_then(Tree::scalar_text);
    entries
        .map(|(service, tree)| DependsOn {
            service: service.clone(),
            condition: condition(tree).unwrap_or_else(|| "service_started".into()),
        })
        .collect()
}

/// `None` where it is switched off.
fn health(tree: &Tree, reading: &Reading<'_>) -> Option<Health> {
    if tree.get("disable").is_some_and(|value| value.value == Value::Bool(true)) {
        return None;
    }
    let field = |key: &str| tree.get(key).and_then(Tree::scalar_text).map(|text| reading.text(&text));
    let test = match tree.get("test").map(|test| (&test.value, test)) {
        Some((Value::Seq(items), test)) => match items.first().and_then(Tree::as_str) {
            Some("NONE") => return None,
            Some("CMD-SHELL") => items.get(1).and_then(Tree::as_str).map(|text| reading.text(text)),
            Some("CMD") => words(&Tree::bare(items[1..].to_vec()), reading),
            _ => words(test, reading),
        },
        Some((_, test)) => words(test, reading),
        None => None,
    };
    Some(Health {
        test: test.unwrap_or_else(|| "the image's own".into()),
        interval: field("interval"),
        timeout: field("timeout"),
        retries: field("retries"),
    })
}
