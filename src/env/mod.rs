//! A real `.env` against the manifest: what Compose makes of it, and what is wrong with it. Reads no disk: `cli` hands it
//! texts.
//!
//! [`files`] reads them one after the other, as Compose does; [`show`] says what that comes to.

pub mod files;
pub mod show;
