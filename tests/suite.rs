//! The one integration-test binary.
mod architecture;
mod cli;
mod common;
mod diagnostics;
mod docs;
mod examples;
mod schema;
