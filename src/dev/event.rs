//! What happens to a running dev server, and what is then to be done. Both are plain data: [`super::session`] turns one into the other.

use std::sync::Arc;
use std::time::Duration;

use super::check::Checked;
use super::notice::{Notice, Remark};
use super::served::Served;
use super::settings::{Difference, Settings, SettingsError};
use super::watcher::Changes;

/// Numbers the instances of the backend, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Generation(pub(crate) u64);

/// Numbers the states of the files, so that a check or a reading of an older state is recognised.
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

impl Exit {
    /// Whether its last lines say that another program has the port, in the words of the systems and of Node.
    pub(crate) fn port_was_taken(&self) -> bool {
        const WORDS: [&str; 4] =
            ["address already in use", "address in use", "eaddrinuse", "only one usage of each socket address"];
        self.output.iter().any(|line| {
            let line = line.to_ascii_lowercase();
            WORDS.iter().any(|words| line.contains(words))
        })
    }
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
    /// The target answered, after a start or while it was missed.
    TargetAnswers,
    /// The target does not answer, with the reason.
    TargetGone(String),
    /// An instance was asked for the documents of which there is no file.
    Fetched(Generation, Arc<Served>),
    /// The same, but some of them take long.
    Late(Generation, Arc<Served>),
    /// A check of the documents is done.
    Checked(Revision, Arc<Checked>),
    /// The settings were read anew.
    SettingsRead(Revision, Box<Result<Settings, SettingsError>>),
    /// Settings were taken over as far as a running server can.
    Adopted(Difference),
    /// A request showed something the user should know.
    Remarked(Remark),
    /// Something that decides nothing happened: it is told as it is.
    Told(Notice),
    /// Somebody wants the backend started anew.
    RestartAsked,
    /// Somebody wants the documents checked again.
    CheckAsked,
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
    /// End the streams of this instance and wait for its requests to finish, at most so long.
    Drain(Generation, Duration),
    /// Ask this instance's process tree to end.
    Stop(Generation),
    /// End this instance's process tree.
    Kill(Generation),
    /// Hold requests until an instance is there.
    Hold,
    /// Answer requests with these sentences, which say why no instance is there.
    Refuse(String),
    /// Ask the target whether it is there, now and while it is missed.
    Follow,
    /// Ask this instance for the documents of which there is no file.
    Fetch(Generation),
    /// Check the documents.
    Check(Revision),
    /// Read the settings anew.
    Reread(Revision),
    /// Take over these settings.
    Adopt(Box<Settings>),
    /// Tell the user.
    Report(Notice),
    /// Show the banner: everything works for the first time.
    Announce,
    /// Take no further connections and end all streams.
    Close,
    /// Return.
    Quit,
}
