//! Code, docs and scripts against the manifest.

pub mod language;
pub mod uses;

pub use language::Language;
