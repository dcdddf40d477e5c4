//! What tests share.

pub(crate) mod workbench;
