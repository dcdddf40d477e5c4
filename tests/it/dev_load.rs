//! Save after save under load: FastAPI and uvicorn, a hundred requests a second, a WebSocket and an event stream.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::support::dev_process::{DevProcess, binary, connect, request, request_bytes};
use crate::support::python;

/// Saves, each waited for.
const SAVES: u32 = 5;

/// Clients that ask, and the pause between two requests of each: a hundred a second.
const CLIENTS: usize = 2;
const PAUSE: Duration = Duration::from_millis(20);

const ROUTES: &str = r#"

import asyncio

from fastapi import WebSocket
from fastapi.responses import StreamingResponse

VERSION = 1


@app.get("/version")
def version():
    return VERSION


@app.websocket("/ticks")
async def ticks(websocket: WebSocket):
    await websocket.accept()
    while True:
        await websocket.send_text("tick")
        await asyncio.sleep(0.01)


@app.get("/events")
async def events():
    async def endless():
        while True:
            yield "data: tick\n\n"
            await asyncio.sleep(0.01)

    return StreamingResponse(endless(), media_type="text/event-stream")
"#;

/// Reads up to the end of the head and gives the status.
fn head(stream: &mut TcpStream) -> u16 {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap().split(' ').nth(1).unwrap().parse().unwrap()
}

/// Connects anew whenever the connection ends, as browsers do; the number of connections.
fn follow(port: u16, over: &AtomicBool, asked: &[u8], status: u16, end: &[u8]) -> usize {
    let mut connections = 0;
    while !over.load(Ordering::Relaxed) {
        let mut stream = connect(port);
        stream.write_all(asked).unwrap();
        assert_eq!(head(&mut stream), status);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        // The end of the server may be the end of the connection.
        let cut = over.load(Ordering::Relaxed);
        assert!(cut || bytes.ends_with(end), "{:?}", bytes.get(bytes.len().saturating_sub(20)..));
        connections += 1;
    }
    connections
}

/// Tells the clients to finish, whatever else happens.
struct Finish<'a>(&'a AtomicBool);

impl Drop for Finish<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn save(main: &Path, version: u32) {
    let source = std::fs::read_to_string(main).unwrap();
    let next = source.replace(&format!("VERSION = {}", version - 1), &format!("VERSION = {version}"));
    assert_ne!(next, source);
    std::fs::write(main, next).unwrap();
}

#[test]
fn no_request_fails_however_often_code_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let made =
        binary().args(["new", "proj", "--template", "python-fastapi"]).current_dir(folder.path()).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let project = folder.path().join("proj");
    let main = project.join("main.py");
    std::fs::write(&main, std::fs::read_to_string(&main).unwrap() + ROUTES).unwrap();
    let environment = python::interpreter().parent().unwrap().parent().unwrap();
    let mut dev = DevProcess::start_with(&project, &[], &[("VIRTUAL_ENV", environment)]);
    dev.wait("ready");

    let (port, over) = (dev.port, AtomicBool::new(false));
    let upgrade = b"GET /ticks HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    let listen = request_bytes("GET", "/events", &[], b"");
    let service_restart = [0x88, 2, 0x03, 0xf4];
    thread::scope(|scope| {
        let finish = Finish(&over);
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(|| {
                    let mut versions = Vec::new();
                    while !over.load(Ordering::Relaxed) {
                        let answer = request(port, "GET", "/version", &[], b"");
                        assert_eq!(answer.status, 200, "{answer:?}");
                        versions.push(answer.text().parse::<u32>().unwrap());
                        thread::sleep(PAUSE);
                    }
                    versions
                })
            })
            .collect();
        let socket = scope.spawn(|| follow(port, &over, upgrade, 101, &service_restart));
        let events = scope.spawn(|| follow(port, &over, &listen, 200, b"0\r\n\r\n"));
        for version in 2..=SAVES + 1 {
            save(&main, version);
            dev.wait("restarting");
            assert_eq!(dev.wait("ready")["generation"], version);
            assert_eq!(dev.get("/version").text(), version.to_string());
        }
        drop(finish);
        for client in clients {
            let mut versions = client.join().unwrap();
            assert!(versions.is_sorted(), "old code answered after new code: {versions:?}");
            versions.dedup();
            assert!(versions.len() > 1, "{versions:?}");
        }
        dev.signal("INT");
        dev.wait("stopped");
        assert!(socket.join().unwrap() > 1);
        assert!(events.join().unwrap() > 1);
    });
    assert_eq!(dev.seen("failed"), 0);
}
