//! The kernel's limits on processes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::IntOrString;

/// A limit of the kernel on processes. Compose specification, Services: `ulimits`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Ulimit {
    /// Soft and hard limit in one.
    Both(IntOrString),
    /// Each of its own.
    Range(UlimitRange),
}

keys! {
    /// A limit that processes may raise, up to a ceiling.
    pub struct UlimitRange {
        @required {
            /// The limit in force.
            soft: IntOrString,
            /// Up to where a process may raise it.
            hard: IntOrString,
        }
    }
}
