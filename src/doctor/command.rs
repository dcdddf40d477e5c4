//! Other programs, none of which may keep the user waiting.

use std::ffi::OsStr;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Longest time for anything outside this program.
pub(super) const LIMIT: Duration = Duration::from_secs(5);

/// What a program printed.
#[derive(Debug, Default)]
pub(super) struct Printed {
    /// Whether it succeeded.
    pub(super) success: bool,
    /// Its standard output.
    pub(super) text: String,
}

/// Runs `program` to its end; nothing where it cannot be started or takes too long.
pub(super) fn run<I: AsRef<OsStr>>(
    program: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = I>,
) -> Option<Printed> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let mut output = child.stdout.take()?;
    let text = within(LIMIT, move || {
        let mut bytes = Vec::new();
        let _ = output.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    });
    if text.is_none() {
        let _ = child.kill();
    }
    let status = child.wait().ok()?;
    text.map(|text| Printed { success: status.success(), text })
}

/// What `work` gives, unless it takes longer than `limit`.
pub(super) fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new().spawn(move || sender.send(work())).ok()?;
    receiver.recv_timeout(limit).ok()
}

/// The program of this name on the search path.
pub(super) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let file = if cfg!(windows) && !name.contains('.') { format!("{name}.exe") } else { name.to_owned() };
    std::env::split_paths(&path).map(|folder| folder.join(&file)).find(|candidate| candidate.is_file())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_does_not_end_is_given_up() {
        assert_eq!(
            within::<()>(Duration::from_millis(1), || loop {
                thread::park();
            }),
            None
        );
        let printed = run("sh", ["-c", "echo one; exit 3"]).unwrap();
        assert_eq!((printed.text.as_str(), printed.success), ("one\n", false));
        assert!(run("no-such-program", ["x"]).is_none());
        assert!(find("sh").is_some() && find("no-such-program").is_none());
    }
}
