//! Rules about where the tabs of an app place widgets.

pub(in crate::rules) mod definition;
pub(in crate::rules) mod grid;
pub(in crate::rules) mod placed;
pub(in crate::rules) mod placement;
pub(in crate::rules) mod rows;
pub(in crate::rules) mod size;
pub(in crate::rules) mod usage;
