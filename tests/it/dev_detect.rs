//! Backends that `dev` finds and starts without being told.

use std::process::Command;

use crate::support::dev_process::{DevProcess, Folder, binary};
use crate::support::python;

const ROUTES: &str = "
@app.get('/widgets.json')
def widgets():
    return {'who': WHO}
";

fn served(files: &[(&str, &str)]) -> (Folder, DevProcess) {
    let folder = Folder::new(files);
    let environment = python::interpreter().parent().unwrap().parent().unwrap();
    let mut dev = DevProcess::start_with(folder.path(), &[], &[("VIRTUAL_ENV", environment)]);
    dev.wait("ready");
    (folder, dev)
}

fn app(imports: &str) -> String {
    format!("from fastapi import FastAPI\n{imports}\napp = FastAPI()\n{ROUTES}")
}

#[test]
fn fastapi_in_a_package_is_served_and_restarted() {
    let main = app("from .data import WHO");
    let (folder, mut dev) =
        served(&[("desk/__init__.py", ""), ("desk/main.py", &main), ("desk/data.py", "WHO = 'package'\n")]);
    assert_eq!(dev.get("/widgets.json").json()["who"], "package");
    folder.write("desk/data.py", "WHO = 'changed'\n");
    dev.wait("ready");
    assert_eq!(dev.get("/widgets.json").json()["who"], "changed");
}

#[test]
fn fastapi_in_a_source_folder_is_served() {
    let main = app("from data import WHO");
    let (_folder, dev) =
        served(&[("src/main.py", &main), ("src/data.py", "WHO = 'source'\n"), ("data/x.csv", "a\n1\n")]);
    assert_eq!(dev.get("/widgets.json").json()["who"], "source");
}

#[test]
fn what_the_project_is_started_with_is_served() {
    let web = app("WHO = 'told'").replace("app = ", "web = ").replace("@app", "@web");
    let other = app("WHO = 'other'");
    let (_folder, dev) = served(&[
        ("Dockerfile", "FROM python:3.12\nCMD [\"uvicorn\", \"desk.entry:web\", \"--port\", \"80\"]\n"),
        ("desk/entry.py", &web),
        ("main.py", &other),
    ]);
    assert_eq!(dev.get("/widgets.json").json()["who"], "told");
}

#[test]
fn an_application_deep_in_the_project_is_served() {
    let main = app("from my_desk.data import WHO");
    let (_folder, dev) = served(&[
        ("pyproject.toml", "[project]\nname = \"my-desk\"\n"),
        ("src/my_desk/__init__.py", ""),
        ("src/my_desk/data.py", "WHO = 'deep'\n"),
        ("src/my_desk/web/__init__.py", ""),
        ("src/my_desk/web/routes.py", &main),
    ]);
    assert_eq!(dev.get("/widgets.json").json()["who"], "deep");
}

#[test]
fn a_server_that_starts_while_it_is_imported_is_told_the_remedy() {
    let main = format!("{}\nimport uvicorn\nuvicorn.run(app, port=0)\n", app("WHO = 'main'"));
    let folder = Folder::new(&[("main.py", &main)]);
    let environment = python::interpreter().parent().unwrap().parent().unwrap();
    let mut dev = DevProcess::start_with(folder.path(), &[], &[("VIRTUAL_ENV", environment)]);
    let remark = dev.wait("remark");
    assert_eq!(remark["message"], "main.py starts a server of its own while it is imported");
    assert!(remark["help"].as_str().unwrap().contains("if __name__ == \"__main__\":"), "{remark}");
}

#[test]
fn an_application_that_moves_is_followed() {
    let (folder, mut dev) = served(&[("main.py", &app("WHO = 'main'"))]);
    assert_eq!(dev.get("/widgets.json").json()["who"], "main");
    folder.write("main.py", "from fastapi import FastAPI\nWHO = 'moved'\nweb = FastAPI()\n@web.get('/widgets.json')\ndef widgets():\n    return {'who': WHO}\n");
    assert_eq!(dev.wait("settings")["applied"][0], "command");
    dev.wait("ready");
    assert_eq!(dev.get("/widgets.json").json()["who"], "moved");
    assert_eq!(dev.seen("failed"), 1);
}

#[test]
fn a_factory_is_served() {
    let routes = ROUTES.replace('\n', "\n    ");
    let source = format!(
        "from fastapi import FastAPI\nWHO = 'factory'\n\ndef create_app():\n    app = FastAPI()\n{routes}\n    return app\n"
    );
    let (_folder, dev) = served(&[("server.py", &source)]);
    assert_eq!(dev.get("/widgets.json").json()["who"], "factory");
}

