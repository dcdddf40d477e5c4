//! Rules about tables: their columns, cells and charts.

pub(in crate::rules) mod chart_ranges;
pub(in crate::rules) mod chart_view;
pub(in crate::rules) mod clicks;
pub(in crate::rules) mod color_rules;
pub(in crate::rules) mod column_logic;
pub(in crate::rules) mod columns;
pub(in crate::rules) mod data;
pub(in crate::rules) mod fields;
pub(in crate::rules) mod hover;
mod markdown;
pub(in crate::rules) mod render;
mod render_edit;
pub(in crate::rules) mod render_functions;
pub(in crate::rules) mod sparkline;
pub(in crate::rules) mod usage;

#[cfg(test)]
mod tests;
