//! Endpoints in Python with FastAPI: a module for each widget.

mod imports;
mod literal;
mod model;
mod module;
mod names;
mod params;
mod place;
mod routes;
mod signature;
mod sources;
mod wiring;
mod writers;

use std::path::Path;

use super::{Backend, Error, Written};
use crate::widget::{Kind, Widget, is_elsewhere};
use module::Module;
use place::Place;

/// Whether the backend in `root` is written in it.
pub(super) fn is_used(root: &Path) -> bool {
    place::is_used(root)
}

/// What answers `widget`.
pub(super) fn write(backend: Backend<'_>, widget: &Widget) -> Result<Written, Error> {
    let place = Place::find(backend.root, widget)?;
    let mut module = Module::new(backend, widget, &place);
    if is_asked(widget) {
        writers::endpoint(&mut module)?;
    }
    params::options_and_forms(&mut module)?;
    let mut written = module.finish()?;
    if written.place.is_some() {
        place.wire(&mut written)?;
    }
    Ok(written)
}

/// Whether Workspace asks this backend for the widget's data.
fn is_asked(widget: &Widget) -> bool {
    !matches!(widget.kind, Kind::Iframe | Kind::Note) && !is_elsewhere(&widget.endpoint)
}
