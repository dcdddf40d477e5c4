//! Rules of widgets.json.

pub(super) mod document;
pub(super) mod naming;
