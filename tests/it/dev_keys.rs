//! What somebody at a terminal may press, and what becomes of the terminal.

use crate::support::dev_process::{Folder, fake_project, until};
use crate::support::live_terminal::LiveTerminal;

const CONT: u32 = 18;
const TERM: u32 = 15;

fn start(project: &Folder, arguments: &[&str]) -> LiveTerminal {
    let path = project.path().to_str().unwrap();
    let arguments: Vec<&str> = [path, "--port", "0"].into_iter().chain(arguments.iter().copied()).collect();
    LiveTerminal::dev(&arguments, |command| {
        command.env("NO_COLOR", "1");
    })
}

#[test]
fn keys_restart_check_help_and_quit() {
    let project = fake_project();
    let mut terminal = start(&project, &[]);
    let banner = terminal.until("? help");
    assert!(banner.contains("r restart   o open   c check   q quit"), "{banner}");
    assert!(!terminal.settings_are_as_before(), "each key arrives at once");
    terminal.press("?");
    assert!(terminal.until("list the keys").contains("r  restart the backend"));
    terminal.press("r");
    assert!(terminal.until("ready  in").contains("restarting"));
    terminal.press("c");
    terminal.until("checked");
    terminal.press("q");
    terminal.until("stopped");
    assert_eq!(terminal.ended(), (0, true));
}

#[test]
fn files_alone_have_nothing_to_restart() {
    let project = Folder::new(&[("widgets.json", "{}"), ("data/one.md", "one")]);
    let mut terminal = start(&project, &[]);
    assert!(!terminal.until("? help").contains("r restart"));
    terminal.press("r");
    terminal.until("no program to start");
    // Nothing listens there.
    let mut terminal = start(&project, &["--target", "http://127.0.0.1:1"]);
    terminal.until("does not answer");
    terminal.press("r");
    terminal.until("http://127.0.0.1:1 is not started here");
}

#[test]
fn keys_that_are_signals_stay_signals() {
    let project = Folder::new(&[("widgets.json", "{}"), ("data/one.md", "one")]);
    for control in ["\u{3}", "\u{1c}"] {
        let mut terminal = start(&project, &[]);
        terminal.until("? help");
        terminal.press(control);
        terminal.until("stopped");
        assert_eq!(terminal.ended(), (0, true), "{control:?}");
    }
}

#[test]
fn the_terminal_is_as_before_while_the_server_is_suspended() {
    let project = Folder::new(&[("widgets.json", "{}"), ("data/one.md", "one")]);
    let mut terminal = start(&project, &[]);
    terminal.until("? help");
    terminal.press("\u{1a}");
    assert!(terminal.suspended(), "Ctrl-Z gives the terminal back");
    terminal.signal(CONT);
    until("the server takes the terminal again", || !terminal.settings_are_as_before());
    terminal.press("c");
    terminal.until("checked");
    terminal.signal(TERM);
    assert_eq!(terminal.ended(), (0, true));
}

#[test]
fn a_server_that_does_not_start_leaves_the_terminal_alone() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let project = fake_project();
    let path = project.path().to_str().unwrap();
    let mut terminal = LiveTerminal::dev(&[path, "--port", &port], |_| {});
    terminal.until("is taken by");
    assert_eq!(terminal.ended(), (2, true));
}

#[test]
fn without_a_terminal_there_are_no_keys() {
    let project = Folder::new(&[("widgets.json", "{}"), ("data/one.md", "one")]);
    let path = project.path().to_str().unwrap();
    let arguments = [path, "--port", "0", "--message-format", "json"];
    let mut terminal = LiveTerminal::dev(&arguments, |_| {});
    terminal.until("\"validated\"");
    assert!(terminal.settings_are_as_before(), "tools read the events, nobody types");
    let mut terminal = LiveTerminal::dev(&[path, "--port", "0", "--no-input"], |_| {});
    terminal.until("Ctrl-C stops");
    assert!(terminal.settings_are_as_before());
}

#[test]
#[cfg(target_os = "linux")]
fn the_page_is_opened_by_a_key_and_at_the_start() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Folder::new(&[("widgets.json", "{}"), ("data/one.md", "one")]);
    let programs = Folder::new(&[("xdg-open", "#!/bin/sh\necho \"$@\" >> \"$(dirname \"$0\")/opened\"\n")]);
    std::fs::set_permissions(programs.file("xdg-open"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap());
    let arguments = [project.path().to_str().unwrap(), "--port", "0", "--open"];
    let mut terminal = LiveTerminal::dev(&arguments, |command| {
        command.env("PATH", path);
    });
    terminal.until("opened");
    terminal.press("o");
    terminal.until("opened");
    let opened = std::fs::read_to_string(programs.file("opened")).unwrap();
    assert_eq!(opened.lines().count(), 2, "{opened}");
    assert!(opened.lines().all(|url| url.starts_with("http://localhost:") && url.ends_with("/__obb/")), "{opened}");
}
