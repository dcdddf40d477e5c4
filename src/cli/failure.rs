//! Why a command could not do its work, in the words the user reads.

use std::error::Error;

use crate::changes;
use crate::project::ConfigError;

/// A message, the causes below it, and what to do.
#[derive(Debug)]
pub struct Failure {
    /// What could not be done; lower case, no full stop.
    pub message: String,
    /// Why, outermost first.
    pub causes: Vec<String>,
    /// What to do about it.
    pub help: Vec<String>,
}

impl Failure {
    /// A failure with a message alone.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), causes: Vec::new(), help: Vec::new() }
    }

    /// Adds an error and everything below it as causes.
    #[must_use]
    pub fn cause(mut self, error: &dyn Error) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            self.causes.push(crate::fs::in_words(&error.to_string()).to_owned());
            next = error.source();
        }
        self
    }

    /// Adds something to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::from(&error)
    }
}

impl From<&ConfigError> for Failure {
    fn from(error: &ConfigError) -> Self {
        Self { message: error.to_string(), causes: Vec::new(), help: error.help.iter().cloned().collect() }
    }
}

impl From<changes::Error> for Failure {
    fn from(error: changes::Error) -> Self {
        let failure = Self::new(error.to_string());
        let failure = error.source().into_iter().fold(failure, Self::cause);
        match error {
            changes::Error::Exists(_) => failure.help("move it away, or choose another name"),
            changes::Error::Changed(_) => failure.help("run the command again"),
            changes::Error::SameFile(..) => failure.help("name only one of them, as each asks for other changes"),
            changes::Error::Disk(..) => failure,
            changes::Error::Stuck(..) => failure.help("run the command again once files can be written"),
        }
    }
}
