//! The nodes of the language as types, for the schema alone: what the doc comments say is what the schema tells.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::tasks::{ArtifactNode, TaskNode};

/// A manifest: one stack, its profiles and services, and everything that is rendered for them.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ManifestForm {
    /// What holds for the whole stack.
    pub stack: StackNode,
    /// Runtime profiles by name.
    pub profile: BTreeMap<String, ProfileNode>,
    /// Roles by name: what a kind of service has in common.
    pub role: Option<BTreeMap<String, RoleNode>>,
    /// Environment variables.
    pub vars: Option<VarsNode>,
    /// Services by name.
    pub service: Option<BTreeMap<String, ServiceNode>>,
    /// Everyday commands by name.
    pub task: Option<BTreeMap<String, TaskNode>>,
    /// Further files to render, by path from the manifest's folder.
    pub artifact: Option<BTreeMap<String, ArtifactNode>>,
}

/// What holds for the whole stack.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct StackNode {
    /// Its name, part of every project name.
    pub name: String,
    /// What it is.
    pub doc: Option<String>,
    /// Compose's project name of all profiles, where `STACK-PROFILE` does not serve.
    pub project: Option<String>,
    /// How profiles become files.
    pub layout: Option<LayoutForm>,
    /// Whether the rules of the hardening set judge its profiles too.
    pub hardening: Option<bool>,
    /// The names of the Compose files; `{profile}` stands for the profile's name.
    pub files: Option<FilesNode>,
    /// The env files to render.
    pub env_file: Option<Vec<EnvFileNode>>,
    /// Where the page on configuration is written.
    pub docs: Option<String>,
    /// Findings of rules that stop nothing, by their codes; with a reason as the last word they are not told at all.
    pub allow: Option<AllowForm>,
    /// Top-level sections of some profiles alone.
    pub r#in: Option<Vec<StackBlockNode>>,
}

/// How profiles become files.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum LayoutForm {
    /// A base that holds what every profile shares, and one overlay per profile that only adds.
    Overlay,
    /// One complete file per profile.
    Standalone,
    /// One file whose services carry Compose's own `profiles:`.
    Single,
    /// One complete file per profile, as `docker stack deploy` reads it.
    Swarm,
}

/// The names of the Compose files.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FilesNode {
    /// The base of layout `overlay`, the one file of layout `single`.
    pub base: Option<String>,
    /// The overlays of layout `overlay`.
    pub overlay: Option<String>,
    /// The files of layout `standalone`.
    pub standalone: Option<String>,
    /// The files of layout `swarm`.
    pub swarm: Option<String>,
}

/// An env file to render.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct EnvFileNode {
    /// Where it is written.
    pub path: String,
    /// The profile whose values it holds; without one it is a sample for all profiles.
    pub profile: Option<String>,
    /// Who reads it: containers, or processes on the host.
    pub view: Option<ViewForm>,
    /// Another env file that is read before: only what differs from it is written.
    pub overrides: Option<String>,
}

/// Who reads an env file.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum ViewForm {
    /// Compose, which hands the values to containers.
    Container,
    /// A process on the host.
    Host,
}

/// Top-level sections of some profiles alone.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct StackBlockNode {
    /// The profiles.
    pub profiles: Vec<String>,
}

/// A runtime environment.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProfileNode {
    /// What it is for.
    pub doc: Option<String>,
    /// Whether it is meant where none is named.
    pub default: Option<bool>,
    /// The profile whose blocks, values and ports it starts from.
    pub extends: Option<String>,
    /// The file that it is written to, where the stack's pattern does not serve.
    pub file: Option<String>,
    /// `swarm`: it is a Swarm stack, whatever the others are.
    pub layout: Option<LayoutForm>,
    /// Added to the host ports of the default profile.
    pub port_offset: Option<i32>,
    /// Whether its named volumes are kept in memory and gone afterwards.
    pub ephemeral: Option<bool>,
    /// Whether its warnings are errors and its secrets have no defaults.
    pub strict: Option<bool>,
    /// Whether the rules of the hardening set judge it too; what the stack says otherwise.
    pub hardening: Option<bool>,
    /// The only services that may publish ports.
    pub publish_only: Option<Vec<String>>,
    /// Compose's own profiles that it switches on.
    pub compose_profiles: Option<Vec<String>>,
    /// Env files that people keep themselves and that Compose reads for it, first to last; a later one wins.
    pub compose_env_files: Option<Vec<String>>,
    /// Compose's project name, where `STACK-PROFILE` does not serve.
    pub project: Option<String>,
    /// The machine that it runs on: profiles on one machine must not share host ports.
    pub machine: Option<String>,
    /// Findings of rules that stop nothing in this profile, by their codes; with a reason they are not told at all.
    pub allow: Option<AllowForm>,
}

