//! Rules of agents.json.

pub(super) mod document;
