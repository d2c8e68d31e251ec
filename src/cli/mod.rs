//! The command line.

use std::ffi::OsString;

/// How a command ended, as the process's exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done, nothing to report.
    Success = 0,
    /// Findings, or drift.
    Findings = 1,
    /// The command could not be carried out.
    Failure = 2,
}

impl From<ExitStatus> for std::process::ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}

/// Runs the command that `args` spell and says how it ended.
pub fn run(_args: impl IntoIterator<Item = OsString>) -> ExitStatus {
    ExitStatus::Success
}
