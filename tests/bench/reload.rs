//! From a save to the first answer of what was saved, beside Python's own start and `uvicorn --reload`.
//!
//! `cargo bench --bench reload` needs Python and, once, PyPI. Figures of one group are measured in turns.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark fails by panicking and prints its figures")]

#[expect(dead_code, reason = "only the interpreter is needed here")]
#[path = "../it/support/python.rs"]
mod python;
#[expect(dead_code, reason = "shared with the other benchmarks")]
mod server;

use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use server::Server;

/// Saves of a document, and of code.
const SAVES: usize = 31;
const STARTS: usize = 11;

const APPLICATION: &str = r#"
from fastapi import FastAPI

app = FastAPI()


@app.get("/widgets.json")
def widgets():
    return {"version": 0}
"#;

fn main() {
    let room = tempfile::tempdir().unwrap();
    documents(room.path());
    code(room.path());
}

/// A save of widgets.json, which files alone serve.
fn documents(room: &Path) {
    let folder = room.join("files");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("widgets.json");
    fs::write(&file, "{}").unwrap();
    let dev = Server::start(&folder, &["validated"]);
    let (shown, checked) = (0..SAVES)
        .map(|number| {
            let text = format!(r#"{{"w{number}": {{"name": "W", "description": "d", "endpoint": "w"}}}}"#);
            let start = Instant::now();
            fs::write(&file, text).unwrap();
            let shown = until(start, || ask(dev.port).is_ok_and(|text| text.contains(&format!("\"w{number}\""))));
            dev.wait("validated");
            (shown, start.elapsed())
        })
        .unzip();
    row("save of widgets.json -> served", shown, None);
    row("save of widgets.json -> checked", checked, None);
}

/// A save of a FastAPI application.
fn code(room: &Path) {
    let [ours, theirs] = ["dev", "uvicorn"].map(|name| {
        let folder = room.join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("main.py"), APPLICATION).unwrap();
        folder
    });
    let server = Server::start(&ours, &["ready"]);
    let port = free_port();
    let mut reloading = uvicorn(&theirs, port, &["--reload"]);
    until(Instant::now(), || ask(port).is_ok());
    let mut times: [Vec<Duration>; 4] = std::array::from_fn(|_| Vec::new());
    for number in 1..=STARTS {
        let import = Command::new(python::interpreter())
            .args(["-c", "import main, socket; socket.create_server(('127.0.0.1', 0))"])
            .current_dir(&ours)
            .stdout(Stdio::null())
            .spawn();
        let start = Instant::now();
        assert!(import.unwrap().wait().unwrap().success());
        times[0].push(start.elapsed());
        times[1].push(bare(&theirs));
        times[2].push(saved(&ours, server.port, number));
        times[3].push(saved(&theirs, port, number));
    }
    let _ = Command::new("kill").arg(reloading.id().to_string()).status();
    reloading.wait().unwrap();
    let [import, bare, ours, theirs] = times;
    let least = median(import.clone());
    row("python -c 'import main', and a bind", import, None);
    row("python -m uvicorn main:app -> first answer", bare, Some(least));
    row("save of main.py -> dev answers by it", ours, Some(least));
    row("save of main.py -> uvicorn --reload does", theirs, Some(least));
}

/// From the start of uvicorn to its first answer.
fn bare(folder: &Path) -> Duration {
    let port = free_port();
    let start = Instant::now();
    let mut child = uvicorn(folder, port, &[]);
    let time = until(start, || ask(port).is_ok());
    child.kill().unwrap();
    child.wait().unwrap();
    time
}

fn saved(folder: &Path, port: u16, number: usize) -> Duration {
    // A reloader that compares times in seconds must see a difference.
    std::thread::sleep(Duration::from_millis(1100));
    let source = APPLICATION.replace("\"version\": 0", &format!("\"version\": {number}"));
    let start = Instant::now();
    fs::write(folder.join("main.py"), source).unwrap();
    until(start, || ask(port).is_ok_and(|text| text.contains(&format!("\"version\":{number}"))))
}

fn uvicorn(folder: &Path, port: u16, options: &[&str]) -> Child {
    let mut command = Command::new(python::interpreter());
    command.args(["-m", "uvicorn", "main:app", "--log-level", "warning", "--port", &port.to_string()]).args(options);
    command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// The time from `start` until it `is_there`, asked each half millisecond.
fn until(start: Instant, mut is_there: impl FnMut() -> bool) -> Duration {
    while !is_there() {
        assert!(start.elapsed() < Duration::from_mins(1), "it never comes");
        std::thread::sleep(Duration::from_micros(500));
    }
    start.elapsed()
}

fn ask(port: u16) -> io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(40)))?;
    write!(stream, "GET /widgets.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.is_empty() { Err(io::Error::other("no answer")) } else { Ok(answer) }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn row(what: &str, times: Vec<Duration>, beside: Option<Duration>) {
    let time = median(times).as_secs_f64() * 1e3;
    let ratio = beside.map(|beside| format!("{:>8.2}", time / (beside.as_secs_f64() * 1e3))).unwrap_or_default();
    println!("{what:<52} {time:>10.1} ms{ratio}");
}