#[cfg(unix)]
#[test]
fn the_environment_that_poetry_keeps_elsewhere_is_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let main = app("WHO = 'poetry'");
    let folder = Folder::new(&[("desk/main.py", &main), ("desk/poetry.lock", "")]);
    let at = |name: &str| folder.file(name).display().to_string();
    let script = |name: &str, text: &str| {
        folder.write(name, &format!("#!/bin/sh\n{text}\n"));
        std::fs::set_permissions(folder.file(name), std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    script(
        "bin/poetry",
        &format!("[ \"$*\" = 'env info --path --no-interaction --no-ansi' ] && echo '{}'", at("kept")),
    );
    let real = python::interpreter().display();
    script("kept/bin/python", &format!("touch '{}'\nexec '{real}' \"$@\"", at("used")));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", at("bin"));
    let mut dev = DevProcess::start_with(&folder.file("desk"), &[], &[("PATH", std::path::Path::new(&path))]);
    dev.wait("ready");
    assert_eq!(dev.get("/widgets.json").json()["who"], "poetry");
    assert!(folder.file("used").exists());
}

#[test]
fn the_choice_among_several_applications_is_told() {
    let main = app("WHO = 'main'");
    let (_folder, mut dev) = {
        let folder = Folder::new(&[("main.py", &main), ("api.py", &main)]);
        let environment = python::interpreter().parent().unwrap().parent().unwrap();
        let dev = DevProcess::start_with(folder.path(), &[], &[("VIRTUAL_ENV", environment)]);
        (folder, dev)
    };
    let remark = dev.wait("remark");
    assert_eq!(remark["message"], "main.py is served; api.py holds an application too");
    assert!(remark["help"].as_str().unwrap().contains("-m uvicorn api:app --port {port}"), "{remark}");
    dev.wait("ready");
}

#[test]
fn a_command_of_the_command_line_is_started() {
    let folder = Folder::new(&[("widgets.json", "{\"from\": \"python\"}")]);
    let command = format!("{} -m http.server {{port}} --bind 127.0.0.1", python::any_python());
    let mut dev = DevProcess::start_with(folder.path(), &["--command", &command], &[]);
    dev.wait("ready");
    let answer = dev.get("/widgets.json");
    assert_eq!(answer.json()["from"], "python");
    assert!(answer.header("server").unwrap().starts_with("SimpleHTTP"), "{answer:?}");
}

const NODE: &str = "
const http = require('http');
http.createServer((request, answer) => {
    answer.setHeader('Content-Type', 'application/json');
    answer.end(JSON.stringify({ version: 1, script: process.env.npm_lifecycle_event || '' }));
}).listen(Number(process.env.PORT), '127.0.0.1');
";

/// Whether `program` can be run; where everything must be tested, it has to be there.
fn is_there(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    assert!(there || std::env::var_os("CI").is_none(), "tests of Node backends need `{program}`");
    if !there {
        eprintln!("LEFT OUT: tests of Node backends need `{program}`, which is not there");
    }
    there
}

#[test]
fn a_node_server_is_run_without_its_own_reloader_and_restarted() {
    if !is_there("node") {
        return;
    }
    let folder = Folder::new(&[
        ("package.json", "{\"scripts\": {\"dev\": \"node --watch server.js\", \"start\": \"node dist/server.js\"}}"),
        ("server.js", NODE),
    ]);
    let mut dev = DevProcess::start(folder.path());
    dev.wait("ready");
    assert_eq!(dev.get("/widgets.json").json()["version"], 1);
    folder.write("server.js", &NODE.replace("version: 1", "version: 2"));
    assert_eq!(dev.wait("ready")["generation"], 2);
    assert_eq!(dev.get("/widgets.json").json()["version"], 2);
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.seen("failed"), 0);
}

#[test]
fn a_script_is_run_by_npm() {
    if !is_there("node") || !is_there("npm") {
        return;
    }
    let folder =
        Folder::new(&[("package.json", "{\"scripts\": {\"start\": \"node server.js\"}}"), ("server.js", NODE)]);
    let mut dev = DevProcess::start(folder.path());
    dev.wait("ready");
    assert_eq!(dev.get("/widgets.json").json()["script"], "start");
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.seen("output"), 0, "npm says nothing of its own");
}

const RUST: &str = r#"
use std::io::{Read, Write};

const VERSION: &str = "1";

fn main() {
    let port: u16 = std::env::var("PORT").unwrap().parse().unwrap();
    let listener = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    for stream in listener.incoming() {
        let mut stream = stream.unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let body = format!("{{\"version\": \"{VERSION}\"}}");
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
        let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
    }
}
"#;

#[test]
fn a_rust_server_is_built_and_restarted_once_for_each_save() {
    let manifest = "[package]\nname = \"desk\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[workspace]\n";
    let folder = Folder::new(&[("Cargo.toml", manifest), ("src/main.rs", RUST)]);
    let mut command = binary();
    command.arg("dev").arg(folder.path()).args(["--message-format", "json", "--port", "0"]);
    let mut dev = DevProcess::from_command(command.env("CARGO_NET_OFFLINE", "true").env_remove("CARGO_TARGET_DIR"));
    dev.wait("ready");
    assert_eq!(dev.get("/widgets.json").json()["version"], "1");
    folder.write("src/main.rs", &RUST.replace("VERSION: &str = \"1\"", "VERSION: &str = \"2\""));
    dev.wait("ready");
    assert_eq!(dev.get("/widgets.json").json()["version"], "2");
    assert!(folder.file("Cargo.lock").exists() && folder.file("target").exists());
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.seen("restarting"), 1, "what cargo writes is no change");
}
