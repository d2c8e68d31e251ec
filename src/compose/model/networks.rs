//! Networks.

use super::{BoolOrString, DriverOptions, External, Filled, Pairs};

keys! {
    /// A network that services join. Compose specification, Networks.
    pub struct Network {
        /// Its name for the engine; without the project's name in front.
        name: String,
        /// The driver, such as `bridge`, `overlay` or `host`.
        driver: String,
        /// Options for the driver.
        driver_opts: DriverOptions,
        /// Whether the network exists already and Compose only joins it.
        external: External,
        /// Keep containers on it from reaching the outside.
        internal: BoolOrString,
        /// Let containers that are not part of the project join.
        attachable: BoolOrString,
        /// Give out IPv4 addresses.
        enable_ipv4: BoolOrString,
        /// Give out IPv6 addresses.
        enable_ipv6: BoolOrString,
        /// How addresses are chosen.
        ipam: Ipam,
        /// Labels of the network.
        labels: Pairs,
    }
}

keys! {
    /// How a network's addresses are chosen. Compose specification, Networks: `ipam`.
    pub struct Ipam {
        /// The driver that chooses.
        driver: String,
        /// The ranges to choose from.
        config: Vec<IpamPool>,
        /// Options for the driver.
        options: Filled<String>,
    }
}

keys! {
    /// A range of addresses.
    pub struct IpamPool {
        /// The network's range, such as `172.28.0.0/16`.
        subnet: String,
        /// The part of it from which containers get theirs.
        ip_range: String,
        /// The router's address.
        gateway: String,
        /// Addresses that are taken, by host name.
        aux_addresses: Filled<String>,
    }
}
