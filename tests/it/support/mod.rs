//! What tests share.

pub(crate) mod certificates;
pub(crate) mod dev_process;
pub(crate) mod every_type;
#[cfg(unix)]
pub(crate) mod live_terminal;
pub(crate) mod node;
pub(crate) mod planned;
pub(crate) mod python;
pub(crate) mod raw;
#[cfg(unix)]
pub(crate) mod terminal;
pub(crate) mod tls_client;
pub(crate) mod tools;
pub(crate) mod web_server;
pub(crate) mod webdriver;
pub(crate) mod widget_answers;
pub(crate) mod workbench;
