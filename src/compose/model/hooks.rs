//! Commands at turning points of a container's life.

use super::{BoolOrString, Command, Nullable, Pairs};

keys! {
    /// A command run inside a container. Compose specification, Services: `post_start`, `pre_stop`.
    pub struct Hook {
        @required {
            /// What to run.
            command: Nullable<Command>,
        }
        /// The user who runs it; the service's own if nothing is said.
        user: String,
        /// Run it with full privileges.
        privileged: BoolOrString,
        /// The folder in which it runs.
        working_dir: String,
        /// Environment variables for it.
        environment: Pairs,
    }
}
