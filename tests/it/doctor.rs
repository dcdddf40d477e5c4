//! `obb-backend doctor`.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;

use serde_json::Value;

use crate::support::dev_process::{DevProcess, Folder, fake_project, free_port};
use crate::support::workbench::{Outcome, Workbench, finish};

/// A Node project whose packages are not installed.
const PACKAGE: &str = r#"{"scripts": {"start": "node s.js"}, "dependencies": {"express": "^4"}}"#;

#[test]
fn what_is_to_be_known_about_the_start_is_a_warning() {
    let bench = Workbench::new();
    bench.write("package.json", PACKAGE);
    bench.write("bin/npm", "");
    let port = free_port();
    let outcome = finish(doctor(&bench, port, &["--format", "json"]).env("PATH", bench.path("bin")));
    has(&outcome, "backend", &["warning the packages that package.json names are not installed", "npm install"]);
}

#[test]
fn a_backend_that_needs_settings_is_not_said_to_need_none() {
    let bench = Workbench::new();
    bench.write("go.mod", "");
    let outcome = examined(&bench, free_port()).code(1);
    has(&outcome, "config", &["ok no obb-backend.toml |"]);
    has(&outcome, "backend", &["failure go.mod is there", "go run"]);
}

/// `doctor` for the backend in the bench, on `port`.
fn doctor(bench: &Workbench, port: u16, arguments: &[&str]) -> Command {
    let mut command = bench.command(["doctor", "--port", &port.to_string()]);
    command.args(arguments).env("OBB_BACKEND_HOME", bench.path("../home"));
    command
}

/// The findings of one check, as outcome, message and help in one line each.
fn findings(outcome: &Outcome, check: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:#?}"));
    let of_check = document["checks"].as_array().unwrap().iter().filter(|line| line["check"] == check);
    let line = |line: &Value| {
        let help: Vec<&str> = line["help"].as_array().unwrap().iter().map(|help| help.as_str().unwrap()).collect();
        format!("{} {} | {}", line["outcome"].as_str().unwrap(), line["message"].as_str().unwrap(), help.join(" | "))
    };
    of_check.map(line).collect()
}

fn examined(bench: &Workbench, port: u16) -> Outcome {
    finish(&mut doctor(bench, port, &["--format", "json"]))
}

#[track_caller]
fn has(outcome: &Outcome, check: &str, parts: &[&str]) {
    let found = findings(outcome, check);
    assert!(found.iter().any(|line| parts.iter().all(|part| line.contains(part))), "no {parts:?} in {outcome:#?}");
}

fn static_project() -> Workbench {
    let bench = Workbench::new();
    bench.run(["new", ".", "--template", "static"]).code(0);
    bench
}

#[test]
fn a_backend_in_order_has_no_failure_and_stays_as_it_is() {
    let bench = static_project();
    let before = bench.tree();
    let outcome = examined(&bench, free_port()).code(0);
    has(&outcome, "config", &["ok no obb-backend.toml"]);
    has(&outcome, "documents", &["ok 1 widget and 1 app"]);
    has(&outcome, "backend", &["ok static files"]);
    has(&outcome, "port", &["ok port", "is free"]);
    has(&outcome, "certificate", &["ok no certificate yet", "dev --https"]);
    has(&outcome, "names", &["`localhost` is 127.0.0.1"]);
    assert_eq!(bench.tree(), before);
    assert!(!bench.path("../home").exists() && !bench.path("../.pki").exists(), "nothing is made");
}

#[test]
fn without_a_backend_the_machine_alone_is_examined() {
    let bench = Workbench::new();
    let outcome = examined(&bench, free_port()).code(0);
    has(&outcome, "backend", &["ok there is no backend in this folder", "obb-backend new"]);
    for check in ["config", "documents", "answers"] {
        assert!(findings(&outcome, check).is_empty(), "{check}");
    }
    has(&outcome, "port", &["is free"]);
    assert!(!findings(&outcome, "browsers").is_empty());
}

#[test]
fn faults_of_the_backend_are_failures_with_what_to_type() {
    let bench = static_project();
    bench.write("obb-backend.toml", "[dev]\nprot = 1\n").write("widgets.json", "{ \"a\": 1 ");
    let outcome = examined(&bench, free_port()).code(1);
    has(&outcome, "config", &["failure obb-backend.toml:2:1: unknown key `prot`", "`port`"]);
    has(&outcome, "documents", &["failure", "error", " validate"]);
    bench.write("obb-backend.toml", "[dev]\ncommand = \"no-such-program {port}\"\n");
    let outcome = examined(&bench, free_port()).code(1);
    has(&outcome, "backend", &["failure obb-backend.toml:2:11: there is no program `no-such-program`", "on PATH"]);
    bench.write("obb-backend.toml", "[dev]\ncommand = \"python3 serve.py {port} --token hidden\"\n");
    let started = findings(&examined(&bench, free_port()), "backend").concat();
    assert!(started.starts_with("ok the backend is started by: ") && !started.contains("hidden"), "{started}");
    bench.write("obb-backend.toml", "[dev]\nhttps = true\n").write("main.py", "app = Flask(__name__)\n");
    has(
        &examined(&bench, free_port()).code(1),
        "backend",
        &["failure main.py is a Flask application", "write `command = "],
    );
}

