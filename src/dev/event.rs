//! What happens to a running dev server, and what is then to be done. Both are plain data: [`super::session`] turns one into the other.

use std::sync::Arc;

use super::check::Checked;
use super::notice::{Notice, Remark};
use super::watcher::Changes;

/// Numbers the instances of the backend, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Generation(pub(crate) u64);

/// Numbers the states of the files, so that a check of an older state is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Revision(pub(crate) u64);

/// How an instance ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exit {
    /// In words: `exited with status 1`.
    pub(crate) reason: String,
    /// The last lines it printed.
    pub(crate) output: Vec<String>,
}

/// Something happened.
#[derive(Debug)]
pub(crate) enum Event {
    /// Files changed.
    Changed(Changes),
    /// An instance answered for the first time.
    Ready(Generation),
    /// An instance was started a while ago and does not answer.
    Slow(Generation, Exit),
    /// An instance ended, or could not be started.
    Exited(Generation, Exit),
    /// An instance that is being replaced has no request left, or was given time enough.
    Drained(Generation),
    /// An instance was asked to stop and was given time enough.
    GraceExpired(Generation),
    /// A check of the documents is done.
    Checked(Revision, Arc<Checked>),
    /// A request showed something the user should know.
    Remarked(Remark),
    /// A page of Workspace asked for the first time.
    Arrived,
    /// Ctrl-C, or a request to terminate.
    Interrupt,
}

/// Something is to be done.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Start an instance on a fresh port and watch for its first answer.
    Spawn(Generation),
    /// Send requests to this instance from now on.
    Serve(Generation),
    /// End the streams of this instance and wait for its requests to finish.
    Drain(Generation),
    /// Ask this instance's process tree to end.
    Stop(Generation),
    /// End this instance's process tree.
    Kill(Generation),
    /// Hold requests until an instance is there.
    Hold,
    /// Answer requests with the reason why no instance is there.
    Refuse(String),
    /// Check the documents.
    Check(Revision),
    /// Tell the user.
    Report(Notice),
    /// Show the banner: everything works for the first time.
    Announce,
    /// Take no further connections and end all streams.
    Close,
    /// Return.
    Quit,
}
