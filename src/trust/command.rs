//! A command of the system: shown as it can be typed, and run as it is shown.

use std::path::Path;
use std::time::Duration;

use crate::programs::{self, QUICK, RunError};

/// Time for a command that shows a question of the system: a password, a fingerprint, a warning.
const ASKS: Duration = Duration::from_mins(3);

/// A program with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The program.
    pub program: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// Time that it is given.
    pub limit: Duration,
}

impl Command {
    pub(super) fn new(program: &str, args: &[&str]) -> Self {
        let args = args.iter().map(|arg| (*arg).to_owned()).collect();
        Self { program: program.to_owned(), args, limit: QUICK }
    }

    /// The same with more arguments.
    pub(super) fn with(mut self, args: &[&str]) -> Self {
        self.args.extend(args.iter().map(|arg| (*arg).to_owned()));
        self
    }

    /// The same, given the time of somebody who answers a question.
    pub(super) fn that_asks(mut self) -> Self {
        self.limit = ASKS;
        self
    }

    /// Runs it to its end; what it printed, in the words that are read here.
    pub fn run(&self) -> Result<String, RunError> {
        programs::run(std::process::Command::new(&self.program).args(&self.args).env("LC_ALL", "C"), self.limit)
    }
}

/// A path as an argument.
pub(super) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
