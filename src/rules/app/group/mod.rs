//! Rules about groups, which share parameters between placed widgets.

pub(in crate::rules) mod click_columns;
pub(in crate::rules) mod clicks;
pub(in crate::rules) mod defaults;
pub(in crate::rules) mod definition;
pub(in crate::rules) mod joining;
pub(in crate::rules) mod member_params;
pub(in crate::rules) mod members;
pub(in crate::rules) mod option_sources;
mod sharing;
pub(in crate::rules) mod size;
pub(in crate::rules) mod unshared;
pub(in crate::rules) mod wiring;
