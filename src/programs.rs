//! Other programs: where they are, and running one to its end within a limit of time.

use std::ffi::OsStr;
use std::fmt;
use std::io::{self, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Time for a program that asks nobody.
pub const QUICK: Duration = Duration::from_secs(5);

/// Time for the last words of a program that has ended.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Why a program did not do its work.
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

/// Runs `command` to its end, but no longer than `limit`; what it printed. It has nobody to ask at the terminal.
pub fn run(command: &mut Command, limit: Duration) -> Result<String, RunError> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(RunError::Start)?;
    let (output, errors) = (heard(child.stdout.take()), heard(child.stderr.take()));
    let succeeded = ended(&mut child, limit)?;
    let output = output.recv_timeout(LAST_WORDS).unwrap_or_default();
    if succeeded {
        return Ok(output);
    }
    let errors = errors.recv_timeout(LAST_WORDS).unwrap_or_default();
    // Some, as Windows' certutil, complain on standard output.
    let said = if errors.trim().is_empty() { output } else { errors };
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    Err(RunError::Failed(lines.join("; ")))
}

/// Whether `child` ended well.
fn ended(child: &mut Child, limit: Duration) -> Result<bool, RunError> {
    let deadline = Instant::now() + limit;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.success()),
            Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(2)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(RunError::Late(limit));
            }
            Err(error) => return Err(RunError::Start(error)),
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

/// The program `name` on the search path.
pub fn find(name: &str) -> Option<PathBuf> {
    find_in(&std::env::var_os("PATH")?, name)
}

/// The program `name` in one of the folders of `path`, which is written as the variable `PATH` is.
pub fn find_in(path: &OsStr, name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(path).map(|folder| folder.join(&file)).find(|candidate| candidate.is_file())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(line: &str) -> Result<String, RunError> {
        run(Command::new("sh").args(["-c", line]), QUICK)
    }

    #[test]
    fn a_program_that_hangs_is_ended() {
        let late = run(Command::new("sleep").arg("600"), Duration::from_millis(20));
        assert!(matches!(late, Err(RunError::Late(_))));
    }

    #[test]
    fn a_program_that_fails_says_why_in_a_line() {
        let error = shell("echo one; echo ' two' >&2; echo >&2; echo three >&2; exit 3");
        assert_eq!(error.unwrap_err().to_string(), "two; three");
        assert_eq!(shell("echo word").unwrap(), "word\n");
        let missing = run(&mut Command::new("/no/such/program"), QUICK);
        assert!(matches!(missing, Err(RunError::Start(_))));
    }

    #[test]
    fn more_than_a_pipe_holds_is_read() {
        assert_eq!(shell("head -c 200000 /dev/zero").unwrap().len(), 200_000);
    }

    #[test]
    fn programs_are_found_on_the_search_path() {
        assert!(find("sh").is_some_and(|program| program.is_absolute()));
        assert_eq!(find("no-such-program"), None);
    }
}
