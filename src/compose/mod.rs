//! What Compose itself knows, without a word of manifests.

pub mod canonical;
pub mod compact;
pub mod compare;
#[cfg(test)]
pub(crate) mod conformance;
pub mod depends;
pub mod dotenv;
#[cfg(test)]
pub(crate) mod from_json;
pub(crate) mod go;
pub mod interpolation;
pub mod load;
pub mod merge;
pub mod model;
pub mod paths;
pub mod schema;
pub mod shape;
pub mod swarm;
pub mod tree;
pub mod validate;
mod walk;
pub mod yaml;

pub use schema::compose_schema;
pub use shape::{MapShape, Shape};
pub use tree::{Map, Tree, TreePath, Value};
