//! Limits on block devices.

use super::IntOrString;

keys! { closed
    /// How much of the host's block devices a service may use. Compose specification, Services: `blkio_config`.
    pub struct BlkioConfig {
        /// The service's share of disk time against other services: 10 to 1000, 500 if nothing is said.
        weight: IntOrString,
        /// The share on one device.
        weight_device: Vec<BlkioWeight>,
        /// Most bytes per second read from a device.
        device_read_bps: Vec<BlkioLimit>,
        /// Most read operations per second on a device.
        device_read_iops: Vec<BlkioLimit>,
        /// Most bytes per second written to a device.
        device_write_bps: Vec<BlkioLimit>,
        /// Most write operations per second on a device.
        device_write_iops: Vec<BlkioLimit>,
    }
}

keys! { closed
    /// A ceiling for one device.
    pub struct BlkioLimit {
        /// The device, such as `/dev/sda`.
        path: String,
        /// Operations per second, or bytes per second with an optional unit (`12mb`).
        rate: IntOrString,
    }
}

keys! { closed
    /// A share of one device.
    pub struct BlkioWeight {
        /// The device, such as `/dev/sda`.
        path: String,
        /// 10 to 1000.
        weight: IntOrString,
    }
}