/// Environment variables, in groups or not.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct VarsNode {
    /// Groups by title.
    pub group: Option<BTreeMap<String, GroupNode>>,
    /// Variables by name.
    pub var: Option<BTreeMap<String, VarNode>>,
    /// Feature flags by name.
    pub flag: Option<BTreeMap<String, VarNode>>,
}

/// A heading in the samples and in the docs.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct GroupNode {
    /// What its variables have in common.
    pub doc: Option<String>,
    /// Variables by name.
    pub var: Option<BTreeMap<String, VarNode>>,
    /// Feature flags by name.
    pub flag: Option<BTreeMap<String, VarNode>>,
}

/// An environment variable. A profile's name is a key, too: the value there.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub struct VarNode {
    /// What it means.
    pub doc: Option<String>,
    /// What its values look like.
    pub r#type: Option<TypeForm>,
    /// A regular expression that its values match.
    pub pattern: Option<String>,
    /// How many characters its values have.
    #[schemars(range(min = 1, max = 65536))]
    pub length: Option<u32>,
    /// How many characters its values have at least.
    #[schemars(range(min = 1, max = 65536))]
    pub min_length: Option<u32>,
    /// How many characters its values have at most.
    #[schemars(range(min = 1, max = 65536))]
    pub max_length: Option<u32>,
    /// Its value where a profile has none of its own.
    pub default: Option<Scalar>,
    /// Its value, made from other variables and endpoints; no `.env` moves it.
    pub value: Option<Scalar>,
    /// Its value is part of the files: no `.env` moves it.
    pub fixed: Option<bool>,
    /// Its values are shown nowhere and have defaults in no strict profile.
    pub secret: Option<bool>,
    /// How a secret from outside reaches containers.
    pub deliver: Option<DeliverForm>,
    /// Where a secret manager keeps it: shown in samples instead of a value.
    pub r#ref: Option<String>,
    /// It must have a value, in every profile.
    pub required: Option<bool>,
    /// It must have a value in these profiles.
    pub required_in: Option<Vec<String>>,
    /// The only values it may have.
    pub one_of: Option<Vec<Scalar>>,
    /// A sample value, shown instead of a real one.
    pub example: Option<Scalar>,
    /// Files outside the stack that read it.
    pub read_by: Option<Vec<String>>,
    /// What to use instead.
    pub deprecated: Option<String>,
    /// Variables that matter only where this flag is on.
    pub var: Option<BTreeMap<String, VarNode>>,
    /// Values by profile.
    #[schemars(flatten)]
    pub profiles: BTreeMap<String, Scalar>,
}

/// How a secret reaches containers.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum DeliverForm {
    Environment,
    File,
}

/// What a variable's values look like.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum TypeForm {
    String,
    Int,
    Port,
    Bool,
    Url,
    Email,
    Path,
    Enum,
    Regex,
    Duration,
    Size,
    Host,
    Json,
    Hex,
    Alnum,
    Base64,
    Base64url,
    Uuid,
}

/// A text, a number, `true` or `false`.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum Scalar {
    Text(String),
    Number(f64),
    Switch(bool),
}

