//! The one integration-test binary.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "tests read and write files, and fail loudly")]

mod architecture;
mod audit;
mod cli;
mod common;
mod compose_coverage;
mod conformance;
mod diagnostics;
mod docs;
mod examples;
mod import;
mod laws;
mod legal;
mod rules_index;
mod sarif;
mod schema;
