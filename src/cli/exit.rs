//! Exit statuses.

use std::process::ExitCode;

/// What the process tells its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// 0: done; at most warnings were found.
    Success,
    /// 1: errors were found in the user's files.
    Findings,
    /// 2: could not run: wrong usage, unreadable files, a port in use.
    Failed,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(match status {
            ExitStatus::Success => 0,
            ExitStatus::Findings => 1,
            ExitStatus::Failed => 2,
        })
    }
}
