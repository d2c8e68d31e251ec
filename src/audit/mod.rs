//! Code, docs and scripts against the manifest.
//!
//! # Steps
//!
//! 1. [`walk`]: the folders -> their files, without what Git ignores, read on all processors
//! 2. [`scan`]: a file's text -> [`scan::File`]: the variables that it uses ([`uses`]), the commands and files that it
//!    mentions ([`mentions`]), what looks like a secret ([`leaks`])
//! 3. [`tree`]: all files, and what is where; [`wrappers`]: variables that one file reads by a function of another
//! 4. [`checks`]: files and manifest -> findings, one check a file
//! 5. [`baseline`]: without what was there before

pub mod ambient;
pub mod baseline;
pub mod checks;
pub mod dockerfile;
pub mod language;
pub mod leaks;
pub mod mentions;
pub mod scan;
pub mod silence;
pub mod tree;
pub mod uses;
pub mod walk;
pub mod wrappers;

pub use language::Language;
pub use scan::File;
pub use tree::Tree;
