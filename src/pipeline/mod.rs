//! The stages, in the order in which they run.

pub mod artifact;
pub mod targets;
pub mod write;

pub use artifact::Artifact;
