//! A service on the basis of another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The service whose settings this one starts from. Compose specification, Services: `extends`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Extends {
    /// A service in the same file.
    Service(String),
    /// Also from another file.
    Details(ExtendsDetails),
}

keys! { closed
    /// The service to start from, and where it is.
    pub struct ExtendsDetails {
        @required {
            /// Its name.
            service: String,
        }
        /// The Compose file that holds it; this file if nothing is said.
        file: String,
    }
}
