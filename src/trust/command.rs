//! A command of the system: shown as it can be typed, and run with a limit of time.

use std::fmt;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Time for a command that asks nobody.
pub(super) const QUICK: Duration = Duration::from_secs(5);

/// Time for a command that shows a question of the system: a password, a fingerprint, a warning.
pub(super) const ASKS: Duration = Duration::from_mins(3);

/// Time for the last words of a command that has ended.
const LAST_WORDS: Duration = Duration::from_secs(1);

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

/// Why a command did not do its work.
#[derive(Debug)]
pub enum RunError {
    /// It could not be started.
    Start(io::Error),
    /// It did not end in time, and was ended.
    Late(Duration),
    /// It failed; what it said.
    Failed(String),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(error) => write!(f, "it could not be started: {error}"),
            Self::Late(limit) => write!(f, "it did not end within {} seconds, and was ended", limit.as_secs()),
            Self::Failed(said) if said.is_empty() => write!(f, "it failed without a word"),
            Self::Failed(said) => write!(f, "{said}"),
        }
    }
}

impl std::error::Error for RunError {}

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

    /// Runs it to its end; what it printed. It has nobody to ask at the terminal.
    pub fn run(&self) -> Result<String, RunError> {
        let mut child = std::process::Command::new(&self.program)
            .args(&self.args)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(RunError::Start)?;
        let (output, errors) = (heard(child.stdout.take()), heard(child.stderr.take()));
        let status = self.ended(&mut child)?;
        let output = output.recv_timeout(LAST_WORDS).unwrap_or_default();
        if status {
            return Ok(output);
        }
        let errors = errors.recv_timeout(LAST_WORDS).unwrap_or_default();
        // Windows' certutil complains on standard output.
        let said = if errors.trim().is_empty() { output } else { errors };
        let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        Err(RunError::Failed(lines.join("; ")))
    }

    fn ended(&self, child: &mut Child) -> Result<bool, RunError> {
        let deadline = Instant::now() + self.limit;
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(status.success()),
                Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(2)),
                Ok(None) => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(RunError::Late(self.limit));
                }
                Err(error) => return Err(RunError::Start(error)),
            }
        }
    }
}

fn heard(stream: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = channel();
    if let Some(mut stream) = stream {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = stream.read_to_end(&mut bytes);
            let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
        });
    }
    receiver
}

/// A path as an argument.
pub(super) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_hangs_is_ended() {
        let mut command = Command::new("sleep", &["600"]);
        command.limit = Duration::from_millis(20);
        assert!(matches!(command.run(), Err(RunError::Late(_))));
    }

    #[test]
    fn a_command_that_fails_says_why_in_a_line() {
        let error = Command::new("sh", &["-c", "echo one; echo ' two' >&2; echo >&2; echo three >&2; exit 3"]).run();
        assert_eq!(error.unwrap_err().to_string(), "two; three");
        assert_eq!(Command::new("echo", &["word"]).run().unwrap(), "word\n");
        assert!(matches!(Command::new("/no/such/program", &[]).run(), Err(RunError::Start(_))));
    }
}
