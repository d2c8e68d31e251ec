//! One profile of a manifest, resolved: what lowering, the rules and every document look at.

use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};

use crate::compose::Tree;
use crate::diag::Span;

/// A stack as it is in one profile.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    /// The profile's name.
    pub profile: String,
    /// The profile and its ancestors, the furthest first.
    pub lineage: Vec<String>,
    /// Compose's project name.
    pub project: String,
    /// The machine that it runs on: profiles of one machine may run at the same time.
    pub machine: String,
    /// Whether warnings are errors and secrets have no defaults.
    pub strict: bool,
    /// Whether the rules of the hardening set judge it too.
    pub hardening: bool,
    /// Whether named volumes are kept in memory.
    pub ephemeral: bool,
    /// The services that this profile has, in manifest order.
    pub services: IndexMap<String, Service>,
    /// Compose's other top-level sections, canonical, references resolved; entries that no service uses are left out.
    pub top: Tree,
    /// Every declared variable, in manifest order.
    pub vars: IndexMap<String, Var>,
    /// Variable -> the services that read it ([`Service::reads`] turned round), in manifest order.
    pub readers: HashMap<String, Vec<String>>,
}

impl Stack {
    /// The services that read the variable, in manifest order.
    #[must_use]
    pub fn readers(&self, variable: &str) -> &[String] {
        self.readers.get(variable).map_or(&[], Vec::as_slice)
    }
}

/// A service as it is in one profile.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: Option<String>,
    /// What it is for.
    pub doc: Option<String>,
    /// Compose's settings, canonical, references resolved; without the ports that `port` declares.
    pub settings: Tree,
    /// Declared ports by name.
    pub ports: IndexMap<String, Port>,
    /// The declared variables that its settings read, also through other variables.
    pub reads: IndexSet<String>,
    /// The declared variables that its environment hands on: key in the container -> variables behind it.
    pub environment: IndexMap<String, IndexSet<String>>,
    /// Compose keys that a `without` took away as a whole: that they are missing is meant.
    pub removed: HashSet<String>,
    /// Where its name stands in the manifest.
    pub span: Span,
}

/// A declared port as it is in one profile.
#[derive(Clone, Debug)]
pub struct Port {
    /// Its name: `8080` or `53/udp` where it has none of its own.
    pub name: String,
    /// Whether it has a name of its own. A port without one is Compose's own plain port.
    pub has_name: bool,
    /// The port inside the container, 1 to 65535.
    pub target: u16,
    /// `tcp`, `udp` or `sctp`.
    pub protocol: String,
    /// Where the host reaches it; `None` keeps it inside.
    pub host: Option<HostPort>,
    /// What it is for.
    pub doc: Option<String>,
    /// The URL scheme that its clients speak, where it is known.
    pub scheme: Option<String>,
    /// The path of its URL.
    pub path: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// The host's side of a published port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPort {
    /// Default host port, 1 to 65535.
    pub port: u16,
    /// The address that it is bound to; `None` is every address of the machine.
    pub bind: Option<String>,
    /// The variable that moves it, if one does.
    pub variable: Option<String>,
    /// Whether other machines are meant to reach it.
    pub public: bool,
    /// The line that publishes it.
    pub span: Span,
}

impl Port {
    /// What stands behind the dot in `${service.port}`: the name, or the number where there is none.
    #[must_use]
    pub fn called(&self) -> &str {
        self.name.split_once('/').map_or(&self.name, |(number, _)| number)
    }

    /// The port of `ports` that goes by `name`. `53` is a port of this number, whatever its protocol.
    #[must_use]
    pub fn named<'p>(ports: &'p IndexMap<String, Port>, name: &str) -> Option<&'p Port> {
        ports.get(name).or_else(|| ports.values().find(|port| !port.has_name && port.target.to_string() == name))
    }
}

impl HostPort {
    /// The number as Compose reads it: `${WEB_PORT:-8080}`, or `8080` where nothing moves it.
    #[must_use]
    pub fn template(&self) -> String {
        match &self.variable {
            Some(variable) => format!("${{{variable}:-{}}}", self.port),
            None => self.port.to_string(),
        }
    }

    /// The host name under which a process on the same machine reaches it.
    #[must_use]
    pub fn host_name(&self) -> &str {
        match self.bind.as_deref() {
            None | Some("127.0.0.1" | "0.0.0.0" | "::" | "::1") => "localhost",
            Some(address) => address,
        }
    }
}

/// What one profile knows of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Var {
    /// How it gets its value.
    pub state: VarState,
    /// The line that says so.
    pub span: Span,
}

/// How a variable gets its value. Texts may hold references; a literal `$` is `$$`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VarState {
    /// Written into the files as it is.
    Fixed(String),
    /// This, unless a `.env` or the shell says otherwise.
    Default(String),
    /// Made from other variables and endpoints.
    Derived(String),
    /// To be given from outside; Compose refuses to start without it.
    Required,
    /// May be given from outside; empty otherwise.
    Empty,
}

impl Var {
    /// The text that the manifest gives, if any.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.state {
            VarState::Fixed(text) | VarState::Default(text) | VarState::Derived(text) => Some(text),
            VarState::Required | VarState::Empty => None,
        }
    }
}
