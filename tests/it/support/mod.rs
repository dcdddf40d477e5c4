//! What tests share.

pub(crate) mod python;
#[cfg(unix)]
pub(crate) mod terminal;
pub(crate) mod workbench;
