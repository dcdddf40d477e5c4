//! What `validate` reads: standard input, and folders that hold many backends.

use std::io::Write as _;
use std::process::Stdio;

use crate::support::workbench::{Outcome, Workbench};

const WIDGETS: &str = r#"{"prices": {"name": "Prices", "description": "Closing prices of one fund.", "type": "tabel", "endpoint": "prices"}}"#;

const APPS: &str = r#"[{"name": "Desk", "allowCustomization": true, "groups": [], "prompts": [],
  "tabs": {"": {"id": "", "name": "", "layout": [{"i": "price", "x": 0, "y": 0, "w": 20, "h": 12}]}}}]"#;

const AGENTS: &str =
    r#"{"desk": {"name": "Desk", "description": "Answers questions.", "endpoints": {"qery": "/query"}}}"#;

/// Runs `validate - --format concise` with `input`.
fn piped(bench: &Workbench, input: &str, args: &[&str]) -> Outcome {
    let mut command = bench.command(["validate", "-", "--format", "concise"].iter().chain(args));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that does not read its input ends before all is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    Outcome::from(child.wait_with_output().unwrap())
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_and_a_closed_pipe_is_not() {
    let bench = Workbench::new();
    let full = || Stdio::from(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    for args in [&["schema", "widgets"][..], &["explain", "--all"], &["rules"]] {
        let run = Outcome::from(bench.command(args).stdout(full()).stderr(Stdio::piped()).output().unwrap());
        run.code(2).says("cannot write to standard output").says("space");
    }
    let mut child = bench.command(["explain", "--all"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    Outcome::from(child.wait_with_output().unwrap()).code(0);
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_nowhere_is_told() {
    let bench = Workbench::new();
    for target in ["nowhere.json", "widgets.json"] {
        let link = bench.folder().join("widgets.json");
        std::os::unix::fs::symlink(target, &link).unwrap();
        bench.run(["validate"]).code(2).says("cannot read widgets.json");
        std::fs::remove_file(link).unwrap();
    }
}

#[test]
fn standard_input_is_known_by_its_content() {
    let bench = Workbench::new();
    let apps = APPS.replace("prompts", "promts");
    for (input, expected) in [(WIDGETS, "error[W116]"), (&apps, "[A"), (AGENTS, "[G")] {
        let run = piped(&bench, input, &[]);
        assert!(run.stdout.starts_with("<stdin>:") && run.stdout.contains(expected), "{run:?}");
        assert!(!run.stdout.contains("A031"), "there is no widgets.json to compare with: {run:?}");
    }
    for unclear in ["", "{}", "[]", "5", "{\"a\": {}}"] {
        piped(&bench, unclear, &[]).code(2).says("cannot tell").says("--stdin-filename widgets.json");
    }
}

#[test]
fn standard_input_with_a_name_is_checked_in_its_place() {
    let bench = Workbench::new();
    bench.write("desk/widgets.json", WIDGETS).write("desk/apps.json", "[]");
    let run = piped(&bench, APPS, &["--stdin-filename", "desk/apps.json"]).code(1);
    let place = format!("desk{}apps.json:", std::path::MAIN_SEPARATOR);
    assert!(run.stdout.starts_with(&place) && run.stdout.contains("A031"), "{run:?}");
    assert!(!run.stdout.contains("W116"), "only what was given is reported: {run:?}");
    let other = piped(&bench, &APPS.replace("\"price\"", "\"prices\""), &["--stdin-filename", "desk/apps.json"]);
    assert!(!other.stdout.contains("A031"), "{other:?}");
    assert!(piped(&bench, "{}", &["--stdin-filename", "widgets.json"]).code(0).stderr.is_empty());
    piped(&bench, "{}", &["--stdin-filename", "notes.json"]).code(2).says("cannot tell whether notes.json");
}

#[test]
fn settings_beside_the_name_count() {
    let bench = Workbench::new();
    bench.write("desk/obb-backend.toml", "[validate]\nignore = [\"W116\"]\n");
    piped(&bench, WIDGETS, &["--stdin-filename", "desk/widgets.json"]).code(0);
    piped(&bench, WIDGETS, &["--stdin-filename", "widgets.json"]).code(1);
}

#[test]
fn a_name_without_standard_input_is_a_mistake() {
    let bench = Workbench::new();
    bench.write("widgets.json", WIDGETS);
    bench.run(["validate", "--stdin-filename", "widgets.json"]).code(2).says("--stdin-filename is for standard input");
}

#[test]
fn every_backend_below_a_folder_is_checked() {
    let bench = Workbench::new();
    let sound = WIDGETS.replace("tabel", "table");
    bench.write("b/widgets.json", WIDGETS).write("a/funds/widgets.json", &sound).write("a/funds/apps.json", "[]");
    bench.write("c/agents.json", AGENTS);
    for passed_over in ["node_modules/x", ".hidden/x", "py/.venv/x", "target/x", "b/nested"] {
        bench.write(&format!("{passed_over}/widgets.json"), "[]");
    }
    bench.write("env/pyvenv.cfg", "").write("env/share/widgets.json", "[]");
    bench.write(".gitignore", "generated\n").write("generated/widgets.json", "[]");
    let run = bench.run(["validate", "--format", "concise"]).code(1);
    let files: Vec<_> = run.stdout.lines().map(|line| line.split(':').next().unwrap().replace('\\', "/")).collect();
    assert!(files.contains(&"b/widgets.json".to_owned()), "{run:?}");
    assert!(files.iter().all(|file| file == "b/widgets.json" || file == "c/agents.json"), "{run:?}");
    let full = bench.run(["validate"]).code(1);
    assert!(full.stdout.contains(" in 4 files of 3 backends: 2 widgets, 0 apps"), "{full:?}");
}

#[test]
fn each_backend_has_its_own_settings() {
    let bench = Workbench::new();
    bench.write("a/widgets.json", WIDGETS).write("b/widgets.json", WIDGETS);
    bench.write("a/obb-backend.toml", "[validate]\nignore = [\"W116\"]\n");
    let run = bench.run(["validate", "--format", "concise"]).code(1);
    assert_eq!(run.stdout.lines().filter(|line| line.contains("W116")).count(), 1, "{run:?}");
    bench.write("a/obb-backend.toml", "[validate]\nignore = 1\n");
    let run = bench.run(["validate", "--format", "concise"]).code(2).says("`ignore` must be a list");
    assert!(run.stdout.contains("W116"), "the other backend is checked all the same: {run:?}");
}