#[test]
#[cfg(unix)]
fn a_program_is_looked_for_where_the_settings_say() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Workbench::new();
    bench.write("tools/own-tool", "#!/bin/sh\n");
    std::fs::set_permissions(bench.path("tools/own-tool"), std::fs::Permissions::from_mode(0o755)).unwrap();
    bench.write("obb-backend.toml", "[dev]\ncommand = \"own-tool {port}\"\nenv = { PATH = \"tools\" }\n");
    has(&examined(&bench, free_port()).code(0), "backend", &["ok the backend is started by: own-tool {port}"]);
}

/// A server that gives every request the same answer.
fn answering(answer: &'static str) -> u16 {
    answering_with(move |_| answer)
}

/// A server that answers by what it is asked.
fn answering_with(answer: impl Fn(&str) -> &'static str + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut asked = Vec::new();
            let mut buffer = [0; 1024];
            while !asked.windows(4).any(|four| four == b"\r\n\r\n") {
                match stream.read(&mut buffer) {
                    Ok(length @ 1..) => asked.extend_from_slice(&buffer[..length]),
                    _ => break,
                }
            }
            let _ = stream.write_all(answer(&String::from_utf8_lossy(&asked)).as_bytes());
        }
    });
    port
}

#[test]
fn a_server_without_cors_is_found_out() {
    let bench = static_project();
    let port = answering("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{}");
    let outcome = examined(&bench, port).code(1);
    has(&outcome, "port", &["warning port", "is taken", "--port"]);
    has(&outcome, "answers", &["ok /widgets.json is served as JSON"]);
    has(&outcome, "answers", &["warning /widgets.json is not what widgets.json holds"]);
    has(&outcome, "answers", &["failure browsers keep answers from Workspace", "CORSMiddleware"]);
    has(&outcome, "answers", &["failure requests with an API key", "preflight got 200"]);
    let open = "HTTP/1.0 200 OK\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: *\r\n\r\n{}";
    let outcome = examined(&bench, answering(open)).code(0);
    has(&outcome, "answers", &["warning pages of any site may read"]);
    has(&outcome, "answers", &["warning", "not those to requests with credentials"]);
    has(&outcome, "answers", &["ok requests with an API key"]);
    let broken = examined(&bench, answering("HTTP/1.0 404 Not Found\r\n\r\n{\"detail\": \"gone\"}")).code(1);
    has(&broken, "answers", &["failure /widgets.json is answered with 404: gone"]);
}

#[test]
fn a_backend_that_wants_a_key_is_asked_with_that_of_the_settings() {
    let bench = static_project();
    bench.write("obb-backend.toml", "[dev]\nheaders = { X-Api-Key = \"open-sesame\" }\n");
    let port = answering_with(|asked| {
        // A stranger is not given the key.
        if asked.contains("X-Api-Key: open-sesame\r\n") && asked.contains("Origin: https://pro.openbb.co\r\n") {
            "HTTP/1.0 200 OK\r\n\r\n{}"
        } else {
            "HTTP/1.0 401 Unauthorized\r\nAccess-Control-Allow-Origin: *\r\n\r\n{}"
        }
    });
    let outcome = examined(&bench, port).code(1);
    has(&outcome, "answers", &["ok /widgets.json is served as JSON"]);
    has(&outcome, "answers", &["warning pages of any site may read"]);
    assert!(!outcome.stdout.contains("sesame"), "{outcome:#?}");
}

#[test]
fn our_own_server_is_recognised_and_not_disturbed() {
    let bench = static_project();
    let mut dev = DevProcess::start(&bench.folder());
    let outcome = examined(&bench, dev.port).code(0);
    has(&outcome, "port", &["ok `obb-backend dev` serves"]);
    for part in
        ["is served as JSON", "is the same as widgets.json", "is the same as apps.json", "(CORS)", "(preflight)"]
    {
        has(&outcome, "answers", &["ok", part]);
    }
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.seen("remark"), 0, "the examination is no event");
}

#[test]
fn a_backend_that_does_not_run_is_told_with_its_reason() {
    let project: Folder = fake_project();
    project.write("fake.py", "raise SystemExit(3)\n");
    let mut dev = DevProcess::start(project.path());
    dev.wait("failed");
    let bench = static_project();
    let outcome = examined(&bench, dev.port).code(1);
    has(&outcome, "answers", &["failure /widgets.json is answered with 502", "does not run"]);
    assert!(!findings(&outcome, "answers").concat().contains("is not what"), "an error is not another document");
}

