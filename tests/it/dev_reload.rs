//! Changes of documents are validated and served without a restart.

use crate::support::dev_process::{DevProcess, Folder};

const ONE: &str = r#"{"one": {"name": "One", "description": "One", "type": "markdown", "endpoint": "one"}}"#;
const TWO: &str = r#"{"one": {"name": "Two", "description": "Two", "type": "markdown", "endpoint": "one"}}"#;

fn project() -> Folder {
    Folder::new(&[("widgets.json", ONE), ("apps.json", "[]"), ("data/one.md", "one")])
}

#[test]
fn a_changed_document_is_validated_and_served() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    assert_eq!(dev.wait("ready")["generation"], 1);
    dev.wait("validated");
    assert_eq!(dev.get("/widgets.json").text(), ONE);
    project.write("widgets.json", TWO);
    let changed = dev.wait("changed");
    assert!(changed["files"][0].as_str().unwrap().ends_with("widgets.json"), "{changed}");
    dev.wait("validated");
    assert_eq!(dev.get("/widgets.json").text(), TWO);
    assert_eq!(dev.seen("restarting"), 0);
}

#[test]
fn saving_equal_content_is_no_change() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    dev.wait("validated");
    project.write("widgets.json", ONE);
    project.write("apps.json", "[ ]");
    let changed = dev.wait("changed");
    assert_eq!(changed["files"].as_array().unwrap().len(), 1, "{changed}");
    assert!(changed["files"][0].as_str().unwrap().ends_with("apps.json"));
}

#[test]
fn an_atomic_save_and_a_removal_are_noticed() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    dev.wait("validated");
    project.write(".new", TWO);
    std::fs::rename(project.file(".new"), project.file("widgets.json")).unwrap();
    dev.wait("changed");
    assert_eq!(dev.get("/widgets.json").text(), TWO);
    std::fs::remove_file(project.file("apps.json")).unwrap();
    dev.wait("changed");
    assert_eq!(dev.get("/apps.json").status, 404);
}

#[test]
fn a_new_folder_is_watched_with_what_was_written_into_it_at_once() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    dev.wait("validated");
    project.write("data/a/b/first.md", "1");
    dev.wait_for("first", |event| event["files"].to_string().contains("first.md"));
    project.write("data/a/b/second.md", "2");
    dev.wait_for("second", |event| event["files"].to_string().contains("second.md"));
}

#[test]
fn ignored_trees_are_not_watched() {
    let project = project();
    project.write(".gitignore", "generated/\n");
    let mut dev = DevProcess::start(project.path());
    dev.wait("validated");
    for folder in ["node_modules/x", ".venv/lib", "generated", "__pycache__"] {
        project.write(&format!("{folder}/widgets.json"), "{}");
    }
    project.write("widgets.json", TWO);
    let changed = dev.wait("changed");
    assert_eq!(changed["files"].as_array().unwrap().len(), 1, "{changed}");
}

#[test]
fn a_broken_document_is_reported_until_it_is_mended() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    assert_eq!(dev.wait("validated")["errors"], 0);
    project.write("widgets.json", "{\"one\": {\"name\": \"One\",,}");
    assert!(dev.wait("validated")["errors"].as_u64().unwrap() > 0);
    assert_eq!(dev.get("/widgets.json").status, 200, "what is on disk is what is served");
    project.write("widgets.json", TWO);
    assert_eq!(dev.wait("validated")["errors"], 0);
}
