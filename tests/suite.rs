//! The one integration-test binary.
mod architecture;
mod cli;
mod common;
mod docs;
mod examples;
mod diagnostics;
mod schema;
