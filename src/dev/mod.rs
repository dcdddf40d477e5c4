//! The dev server. [`session`] decides, everything else does: it watches files, runs the backend, answers browsers.

mod check;
mod event;
mod files;
mod notice;
mod own_writes;
mod page;
mod printer;
mod probe;
mod processes;
mod proxy;
mod record;
mod remote;
mod run;
pub mod served;
mod server;
mod session;
mod settings;
mod signals;
mod supervisor;
mod target;
pub mod tls;
mod traffic;
mod watch;
mod watcher;

pub use check::{Checked, check_files};
pub use notice::{Banner, Notice, Remark, RemarkKind};
pub use page::shown_command;
pub use record::Entry as Running;
pub use remote::Remote;
pub use run::{Options, StartError, run};
pub use server::{Holder, is_workspace, port_holder};
pub use settings::{Choices, DEFAULT_PORT, Settings, SettingsError};
pub use traffic::{Cors, Exchange, Kind, Log, Progress};
pub use watch::{Turn, real_path, watch};
