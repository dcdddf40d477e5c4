//! What is told while the server runs: requests, findings, the backend's own lines.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use crate::support::dev_process::{DevProcess, Folder, binary, request, signal};
use crate::support::live_terminal::LiveTerminal;

/// A backend that prints what is in `print.txt`, and answers every path but `/bad`.
const BACKEND: &str = r#"
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        documents = ("/apps.json", "/agents.json")
        self.send_response(500 if self.path.startswith("/bad") else 404 if self.path in documents else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
    def log_message(self, *rest):
        pass
print("colours wanted:", os.environ.get("FORCE_COLOR", "no"))
print(open("print.txt").read())
HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"#;

const WIDGETS: &str = r#"{"one": {"name": "One", "description": "Says the word one.", "category": "Numbers", "type": "markdwn", "endpoint": "one", "gridData": {"w": 20, "h": 10}}}"#;

fn project(printed: &str) -> Folder {
    Folder::new(&[
        ("server.py", BACKEND),
        ("print.txt", printed),
        ("widgets.json", "{}"),
        ("obb-backend.toml", "[dev]\ncommand = \"python3 server.py {port}\"\nsecrets = [\"mine\"]\n"),
    ])
}

fn start(project: &Folder, arguments: &[&str], color: bool) -> LiveTerminal {
    let path = project.path().to_str().unwrap();
    let arguments: Vec<&str> = [path, "--port", "0"].into_iter().chain(arguments.iter().copied()).collect();
    LiveTerminal::dev(&arguments, |command| {
        if !color {
            command.env("NO_COLOR", "1");
        }
    })
}

/// The port in the banner.
fn port(banner: &str) -> u16 {
    let url = banner.split("http://localhost:").nth(1).unwrap();
    url.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

fn get(port: u16, path: &str) {
    request(port, "GET", path, &[("Origin", "https://pro.openbb.co")], b"");
}

#[test]
fn requests_are_told_when_they_are_new_and_stand_in_columns() {
    let project = project("");
    let mut terminal = start(&project, &[], false);
    let port = port(&terminal.until("? help"));
    let long = format!("/long?name={}&token=hidden1", "n".repeat(120));
    for path in ["/one?mine=hidden2&x=1", "/one?x=2", "/bad?api_key=hidden3", "/bad", &long, "/last"] {
        get(port, path);
    }
    let text = terminal.until("/last");
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| line.contains(" GET ")).collect();
    let paths: Vec<&str> = lines.iter().map(|line| line[22..].split("  ").next().unwrap()).collect();
    assert_eq!(paths[..3], ["/one?mine=…&x=1", "/bad?api_key=…", "/bad"], "{text}");
    assert!(paths[3].starts_with("/long?name=nnn") && paths[3].ends_with('…'), "{text}");
    assert!(!text.contains("hidden"), "{text}");
    // The server advises to mend the CORS of this backend: long sentences are broken between words.
    assert!(text.contains("warning: ") && text.lines().all(|line| line.chars().count() <= 80), "{text}");
    for line in &lines {
        assert_eq!(line.chars().count(), 80, "{line:?}");
        assert!(line.ends_with("2 B") && line[..22].contains("GET "), "{line:?}");
    }
    assert!(lines[1].contains("GET 500") && lines[0].contains("GET 200"), "{text}");
}

#[test]
fn a_terminal_that_can_do_nothing_gets_plain_lines() {
    let project = project("");
    let path = project.path().to_str().unwrap();
    let mut terminal = LiveTerminal::dev(&[path, "--port", "0"], |command| {
        command.env("TERM", "dumb");
    });
    let text = terminal.until("? help");
    assert!(!text.contains('\u{1b}'), "{text:?}");
}

#[test]
fn a_refusal_of_settings_is_broken_between_words() {
    let project = project("");
    let mut terminal = start(&project, &[], false);
    terminal.until("? help");
    let origins = format!("[dev]\norigins = [\"{}.example/\"]\n", "x".repeat(30));
    project.write("obb-backend.toml", &origins);
    let text = terminal.until("stay in force");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn every_request_or_none_is_told_on_demand() {
    let project = project("");
    let mut all = start(&project, &["--verbose"], false);
    let at = port(&all.until("? help"));
    for _ in 0..2 {
        get(at, "/one");
    }
    get(at, "/last");
    assert_eq!(all.until("GET 200  /last").matches("GET 200  /one").count(), 2);
    drop(all);
    let mut none = start(&project, &["--quiet"], false);
    get(port(&none.until("? help")), "/bad");
    none.press("q");
    assert!(!none.until("stopped").contains("/bad"));
}

#[test]
fn tools_read_requests_as_events() {
    let project = project("\u{1b}[31mred\u{1b}[0m");
    let mut server = DevProcess::start(project.path());
    let printed = server.wait_for("output", |event| event["line"].as_str().is_some_and(|line| line.ends_with("red")));
    assert_eq!(printed["line"], "red");
    get(server.port, "/bad?mine=hidden");
    let event = server.wait("request");
    assert_eq!((event["method"].as_str(), event["status"].as_u64()), (Some("GET"), Some(500)), "{event}");
    assert_eq!((event["path"].as_str(), event["bytes"].as_u64()), (Some("/bad?mine=…"), Some(2)), "{event}");
    assert_eq!((event["cors"].as_str(), event["progress"].as_str()), (Some("added"), Some("done")), "{event}");
    assert!(event["took"].is_number() && event["origin"] == "https://pro.openbb.co", "{event}");
}

#[test]
fn the_backends_colours_reach_a_terminal_and_nothing_else_of_it_does() {
    let project = project("\u{1b}[2J\u{1b}[31mred\u{1b}[0m\u{1b}]0;title\u{7} end");
    let mut terminal = start(&project, &[], true);
    let text = terminal.until(" end");
    assert!(text.contains("colours wanted: 1") && text.contains("\u{1b}[31mred\u{1b}[0m end"), "{text:?}");
    assert!(!text.contains("\u{1b}[2J") && !text.contains("title"), "{text:?}");
    let mut plain = start(&project, &[], false);
    let text = plain.until(" end");
    assert!(text.contains("colours wanted: no") && text.contains("│ red end"), "{text:?}");
    assert!(!text.replace("\u{1b}[2K", "").contains('\u{1b}'), "{text:?}");
}

#[test]
fn frames_of_libraries_are_folded() {
    let traceback = "Traceback (most recent call last):\n  File \"/v/site-packages/uvicorn/main.py\", line 1, in run\n    run()\n  \
                     File \"/p/main.py\", line 2, in prices\n    return 1 / 0\nZeroDivisionError: division by zero\nend";
    let project = project(traceback);
    let text = start(&project, &[], false).until("│ end");
    assert!(text.contains("│   … 1 frame of uvicorn …"), "{text}");
    assert!(
        text.contains("/p/main.py") && text.contains("return 1 / 0") && text.contains("ZeroDivisionError"),
        "{text}"
    );
    assert!(!text.contains("site-packages"), "{text}");
    let text = start(&project, &["-v"], false).until("│ end");
    assert!(text.contains("site-packages/uvicorn/main.py") && text.contains("run()"), "{text}");
}

#[test]
fn findings_are_listed_when_they_are_new_and_counted_when_they_stay() {
    let project = Folder::new(&[("widgets.json", WIDGETS), ("data/one.md", "one")]);
    let mut terminal = start(&project, &[], false);
    assert!(terminal.until("did you mean").contains("error[W116]"));
    project.write("widgets.json", &format!("\n{}", WIDGETS.replace("Says", "Tells")));
    let text = terminal.until("checked");
    assert!(text.contains("checked  still 1 error") && !text.contains("W116"), "{text}");
    terminal.press("c");
    assert!(terminal.until("did you mean").contains("error[W116]"), "asked for");
    std::fs::remove_file(project.file("widgets.json")).unwrap();
    std::fs::create_dir(project.file("widgets.json")).unwrap();
    terminal.until("cannot be read");
    std::fs::remove_dir(project.file("widgets.json")).unwrap();
    project.write("widgets.json", &WIDGETS.replace("gridData", "gridDate"));
    let text = terminal.until("did you mean");
    assert!(text.contains("checked  new: 1 warning, still 1 error"), "{text}");
    assert!(text.contains("gridDate") && !text.contains("W116"), "{text}");
    project.write("widgets.json", &WIDGETS.replace("markdwn", "markdown"));
    let text = terminal.until("checked");
    assert!(text.contains("checked  1 error, 1 warning fixed, no problems left"), "{text}");
}

#[test]
fn what_goes_on_is_replaced_on_a_terminal_and_told_elsewhere() {
    let project = project("");
    let mut terminal = start(&project, &[], false);
    let text = terminal.until("? help");
    assert!(text.contains("starting  python3 server.py\r\u{1b}[2K"), "{text:?}");
    let mut command = binary();
    command.arg("dev").arg(project.path()).args(["--port", "0"]).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut piped = command.spawn().unwrap();
    let mut lines = BufReader::new(piped.stderr.take().unwrap()).lines().map_while(Result::ok);
    let first = lines.find(|line| line.contains("starting")).unwrap();
    assert!(first.ends_with("starting  python3 server.py"), "{first:?}");
    assert!(lines.any(|line| line.contains("Ctrl-C stops")));
    signal(piped.id(), "TERM");
    assert!(lines.all(|line| !line.contains('\u{1b}')));
    piped.wait().unwrap();
}

#[test]
#[cfg(unix)]
fn names_of_files_and_of_those_who_ask_do_not_write_on_the_terminal() {
    let project = project("");
    let mut terminal = start(&project, &[], false);
    let port = port(&terminal.until("? help"));
    request(port, "GET", "/", &[("Host", "a\u{202e}moc.live")], b"");
    let text = terminal.until("whatever asked is at fault");
    assert!(!text.contains('\u{202e}'), "{text:?}");
    project.write("evil\u{1b}]0;title\u{7}\u{1b}[2J\r\u{202e}end.py", "");
    let text = terminal.until("end.py");
    assert!(text.contains("evil"), "{text:?}");
    assert!(!["\u{1b}]0;", "\u{7}", "\u{1b}[2J", "\u{202e}"].iter().any(|harm| text.contains(harm)), "{text:?}");
}
