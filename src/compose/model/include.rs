//! Compose files that are part of this one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::OneOrMany;

/// Another Compose file that becomes part of the project. Compose specification, Include.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Include {
    /// The file's path.
    Path(String),
    /// With details.
    Details(IncludeDetails),
}

keys! { closed
    /// Another Compose file, and how it is read.
    pub struct IncludeDetails {
        /// The file; of several, each is laid over the one before.
        path: OneOrMany,
        /// The folder from which its relative paths start; the file's own if nothing is said.
        project_directory: String,
        /// Files of variables for its interpolation; the `.env` of its folder if nothing is said.
        env_file: OneOrMany,
    }
}
