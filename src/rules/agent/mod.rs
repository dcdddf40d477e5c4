//! Rules of agents.json.

pub(super) mod definition;
pub(super) mod document;
pub(super) mod features;
