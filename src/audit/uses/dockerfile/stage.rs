//! What a build stage knows: its arguments, and what its image sets.

use std::collections::{HashMap, HashSet};

/// Arguments that every build has.
const PREDEFINED: &[&str] = &[
    "ALL_PROXY",
    "BUILDARCH",
    "BUILDOS",
    "BUILDPLATFORM",
    "BUILDVARIANT",
    "FTP_PROXY",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "SOURCE_DATE_EPOCH",
    "TARGETARCH",
    "TARGETOS",
    "TARGETPLATFORM",
    "TARGETSTAGE",
    "TARGETVARIANT",
];

/// Whether every build has the argument `name`.
pub(super) fn is_predefined(name: &str) -> bool {
    name.starts_with("BUILDKIT_") || PREDEFINED.contains(&name.to_ascii_uppercase().as_str())
}

/// A stage.
#[derive(Clone, Debug, Default)]
pub(super) struct Stage {
    /// Its arguments, and whether they have a default.
    pub args: HashMap<String, bool>,
    /// What it sets without asking anyone.
    pub set: HashSet<String>,
}

/// What a name is to a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// An argument; with a default?
    Arg(bool),
    /// Set here, or by every build.
    Set,
    /// Nothing.
    Unknown,
}

impl Stage {
    /// Where the value of `name` comes from.
    pub fn origin(&self, name: &str) -> Origin {
        if is_predefined(name) || self.set.contains(name) {
            return Origin::Set;
        }
        self.args.get(name).map_or(Origin::Unknown, |default| Origin::Arg(*default))
    }
}
