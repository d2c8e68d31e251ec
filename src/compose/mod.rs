//! What Compose itself knows, without a word of manifests.

pub mod tree;
pub mod yaml;

pub use tree::{Map, Tree, TreePath, Value};
