//! The dev server. [`session`] decides, everything else does: it watches files, runs the backend, answers browsers.

mod check;
mod event;
mod files;
mod notice;
mod own_writes;
mod page;
mod printer;
mod proxy;
mod run;
pub mod served;
mod server;
mod session;
mod signals;
mod supervisor;
pub mod tls;
mod watch;
mod watcher;

pub use check::Checked;
pub use notice::{Banner, Notice, Remark, RemarkKind};
pub use run::{Options, StartError, run};
pub use server::Holder;
pub use watch::{Turn, real_path, watch};
