//! Where a container's output goes.

use indexmap::IndexMap;

use super::NumberOrString;

keys! {
    /// Where a container's output goes. Compose specification, Services: `logging`.
    pub struct Logging {
        /// The log driver, such as `json-file`, `local` or `syslog`.
        driver: String,
        /// Options for the driver, such as `max-size`.
        options: IndexMap<String, Option<NumberOrString>>,
    }
}
