//! Rules of apps.json.

pub(super) mod document;
pub(super) mod grid;
pub(super) mod members;
pub(super) mod placement;
pub(super) mod wiring;
