//! What tests share.

pub(crate) mod dev_process;
#[cfg(unix)]
pub(crate) mod live_terminal;
pub(crate) mod python;
#[cfg(unix)]
pub(crate) mod terminal;
pub(crate) mod tls_client;
pub(crate) mod webdriver;
pub(crate) mod workbench;
