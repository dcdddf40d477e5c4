//! Rules about when a widget asks for its data.

pub(in crate::rules) mod definition;
pub(in crate::rules) mod refresh;
pub(in crate::rules) mod schedule;
