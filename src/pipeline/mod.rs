//! The stages, in the order in which they run.

pub mod artifact;
pub mod targets;

pub use artifact::Artifact;
