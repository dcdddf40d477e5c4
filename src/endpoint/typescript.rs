//! Endpoints in TypeScript on Node.

use std::path::Path;

use super::{Backend, Error, Written};
use crate::widget::Widget;

/// Whether the backend in `root` is written in it.
pub(super) fn is_used(root: &Path) -> bool {
    root.join("src/endpoints/index.ts").is_file()
}

/// What answers `widget`.
pub(super) fn write(_: Backend<'_>, _: &Widget) -> Result<Written, Error> {
    Err(Error::Impossible { reason: String::new(), help: String::new() })
}
