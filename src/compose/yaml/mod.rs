//! Compose files as text.

mod comments;
#[cfg(test)]
mod corpus;
pub mod emit;
pub mod scalar;

pub use comments::Comments;
pub use emit::to_yaml;
