//! Small trees for tests, written as JSON.

use super::Tree;

/// The tree that a JSON text says.
pub(crate) fn tree(json: &str) -> Tree {
    Tree::from_json(&serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}")))
}
