//! `obb-backend dev`.

use std::path::PathBuf;

use clap::Args;

use super::{ExitStatus, Failure, Shell};

/// Serve the backend with hot reload
#[derive(Debug, Args)]
pub(super) struct DevArgs {
    /// Folder of the backend
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
}

pub(super) fn run(args: DevArgs, _shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let _ = args.path;
    Err(Failure::new("not built yet"))
}