/// A container port. A profile's name is a key, too: the host port there, or `false` to keep it inside.
#[derive(JsonSchema)]
pub struct PortNode {
    /// The port inside the container; a block that only changes a port leaves it out.
    #[schemars(range(min = 1, max = 65535))]
    pub target: Option<u16>,
    /// What it is for.
    pub doc: Option<String>,
    /// The host port where a profile has none of its own.
    #[schemars(range(min = 1, max = 65535))]
    pub default: Option<u16>,
    /// Whether it is reachable from other machines.
    pub public: Option<bool>,
    /// The host address that it is bound to.
    pub bind: Option<String>,
    /// The variable that moves the host port; `false`: none does.
    pub var: Option<MovedForm>,
    /// `tcp` or `udp`.
    pub protocol: Option<String>,
    /// The URL scheme that its clients speak.
    pub scheme: Option<String>,
    /// The URL's path.
    pub path: Option<String>,
    /// Host ports by profile.
    #[schemars(flatten)]
    pub profiles: BTreeMap<String, HostForm>,
}

/// A variable's name, or `false`: the host port is written down as it is.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum MovedForm {
    /// The variable.
    By(String),
    /// `false`.
    Not(bool),
}

/// A host port, or `false` to stay inside.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub enum HostForm {
    /// The port.
    Port(u16),
    /// `false`.
    Inside(bool),
}

/// What is taken away of what a role or the service itself said before: a key, then entries of it.
pub type WithoutForm = Vec<Vec<String>>;

/// Codes of findings, a line each: the last word may be a reason.
pub type AllowForm = Vec<Vec<String>>;

/// A service. Every key of a Compose service is a key here, with the same meaning.
#[derive(JsonSchema)]
pub struct ServiceNode {
    /// What it is for.
    pub doc: Option<String>,
    /// The role that it plays.
    pub role: Option<String>,
    /// The service that it starts from.
    pub extends: Option<String>,
    /// The profiles that have it; without it, all.
    pub only: Option<Vec<String>>,
    /// The profiles that have it not, of those that would have it.
    pub except: Option<Vec<String>>,
    /// Findings of rules about this service that stop nothing, by their codes; with a reason they are not told at all.
    pub allow: Option<AllowForm>,
    /// Ports by name, or by number: `8080`, `53/udp`.
    pub port: Option<BTreeMap<String, PortNode>>,
    /// Taken away.
    pub without: Option<WithoutForm>,
    /// What differs in some profiles.
    pub r#in: Option<Vec<BlockNode>>,
    /// What differs where variables have certain values; with conditions alone, whether a profile has the service.
    pub when: Option<Vec<BlockNode>>,
}

/// What a kind of service has in common. Every key of a Compose service is a key here, with the same meaning.
#[derive(JsonSchema)]
pub struct RoleNode {
    /// What it is for.
    pub doc: Option<String>,
    /// The role that it builds on.
    pub extends: Option<String>,
    /// What every service of this role must have: keys of Compose, and words such as `limits` or `ports-none`.
    pub expects: Option<Vec<String>>,
    /// Findings of rules inside this role that stop nothing, by their codes; with a reason they are not told at all.
    pub allow: Option<AllowForm>,
    /// Ports by name, or by number: `8080`, `53/udp`.
    pub port: Option<BTreeMap<String, PortNode>>,
    /// Taken away.
    pub without: Option<WithoutForm>,
    /// What differs in some profiles.
    pub r#in: Option<Vec<BlockNode>>,
    /// What differs where variables have certain values.
    pub when: Option<Vec<BlockNode>>,
}

/// Settings under a condition. Every key of a Compose service is a key here, with the same meaning.
#[derive(JsonSchema)]
pub struct BlockNode {
    /// The profiles in which they hold, of an `in`.
    pub profiles: Option<Vec<String>>,
    /// The values that variables must have, of a `when`.
    pub values: Option<BTreeMap<String, Scalar>>,
    /// Findings of rules that stop nothing under this condition, by their codes; with a reason they are not told at all.
    pub allow: Option<AllowForm>,
    /// Ports by name, or by number: `8080`, `53/udp`.
    pub port: Option<BTreeMap<String, PortNode>>,
    /// Taken away.
    pub without: Option<WithoutForm>,
}