#[test]
#[cfg(target_os = "linux")]
fn trust_is_read_from_the_store_of_each_browser() {
    use std::os::unix::fs::PermissionsExt;
    let bench = static_project();
    // A certificate is made by the first start.
    let home = bench.path("../home");
    drop(DevProcess::start_with(&bench.folder(), &["--https"], &[("OBB_BACKEND_HOME", &home)]));
    bench.write("../.pki/nssdb/cert9.db", "").write("../.mozilla/firefox/one.default/cert9.db", "");
    bench.write("../.config/mozilla/firefox/two.work/cert9.db", "");
    // Plays a store that knows the authority, and one that does not.
    let script = "#!/bin/sh\ncase \"$3\" in *firefox*) exit 0;; esac\n\
                  case \"$4\" in -n) cat \"$OBB_BACKEND_HOME/tls/ca.pem\";; *) echo 'obb-backend local authority 1  C,,';; esac\n";
    bench.write("../bin/certutil", script);
    std::fs::set_permissions(bench.path("../bin/certutil"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", bench.path("../bin").display(), std::env::var("PATH").unwrap());
    let outcome = finish(doctor(&bench, free_port(), &["--format", "json"]).env("PATH", &path)).code(0);
    has(&outcome, "certificate", &["ok the certificate is for localhost, 127.0.0.1, ::1 until 20"]);
    has(&outcome, "trust", &["ok the certificate is trusted by Chromium, Chrome"]);
    has(&outcome, "trust", &["warning the certificate is not trusted by Firefox (default)", "obb-backend trust"]);
    has(&outcome, "trust", &["warning the certificate is not trusted by Firefox (work)"]);
    bench.write("obb-backend.toml", "[dev]\nhttps = true\n");
    let outcome = finish(doctor(&bench, free_port(), &["--format", "json"]).env("PATH", &path)).code(1);
    has(&outcome, "trust", &["failure", "Firefox (default)"]);
}

#[test]
#[cfg(target_os = "linux")]
fn where_trust_cannot_be_read_the_missing_package_is_named() {
    let bench = static_project();
    let home = bench.path("../home");
    drop(DevProcess::start_with(&bench.folder(), &["--https"], &[("OBB_BACKEND_HOME", &home)]));
    let outcome = finish(doctor(&bench, free_port(), &["--format", "json"]).env("PATH", "/nowhere")).code(0);
    has(&outcome, "trust", &["warning", "is not known", "`certutil`", "nss"]);
}

#[test]
fn what_people_read_fits_a_terminal_and_holds_no_secret() {
    let bench = static_project();
    let mut command = doctor(&bench, free_port(), &[]);
    command.env("HTTPS_PROXY", "http://ada:secret@proxy.example:3128").env("NO_COLOR", "1");
    let outcome = finish(&mut command).code(0);
    let text = &outcome.stdout;
    assert!(text.contains("warning  HTTPS_PROXY is set") && text.contains("1 warning\n"), "{text}");
    assert!(text.contains("NO_PROXY=localhost,127.0.0.1"), "{text}");
    assert!(!text.contains("secret") && !text.contains('\u{1b}'), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let groups = ["Backend\n", "\nServer\n", "\nHTTPS\n", "\nBrowsers\n", "\nMachine\n"].map(|name| text.find(name));
    assert!(groups.is_sorted() && groups.iter().all(Option::is_some), "{text}");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let bench = Workbench::new();
    bench.run(["doctor", "no/such/folder"]).code(2).says("there is no folder no/such/folder");
}

#[test]
fn the_command_is_shown_without_its_secrets() {
    let bench = static_project();
    bench.write("obb-backend.toml", "[dev]\ncommand = \"python3 serve.py {port} --api-key hunter2 --token=hunter2\"\n");
    let outcome = examined(&bench, free_port());
    has(&outcome, "backend", &["python3 serve.py {port} --api-key … --token=…"]);
    bench.write("obb-backend.toml", "[dev]\ntarget = \"http://me:hunter2@127.0.0.1\"\n");
    let refused = examined(&bench, free_port());
    has(&refused, "config", &["no user name and no password"]);
    bench.write("obb-backend.toml", "[dev]\ncommand = \"API_KEY=hunter2 python3 serve.py\"\n");
    let variable = examined(&bench, free_port());
    has(&variable, "config", &["`API_KEY=…` sets a variable"]);
    for outcome in [outcome, refused, variable] {
        assert!(!outcome.stdout.contains("hunter2"), "{outcome:#?}");
    }
}
