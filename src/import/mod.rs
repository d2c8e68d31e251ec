//! Compose files -> manifest: the pipeline walked backwards, on [`crate::compose`].

pub mod kdl;
pub mod settings;
