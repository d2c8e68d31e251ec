//! A real `.env` against the manifest: what Compose makes of it, and what is wrong with it. Reads no disk: `cli` hands it
//! texts.
//!
//! [`files`] reads them one after the other, as Compose does.

pub mod files;
