//! What `dev` says when it cannot start.

use crate::support::dev_process::{DevProcess, Folder, binary};

/// Runs `dev` to its end; status and standard error.
fn fails(folder: &Folder, arguments: &[&str]) -> String {
    let output = binary().arg("dev").arg(folder.path()).args(arguments).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(output.stdout.is_empty());
    text
}

#[test]
fn an_empty_folder_is_told_what_to_do() {
    let text = fails(&Folder::new(&[]), &[]);
    for part in ["nothing to serve", "main.py", "widgets.json", "obb-backend new", "obb-backend.toml"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let output = binary().args(["dev", "no/such/folder"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("there is no folder no/such/folder"));
}

#[test]
fn a_program_that_is_not_known_is_not_passed_over() {
    let folder = Folder::new(&[("widgets.json", "{}"), ("main.py", "print('no server')\n")]);
    let text = fails(&folder, &[]);
    assert!(text.contains("main.py is there"), "{text}");
    assert!(text.contains("obb-backend.toml") && text.contains("{port}"), "{text}");
}

#[test]
fn an_application_for_another_server_is_told_its_command() {
    let folder =
        Folder::new(&[("widgets.json", "{}"), ("main.py", "from flask import Flask\napp = Flask(__name__)\n")]);
    let text = fails(&folder, &[]);
    assert!(text.contains("main.py is a Flask application"), "{text}");
    assert!(text.contains("-m flask --app main run --port {port}"), "{text}");
}

#[test]
fn a_folder_of_backends_names_them() {
    let folder = Folder::new(&[("my desk/widgets.json", "{}"), ("teams/two/widgets.json", "{}")]);
    let text = fails(&folder, &[]);
    assert!(text.contains("there are backends below it; name the folder of one"), "{text}");
    assert!(text.contains(" dev '") && text.contains("my desk'") && text.contains("teams/two"), "{text}");
    assert!(!text.contains("looked for"), "{text}");
}

#[test]
fn what_a_command_lacks_is_told_at_its_line() {
    for (settings, arguments, parts) in [
        (
            "[dev]\n\ncommand = \"no-such-program {port}\"\n",
            vec![],
            ["obb-backend.toml:3:11: there is no program `no-such-program`", "looked on PATH"],
        ),
        (
            "[dev]\ncommand = \"./serve {port}\"\n",
            vec![],
            ["obb-backend.toml:2:11: there is no program `./serve`", "relative to the folder of the backend"],
        ),
        (
            "[dev]\ncommand = \"sh\"\ncwd = \"nowhere\"\n",
            vec![],
            ["obb-backend.toml:3:7: there is no folder `nowhere`", "relative to the folder of obb-backend.toml"],
        ),
        (
            "",
            vec!["--command", "no-such-program"],
            ["--command: there is no program `no-such-program`", "looked on PATH"],
        ),
        (
            "",
            vec!["--command", "cd srv && serve"],
            ["`cd` is a word of the shell: `--command` is started without a shell", "cwd = \"srv\""],
        ),
    ] {
        let folder = Folder::new(&[("widgets.json", "{}"), ("obb-backend.toml", settings)]);
        let text = fails(&folder, &arguments);
        for part in parts {
            assert!(text.contains(part), "{part:?} is missing in {text}");
        }
    }
}

#[test]
fn a_data_folder_does_not_hide_a_program() {
    for (file, text) in [("main.py", "from factory import create_app\napp = create_app()\n"), ("package.json", "{}")] {
        let folder = Folder::new(&[("widgets.json", "{}"), ("data/prices.csv", "a\n1\n"), (file, text)]);
        let text = fails(&folder, &[]);
        assert!(text.contains(&format!("{file} is there")), "{text}");
        assert!(text.contains("data/ alone, move them to a folder of their own"), "{text}");
    }
}

const APP: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

#[test]
fn a_backend_in_a_folder_of_its_own_is_named_and_not_passed_over() {
    for files in [
        vec![("backend/main.py", APP), ("backend/requirements.txt", ""), ("backend/widgets.json", "{}")],
        vec![("backend/main.py", APP), ("backend/pyproject.toml", ""), ("widgets.json", "{}")],
        vec![
            ("package.json", "{\"private\": true}"),
            ("backend/main.py", APP),
            ("backend/uv.lock", ""),
            ("backend/pyproject.toml", ""),
        ],
        vec![("backend/package.json", "{\"scripts\": {\"start\": \"node s.js\"}}"), ("backend/widgets.json", "{}")],
    ] {
        let folder = Folder::new(&files);
        let text = fails(&folder, &[]);
        assert!(text.contains("obb-backend dev ") && text.contains("backend\n"), "{files:?} {text}");
        let output = binary().arg("doctor").arg(folder.path()).args(["--port", "0"]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("there is a backend below it"), "{files:?} {text}");
    }
}

#[test]
fn the_command_that_is_told_for_an_unknown_program_works() {
    const SERVER: &str = "import http.server, sys\nhttp.server.test(http.server.SimpleHTTPRequestHandler, port=int(sys.argv[1]), bind='127.0.0.1')\n";
    const FIXED: &str = "import http.server\nport = 0\nhttp.server.test(http.server.SimpleHTTPRequestHandler, port=PORT, bind='127.0.0.1')\n";
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for program in [SERVER.to_owned(), FIXED.replace("PORT", &free.to_string())] {
        let folder = Folder::new(&[("server.py", &program), ("widgets.json", "{}")]);
        let text = fails(&folder, &[]);
        let advised = text.split("write `").skip(1).filter_map(|advice| advice.split_once("` under `[dev]`"));
        let settings: Vec<&str> = advised.map(|(setting, _)| setting).collect();
        folder.write("obb-backend.toml", &format!("[dev]\n{}", settings.join("\n")));
        let mut dev = DevProcess::start(folder.path());
        dev.wait("ready");
        assert!(dev.get("/widgets.json").header("server").unwrap().starts_with("SimpleHTTP"), "{settings:?}");
    }
}

#[test]
fn mistakes_in_the_settings_have_a_place_and_a_remedy() {
    let folder = Folder::new(&[("widgets.json", "{}"), ("obb-backend.toml", "[dev]\ncomand = \"x\"\n")]);
    let text = fails(&folder, &[]);
    assert!(text.contains("obb-backend.toml:2:1: unknown key `comand`"), "{text}");
    assert!(text.contains("did you mean `command`?"), "{text}");
}

#[test]
fn a_command_for_a_shell_is_told_the_key_that_does_it() {
    let folder = Folder::new(&[("obb-backend.toml", "[dev]\ncommand = \"cd srv && python3 x.py\"\n")]);
    let text = fails(&folder, &[]);
    assert!(text.contains("obb-backend.toml:2:11: `cd` is a word of the shell"), "{text}");
    assert!(text.contains("cwd = \"srv\""), "{text}");
}

#[test]
fn settings_of_a_program_without_one_are_named() {
    for setting in ["cwd = \"srv\"", "env = { A = \"1\" }"] {
        let settings = format!("[dev]\nport = 0\n{setting}\n");
        let folder = Folder::new(&[("widgets.json", "{}"), ("obb-backend.toml", &settings)]);
        let text = fails(&folder, &[]);
        assert!(text.contains("obb-backend.toml:3:1: `") && text.contains("has no effect"), "{text}");
    }
}

#[test]
fn commands_to_type_work_when_pasted() {
    let folder = Folder::new(&[("My Desk/widgets.json", "{}")]);
    let output = binary().arg("dev").arg(folder.file("My Desk/widgets.json")).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("obb-backend dev '") && text.contains("My Desk'"), "{text}");
    let binary = env!("CARGO_BIN_EXE_obb-backend");
    assert!(text.contains(&format!("{binary} dev ")), "{text}");
}

#[test]
fn a_taken_port_names_its_holder_and_what_to_type() {
    let folder = Folder::new(&[("widgets.json", "{}")]);
    let dev = DevProcess::start(folder.path());
    let text = fails(&folder, &["--port", &dev.port.to_string()]);
    assert!(text.contains(&format!("port {} is taken", dev.port)), "{text}");
    assert!(text.contains(&format!("--port {}", dev.port + 1)), "{text}");
    if cfg!(target_os = "linux") {
        assert!(text.contains(&format!("process {}", dev.pid())), "{text}");
    }
}

#[test]
fn a_port_taken_on_ipv6_alone_is_taken() {
    let Ok(other) = std::net::TcpListener::bind("[::1]:0") else { return };
    let port = other.local_addr().unwrap().port();
    let folder = Folder::new(&[("widgets.json", "{}")]);
    assert!(fails(&folder, &["--port", &port.to_string()]).contains("is taken"));
}

#[test]
fn the_port_of_the_settings_is_used_and_the_command_line_wins() {
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port();
    let settings = format!("[dev]\nport = {port}\n");
    let folder = Folder::new(&[("widgets.json", "{}"), ("obb-backend.toml", &settings)]);
    assert!(fails(&folder, &[]).contains(&format!("port {port} is taken")));
    let dev = DevProcess::start(folder.path());
    assert_ne!(dev.port, port);
}

#[test]
fn an_application_without_uvicorn_is_told_what_to_type() {
    let folder = Folder::new(&[("main.py", "app = FastAPI()\n"), ("requirements.txt", "fastapi\n")]);
    folder.write(".venv/bin/python", "#!/bin/sh\nexit 1\n");
    folder.write(".venv/pyvenv.cfg", "");
    let status = std::process::Command::new("chmod").arg("+x").arg(folder.file(".venv/bin/python")).status().unwrap();
    assert!(status.success());
    let text = fails(&folder, &[]);
    assert!(text.contains("main.py needs uvicorn"), "{text}");
    assert!(text.contains(".venv/bin/python -m pip install -r"), "{text}");
}
