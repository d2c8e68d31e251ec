//! What happens while the source is being edited.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BoolOrString, Hook, OneOrMany};

keys! {
    /// How a service follows changes to its source. Compose specification, Develop.
    pub struct Develop {
        /// What to watch and what to do, for `docker compose watch`.
        watch: Vec<Watch>,
    }
}

keys! {
    /// A watched path. Compose specification, Develop: `watch`.
    pub struct Watch {
        @required {
            /// The file or folder, relative to the project's folder.
            path: String,
            /// What a change leads to.
            action: Action,
        }
        /// Where changed files go in the container; for the actions that sync.
        target: String,
        /// Patterns of files to pass over, relative to the path.
        ignore: OneOrMany,
        /// Patterns of the only files to look at, relative to the path.
        include: OneOrMany,
        /// Copy everything once at the start, so that the container is up to date.
        initial_sync: BoolOrString,
        /// What to run in the container; for `sync+exec`.
        exec: Hook,
    }
}

/// What a changed file leads to. Compose specification, Develop: `action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Build the image anew and replace the container.
    Rebuild,
    /// Copy the file into the running container.
    Sync,
    /// Restart the container.
    Restart,
    /// Copy the file, then restart the container.
    #[serde(rename = "sync+restart")]
    SyncRestart,
    /// Copy the file, then run a command in the container.
    #[serde(rename = "sync+exec")]
    SyncExec,
}
