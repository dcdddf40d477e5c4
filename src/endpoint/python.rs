//! Endpoints in Python with FastAPI.

use std::path::Path;

use super::{Backend, Error, Written};
use crate::widget::Widget;

/// Whether the backend in `root` is written in it.
pub(super) fn is_used(root: &Path) -> bool {
    root.join("endpoints/__init__.py").is_file()
}

/// What answers `widget`.
pub(super) fn write(_: Backend<'_>, _: &Widget) -> Result<Written, Error> {
    Err(Error::Impossible { reason: String::new(), help: String::new() })
}
