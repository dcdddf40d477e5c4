//! What the dev server tells its user. How it is printed is the command line's affair.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::check::Checked;
use super::settings::SettingsError;
use super::traffic::Exchange;

/// One thing to tell.
#[derive(Debug, Clone)]
pub enum Notice {
    /// The ports are bound.
    Listening {
        /// Where, most useful first.
        urls: Vec<String>,
        /// The backend that runs already, where there is one.
        target: Option<String>,
    },
    /// An earlier server was killed and left processes of its backend behind, which were ended.
    Reclaimed {
        /// How many.
        processes: usize,
        /// Its backend's folder.
        root: PathBuf,
    },
    /// Everything works for the first time.
    Announced(Banner),
    /// The backend is started for the first time.
    Starting {
        /// What: `main.py`.
        source: String,
    },
    /// The backend was started a while ago and does not answer yet.
    Waiting {
        /// For what, in words.
        reason: String,
        /// The last lines it printed.
        output: Vec<String>,
        /// Whether an older instance still answers.
        served: bool,
    },
    /// An instance of the backend answers.
    Ready {
        /// Its number, from 1.
        generation: u64,
        /// Time from the start to the first answer.
        took: Duration,
    },
    /// Files changed.
    Changed {
        /// Which, as the user reads their paths.
        files: Vec<PathBuf>,
    },
    /// The documents were checked.
    Validated(Arc<Checked>),
    /// The backend is started anew because its code changed.
    Restarting,
    /// The backend does not run.
    Failed {
        /// Why, in words.
        reason: String,
        /// The last lines it printed.
        output: Vec<String>,
        /// Whether an older instance still answers.
        served: bool,
    },
    /// The target does not answer.
    TargetGone {
        /// Which, and why, in words.
        reason: String,
    },
    /// The backend printed a line.
    Output(String),
    /// Lines of the backend, or requests, were left out, because nobody read those before them.
    Dropped {
        /// How many.
        lines: usize,
    },
    /// A request that is worth a line: answered, given up, or the beginning of a stream.
    Asked(Exchange),
    /// Something to know, told once; what concerns the backend, once for each start of it.
    Remark(Remark),
    /// Changed settings were read.
    SettingsApplied {
        /// What serves now: `main.py`.
        source: String,
        /// Keys and sections that are in force now.
        applied: Vec<&'static str>,
        /// Keys that take a new start of the server.
        waiting: Vec<&'static str>,
    },
    /// Changed settings cannot be used: those before stay in force.
    SettingsRefused(Arc<SettingsError>),
    /// New connections get another certificate than those before.
    CertificateChanged {
        /// Whether it is one of the local authority, not the user's own.
        ours: bool,
    },
    /// The server is ending.
    Stopping,
    /// The server has ended: no process of it is left.
    Stopped,
}

/// What the first success shows.
#[derive(Debug, Clone)]
pub struct Banner {
    /// Addresses, the one for Workspace first.
    pub urls: Vec<String>,
    /// What serves: `static files`, `main.py`, `http://127.0.0.1:8000`.
    pub source: String,
    /// Whether that runs already and is not started.
    pub forwards: bool,
    /// Time from the start to the first answer.
    pub took: Duration,
    /// The certificate authority's file, when HTTPS is on.
    pub authority: Option<PathBuf>,
    /// What the check found.
    pub checked: Arc<Checked>,
}

/// Something to know, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Names the kind: each is told once.
    pub kind: RemarkKind,
    /// What was seen.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Remark {
    /// About the certificate.
    pub(super) fn certificate(message: String, help: impl Into<String>) -> Self {
        Self { kind: RemarkKind::Certificate(message.clone()), message, help: help.into() }
    }
}

/// The kinds of remarks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemarkKind {
    /// The backend's answers have no CORS headers.
    AnswerWithoutCors,
    /// The backend's answer allows another origin than the one that asked.
    WrongOrigin,
    /// The backend does not answer preflights.
    Preflight,
    /// This origin is not allowed.
    OriginRefused(String),
    /// A browser asked for https, but only http is served.
    HttpsAsked,
    /// Clients of this sort refused the certificate.
    CertificateRefused(&'static str),
    /// Something about the certificate, in words.
    Certificate(String),
    /// A browser connects and may not ask.
    PermissionMissing,
    /// Safari is used.
    Safari,
    /// Brave is used.
    Brave,
    /// This host is no name of the server.
    HostRefused(String),
    /// Other machines reach the server.
    Exposed,
    /// The backend cannot run twice.
    OneAtATime,
    /// Something about how the program was found.
    Launch(String),
    /// `.env` has this fault.
    EnvironmentFile(String),
    /// Changes are noticed late, or not everywhere; the reason has a name.
    Watching(&'static str),
    /// The backend writes these files at every start.
    OwnWrites(Vec<PathBuf>),
    /// The backend's document at this path could not be read.
    UnreadDocument(&'static str),
    /// This instance of the backend has no usable `/widgets.json`.
    WithoutWidgets(u64),
}

impl RemarkKind {
    /// Its name, for tools.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AnswerWithoutCors => "answer-without-cors",
            Self::WrongOrigin => "wrong-origin",
            Self::Preflight => "preflight",
            Self::OriginRefused(_) => "origin-refused",
            Self::HttpsAsked => "https-asked",
            Self::CertificateRefused(_) => "certificate-refused",
            Self::PermissionMissing => "permission-missing",
            Self::Safari => "safari",
            Self::Brave => "brave",
            Self::HostRefused(_) => "host-refused",
            Self::Exposed => "exposed",
            Self::Certificate(_) => "certificate",
            Self::OneAtATime => "one-at-a-time",
            Self::Launch(_) => "launch",
            Self::EnvironmentFile(_) => "environment-file",
            Self::Watching(_) => "watching",
            Self::OwnWrites(_) => "own-writes",
            Self::UnreadDocument(_) => "unread-document",
            Self::WithoutWidgets(_) => "without-widgets",
        }
    }

    /// Whether it tells why nothing of Workspace arrives, which is over once something does.
    pub(super) fn keeps_workspace_out(&self) -> bool {
        matches!(self, Self::CertificateRefused(_) | Self::PermissionMissing | Self::Safari | Self::Brave)
    }

    /// Whether anybody who asks can bring it about, and any number of them.
    pub(super) fn is_of_a_stranger(&self) -> bool {
        matches!(self, Self::OriginRefused(_) | Self::HostRefused(_))
    }

    /// Whether other code of the backend may do better.
    pub(super) fn concerns_backend(&self) -> bool {
        match self {
            Self::AnswerWithoutCors
            | Self::WrongOrigin
            | Self::Preflight
            | Self::WithoutWidgets(_)
            | Self::UnreadDocument(_) => true,
            Self::OriginRefused(_)
            | Self::HttpsAsked
            | Self::CertificateRefused(_)
            | Self::Certificate(_)
            | Self::PermissionMissing
            | Self::Safari
            | Self::Brave
            | Self::HostRefused(_)
            | Self::Exposed
            | Self::OneAtATime
            | Self::Launch(_)
            | Self::EnvironmentFile(_)
            | Self::Watching(_)
            | Self::OwnWrites(_) => false,
        }
    }
}
