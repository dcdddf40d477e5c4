//! Medians of whole processes.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The middle one of the times that `run` takes, which is told the number of the round.
pub(crate) fn median(runs: usize, run: impl FnMut(usize) -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..runs).map(run).collect();
    times.sort();
    times[runs / 2]
}

/// From the start of a process to its end. What it prints is dropped; findings are no failure.
pub(crate) fn timed(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    let time = start.elapsed();
    assert!(status.code().is_some_and(|code| code < 2), "{command:?}: {status}");
    time
}

/// Python's interpreter itself: the `python3` of the PATH may be a wrapper that takes longer than Python.
pub(crate) fn python() -> String {
    let output = Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
