//! The networks that a service joins.

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DriverOptions, IntOrString, Named, Nullable};

/// The networks that a service joins. Compose specification, Services: `networks`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ServiceNetworks {
    /// Their names.
    Names(IndexSet<String>),
    /// By name, each with the service's place in it.
    Attachments(Named<Nullable<Attachment>>),
}

keys! {
    /// A service's place in a network.
    pub struct Attachment {
        /// More names under which others in the network find the service.
        aliases: IndexSet<String>,
        /// A fixed IPv4 address.
        ipv4_address: String,
        /// A fixed IPv6 address.
        ipv6_address: String,
        /// Link-local addresses.
        link_local_ips: IndexSet<String>,
        /// The hardware address on this network.
        mac_address: String,
        /// What the container calls the interface, such as `eth0`.
        interface_name: String,
        /// Options for the network's driver.
        driver_opts: DriverOptions,
        /// Networks are joined in falling order of this number; 0 if nothing is said.
        priority: IntOrString,
        /// The network with the highest number is the container's way out; 0 if nothing is said.
        gw_priority: IntOrString,
    }
}
