//! What Compose itself knows, without a word of manifests.

pub mod tree;

pub use tree::{Map, Tree, TreePath, Value};
