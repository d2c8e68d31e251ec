//! Files of environment variables.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::BoolOrString;

/// Files whose variables a container gets; later files win, and `environment` wins over all.
/// Compose specification, Services: `env_file`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum EnvFiles {
    /// A single file.
    One(String),
    /// Several, in this order.
    Many(Vec<EnvFile>),
}

/// A file of environment variables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum EnvFile {
    /// Its path.
    Path(String),
    /// With details.
    Details(EnvFileDetails),
}

keys! { closed
    /// A file of environment variables, and how to read it.
    pub struct EnvFileDetails {
        @required {
            /// The file, relative to the Compose file's folder.
            path: String,
        }
        /// `raw` takes values as they are, without interpolation; otherwise the dialect of `.env`.
        format: String,
        /// `false`: pass over the file silently where it is missing.
        required: BoolOrString,
    }
}
