//! `obb-backend __expand`: the hidden half of `new`, in a process of its own.

use std::io;

use super::{ExitStatus, Failure};
use crate::template::engine;

pub(super) fn run() -> Result<ExitStatus, Failure> {
    let request = serde_json::from_reader(io::stdin().lock())
        .map_err(|error| Failure::new("this subcommand is for obb-backend itself").cause(&error))?;
    engine::generate(request).map_err(|refused| Failure::new(refused.to_string()))?;
    Ok(ExitStatus::Success)
}
