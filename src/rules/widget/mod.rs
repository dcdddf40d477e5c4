//! Rules of widgets.json.

pub(super) mod chart_ranges;
pub(super) mod chart_view;
pub(super) mod clicks;
pub(super) mod color_rules;
pub(super) mod column_logic;
pub(super) mod columns;
pub(super) mod data;
pub(super) mod definition;
pub(super) mod document;
pub(super) mod endpoint;
pub(super) mod fields;
pub(super) mod forms;
pub(super) mod grid;
pub(super) mod hover;
pub(super) mod ids;
pub(super) mod keys;
pub(super) mod kind;
pub(super) mod kinds;
pub(super) mod limits;
mod markdown;
pub(super) mod mcp;
pub(super) mod naming;
pub(super) mod other_types;
pub(super) mod param;
pub(super) mod param_values;
pub(super) mod params;
pub(super) mod path_params;
pub(super) mod query;
pub(super) mod refresh;
pub(super) mod render;
mod render_edit;
pub(super) mod render_functions;
pub(super) mod schedule;
pub(super) mod search;
pub(super) mod sharing;
pub(super) mod size;
pub(super) mod sparkline;
pub(super) mod table_use;
pub(super) mod timing;
pub(super) mod type_choice;
pub(super) mod types;
pub(super) mod wording;

#[cfg(test)]
mod table_tests;
