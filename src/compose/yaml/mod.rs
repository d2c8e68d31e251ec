//! Compose files as text.

mod comments;
#[cfg(test)]
pub(crate) mod corpus;
pub mod document;
pub mod emit;
pub mod read;
pub mod scalar;

pub use comments::{Comments, write as write_comment};
pub use document::Document;
pub use emit::to_yaml;
pub use read::read;
