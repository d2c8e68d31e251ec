//! The stages, in the order in which they run.

mod artifact;

pub use artifact::Artifact;
