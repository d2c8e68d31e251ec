//! Tasks and further files as types, for the schema alone.

use schemars::JsonSchema;

/// An everyday command.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TaskNode {
    /// What it does.
    pub doc: Option<String>,
    /// The service that it runs in; without one its `run` is a command of the host.
    pub service: Option<String>,
    /// The profile that it belongs to; without one, any that has the service.
    pub profile: Option<String>,
    /// Another entrypoint for `run`.
    pub entrypoint: Option<String>,
    /// Commands in a fresh container of the service.
    pub run: Option<Vec<Vec<String>>>,
    /// Commands in the service's running container.
    pub exec: Option<Vec<Vec<String>>>,
    /// Commands of `docker compose`.
    pub compose: Option<Vec<Vec<String>>>,
    /// Commands on the host.
    pub host: Option<Vec<Vec<String>>>,
}

/// A further file to render.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ArtifactNode {
    /// What makes it: a template that comes with stackgen, or a file's path from the manifest's folder.
    pub template: String,
    /// The profile that the template sees; the default profile otherwise.
    pub profile: Option<String>,
    /// Whether it may be run as a program.
    pub executable: Option<bool>,
}
