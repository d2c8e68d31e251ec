//! `.env` files, in the dialect that Compose reads.

pub mod write;

pub use write::{assignment, quote};
