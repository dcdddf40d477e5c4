//! `--target`: in front of a backend that somebody else starts.

use std::io::Write;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;

use crate::support::dev_process::{
    DevProcess, Folder, binary, connect, fake_project, free_port, request, request_bytes, until,
};
use crate::support::python::any_python;
use crate::support::raw::{read_until, rest};

/// The fake backend, started by the test on `port`.
struct Backend(Child);

impl Backend {
    fn start(project: &Folder, port: u16) -> Self {
        let mut command = Command::new(any_python());
        command.args(["fake.py", &port.to_string()]).current_dir(project.path()).stdout(Stdio::null());
        Self(command.stderr(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_target_is_passed_on_to_and_told_once_when_it_goes_and_comes() {
    let (project, port) = (fake_project(), free_port());
    std::fs::remove_file(project.file("obb-backend.toml")).unwrap();
    let target = format!("http://127.0.0.1:{port}");
    let mut dev = DevProcess::start_with(project.path(), &["--target", &target], &[]);
    let failed = dev.wait("failed");
    let reason = format!("{target} does not answer: nothing listens there");
    assert_eq!((&failed["reason"], &failed["served"]), (&reason.clone().into(), &false.into()));
    let answer = dev.get("/version");
    assert_eq!(answer.status, 502);
    assert!(answer.json()["detail"].as_str().unwrap().contains(&reason), "{answer:?}");

    let backend = Backend::start(&project, port);
    dev.wait("ready");
    let origin = [("Origin", "https://pro.openbb.co")];
    let answer = request(dev.port, "GET", "/version", &origin, b"");
    assert_eq!((answer.status, answer.text().as_str()), (200, "1"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://pro.openbb.co"));

    drop(backend);
    until("a request fails", || dev.get("/version").status == 502);
    dev.wait("failed");
    let _backend = Backend::start(&project, port);
    dev.wait("ready");
    assert_eq!(dev.get("/version").text(), "1");
    assert_eq!((dev.seen("failed"), dev.seen("ready")), (2, 2));
}

#[test]
fn the_head_of_an_answer_waits_a_moment_for_its_body_and_no_longer() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (release, released) = channel();
    let target = format!("http://{}", listener.local_addr().unwrap());
    let late = std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let head = read_until(&mut stream, "\r\n\r\n");
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\n").unwrap();
            if head.starts_with("GET /late ") {
                released.recv().unwrap();
                return stream.write_all(b"la").and_then(|()| stream.write_all(b"te")).unwrap();
            }
            stream.write_all(b"null").unwrap();
        }
    });
    let project = Folder::new(&[("widgets.json", "{}")]);
    let mut dev = DevProcess::start_with(project.path(), &["--target", &target], &[]);
    dev.wait("ready");
    let mut stream = connect(dev.port);
    stream.write_all(&request_bytes("GET", "/late", &[], b"")).unwrap();
    let head = read_until(&mut stream, "\r\n\r\n");
    assert!(head.contains("content-length: 4\r\n"), "{head}");
    release.send(()).unwrap();
    assert_eq!(rest(&mut stream), b"late");
    late.join().unwrap();
}

#[test]
fn documents_are_checked_and_nothing_is_started_or_ended() {
    let (project, port) = (fake_project(), free_port());
    project.write("obb-backend.toml", &format!("[dev]\ntarget = \"http://localhost:{port}\"\n"));
    let mut backend = Backend::start(&project, port);
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    project.write("widgets.json", "{ \"a\": 1 }");
    dev.wait_for("errors", |event| event["event"] == "validated" && event["errors"] != 0);
    project.save_version("2");
    project.write("widgets.json", "{}");
    dev.wait_for("no errors", |event| event["event"] == "validated" && event["errors"] == 0);
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.seen("restarting"), 0);
    assert!(backend.0.try_wait().unwrap().is_none(), "it was ended");
}

/// Standard error of `dev`, which must fail.
fn refused(project: &Folder, arguments: &[&str]) -> String {
    let output = binary().arg("dev").arg(project.path()).args(arguments).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    text
}

#[test]
fn a_target_that_cannot_work_is_explained() {
    let project = Folder::new(&[("widgets.json", "{}")]);
    let port = free_port().to_string();
    let own = format!("http://localhost:{port}");
    let text = refused(&project, &["--port", &port, "--target", &own]);
    assert!(text.contains(&format!("{own} is this server itself")), "{text}");
    let text = refused(&project, &["--target", "https://127.0.0.1:8000"]);
    assert!(text.contains("is an https address"), "{text}");
    let text = refused(&project, &["--target", "localhost:8000"]);
    assert!(text.contains("such as `http://127.0.0.1:8000`"), "{text}");
    project.write("obb-backend.toml", "[dev]\ntarget = \"http://127.0.0.1:8000\"\n\nrestart = \"stop\"\n");
    let text = refused(&project, &[]);
    assert!(text.contains("obb-backend.toml:4:1: `restart` has no effect beside `target`"), "{text}");
}

#[test]
fn the_command_line_wins_over_the_command_of_the_settings() {
    let (project, port) = (fake_project(), free_port());
    let mut command = binary();
    command.arg("dev").arg(project.path()).args(["--message-format", "json", "--port", "0"]);
    command.args(["--target", &format!("http://127.0.0.1:{port}")]);
    let mut dev = DevProcess::from_command(&mut command);
    dev.wait("failed");
    dev.signal("INT");
    dev.wait("stopped");
    assert!(dev.ended().success());
    until("the warning", || dev.errors().contains("`command` in obb-backend.toml is not used"));
}

#[test]
fn a_target_is_asked_again_when_it_is_to_be_asked_otherwise() {
    let (project, port) = (fake_project(), free_port());
    std::fs::remove_file(project.file("widgets.json")).unwrap();
    let source = std::fs::read_to_string(project.file("fake.py")).unwrap();
    let route = "elif path in (\"/widgets.json\", \"/apps.json\"):";
    let guarded = format!(
        "elif path == \"/widgets.json\":\n            ok = self.headers.get(\"X-API-KEY\") == \"s3cret\"\n            \
         self.send(b'{{\"a\": 1}}', status=200 if ok else 401)\n        {route}"
    );
    project.write("fake.py", &source.replace(route, &guarded));
    let settings = format!("[dev]\ntarget = \"http://localhost:{port}\"\n");
    project.write("obb-backend.toml", &settings);
    let _backend = Backend::start(&project, port);
    let mut dev = DevProcess::start(project.path());
    assert_eq!(dev.wait("remark")["kind"], "without-widgets");
    project.write("obb-backend.toml", &format!("{settings}headers = {{ X-API-KEY = \"s3cret\" }}\n"));
    assert_eq!(dev.wait("settings")["applied"], serde_json::json!(["headers"]));
    dev.wait_for("what is served", |event| event["served"] == serde_json::json!(["GET /widgets.json"]));
    assert_eq!(dev.seen("ready"), 1);
}
