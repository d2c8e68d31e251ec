//! What must be up before a service starts.

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BoolOrString, Named};

/// The services that a service needs. Compose specification, Services: `depends_on`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum DependsOn {
    /// Their names: each must have been started.
    Names(IndexSet<String>),
    /// By name, each with what to wait for.
    Conditions(Named<Dependency>),
}

keys! {
    /// How one service waits for another.
    pub struct Dependency {
        @required {
            /// What to wait for.
            condition: Condition,
        }
        /// Restart this service too when Compose restarts the other.
        restart: BoolOrString,
        /// `false`: only warn when the other service is missing or not started.
        required: BoolOrString,
    }
}

/// What a service waits for in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Its container has been started.
    ServiceStarted,
    /// Its health check has passed.
    ServiceHealthy,
    /// It has run to its end, without an error.
    ServiceCompletedSuccessfully,
}
