//! Confidential data, and how services are granted it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DriverOptions, External, NumberOrString, Pairs};

keys! {
    /// Confidential data that services are given as a file. Compose specification, Secrets.
    pub struct Secret {
        /// A file on the host that holds the secret.
        file: String,
        /// The environment variable, of whoever runs Compose, that holds the secret.
        environment: String,
        /// Whether the secret exists already and Compose only uses it.
        external: External,
        /// Its name for the engine; without the project's name in front.
        name: String,
        /// Labels of the secret.
        labels: Pairs,
        /// The driver that keeps the secret.
        driver: String,
        /// Options for the driver.
        driver_opts: DriverOptions,
        /// How the engine fills in the text as a template.
        template_driver: String,
    }
}

/// A secret or config that a service, or a build, may read. Compose specification, Services: `secrets`, `configs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Grant {
    /// Its name. A secret appears as `/run/secrets/NAME`, a config as `/NAME`.
    Name(String),
    /// With details.
    Details(GrantDetails),
}

keys! {
    /// How a service sees a secret or config.
    pub struct GrantDetails {
        /// Its name in the top-level `secrets` or `configs`.
        source: String,
        /// Where the file appears in the container; a secret's bare name is put below `/run/secrets`.
        target: String,
        /// Number of the user that owns the file.
        uid: String,
        /// Number of the group that owns the file.
        gid: String,
        /// The file's permissions, such as `0440`.
        mode: NumberOrString,
    }
}
