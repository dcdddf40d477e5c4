//! Rules of widgets.json.

pub(super) mod chart_view;
pub(super) mod color_rules;
pub(super) mod columns;
pub(super) mod data;
pub(super) mod definition;
pub(super) mod document;
pub(super) mod endpoint;
pub(super) mod forms;
pub(super) mod grid;
pub(super) mod ids;
pub(super) mod keys;
pub(super) mod kinds;
pub(super) mod limits;
pub(super) mod naming;
pub(super) mod param_values;
pub(super) mod params;
pub(super) mod path_params;
pub(super) mod query;
pub(super) mod refresh;
pub(super) mod render;
pub(super) mod schedule;
pub(super) mod size;
pub(super) mod sparkline;
pub(super) mod timing;
pub(super) mod types;
