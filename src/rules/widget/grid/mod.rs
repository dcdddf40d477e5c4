//! Rules about the room a widget takes on the grid.

pub(in crate::rules) mod definition;
pub(in crate::rules) mod limits;
pub(in crate::rules) mod size;
