//! One file per artifact.

pub mod header;
