//! Artifacts -> changes on disk: the only place that writes files, all of them or none.
//!
//! 1. [`plan`] reads what is on disk and decides, or lists everything that stands in the way.
//! 2. [`drift`] turns a plan into what `verify` shows; [`commit`] carries it out.
//! 3. [`recover`], run before the next render, finishes what a killed one began.
//!
//! ```text
//! .stackgen/stack.files      the files that stack.kdl owns, a path per line
//! .stackgen/lock             held while files are written
//! .stackgen/staging-PID/     the new texts and the originals, until all is in place
//! .stackgen/journal          what to move where; its appearance is the commit point
//! .stackgen/undo             the journal, once it has been decided to go back
//! ```

#![expect(clippy::disallowed_methods, reason = "the one place that writes files")]

mod commit;
mod disk;
mod drift;
mod error;
mod home;
mod journal;
mod owned;
mod path;
mod plan;
mod recover;
mod source;
#[cfg(test)]
mod tests;

pub use commit::commit;
pub use drift::{Drift, DriftKind, drift};
pub use error::{Aftermath, Reason, Refusal, WriteError};
pub use plan::{Change, ChangeKind, Options, Plan, plan};
pub use recover::{Recovery, pending, recover};
pub use source::{create, create_private, replace};
