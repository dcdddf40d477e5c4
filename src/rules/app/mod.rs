//! Rules of apps.json.

pub(super) mod definition;
pub(super) mod document;
pub(super) mod grid;
pub(super) mod groups;
pub(super) mod layout;
pub(super) mod members;
pub(super) mod placement;
pub(super) mod servers;
pub(super) mod state;
pub(super) mod wiring;
