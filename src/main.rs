//! The `obb-backend` binary: runs the command line and turns its outcome into an exit status.

use std::process::ExitCode;

/// A large widgets.json is a million small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    obb_backend::cli::run(std::env::args_os()).into()
}
