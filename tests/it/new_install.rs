//! `obb-backend new --install`, with programs that stand in for `uv` and Python.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::support::workbench::{Workbench, finish};

/// A folder for the search path with shell scripts of these names.
fn programs(bench: &Workbench, scripts: &[(&str, &str)]) -> PathBuf {
    for (name, script) in scripts {
        let file = format!("bin/{name}");
        bench.write(&file, &format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(bench.path(file), fs::Permissions::from_mode(0o755)).unwrap();
    }
    bench.path("bin")
}

/// Keeps a record of how it was called, and makes the environment when asked to.
const RECORD: &str = r#"echo "${0##*/} $*" >> "$HOME/calls"
case "$*" in
  *venv*) /bin/mkdir -p .venv/bin; /bin/cp "$0" .venv/bin/python;;
esac"#;

fn calls(bench: &Workbench) -> String {
    fs::read_to_string(bench.path("../calls")).unwrap_or_default()
}

fn search_path(folder: &std::path::Path) -> String {
    format!("{}:/usr/bin:/bin", folder.display())
}

#[test]
fn uv_is_used_where_it_is() {
    let bench = Workbench::new();
    let bin = programs(&bench, &[("uv", RECORD)]);
    let outcome = finish(bench.command(["new", "desk", "--install"]).env("PATH", search_path(&bin))).code(0);
    assert_eq!(calls(&bench), "uv venv .venv\nuv pip install --python .venv -r requirements.txt\n");
    let outcome = outcome.says("    Creating the virtual environment").says("  Installing the packages");
    assert!(!outcome.stdout.contains("venv"), "{outcome:#?}");
    assert!(outcome.stdout.contains("cd desk\n"), "{outcome:#?}");
}

#[test]
fn pip_is_used_where_uv_is_not() {
    let bench = Workbench::new();
    // Nothing else on the search path: a real uv would be preferred.
    let bin = programs(&bench, &[("python3", RECORD)]);
    finish(bench.command(["new", "desk", "--install"]).env("PATH", &bin)).code(0);
    assert_eq!(calls(&bench), "python3 -m venv .venv\npython -m pip install -r requirements.txt\n");
    // A second time the environment is there already.
    finish(bench.command(["new", "desk", "--force", "--install"]).env("PATH", &bin)).code(0);
    assert_eq!(calls(&bench).lines().filter(|call| call.contains("venv .venv")).count(), 1);
}

#[test]
fn npm_installs_what_a_node_project_needs() {
    let bench = Workbench::new();
    let bin = programs(&bench, &[("npm", &format!("{RECORD}\necho 'added 13 packages in 2s'"))]);
    let new = ["new", "desk", "-t", "typescript-node", "--install"];
    let outcome = finish(bench.command(new).env("PATH", search_path(&bin))).code(0);
    let outcome = outcome.says("  Installing the packages of package.json").says("   Installed 13 packages");
    assert_eq!(calls(&bench), "npm install\n");
    assert!(!outcome.stdout.contains("npm"), "{outcome:#?}");
    let missing = finish(bench.command([&new[..], &["--force"]].concat()).env("PATH", bench.path("nowhere"))).code(2);
    missing.says("error: npm was not found").says("https://nodejs.org").says("  cd desk\n  npm install\n");
}

#[test]
fn a_failed_installation_leaves_the_project_and_says_how_to_go_on() {
    let bench = Workbench::new();
    let bin = programs(&bench, &[("uv", "echo 'no network' >&2; exit 1")]);
    let outcome = finish(bench.command(["new", "desk", "--install", "--dev"]).env("PATH", search_path(&bin))).code(2);
    let outcome = outcome.says("no network").says("error: the packages could not be installed").says("uv failed");
    outcome.says("  cd desk\n  uv venv .venv\n  uv pip install --python .venv -r requirements.txt\n");
    assert!(bench.path("desk/main.py").exists());
    assert!(!bench.path("desk/.venv").exists());
}

#[test]
fn a_python_that_is_too_old_is_told_before_anything_is_installed() {
    let bench = Workbench::new();
    let old = format!("{RECORD}\ncase \"$*\" in *venv*) echo 'version = 3.8.18' > .venv/pyvenv.cfg;; esac");
    let bin = programs(&bench, &[("python3", &old)]);
    let outcome = finish(bench.command(["new", "desk", "--install"]).env("PATH", &bin)).code(2);
    outcome.says("error: Python 3.8.18 is too old: 3.10 or newer is needed").says("https://www.python.org/downloads/");
    assert_eq!(calls(&bench), "python3 -m venv .venv\n");
    assert!(!bench.path("desk/.venv").exists());
}

#[test]
fn without_python_it_says_where_python_is() {
    let bench = Workbench::new();
    let outcome = finish(bench.command(["new", "desk", "--install"]).env("PATH", bench.path("nowhere"))).code(2);
    outcome.says("neither uv nor Python was found").says("https://www.python.org/downloads/");
    assert!(bench.path("desk/main.py").exists());
}

#[test]
fn a_template_without_packages_has_nothing_to_install() {
    let bench = Workbench::new();
    finish(bench.command(["new", "desk", "-t", "static", "--install"]).env("PATH", "/nonexistent"))
        .code(0)
        .says("needs no packages");
}

#[test]
fn control_c_stops_an_installation() {
    let bench = Workbench::new();
    let bin = programs(&bench, &[("uv", "echo started >&2; exec sleep 600")]);
    let mut command = bench.command(["new", "desk", "--install"]);
    command.env("PATH", search_path(&bin)).stderr(Stdio::piped()).stdout(Stdio::null()).process_group(0);
    let mut child = command.spawn().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while line.trim() != "started" {
        line.clear();
        assert_ne!(stderr.read_line(&mut line).unwrap(), 0, "it ended before it installed anything");
    }
    let group = format!("-{}", child.id());
    assert!(Command::new("kill").args(["-INT", "--", &group]).status().unwrap().success());
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2), "{rest}");
    assert!(rest.contains("error: stopped"), "{rest}");
    assert!(bench.path("desk/main.py").exists());
}

#[test]
fn a_server_in_rust_is_compiled() {
    let bench = Workbench::new();
    let bin = programs(&bench, &[("cargo", RECORD)]);
    let new = ["new", "desk", "--template", "rust-axum", "--install"];
    finish(bench.command(new).env("PATH", search_path(&bin))).code(0).says("   Compiling the server");
    assert_eq!(calls(&bench), "cargo build\n");
    let failing = programs(&bench, &[("cargo", "echo broken >&2; exit 1")]);
    let outcome = finish(bench.command(new).arg("--force").env("PATH", search_path(&failing))).code(2);
    let outcome = outcome.says("broken").says("the server could not be compiled");
    assert!(outcome.stderr.contains("cd desk\n"), "{outcome:#?}");
    std::fs::remove_file(bench.path("bin/cargo")).unwrap();
    finish(bench.command(new).arg("--force").env("PATH", &bin)).code(2).says("cargo was not found");
}
