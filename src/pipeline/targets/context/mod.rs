//! What every template sees: the stack as plain data. `docs/artifacts.md` documents every field.
//!
//! No secret's value is ever in it: a secret is told by its state alone.

mod files;
mod host;
mod missing;
mod ports;
mod profiles;
mod receivers;
mod resources;
mod services;
mod shown;
mod tasks;
mod vars;

use indexmap::IndexMap;
use serde::Serialize;

use super::super::Model;

pub use files::{ArtifactContext, EnvFileContext, FileContext};
pub use host::{ExportContext, HostContext};
pub use missing::Missing;
pub(super) use ports::{INSIDE, of_service as ports_of};
pub use ports::{PortRow, Published};
pub use profiles::{ProfileContext, ToSet, Url};
pub use receivers::{CellContext, ReceivedContext, ReceiversContext};
pub use resources::{NetworkContext, VolumeContext};
pub(super) use services::mounts;
pub use services::{DependsOn, Health, Mount, ServiceContext, ServicePort, ServiceView};
pub(super) use shown::Reading;
pub use tasks::{TaskCommand, TaskContext};
pub use vars::{FlagContext, GroupContext, ValueContext, VarContext};

/// What a template sees.
#[derive(Clone, Debug, Serialize)]
pub struct Context {
    /// The stack itself.
    pub stack: StackContext,
    /// The profile that the artifact is made for: its own, else the default one.
    pub profile: Option<ProfileContext>,
    /// The way from the artifact's folder to the manifest's: `.`, `..`, `../..` …
    pub to_root: String,
    /// Name of the profile that is meant where none is named.
    pub default_profile: String,
    /// Every profile, in manifest order.
    pub profiles: Vec<ProfileContext>,
    /// Every service, in manifest order.
    pub services: Vec<ServiceContext>,
    /// Every port of every service, and where each profile publishes it.
    pub ports: Vec<PortRow>,
    /// Variables by group, in manifest order; flags among them.
    pub groups: Vec<GroupContext>,
    /// Who receives what, by group.
    pub receivers: Vec<ReceiversContext>,
    /// Feature flags.
    pub flags: Vec<FlagContext>,
    /// Named volumes.
    pub volumes: Vec<VolumeContext>,
    /// Networks that the manifest names.
    pub networks: Vec<NetworkContext>,
    /// Everyday commands.
    pub tasks: Vec<TaskContext>,
    /// Compose files.
    pub files: Vec<FileContext>,
    /// Env files that are rendered.
    pub env_files: Vec<EnvFileContext>,
    /// Further rendered files.
    pub artifacts: Vec<ArtifactContext>,
    /// What a service lacks although its role expects it, or that an audit asks about.
    pub missing: Vec<Missing>,
    /// The secrets to be set, by profile; profiles without any are left out.
    pub secrets_to_set: IndexMap<String, Vec<ToSet>>,
}

/// The stack itself.
#[derive(Clone, Debug, Serialize)]
pub struct StackContext {
    /// Its name.
    pub name: String,
    /// What it is; empty where the manifest does not say.
    pub doc: String,
    /// `overlay`, `standalone`, `single` or `swarm`.
    pub layout: String,
    /// The manifest's file name.
    pub manifest: String,
}

impl Context {
    /// What the template of the artifact at `path` sees, made for `profile` (the default one if `None`). `manifest_name` is a
    /// file name.
    #[must_use]
    pub fn new(model: &Model, manifest_name: &str, path: &str, profile: Option<&str>) -> Self {
        let manifest = &model.manifest;
        let default_profile = manifest.default_profile().map_or_else(String::new, |decl| decl.name.value.clone());
        let profiles = profiles::all(model);
        let own = profile.unwrap_or(&default_profile);
        let secrets_to_set = profiles.iter().filter(|p| !p.secrets_to_set.is_empty());
        let groups = vars::groups(model);
        Self {
            stack: StackContext {
                name: manifest.stack.name.value.clone(),
                doc: text(manifest.stack.doc.as_deref()),
                layout: model.layers.layout.name().to_string(),
                manifest: manifest_name.to_string(),
            },
            to_root: to_root(path),
            profile: profiles.iter().find(|p| p.name == own).cloned(),
            services: services::all(model, &default_profile),
            ports: ports::table(model),
            flags: vars::flags(&groups),
            receivers: receivers::all(model),
            groups,
            volumes: resources::volumes(model),
            networks: resources::networks(model),
            tasks: tasks::all(model),
            files: files::compose(model),
            env_files: files::env(model),
            artifacts: files::further(model),
            missing: missing::all(model),
            secrets_to_set: secrets_to_set.map(|p| (p.name.clone(), p.secrets_to_set.clone())).collect(),
            default_profile,
            profiles,
        }
    }
}

/// The way from the folder of `path` to the manifest's.
fn to_root(path: &str) -> String {
    let path = crate::compose::paths::clean(path);
    let up: Vec<&str> = path.split('/').skip(1).map(|_| "..").collect();
    if up.is_empty() { ".".into() } else { up.join("/") }
}

/// A text that may be left out; empty then.
fn text(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}
