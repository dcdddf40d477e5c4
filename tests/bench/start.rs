//! Whole-process times of the commands people wait for, beside the same job done by Python, so that the ratios hold on any machine.
//!
//! `cargo bench --bench start` prints medians of [`RUNS`] runs, and fails where a command that makes something takes longer than its
//! limit.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark fails by panicking and prints its figures")]

mod timing;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use timing::{median, python, timed};

const BINARY: &str = env!("CARGO_BIN_EXE_obb-backend");
const RUNS: usize = 31;

/// Longest times that `new` and `add-widget` may take.
const LIMITS: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(50)];

fn main() {
    let room = tempfile::tempdir().unwrap();
    let project = room.path().join("bench");
    let new = median(RUNS, |round| {
        let name = format!("bench{round}");
        timed(Command::new(BINARY).args(["new", &name, "--template", "static", "--no-input"]).current_dir(room.path()))
    });
    std::fs::rename(room.path().join("bench0"), &project).unwrap();
    let validate = median(RUNS, |_| timed(Command::new(BINARY).arg("validate").current_dir(&project)));
    let add = median(RUNS, |round| {
        let name = format!("widget{round}");
        timed(Command::new(BINARY).args(["add-widget", &name, "--app", "--no-input"]).current_dir(&project))
    });
    let dev = median(RUNS, |_| first_answer(&project));
    let load = "import json; json.load(open('widgets.json')); json.load(open('apps.json'))";
    let interpreter = python();
    let python = median(RUNS, |_| timed(Command::new(&interpreter).args(["-c", load]).current_dir(&project)));
    let rows = [
        ("python3 -c 'import json; load both files'", python),
        ("obb-backend validate", validate),
        ("obb-backend new --template static", new),
        ("obb-backend add-widget --app", add),
        ("obb-backend dev, start to first answer", dev),
    ];
    println!("{:<44} {:>9} {:>9}", "median of whole processes", "ms", "ratio");
    for (name, time) in rows {
        println!("{name:<44} {:>9.2} {:>9.2}", time.as_secs_f64() * 1e3, time.as_secs_f64() / python.as_secs_f64());
    }
    assert!(new <= LIMITS[0] && add <= LIMITS[1], "new took {new:?}, add-widget {add:?}");
}

/// From the start of `dev` to the last byte of its first answer.
fn first_answer(project: &Path) -> Duration {
    let start = Instant::now();
    let mut child = Command::new(BINARY)
        .args(["dev", "--port", "0", "--message-format", "json"])
        .current_dir(project)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let listening = lines.by_ref().map(Result::unwrap).find(|line| line.contains("\"listening\"")).unwrap();
    let port: String =
        listening.rsplit("localhost:").next().unwrap().chars().take_while(char::is_ascii_digit).collect();
    let mut stream = TcpStream::connect(("127.0.0.1", port.parse::<u16>().unwrap())).unwrap();
    write!(stream, "GET /widgets.json HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let time = start.elapsed();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    child.kill().unwrap();
    child.wait().unwrap();
    time
}
