//! Storage, and where services see it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BoolOrString, DriverOptions, External, IntOrString, NumberOrString, Pairs};

keys! {
    /// Storage that outlives containers. Compose specification, Volumes.
    pub struct Volume {
        /// Its name for the engine; without the project's name in front.
        name: String,
        /// The driver that keeps it; `local` if nothing is said.
        driver: String,
        /// Options for the driver.
        driver_opts: DriverOptions,
        /// Whether the volume exists already and Compose only uses it.
        external: External,
        /// Labels of the volume.
        labels: Pairs,
    }
}

/// Storage inside a container. Compose specification, Services: `volumes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Mount {
    /// `[SOURCE:]TARGET[:OPTIONS]`; a source that begins with `.`, `/` or `~` is a path on the host, any other a volume's name.
    Text(String),
    /// Part by part.
    Details(Box<MountDetails>),
}

keys! {
    /// Storage inside a container, part by part.
    pub struct MountDetails {
        @required {
            /// What is mounted.
            r#type: MountType,
        }
        /// A path on the host, a volume's name or an image; nothing for `tmpfs`.
        source: String,
        /// Where the container sees it.
        target: String,
        /// Keep the container from writing to it.
        read_only: BoolOrString,
        /// How strictly host and container agree on the content; depends on the platform.
        consistency: String,
        /// Settings for `bind`.
        bind: BindOptions,
        /// Settings for `volume`.
        volume: VolumeOptions,
        /// Settings for `tmpfs`.
        tmpfs: TmpfsOptions,
        /// Settings for `image`.
        image: ImageOptions,
    }
}

/// What is mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MountType {
    /// A file or folder of the host.
    Bind,
    /// A volume.
    Volume,
    /// Memory, gone with the container.
    Tmpfs,
    /// A volume of the cluster.
    Cluster,
    /// A named pipe (Windows).
    Npipe,
    /// The content of an image.
    Image,
}

keys! {
    /// Settings of a mounted file or folder of the host.
    pub struct BindOptions {
        /// Make a folder on the host where there is nothing.
        create_host_path: BoolOrString,
        /// How mounts below it spread between host and container, such as `rprivate`.
        propagation: String,
        /// What happens to mounts below it.
        recursive: Recursive,
        /// How SELinux labels the content.
        selinux: Relabel,
    }
}

/// What happens to the mounts below a mounted folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Recursive {
    /// They come along.
    Enabled,
    /// They stay behind.
    Disabled,
    /// They come along, and can be written to.
    Writable,
    /// They come along, and cannot be written to.
    Readonly,
}

/// How SELinux labels mounted content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Relabel {
    /// For all containers.
    #[serde(rename = "z")]
    Shared,
    /// For this container alone.
    #[serde(rename = "Z")]
    Private,
}

keys! {
    /// Settings of a mounted volume.
    pub struct VolumeOptions {
        /// Leave a new volume empty, instead of copying what the image has at that place.
        nocopy: BoolOrString,
        /// The folder in the volume to mount, instead of its root.
        subpath: String,
        /// Labels of the volume.
        labels: Pairs,
    }
}

keys! {
    /// Settings of mounted memory.
    pub struct TmpfsOptions {
        /// How much it may hold, in bytes or with a unit.
        #[schemars(extend("minimum" = 0))]
        size: IntOrString,
        /// Its root's permissions, as an octal number.
        mode: NumberOrString,
    }
}

keys! {
    /// Settings of a mounted image.
    pub struct ImageOptions {
        /// The folder in the image to mount, instead of its root.
        subpath: String,
    }
}
