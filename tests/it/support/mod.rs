//! What tests share.

pub(crate) mod dev_process;
pub(crate) mod python;
pub(crate) mod raw;
#[cfg(unix)]
pub(crate) mod terminal;
pub(crate) mod tls_client;
pub(crate) mod workbench;
