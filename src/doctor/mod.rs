//! Examines the whole way from a browser to the backend. Looks and asks; changes nothing.

mod answers;
mod backend;
mod browsers;
mod certificate;
mod client;
mod names;
mod port;
mod proxy;
mod trust;
mod within;

use std::path::Path;

use crate::dev::Checked;
use crate::project::{ConfigError, LaunchError};

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing is to be done.
    Ok,
    /// Something may go wrong.
    Warning,
    /// Something goes wrong.
    Failure,
}

impl Outcome {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failure => "failure",
        }
    }
}

/// What was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// The settings are understood.
    Config,
    /// The documents are what Workspace takes.
    Documents,
    /// The backend can be started.
    Backend,
    /// The port can be had.
    Port,
    /// What answers there, answers as Workspace needs it.
    Answers,
    /// The certificate for https is good.
    Certificate,
    /// Browsers trust it.
    Trust,
    /// Browsers of this machine, and what Workspace needs in them.
    Browsers,
    /// Programs do not send requests for this machine elsewhere.
    Proxy,
    /// `localhost` is this machine.
    Names,
}

impl Check {
    /// Its name, for tools.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Documents => "documents",
            Self::Backend => "backend",
            Self::Port => "port",
            Self::Answers => "answers",
            Self::Certificate => "certificate",
            Self::Trust => "trust",
            Self::Browsers => "browsers",
            Self::Proxy => "proxy",
            Self::Names => "names",
        }
    }

    /// The group it is shown in.
    pub fn group(self) -> &'static str {
        match self {
            Self::Config | Self::Documents | Self::Backend => "Backend",
            Self::Port | Self::Answers => "Server",
            Self::Certificate | Self::Trust => "HTTPS",
            Self::Browsers => "Browsers",
            Self::Proxy | Self::Names => "Machine",
        }
    }
}

/// The outcome of one check.
#[derive(Debug)]
pub struct Finding {
    /// What was checked.
    pub check: Check,
    /// How it came out.
    pub outcome: Outcome,
    /// What is to be told.
    pub told: Told,
}

/// What is to be told about a check.
#[derive(Debug)]
pub enum Told {
    /// In words.
    Words {
        /// What was found.
        message: String,
        /// What to do, one thing each.
        help: Vec<String>,
    },
    /// The settings cannot be used.
    Config(ConfigError),
    /// The backend cannot be started.
    Launch(LaunchError),
    /// What the documents hold.
    Documents(Box<Checked>),
}

impl Finding {
    fn new(check: Check, outcome: Outcome, message: impl Into<String>) -> Self {
        Self { check, outcome, told: Told::Words { message: message.into(), help: Vec::new() } }
    }

    fn ok(check: Check, message: impl Into<String>) -> Self {
        Self::new(check, Outcome::Ok, message)
    }

    fn warning(check: Check, message: impl Into<String>) -> Self {
        Self::new(check, Outcome::Warning, message)
    }

    fn failure(check: Check, message: impl Into<String>) -> Self {
        Self::new(check, Outcome::Failure, message)
    }

    fn help(mut self, line: impl Into<String>) -> Self {
        if let Told::Words { help, .. } = &mut self.told {
            help.push(line.into());
        }
        self
    }
}

/// Examines the backend in `root`, if there is one, and this machine; each finding is told as soon as it is there. A `port`
/// wins over that of the settings.
pub fn examine(root: &Path, port: Option<u16>, tell: &mut dyn FnMut(Finding)) {
    let config = backend::examine(root, tell).dev;
    if let Some(server) = port::examine(config.port_or(port), tell) {
        answers::examine(root, &config.headers, &server, tell);
    }
    if let Some(authority) = certificate::examine(root, &config, tell) {
        trust::examine(&authority, config.wants_https(), tell);
    }
    browsers::examine(tell);
    proxy::examine(tell);
    names::examine(tell);
}
