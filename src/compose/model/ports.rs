//! Published ports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::IntOrString;

/// A container port that the host publishes. Compose specification, Services: `ports`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Port {
    /// The container's port; the host's is any free one.
    Number(i64),
    /// `[[IP:]HOST:]CONTAINER[/PROTOCOL]`; ports may be ranges such as `8000-8005`.
    Text(String),
    /// Part by part.
    Details(Box<PortDetails>),
}

keys! {
    /// A published port, part by part.
    pub struct PortDetails {
        /// What the port is for, to people.
        name: String,
        /// The container's port.
        target: IntOrString,
        /// The host's port or range of ports; write it as a text, for Compose takes `8080` and `"8080"` as two.
        published: IntOrString,
        /// The host's address that listens; all of them if nothing is said.
        host_ip: String,
        /// `tcp` or `udp`; `tcp` if nothing is said.
        protocol: String,
        /// What is spoken over it, such as `http`.
        app_protocol: String,
        /// `host`: published on each node; `ingress`: spread over the nodes of a cluster.
        mode: String,
    }
}
