//! What tests share.

pub(crate) mod python;
pub(crate) mod workbench;
