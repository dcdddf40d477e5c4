//! What the dev server costs: beside the backend it stands before, and beside Python serving the same file. Ratios hold on any machine.
//!
//! `cargo bench --bench serve` needs Python and, once, PyPI. Each pair of figures is measured in turns, so that a machine that is busy
//! meanwhile slows both. Memory and processor time are told on Linux alone.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark fails by panicking and prints its figures")]

mod load;
#[expect(dead_code, reason = "shared with the tests")]
#[path = "../it/support/python.rs"]
mod python;
mod server;
#[expect(dead_code, reason = "shared with the other benchmarks")]
mod timing;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use load::{Client, throughput};
use server::Server;
use timing::median;

/// Turns in which two figures are measured, and the time of each.
const TURNS: usize = 7;
const TURN: Duration = Duration::from_millis(1500);

/// A table as widgets ask for it; the inner port is told so that the same process can be asked directly.
const BACKEND: &str = r#"
import json
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["https://pro.openbb.co"], allow_credentials=True, allow_methods=["*"], allow_headers=["*"])
TABLE = [{"symbol": f"S{row}", "price": row * 1.25, "volume": row * 1000, "sector": "Technology", "up": row % 2 == 0} for row in range(100)]


@app.get("/widgets.json")
def widgets():
    return json.loads(Path("widgets.json").read_text())


@app.get("/table")
async def table():
    return TABLE


@app.get("/health")
async def health():
    return "ok"


@app.get("/port")
async def port(request: Request):
    return request.scope["server"][1]
"#;

fn main() {
    let room = tempfile::tempdir().unwrap();
    let widgets = r#"{"table": {"name": "Table", "description": "A table", "type": "table", "endpoint": "table"}}"#;
    let (proxied, files) = (room.path().join("proxied"), room.path().join("files"));
    for folder in [&proxied, &files] {
        fs::create_dir_all(folder.join("data")).unwrap();
        fs::write(folder.join("widgets.json"), widgets).unwrap();
    }
    fs::write(proxied.join("main.py"), BACKEND).unwrap();
    fs::write(files.join("data/table.json"), "[]").unwrap();
    let python = Server::start(&proxied, &["ready"]);
    let inner: u16 = Client::new(python.port, "/port").text().parse().unwrap();
    println!("{:<52} {:>10} {:>10} {:>8}", "medians", "beside", "dev", "ratio");
    for (what, path) in [
        ("table of 100 rows by FastAPI, answers a second", "/table"),
        ("\"ok\" by FastAPI, answers a second", "/health"),
    ] {
        let (direct, through) =
            in_turns(|| throughput(inner, path, 8, TURN), || throughput(python.port, path, 8, TURN));
        row(what, direct, through);
    }
    latency(inner, python.port);
    let static_files = Server::start(&files, &["validated"]);
    let (uvicorn, ours) = in_turns(
        || throughput(inner, "/widgets.json", 8, TURN),
        || throughput(static_files.port, "/widgets.json", 8, TURN),
    );
    row("/widgets.json by uvicorn, by dev, answers a second", uvicorn, ours);
    let (_, table) = in_turns(|| 0.0, || throughput(static_files.port, "/table", 8, TURN));
    println!("{:<52} {:>10} {table:>10.0}", "data/table.json by dev, answers a second", "");
    drop(static_files);
    memory(&files);
    idle("FastAPI", &python);
    idle("files alone", &Server::start(&files, &["validated"]));
}

/// The medians of two figures that are measured in turns.
fn in_turns(mut one: impl FnMut() -> f64, mut other: impl FnMut() -> f64) -> (f64, f64) {
    let (mut ones, mut others): (Vec<f64>, Vec<f64>) = (0..TURNS).map(|_| (one(), other())).unzip();
    ones.sort_by(f64::total_cmp);
    others.sort_by(f64::total_cmp);
    (ones[TURNS / 2], others[TURNS / 2])
}

fn row(what: &str, beside: f64, ours: f64) {
    println!("{what:<52} {beside:>10.0} {ours:>10.0} {:>8.2}", ours / beside);
}

/// What one request more takes, with nothing else under way.
fn latency(inner: u16, port: u16) {
    let one = |port| {
        let mut client = Client::new(port, "/health");
        let time = median(2001, |_| {
            let start = Instant::now();
            client.ask();
            start.elapsed()
        });
        time.as_secs_f64() * 1e3
    };
    let (direct, through) = in_turns(|| one(inner), || one(port));
    println!("{:<52} {direct:>10.3} {through:>10.3} {:>+8.3}", "one request at a time, ms", through - direct);
}

/// Memory with a project of 1 MB, before and after many requests.
fn memory(files: &Path) {
    let widget = |number: usize| {
        format!(
            r#""w{number}": {{"name": "W", "description": "{}", "type": "table", "endpoint": "table"}}"#,
            "d".repeat(900)
        )
    };
    let widgets: Vec<String> = (0..1024).map(widget).collect();
    fs::write(files.join("widgets.json"), format!("{{{}}}", widgets.join(",\n"))).unwrap();
    let server = Server::start(files, &["validated"]);
    let Some(before) = server.kilobytes() else { return };
    Client::new(server.port, "/widgets.json").ask_often(1000);
    let large = server.kilobytes().unwrap_or_default();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                Client::new(server.port, "/table").ask_often(12_500);
            });
        }
    });
    let after = server.kilobytes().unwrap_or_default();
    println!("{:<52} {before:>10} {after:>10} {large:>8}", "kB with 1 MB: at start, after 100,000 answers, large");
}

/// Processor time while nothing happens.
fn idle(what: &str, server: &Server) {
    let Some(before) = server.processor_time() else { return };
    let time = Duration::from_secs(10);
    std::thread::sleep(time);
    let after = server.processor_time().unwrap_or_default();
    let used = after.iter().map(|(thread, time)| time.saturating_sub(before.get(thread).copied().unwrap_or_default()));
    let share = used.sum::<Duration>().as_secs_f64() / time.as_secs_f64();
    println!("{:<52} {:>10} {:>10.3}", format!("% of a processor when idle, {what}"), "", share * 100.0);
}
