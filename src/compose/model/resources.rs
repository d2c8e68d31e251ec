//! Limits and reservations.

use super::{DeviceRequest, IntOrString, NumberOrString};

keys! {
    /// What a container may use of the host. Compose specification, Deploy: `resources`.
    pub struct Resources {
        /// At most.
        limits: Limits,
        /// At least: what the host must be able to give.
        reservations: Reservations,
    }
}

keys! {
    /// What a container may use at most. Compose specification, Deploy: `limits`.
    pub struct Limits {
        /// Processor cores; parts are allowed (`0.5`).
        cpus: NumberOrString,
        /// Memory, as a text with a unit (`512M`).
        memory: String,
        /// Processes.
        pids: IntOrString,
    }
}

keys! {
    /// What a container is promised. Compose specification, Deploy: `reservations`.
    pub struct Reservations {
        /// Processor cores; parts are allowed (`0.25`).
        cpus: NumberOrString,
        /// Memory, as a text with a unit (`256M`).
        memory: String,
        /// Devices that the container needs, such as GPUs.
        devices: Vec<DeviceRequest>,
        /// Other things of which a node has a number.
        generic_resources: Vec<GenericResource>,
    }
}

keys! {
    /// A demand for something that nodes have a number of.
    pub struct GenericResource {
        /// What, and how many.
        discrete_resource_spec: DiscreteResource,
    }
}

keys! {
    /// A kind of resource, counted.
    pub struct DiscreteResource {
        /// What the nodes call it.
        kind: String,
        /// How many.
        value: NumberOrString,
    }
}
