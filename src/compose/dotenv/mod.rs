//! `.env` files, in the dialect that Compose reads.

pub mod read;
pub mod write;

pub use read::{read, read_raw};
pub use write::{assignment, caveat, quote};
