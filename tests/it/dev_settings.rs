//! Changes of obb-backend.toml while the server runs.

use crate::support::dev_process::{DevProcess, Folder, fake_project, request};

fn allows(dev: &DevProcess, origin: &str) -> bool {
    let answer = request(dev.port, "GET", "/widgets.json", &[("Origin", origin)], b"");
    answer.header("access-control-allow-origin") == Some(origin)
}

#[test]
fn origins_are_applied_at_once_and_a_mistake_changes_nothing() {
    let folder = Folder::new(&[("widgets.json", "{}"), ("obb-backend.toml", "[dev]\n")]);
    let mut dev = DevProcess::start(folder.path());
    dev.wait("validated");
    assert!(!allows(&dev, "https://a.example"));
    folder.write("obb-backend.toml", "[dev]\norigins = [\"https://a.example\"]\n");
    let settings = dev.wait("settings");
    assert_eq!(settings["applied"], serde_json::json!(["origins"]), "{settings}");
    assert!(allows(&dev, "https://a.example"));
    folder.write("obb-backend.toml", "[dev]\norigns = [\"https://b.example\"]\n");
    let settings = dev.wait("settings");
    assert!(settings["refused"].as_str().unwrap().contains("obb-backend.toml:2:1: unknown key `origns`"), "{settings}");
    assert!(settings["help"].to_string().contains("did you mean `origins`?"), "{settings}");
    assert!(allows(&dev, "https://a.example") && !allows(&dev, "https://b.example"));
    folder.write("obb-backend.toml", "[dev]\norigins = [\"https://b.example\"]\n");
    assert_eq!(dev.wait("settings")["applied"], serde_json::json!(["origins"]));
    assert!(!allows(&dev, "https://a.example") && allows(&dev, "https://b.example"));
    std::fs::remove_file(folder.file("obb-backend.toml")).unwrap();
    assert_eq!(dev.wait("settings")["applied"], serde_json::json!(["origins"]));
    assert!(!allows(&dev, "https://b.example"));
}

#[test]
fn another_command_is_started_and_takes_over() {
    let project = fake_project();
    project.write(
        "other.py",
        &std::fs::read_to_string(project.file("fake.py")).unwrap().replace("VERSION = \"1\"", "VERSION = \"9\""),
    );
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    assert_eq!(dev.get("/version").text(), "1");
    project.write("obb-backend.toml", "[dev]\ncommand = \"python3 other.py {port}\"\n");
    assert_eq!(dev.wait("settings")["applied"], serde_json::json!(["command"]));
    assert_eq!(dev.wait("ready")["generation"], 2);
    assert_eq!(dev.get("/version").text(), "9");
    project.write("obb-backend.toml", "[dev]\ncommand = \"no-such-program {port}\"\n");
    let settings = dev.wait("settings");
    assert!(settings["refused"].as_str().unwrap().contains(":2:11: there is no program"), "{settings}");
    assert_eq!(dev.get("/version").text(), "9");
    assert_eq!(dev.seen("restarting"), 1);
}

#[test]
fn a_failed_program_is_tried_again_when_the_settings_are_saved() {
    let project = fake_project();
    project.write("obb-backend.toml", "[dev]\ncommand = \"python3 fake.py\"\n");
    let mut dev = DevProcess::start(project.path());
    dev.wait("failed");
    project.write("obb-backend.toml", "[dev]\ncommand = \"python3 fake.py {port}\"\n");
    dev.wait("ready");
    assert_eq!(dev.get("/version").text(), "1");
}

#[test]
fn rules_that_are_ignored_are_checked_by_at_once() {
    let widgets =
        r#"{"one": {"name": "One", "description": "One", "type": "markdown", "endpoint": "one", "colour": 1}}"#;
    let folder = Folder::new(&[("widgets.json", widgets)]);
    let mut dev = DevProcess::start(folder.path());
    assert_eq!(dev.wait("validated")["warnings"], 1);
    folder.write("obb-backend.toml", "[validate]\nignore = [\"W126\"]\n");
    assert_eq!(dev.wait("settings")["applied"], serde_json::json!(["[validate]"]));
    assert_eq!(dev.wait("validated")["warnings"], 0);
}

#[test]
fn what_takes_a_new_start_is_named() {
    let folder = Folder::new(&[("widgets.json", "{}")]);
    let mut dev = DevProcess::start_with(folder.path(), &[], &[]);
    dev.wait("validated");
    folder.write("obb-backend.toml", "[dev]\nport = 1\nhosts = [\"my.machine\"]\nsecrets = [\"token\"]\n");
    let settings = dev.wait("settings");
    // `--port` was given and wins in any case.
    assert_eq!(settings["waiting"], serde_json::json!(["hosts"]), "{settings}");
    assert_eq!(settings["applied"], serde_json::json!(["secrets"]));
    folder.write("obb-backend.toml", "[dev]\ncommand = \"python3 -m http.server {port}\"\n");
    assert_eq!(dev.wait("settings")["waiting"], serde_json::json!(["command"]), "files alone are served");
    std::fs::remove_file(folder.file("obb-backend.toml")).unwrap();
    assert_eq!(dev.wait("settings")["waiting"], serde_json::json!([]));
    folder.write("src/main.rs", "fn main() {}\n");
    folder.write("Cargo.toml", "[package]\nname = \"desk\"\n");
    assert_eq!(dev.wait("settings")["waiting"], serde_json::json!(["command"]), "there is a program now");
    assert_eq!(dev.seen("restarting"), 0);
}
