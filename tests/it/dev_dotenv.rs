//! What `.env` says reaches the backend.

use std::path::Path;

use crate::support::dev_process::{DevProcess, Folder};
use crate::support::python;

/// Prints what it finds, and ends.
const SHOW: &str = "import os\nprint(*(os.environ.get(name) for name in 'ABCD'), os.environ['PORT'] != '1', sep='|')\n";

#[test]
fn the_file_counts_less_than_everything_else_and_its_changes_count_at_once() {
    let folder = Folder::new(&[
        ("show.py", SHOW),
        (".env", "A=file # ours\nB=file\nC=file\nD=Ada $Lovelace#1\nPORT=1\n"),
        ("obb-backend.toml", "[dev]\ncommand = \"python3 show.py\"\nenv = { C = \"settings\" }\n"),
    ]);
    let variables = [("B", Path::new("process")), ("C", Path::new("process"))];
    let mut dev = DevProcess::start_with(folder.path(), &[], &variables);
    assert_eq!(dev.wait("failed")["output"][0], "file|process|settings|Ada $Lovelace#1|True");
    folder.write(".env", "A=\"two words\"\n");
    assert_eq!(dev.wait("failed")["output"][0], "two words|process|settings|None|True");
}

#[test]
fn a_fault_is_told_with_its_line_and_without_its_text() {
    let folder = Folder::new(&[
        ("show.py", SHOW),
        (".env", "A=1\nhunter2 is the password\nD=4\n"),
        ("obb-backend.toml", "[dev]\ncommand = \"python3 show.py\"\n"),
    ]);
    let mut dev = DevProcess::start(folder.path());
    let remark = dev.wait("remark");
    assert!(remark["message"].as_str().unwrap().contains("/.env:2: this is not"), "{remark}");
    assert!(!remark.to_string().contains("hunter2"), "{remark}");
    assert_eq!(dev.wait("failed")["output"][0], "1|None|None|4|True", "the rest counts");
}

#[test]
fn variables_for_another_place_start_no_second_server() {
    const MAIN: &str = "
import multiprocessing
from fastapi import FastAPI
app = FastAPI()
@app.get('/widgets.json')
def widgets():
    return {'alone': multiprocessing.parent_process() is None}
";
    for variable in ["WEB_CONCURRENCY=2", "UVICORN_RELOAD=true"] {
        let folder = Folder::new(&[("main.py", MAIN), (".env", variable)]);
        let environment = python::interpreter().parent().unwrap().parent().unwrap();
        let mut dev = DevProcess::start_with(folder.path(), &[], &[("VIRTUAL_ENV", environment)]);
        dev.wait("ready");
        assert_eq!(dev.get("/widgets.json").json()["alone"], true, "{variable}");
    }
}

#[test]
#[cfg(unix)]
fn a_pipe_is_read_and_one_that_nobody_fills_delays_the_start_alone() {
    let folder = Folder::new(&[("show.py", SHOW), ("obb-backend.toml", "[dev]\ncommand = \"python3 show.py\"\n")]);
    let pipe = folder.file(".env");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let keeper = std::thread::spawn(move || std::fs::write(pipe, "A=kept\n").unwrap());
    let mut dev = DevProcess::start(folder.path());
    assert_eq!(dev.wait("failed")["output"][0], "kept|None|None|None|True");
    keeper.join().unwrap();
    folder.write("show.py", &format!("{SHOW}#"));
    let remark = dev.wait("remark");
    assert!(remark["message"].as_str().unwrap().contains("nothing came through it"), "{remark}");
    assert_eq!(dev.wait("failed")["output"][0], "None|None|None|None|True");
    dev.signal("INT");
    dev.wait("stopped");
}
