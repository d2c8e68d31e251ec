//! How an image is made.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BoolOrString, ExtraHosts, Grant, IntOrString, Pairs, Ulimit};

/// How a service's image is made from source. Compose specification, Build: `build`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Build {
    /// The folder to build, all else as usual: its `Dockerfile`, no arguments.
    Context(String),
    /// With details.
    Details(Box<BuildDetails>),
}

keys! {
    /// How an image is built. Compose specification, Build.
    pub struct BuildDetails {
        /// The folder, or Git address, whose files the build may use; relative to the Compose file.
        context: String,
        /// The Dockerfile, relative to the context.
        dockerfile: String,
        /// The Dockerfile's text itself, in place of a file.
        dockerfile_inline: String,
        /// The stage of a Dockerfile with several at which to stop.
        target: String,
        /// Values for the Dockerfile's `ARG` lines. They stay readable in the image: no place for secrets.
        args: Pairs,
        /// More contexts by name, for `FROM name` and `COPY --from=name`: folders, Git addresses, images, other services.
        additional_contexts: Pairs,
        /// Secrets that the build may read, and that do not end up in the image.
        secrets: Vec<Grant>,
        /// SSH agents or keys that the build may use: `default`, or `name=path`.
        ssh: Pairs,
        /// Names and tags for the image, besides the service's own `image`.
        tags: Vec<String>,
        /// Labels written into the image.
        labels: Pairs,
        /// Where cached layers come from: image names, or `type=registry,ref=…`.
        cache_from: Vec<String>,
        /// Where cached layers are put.
        cache_to: Vec<String>,
        /// Build every step anew.
        no_cache: BoolOrString,
        /// Fetch newer versions of the base images, even if there is a copy.
        pull: BoolOrString,
        /// Platforms to build for, such as `linux/arm64`; the first-named if only one can be had.
        platforms: Vec<String>,
        /// The network for `RUN` steps: `host`, `none` or a network's name.
        network: String,
        /// Additional host names that `RUN` steps can resolve.
        extra_hosts: ExtraHosts,
        /// Privileges that `RUN` steps may ask for, such as `network.host` or `security.insecure`.
        entitlements: Vec<String>,
        /// Build with elevated privileges, where the builder can.
        privileged: BoolOrString,
        /// How `RUN` steps are isolated (Windows).
        isolation: String,
        /// Size of `/dev/shm` during the build, in bytes or with a unit.
        shm_size: IntOrString,
        /// Resource limits of the processes that build.
        ulimits: IndexMap<String, Ulimit>,
        /// Attach a record of how the image was built: a switch, or the attestation's settings such as `mode=max`.
        provenance: BoolOrString,
        /// Attach a list of what software the image holds: a switch, or the generator's settings.
        sbom: BoolOrString,
    }
}
