//! The dev server. [`session`] decides, everything else does: it watches files, runs the backend, answers browsers.

mod check;
mod event;
mod files;
mod notice;
mod page;
mod printer;
mod proxy;
mod run;
mod server;
mod session;
mod signals;
mod supervisor;
pub mod tls;
mod watch;
mod watcher;

pub use check::{Checked, check};
pub use notice::{Banner, Notice, Remark, RemarkKind};
pub use run::{Options, StartError, run};
pub use server::{Holder, port_holder};
pub use watch::{real_path, watch};
