//! Compose files as text.

mod comments;
pub mod emit;
pub mod scalar;

pub use comments::Comments;
pub use emit::to_yaml;
