//! The `obb-backend` binary: runs the command line and turns its outcome into an exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    obb_backend::cli::run(std::env::args_os()).into()
}
