//! A real `.env` against the manifest: what Compose makes of it, and what is wrong with it. Reads no disk: `cli` hands it
//! texts.
//!
//! [`files`] reads them one after the other, as Compose does; [`show`] says what that comes to,
//! [`mod@check`] what is wrong with it, [`init`] makes one, and [`slot`] keeps several checkouts apart.

pub mod check;
pub mod files;
pub mod init;
pub mod show;
pub mod slot;
