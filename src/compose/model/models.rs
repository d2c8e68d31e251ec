//! Language models.

use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{IntOrString, Named, Nullable};

keys! {
    /// A language model that services use. Compose specification, Models.
    pub struct Model {
        @required {
            /// The model's OCI artifact, such as `ai/smollm2`.
            model: String,
        }
        /// Its name for the engine.
        name: String,
        /// Most tokens that the model looks at together.
        context_size: IntOrString,
        /// Flags for the program that runs the model.
        runtime_flags: Vec<String>,
    }
}

/// The models that a service uses. Compose specification, Services: `models`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ServiceModels {
    /// Their names; the variables that point to them are named after these.
    Names(IndexSet<String>),
    /// By name, with the variables that point to them.
    Bindings(Named<Nullable<ModelBinding>>),
}

keys! {
    /// The variables through which a service finds a model.
    pub struct ModelBinding {
        /// The variable that gets the model's address.
        endpoint_var: String,
        /// The variable that gets the model's name.
        model_var: String,
    }
}
