//! What people see.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::support::dev_process::{Folder, binary, signal};

/// A server for people, its text read up to the line that contains a mark.
struct Terminal {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStderr>>,
}

impl Terminal {
    fn start(folder: &Folder, prepare: impl Fn(&mut Command)) -> Self {
        let mut command = binary();
        command.arg("dev").arg(folder.path()).args(["--port", "0"]).env("COLUMNS", "80");
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        prepare(&mut command);
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        Self { child, lines }
    }

    fn until(&mut self, mark: &str) -> String {
        let mut text = String::new();
        for line in self.lines.by_ref().map_while(Result::ok) {
            text.push_str(&line);
            text.push('\n');
            if line.contains(mark) {
                return text;
            }
        }
        panic!("no {mark:?} in {text}");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        signal(self.child.id(), "TERM");
        self.child.wait().unwrap();
    }
}

const WIDGETS: &str = r#"{"one": {"name": "One", "description": "Says the word one.", "category": "Numbers", "type": "markdwn", "endpoint": "one", "gridData": {"w": 20, "h": 10}}}"#;

fn project() -> Folder {
    Folder::new(&[("widgets.json", WIDGETS), ("data/one.md", "one")])
}

#[test]
fn the_banner_says_what_to_paste_and_what_was_found() {
    let project = project();
    let mut terminal = Terminal::start(&project, |_| {});
    let banner = terminal.until("Ctrl-C stops");
    assert!(banner.contains("serves static files"), "{banner}");
    assert!(banner.contains("Workspace  http://localhost:"), "{banner}");
    assert!(banner.contains("/__obb/") && banner.contains("1 widget, 0 apps"), "{banner}");
    assert!(banner.contains("Check      1 error"), "{banner}");
    assert!(!banner.contains('\u{1b}'), "no colours into a pipe: {banner:?}");
    assert!(banner.lines().all(|line| line.chars().count() <= 80), "{banner}");
    let findings = terminal.until("help");
    assert!(findings.contains("markdwn") && findings.contains("widgets.json:1:"), "{findings}");
    project.write("widgets.json", &WIDGETS.replace("markdwn", "markdown"));
    let log = terminal.until("checked");
    assert!(log.contains("changed") && log.contains("widgets.json"), "{log}");
    assert!(log.contains("no problems"), "{log}");
    project.write("apps.json", "[]");
    let log = terminal.until("checked");
    assert!(log.contains("no problems (1 hint: obb-backend validate --hints)"), "{log}");
}

#[test]
fn the_banner_says_how_to_trust_the_certificate() {
    let (project, home) = (project(), tempfile::tempdir().unwrap());
    let mut terminal = Terminal::start(&project, |command| {
        command.arg("--https").env("OBB_BACKEND_HOME", home.path()).env("HOME", home.path());
    });
    let banner = terminal.until("Ctrl-C stops");
    let authority = home.path().join("tls/ca.pem");
    assert!(banner.contains("Workspace  https://localhost:"), "{banner}");
    assert!(banner.contains("obb-backend trust  once, and browsers accept https"), "{banner}");
    assert!(banner.contains(&format!("CA file    {}", authority.display())), "{banner}");
}

#[test]
fn colours_are_used_where_they_are_asked_for() {
    let project = project();
    let mut terminal = Terminal::start(&project, |command| {
        command.args(["--color", "always"]);
    });
    assert!(terminal.until("Ctrl-C stops").contains('\u{1b}'));
    let mut plain = Terminal::start(&project, |command| {
        command.env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1");
    });
    assert!(!plain.until("Ctrl-C stops").contains('\u{1b}'));
}

#[test]
fn a_failure_shows_the_last_lines_and_what_happens_next() {
    let project = project();
    project.write("server.py", "raise SystemExit('no luck today')\n");
    project.write("obb-backend.toml", "[dev]\ncommand = \"python3 server.py {port}\"\n");
    let mut terminal = Terminal::start(&project, |_| {});
    let text = terminal.until("next save");
    assert!(text.contains("error: python3 server.py") && text.contains("exit status 1"), "{text}");
    assert!(text.contains("no luck today"), "{text}");
    assert!(!text.contains("Workspace"), "no address before something answers: {text}");
}
