//! `obb-backend validate`.

use std::path::PathBuf;

use clap::Args;

use super::{ExitStatus, Failure, Shell};

/// Check widgets.json, apps.json and agents.json
#[derive(Debug, Args)]
pub(super) struct ValidateArgs {
    /// Folders or files to check
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
}

pub(super) fn run(args: &ValidateArgs, _shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let _ = &args.paths;
    Err(Failure::new("not built yet"))
}
