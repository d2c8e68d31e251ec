//! The `stackgen` program: see [`stackgen::cli::run`].

use std::process::ExitCode;

fn main() -> ExitCode {
    stackgen::cli::run(std::env::args_os()).into()
}
