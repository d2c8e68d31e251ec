//! Devices of the host, and requests for some.

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{IntOrString, Pairs};

/// A device of the host that the container may use. Compose specification, Services: `devices`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Device {
    /// `HOST[:CONTAINER[:PERMISSIONS]]`, or a CDI name such as `vendor.com/class=name`.
    Text(String),
    /// Part by part.
    Mapping(DeviceMapping),
}

keys! {
    /// A device of the host and where the container finds it.
    pub struct DeviceMapping {
        @required {
            /// The device on the host, or its CDI name.
            source: String,
        }
        /// Its path in the container.
        target: String,
        /// What the container may do: `r` read, `w` write, `m` make.
        permissions: String,
    }
}

keys! {
    /// A request for devices that can do something. Compose specification, Deploy: `devices`.
    pub struct DeviceRequest {
        @required {
            /// What they must be able to do, such as `gpu`.
            #[schemars(extend("uniqueItems" = true))]
            capabilities: Vec<String>,
        }
        /// The driver to ask.
        driver: String,
        /// How many, or `all`. Not together with `device_ids`.
        count: IntOrString,
        /// Which, by the driver's names. Not together with `count`.
        device_ids: IndexSet<String>,
        /// Options for the driver.
        options: Pairs,
    }
}

/// The graphics processors that a service may use. Compose specification, Services: `gpus`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Gpus {
    /// `all` of them.
    All(AllGpus),
    /// As described.
    Some(Vec<Gpu>),
}

/// The word for all of the host's graphics processors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AllGpus {
    /// Every one that the host has.
    All,
}

keys! {
    /// A request for graphics processors.
    pub struct Gpu {
        /// The driver to ask, such as `nvidia`.
        driver: String,
        /// How many, or `all`.
        count: IntOrString,
        /// Which, by the driver's names.
        device_ids: IndexSet<String>,
        /// What they must be able to do, besides `gpu`.
        capabilities: IndexSet<String>,
        /// Options for the driver.
        options: Pairs,
    }
}
