//! Saves under load: requests at a steady rate while the code changes every two seconds, beside `uvicorn --reload`.
//!
//! `cargo bench --bench restart` takes a minute for each row; `cargo bench --bench restart -- 10` ten seconds. With `-- soak` the
//! first row alone is run for ten minutes, with a save each 1.2 seconds: 500 restarts and 120,000 requests. A request's time counts
//! from the moment it was due, so that a server that stands still is not spared.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark fails by panicking and prints its figures")]

#[path = "../it/support/python.rs"]
#[expect(dead_code, reason = "only the interpreter is needed here")]
mod python;
#[expect(dead_code, reason = "shared with the other benchmarks")]
mod server;

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use server::Server;

/// Clients, each of which asks five times a second: 200 requests a second.
const CLIENTS: u32 = 40;
const PERIOD: Duration = Duration::from_millis(200);

/// Time between two saves, and in a soak.
const SAVE: Duration = Duration::from_secs(2);
const SOAK_SAVE: Duration = Duration::from_millis(1200);

const APPLICATION: &str = r#"
from fastapi import FastAPI

app = FastAPI()
VERSION = 1


@app.get("/version")
def version():
    return VERSION


@app.get("/widgets.json")
def widgets():
    return {}
"#;

fn main() {
    let soak = std::env::args().any(|argument| argument == "soak");
    let seconds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(if soak { 600 } else { 60 });
    let whole = Duration::from_secs(seconds);
    println!(
        "{:<34} {:>8} {:>8} {:>8} {:>9} {:>9} {:>9}",
        "200 requests a second for each row", "requests", "failed", "versions", "p50 ms", "p99 ms", "max ms"
    );
    if soak {
        return ours("obb-backend dev", "", whole, SOAK_SAVE);
    }
    ours("obb-backend dev", "", whole, SAVE);
    ours("obb-backend dev, restart = \"stop\"", "[dev]\nrestart = \"stop\"\n", whole, SAVE);
    let folder = project("");
    let (mut server, port) = uvicorn(folder.path());
    row("uvicorn --reload", &load(folder.path(), port, whole, SAVE));
    let _ = Command::new("kill").arg(server.id().to_string()).status();
    server.wait().unwrap();
}

fn ours(name: &str, settings: &str, whole: Duration, pause: Duration) {
    let folder = project(settings);
    let server = Server::start(folder.path(), &["ready"]);
    let before = server.kilobytes();
    row(name, &load(folder.path(), server.port, whole, pause));
    if let (Some(before), Some(after)) = (before, server.kilobytes()) {
        println!("{:<34} {before:>8} -> {after} kB", "  its memory");
    }
}

fn project(settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("main.py"), APPLICATION).unwrap();
    std::fs::write(folder.path().join("widgets.json"), "{}").unwrap();
    std::fs::write(folder.path().join("obb-backend.toml"), settings).unwrap();
    folder
}

fn uvicorn(folder: &Path) -> (Child, u16) {
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let mut command = Command::new(python::interpreter());
    command.args(["-m", "uvicorn", "main:app", "--reload", "--port", &port.to_string()]).current_dir(folder);
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while version(port).is_err() {
        thread::sleep(Duration::from_millis(20));
    }
    (child, port)
}

fn version(port: u16) -> io::Result<u32> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(40)))?;
    write!(stream, "GET /version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let body = answer.strip_prefix("HTTP/1.1 200 ").and_then(|answer| answer.rsplit("\r\n\r\n").next());
    body.and_then(|body| body.parse().ok()).ok_or_else(|| io::Error::other("no version"))
}

/// Times and versions of answers; nothing for failed requests.
type Outcome = Option<(Duration, u32)>;

fn load(folder: &Path, port: u16, whole: Duration, pause: Duration) -> Vec<Outcome> {
    let start = Instant::now();
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                scope.spawn(move || {
                    let mut outcomes = Vec::new();
                    let mut due = PERIOD * client / CLIENTS;
                    while due < whole {
                        thread::sleep(due.saturating_sub(start.elapsed()));
                        let version = version(port).ok();
                        outcomes.push(version.map(|version| (start.elapsed().saturating_sub(due), version)));
                        due += PERIOD;
                    }
                    outcomes
                })
            })
            .collect();
        for version in 2.. {
            thread::sleep(pause);
            if start.elapsed() + pause > whole {
                break;
            }
            let source = APPLICATION.replace("VERSION = 1", &format!("VERSION = {version}"));
            std::fs::write(folder.join("main.py"), source).unwrap();
        }
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    })
}

fn row(name: &str, outcomes: &[Outcome]) {
    let mut times: Vec<Duration> = outcomes.iter().flatten().map(|(time, _)| *time).collect();
    times.sort();
    let mut versions: Vec<u32> = outcomes.iter().flatten().map(|(_, version)| *version).collect();
    versions.sort_unstable();
    versions.dedup();
    let at = |hundredth: usize| times[(times.len() - 1) * hundredth / 100].as_secs_f64() * 1e3;
    println!(
        "{name:<34} {:>8} {:>8} {:>8} {:>9.2} {:>9.2} {:>9.2}",
        outcomes.len(),
        outcomes.len() - times.len(),
        versions.len(),
        at(50),
        at(99),
        at(100)
    );
}
