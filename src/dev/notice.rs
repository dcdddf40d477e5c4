//! What the dev server tells its user. How it is printed is the command line's affair.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::check::Checked;

/// One thing to tell.
#[derive(Debug, Clone)]
pub enum Notice {
    /// The ports are bound.
    Listening {
        /// Where, most useful first.
        urls: Vec<String>,
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
    /// The backend printed a line.
    Output(String),
    /// Lines of the backend were left out, because nobody read those before them.
    Dropped {
        /// How many.
        lines: usize,
    },
    /// Something to know, told once; what concerns the backend, once for each start of it.
    Remark(Remark),
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
    /// What serves: `static files`, `main.py`.
    pub source: String,
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
    /// The settings changed, which takes a new start.
    ConfigChanged,
    /// Files cannot be watched.
    Watching,
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
            Self::ConfigChanged => "config-changed",
            Self::Watching => "watching",
            Self::WithoutWidgets(_) => "without-widgets",
        }
    }

    /// Whether it tells why nothing of Workspace arrives, which is over once something does.
    pub(super) fn keeps_workspace_out(&self) -> bool {
        matches!(self, Self::CertificateRefused(_) | Self::PermissionMissing | Self::Safari | Self::Brave)
    }

    /// Whether other code of the backend may do better.
    pub(super) fn concerns_backend(&self) -> bool {
        match self {
            Self::AnswerWithoutCors | Self::WrongOrigin | Self::Preflight | Self::WithoutWidgets(_) => true,
            Self::OriginRefused(_)
            | Self::HttpsAsked
            | Self::CertificateRefused(_)
            | Self::PermissionMissing
            | Self::Safari
            | Self::Brave
            | Self::HostRefused(_)
            | Self::Exposed
            | Self::ConfigChanged
            | Self::Watching => false,
        }
    }
}
