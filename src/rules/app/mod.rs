//! Rules of apps.json.

pub(super) mod definition;
pub(super) mod document;
pub(super) mod gallery;
pub(super) mod grid;
pub(super) mod groups;
pub(super) mod layout;
pub(super) mod members;
pub(super) mod param_order;
pub(super) mod picture;
pub(super) mod placed;
pub(super) mod placement;
pub(super) mod rows;
pub(super) mod servers;
pub(super) mod size;
pub(super) mod start;
pub(super) mod start_chart;
pub(super) mod start_columns;
pub(super) mod start_params;
pub(super) mod start_value;
pub(super) mod state;
pub(super) mod style;
pub(super) mod tabs;
pub(super) mod usage;
pub(super) mod wiring;
