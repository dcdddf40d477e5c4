//! What README.md shows is what the program prints.

use std::fs;
use std::path::Path;

use crate::support::workbench::Workbench;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

#[test]
fn the_transcripts_are_what_validate_prints() {
    let bench = Workbench::new();
    bench.run(["new", "myproj"]).code(0);
    for (file, right, wrong) in [
        ("widgets.json", "\"markdown\"", "\"markdwon\""),
        ("apps.json", "\"i\": \"hello_world\"", "\"i\": \"hello-world\""),
    ] {
        let path = format!("myproj/{file}");
        let text = bench.read(&path);
        assert!(text.contains(right), "{text}");
        bench.write(&path, &text.replace(right, wrong));
    }
    for options in ["", " --diff", " --format github"] {
        let mut command = bench.command(["validate"].into_iter().chain(options.split_whitespace()));
        command.current_dir(bench.path("myproj")).env("COLUMNS", "100");
        let run = crate::support::workbench::finish(&mut command).code(1);
        let shown = format!("```console\n$ obb-backend validate{options}\n{}{}```\n", run.stdout, run.stderr);
        assert!(readme().contains(&shown), "README.md should show\n{shown}");
    }
}

#[test]
fn what_is_inferred_of_a_file_is_told_as_shown() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "static"]).code(0);
    bench.write(
        "desk/prices.csv",
        "symbol,day,close,change_pct\nAAPL,2026-01-02,101.5,0.4\nMSFT,2026-01-02,402.1,-1.2\n",
    );
    let mut command = bench.command(["add-widget", "--from", "prices.csv", "--app"]);
    command.current_dir(bench.path("desk")).env("COLUMNS", "100");
    let run = crate::support::workbench::finish(&mut command).code(0);
    let shown = format!("```console\n$ obb-backend add-widget --from prices.csv --app\n{}```\n", run.stderr);
    assert!(readme().contains(&shown), "README.md should show\n{shown}");
}

#[test]
fn a_rule_is_explained_as_the_program_does_it() {
    let bench = Workbench::new();
    let run = crate::support::workbench::finish(bench.command(["explain", "W126"]).env("COLUMNS", "100")).code(0);
    let shown = format!("```console\n$ obb-backend explain W126\n{}```\n", run.stdout);
    assert!(readme().contains(&shown), "README.md should show\n{shown}");
}

#[test]
fn the_settings_shown_are_understood() {
    let readme = readme();
    let shown: Vec<&str> = readme.split("```toml\n").skip(1).map(|part| part.split("```").next().unwrap()).collect();
    assert_eq!(shown.len(), 2, "[validate] and [dev]");
    for settings in shown {
        let bench = Workbench::new();
        bench.write("obb-backend.toml", settings).write("widgets.json", "{}");
        bench.run(["validate"]).code(0);
    }
}

#[test]
fn the_test_command_is_the_one_that_is_run_for_every_change() {
    let script = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/run")).unwrap();
    assert!(readme().contains("```sh\ncargo test\n```"));
    assert!(script.lines().any(|line| line.starts_with("cargo test")));
}
