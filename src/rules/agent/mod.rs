//! Rules of agents.json.

pub(super) mod addresses;
pub(super) mod controls;
pub(super) mod definition;
pub(super) mod document;
pub(super) mod features;
pub(super) mod identity;
