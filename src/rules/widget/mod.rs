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
pub(super) mod fields;
pub(super) mod forms;
pub(super) mod grid;
pub(super) mod hover;
pub(super) mod ids;
pub(super) mod keys;
pub(super) mod kinds;
mod markdown;
pub(super) mod naming;
pub(super) mod param_values;
pub(super) mod params;
pub(super) mod render;
mod render_edit;
pub(super) mod render_functions;
pub(super) mod sparkline;
pub(super) mod table_use;
pub(super) mod timing;
pub(super) mod types;

#[cfg(test)]
mod table_tests;
