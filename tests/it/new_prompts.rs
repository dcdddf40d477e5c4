//! `obb-backend new` with somebody at the terminal.
#![cfg(unix)]

use super::support::terminal::play;
use super::support::workbench::Workbench;

const DOWN: &str = "\u{1b}[B";
const CONTROL_C: &str = "\u{3}";
const ESCAPE: &str = "\u{1b}";

#[test]
fn the_name_and_the_template_are_asked_for() {
    let bench = Workbench::new();
    let pick = format!("{DOWN}\r");
    let dialogue = [("project called?", "My Desk\r"), ("made from?", &pick)];
    let (shown, status) = play(&bench, &["new"], &dialogue);
    assert_eq!(status, 0, "{shown}");
    assert!(bench.path("My Desk/data/hello_world.md").exists(), "{shown}");
    assert_eq!(bench.json("My Desk/apps.json")[0]["name"], "My Desk");
}

#[test]
fn a_name_that_cannot_be_is_explained_at_once() {
    let bench = Workbench::new();
    let dialogue = [("project called?", "CON\r"), ("device on Windows", "x\r"), ("made from?", "\r")];
    let (shown, status) = play(&bench, &["new"], &dialogue);
    assert_eq!(status, 0, "{shown}");
    assert!(bench.path("CONx/main.py").exists(), "{shown}");
}

#[test]
fn only_what_is_missing_is_asked_for() {
    let bench = Workbench::new();
    let (shown, status) = play(&bench, &["new", "desk", "-t", "static"], &[]);
    assert_eq!(status, 0, "{shown}");
    assert!(!shown.contains('?'), "{shown}");
    let (shown, status) = play(&bench, &["new", "more", "--no-input"], &[]);
    assert_eq!(status, 0, "{shown}");
    assert!(bench.path("more/main.py").exists(), "{shown}");
}

#[test]
fn a_question_left_unanswered_creates_nothing() {
    for key in [CONTROL_C, ESCAPE] {
        let bench = Workbench::new();
        let (shown, status) = play(&bench, &["new", "desk"], &[("made from?", key)]);
        assert_eq!(status, 2, "{shown}");
        assert!(shown.contains("stopped; nothing was created"), "{shown}");
        assert_eq!(bench.tree(), [""; 0]);
    }
}
