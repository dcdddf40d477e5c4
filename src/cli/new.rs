//! `obb-backend new`.

use clap::Args;

use super::{ExitStatus, Failure, Shell};

/// Scaffold a backend that runs at once
#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// Name of the project and of its folder
    name: Option<String>,
}

pub(super) fn run(args: NewArgs, _shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let _ = args.name;
    Err(Failure::new("not built yet"))
}
