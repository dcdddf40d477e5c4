//! `validate --watch`: the check again after every change.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};

use crate::support::dev_process::DEADLINE;
#[cfg(unix)]
use crate::support::terminal::play;
use crate::support::workbench::Workbench;

const BAD: &str =
    r#"{"a": {"name": "A", "description": "Closing prices.", "category": "Funds", "type": "tabel", "endpoint": "a"}}"#;

/// A running check. Ends with the test.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(bench: &Workbench, args: &[&str]) -> Self {
        let mut command = bench.command(["validate", "--watch"].iter().chain(args));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let streams: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for stream in streams {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    if sender.send(line).is_err() {
                        return;
                    }
                }
            });
        }
        Self { child, lines }
    }

    /// Waits for every one of `marks` in the lines printed from now on, in any order.
    fn until(&self, marks: &[&str]) -> Vec<String> {
        let (mut seen, mut left) = (Vec::new(), marks.to_vec());
        while !left.is_empty() {
            let line = self.lines.recv_timeout(DEADLINE);
            let line = line.unwrap_or_else(|_| panic!("no {left:?} in {seen:#?}"));
            left.retain(|mark| !line.contains(mark));
            seen.push(line);
        }
        seen
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_change_is_checked_and_equal_content_is_none() {
    let bench = Workbench::new();
    bench.write("widgets.json", BAD);
    let watch = Watch::start(&bench, &[]);
    let first = watch.until(&["error[W116]", "Found 1 error", "Watching for changes"]);
    assert!(first.iter().all(|line| !line.contains('\u{1b}')), "no screen is cleared in a pipe: {first:?}");
    bench.write("widgets.json", BAD);
    bench.write("widgets.json", &BAD.replace("tabel", "table"));
    let second = watch.until(&["No problems", "Watching for changes"]);
    assert!(second.iter().all(|line| !line.contains("W116")), "{second:?}");
}

#[test]
fn settings_and_new_documents_are_noticed() {
    let bench = Workbench::new();
    let watch = Watch::start(&bench, &["--format", "concise"]);
    watch.until(&["found no widgets.json", "Watching for changes"]);
    bench.write("widgets.json", BAD);
    watch.until(&["error[W116]", "Watching for changes"]);
    bench.write("obb-backend.toml", "[validate]\nseverity = { W116 = \"warning\" }\n");
    watch.until(&["warning[W116]", "Watching for changes"]);
    bench.write("obb-backend.toml", "[validate]\nignores = 3\n");
    watch.until(&["obb-backend.toml:2:11: `ignores` must be a list", "Watching for changes"]);
    std::fs::remove_file(bench.path("obb-backend.toml")).unwrap();
    watch.until(&["error[W116]", "Watching for changes"]);
}

#[test]
fn a_file_of_any_name_and_several_backends_are_watched() {
    let bench = Workbench::new();
    bench.write("my_widgets.json", "{}").write("b/widgets.json", "{}");
    let watch = Watch::start(&bench, &["my_widgets.json", "b", "--format", "concise"]);
    watch.until(&["Watching for changes"]);
    bench.write("my_widgets.json", BAD);
    watch.until(&["my_widgets.json:1:", "Watching for changes"]);
    bench.write("b/widgets.json", BAD);
    watch.until(&["b/widgets.json:1:", "Watching for changes"]);
}

#[test]
fn each_check_is_a_document_of_its_own_for_tools() {
    let bench = Workbench::new();
    bench.write("widgets.json", BAD);
    let watch = Watch::start(&bench, &["--format", "json"]);
    let first = watch.until(&["\"errors\": 1", "Watching for changes"]);
    assert!(first.iter().any(|line| line == "{"), "{first:?}");
    bench.write("widgets.json", "{}");
    watch.until(&["\"errors\": 0", "Watching for changes"]);
}

#[cfg(unix)]
#[test]
fn a_terminal_is_cleared_before_each_check_and_ctrl_c_ends_it() {
    let bench = Workbench::new();
    bench.write("widgets.json", BAD);
    let (shown, status) = play(&bench, &["validate", "--watch"], &[("Watching for changes", "\u{3}")]);
    assert!(shown.starts_with("\u{1b}[2J") && shown.contains("error[W116]"), "{shown:?}");
    assert_eq!(status, -2, "ended by the interrupt: {shown:?}");
}

#[test]
fn what_cannot_be_watched_is_a_failure() {
    let bench = Workbench::new();
    bench.run(["validate", "--watch", "-"]).code(2).says("standard input cannot be watched");
    bench.run(["validate", "--watch", "nowhere/at/all"]).code(2).says("there is no folder nowhere/at");
    bench.run(["validate", "--watch", "--ignore", "W9x"]).code(2).says("no rule `W9x`");
}
