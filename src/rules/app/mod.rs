//! Rules of apps.json.

pub(super) mod click_columns;
pub(super) mod clicks;
pub(super) mod definition;
pub(super) mod document;
pub(super) mod grid;
pub(super) mod group_defaults;
pub(super) mod group_size;
pub(super) mod groups;
pub(super) mod joining;
pub(super) mod layout;
pub(super) mod member_params;
pub(super) mod members;
pub(super) mod option_sources;
pub(super) mod placement;
pub(super) mod prompts;
pub(super) mod servers;
mod sharing;
pub(super) mod state;
pub(super) mod unshared;
pub(super) mod wiring;
