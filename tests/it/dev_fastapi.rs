//! The scaffolded projects under `dev`, FastAPI and uvicorn included.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tempfile::TempDir;

use crate::support::dev_process::{DevProcess, binary, connect, request, request_bytes};
use crate::support::python;
use crate::support::tls_client::{client, get};

/// A project of the Python template, served by the interpreter that has its requirements.
fn scaffolded(arguments: &[&str], variables: &[(&str, &Path)]) -> (TempDir, DevProcess) {
    let folder = tempfile::tempdir().unwrap();
    let made =
        binary().args(["new", "proj", "--template", "python-fastapi"]).current_dir(folder.path()).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let environment = python::interpreter().parent().unwrap().parent().unwrap();
    let variables = [variables, &[("VIRTUAL_ENV", environment)]].concat();
    let dev = DevProcess::start_with(&folder.path().join("proj"), arguments, &variables);
    (folder, dev)
}

#[test]
fn an_edit_is_served_without_a_failed_request_and_lacks_nothing() {
    let (folder, mut dev) = scaffolded(&[], &[]);
    dev.wait("ready");
    assert!(dev.get("/hello_world?name=Ada").text().contains("# Hello World Ada"));
    assert!(dev.get("/widgets.json").json().is_object());
    let asked = [
        ("Origin", "https://pro.openbb.co"),
        ("Access-Control-Request-Method", "GET"),
        ("Access-Control-Request-Headers", "x-api-key,authorization"),
    ];
    assert_eq!(request(dev.port, "OPTIONS", "/hello_world", &asked, b"").status, 200, "by the backend itself");
    let main = folder.path().join("proj/endpoints/hello_world.py");
    let source = std::fs::read_to_string(&main).unwrap();
    assert!(source.contains("Hello World"), "{source}");
    let (port, over) = (dev.port, AtomicBool::new(false));
    thread::scope(|scope| {
        let client = scope.spawn(|| {
            let mut asked = 0;
            while !over.load(Ordering::Relaxed) {
                let origin = [("Origin", "https://pro.openbb.co")];
                let answer = request(port, "GET", "/hello_world?name=Ada", &origin, b"");
                assert_eq!(answer.status, 200);
                asked += 1;
            }
            asked
        });
        std::fs::write(&main, source.replace("Hello World", "Good Morning")).unwrap();
        dev.wait("restarting");
        dev.wait("ready");
        assert!(dev.get("/hello_world?name=Ada").text().contains("Good Morning"));
        over.store(true, Ordering::Relaxed);
        assert!(client.join().unwrap() > 0);
    });
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.seen("failed") + dev.seen("remark"), 0);
}

#[test]
fn it_is_served_over_https() {
    let home = tempfile::tempdir().unwrap();
    let (_folder, mut dev) = scaffolded(&["--https"], &[("OBB_BACKEND_HOME", home.path())]);
    dev.wait("ready");
    let authority = home.path().join("tls/ca.pem");
    let answer = get(client(Some(&authority)), dev.port, "localhost", "/hello_world?name=Ada").unwrap();
    assert!(answer.text().contains("# Hello World Ada"), "{answer:?}");
    let redirect = get(client(Some(&authority)), dev.port, "localhost", "/hello_world/").unwrap();
    assert!(redirect.header("location").unwrap().starts_with("https://localhost/hello_world"), "{redirect:?}");
}

#[test]
fn an_open_event_stream_delays_neither_the_swap_nor_the_end() {
    let (folder, mut dev) = scaffolded(&[], &[]);
    dev.wait("ready");
    let main = folder.path().join("proj/main.py");
    let source = std::fs::read_to_string(&main).unwrap();
    let streaming = format!(
        "{source}\n\nfrom fastapi.responses import StreamingResponse\n\n\n@app.get(\"/ticks\")\nasync def ticks():\n    \
         async def endless():\n        import asyncio\n        yield \"data: 1\\n\\n\"\n        await asyncio.Event().wait()\n    \
         return StreamingResponse(endless(), media_type=\"text/event-stream\")\n"
    );
    // What follows `app.run` at the end of the file is still defined when uvicorn imports it.
    std::fs::write(&main, &streaming).unwrap();
    dev.wait_for("generation 2", |event| event["generation"] == 2);
    let mut stream = connect(dev.port);
    stream.write_all(&request_bytes("GET", "/ticks", &[], b"")).unwrap();
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains("data: 1") {
        let mut part = [0; 256];
        let read = stream.read(&mut part).unwrap();
        assert!(read > 0, "{}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&part[..read]);
    }
    std::fs::write(&main, format!("{streaming}\n# changed\n")).unwrap();
    dev.wait_for("generation 3", |event| event["generation"] == 3);
    stream.read_to_end(&mut seen).unwrap();
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.ended().code(), Some(0));
}

#[test]
fn a_static_project_is_scaffolded_and_served_by_one_command() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = binary();
    command.args(["new", "proj", "--template", "static", "--dev", "--", "--port", "0", "--message-format", "json"]);
    let mut dev = DevProcess::from_command(command.current_dir(folder.path()));
    let validated = dev.wait("validated");
    assert_eq!((&validated["errors"], &validated["warnings"]), (&0.into(), &0.into()), "{validated}");
    assert_eq!(dev.get("/hello_world?name=Ada").text().trim(), "# Hello World Ada");
    assert!(dev.get("/apps.json").json().is_array());
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.ended().code(), Some(0));
}
