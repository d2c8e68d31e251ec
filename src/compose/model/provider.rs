//! Services that Compose does not run itself.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Scalar;

keys! {
    /// A program outside Compose that sets the service up. Compose specification, Services: `provider`.
    pub struct Provider {
        @required {
            /// The program, found as a Docker plug-in or on the search path.
            r#type: String,
        }
        /// Its arguments by name; a list repeats the argument.
        options: IndexMap<String, OptionValue>,
    }
}

/// A provider's argument.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OptionValue {
    /// Given once.
    One(Scalar),
    /// Given several times.
    Many(Vec<Scalar>),
}
