//! How `dev` ends, and how it goes on when things around it misbehave: outputs nobody reads, failed starts, closed terminals.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use crate::support::dev_process::{DevProcess, Folder, binary, fake_project, runs, signal, until};

/// A backend that never stops printing; it marks the moment when more was printed than any pipe holds.
const LOUD: &str = r#"
import os, sys
parent = os.getppid()
with open("pid.new", "w") as file:
    file.write(str(os.getpid()))
os.rename("pid.new", "pid")
count = 0
while os.getppid() == parent:
    print("x" * 200, flush=True)
    count += 1
    if count == 1500:
        open("loud", "w").close()
"#;

/// A process that does not outlive its test.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Self {
        Self(command.stdin(Stdio::null()).spawn().unwrap())
    }

    fn ended(&mut self) -> Option<i32> {
        let mut status = None;
        until("the server ends", || {
            status = self.0.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn dev(folder: &Folder, json: bool) -> Command {
    let mut command = binary();
    command.arg("dev").arg(folder.path()).args(["--port", "0"]).stderr(Stdio::null()).stdout(Stdio::null());
    if json {
        command.args(["--message-format", "json"]).stdout(Stdio::piped());
    }
    command
}

#[test]
fn one_request_to_stop_ends_it_and_frees_the_port() {
    for name in ["INT", "TERM"] {
        let folder = Folder::new(&[("widgets.json", "{}")]);
        let mut dev = DevProcess::start(folder.path());
        dev.wait("ready");
        dev.signal(name);
        dev.wait("stopped");
        assert_eq!(dev.ended().code(), Some(0), "{name}");
        TcpListener::bind(("127.0.0.1", dev.port)).unwrap();
    }
}

#[test]
fn an_output_that_nobody_reads_does_not_keep_it_from_ending() {
    let project =
        Folder::new(&[("loud.py", LOUD), ("obb-backend.toml", "[dev]\ncommand = \"python3 loud.py {port}\"\n")]);
    let mut running = Running::start(&mut dev(&project, true));
    project.wait_for_file("loud");
    let backend: u32 = std::fs::read_to_string(project.file("pid")).unwrap().parse().unwrap();
    assert!(runs(backend));
    signal(running.0.id(), "INT");
    assert_eq!(running.ended(), Some(0));
    assert!(!runs(backend), "the backend is left behind");
}

#[test]
fn a_closed_output_ends_it() {
    let project = fake_project();
    let mut running = Running::start(&mut dev(&project, true));
    let mut output = BufReader::new(running.0.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    assert!(line.contains("listening"), "{line}");
    drop(output);
    assert_eq!(running.ended(), Some(0));
}

#[test]
fn a_start_that_fails_is_an_event_as_well() {
    let (empty, project) = (Folder::new(&[]), Folder::new(&[("widgets.json", "{}")]));
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (folder, port, expected) in [(&empty, "0", "nothing to serve"), (&project, port.as_str(), "is taken")] {
        let mut command = binary();
        command.arg("dev").arg(folder.path()).args(["--message-format", "json", "--port", port]);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let event: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(event["event"], "failed");
        assert!(event["reason"].as_str().unwrap().contains(expected), "{event}");
        assert_eq!(event["output"], serde_json::json!([]));
        assert!(!event["help"].as_array().unwrap().is_empty(), "{event}");
        assert!(String::from_utf8(output.stderr).unwrap().contains(expected));
    }
}

#[test]
fn after_a_failure_a_save_without_a_change_is_tried() {
    let project = fake_project();
    let source = std::fs::read_to_string(project.file("fake.py")).unwrap();
    let crashing = "import os, sys\nif os.path.exists('broken'):\n    sys.exit('broken')\n";
    project.write("fake.py", &format!("{crashing}{source}"));
    project.write("broken", "");
    let mut dev = DevProcess::start(project.path());
    dev.wait("failed");
    std::fs::remove_file(project.file("broken")).unwrap();
    until("the backend answers", || {
        let file = std::fs::File::options().write(true).open(project.file("fake.py")).unwrap();
        file.set_modified(std::time::SystemTime::now()).unwrap();
        dev.get("/version").status == 200
    });
    assert_eq!(dev.wait("ready")["generation"], 2);
    assert_eq!(dev.seen("changed"), 0);
}

#[test]
fn a_save_of_settings_in_the_environment_file_restarts() {
    let project = fake_project();
    project.write(".gitignore", ".env\n.env.*\n");
    project.write(".env", "KEY=1\n");
    let mut dev = DevProcess::start(project.path());
    for (generation, name) in [(1, ".env"), (2, ".env.local")] {
        assert_eq!(dev.wait("ready")["generation"], generation);
        project.write(name, "KEY=2\n");
        dev.wait("restarting");
    }
    assert_eq!(dev.wait("ready")["generation"], 3);
}

/// What people see up to a line with `mark`.
fn shown(lines: &mut impl Iterator<Item = std::io::Result<String>>, mark: &str) -> String {
    let mut text = String::new();
    for line in lines.map_while(Result::ok) {
        text.push_str(&line);
        text.push('\n');
        if line.contains(mark) {
            return text;
        }
    }
    panic!("no {mark:?} in {text}");
}

#[test]
fn people_see_that_the_backend_starts() {
    let project = fake_project();
    let mut running = Running::start(dev(&project, false).stderr(Stdio::piped()));
    let mut lines = BufReader::new(running.0.stderr.take().unwrap()).lines();
    let text = shown(&mut lines, "Ctrl-C stops");
    assert!(text.lines().next().unwrap().ends_with(" starting  python3 fake.py"), "{text}");
    project.save_version("2");
    let text = shown(&mut lines, "ready  in");
    assert!(text.contains("restarting  python3 fake.py"), "{text}");
    signal(running.0.id(), "TERM");
    assert_eq!(running.ended(), Some(0));
}

#[test]
fn the_banner_alone_says_that_it_is_ready_for_the_first_time() {
    let project = fake_project();
    let source = std::fs::read_to_string(project.file("fake.py")).unwrap();
    project.write("fake.py", "raise SystemExit('no luck today')\n");
    let mut running = Running::start(dev(&project, false).stderr(Stdio::piped()));
    let mut lines = BufReader::new(running.0.stderr.take().unwrap()).lines();
    shown(&mut lines, "next save");
    project.write("fake.py", &source);
    let text = shown(&mut lines, "Ctrl-C stops");
    assert!(text.contains("serves python3 fake.py, ready in"), "{text}");
    assert!(!text.lines().any(|line| line.trim_start().starts_with("ready")), "{text}");
    signal(running.0.id(), "TERM");
    assert_eq!(running.ended(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_closes_ends_it_only_where_nohup_did_not_say_otherwise() {
    let project = Folder::new(&[("widgets.json", "{}")]);
    let mut command = Command::new("sh");
    let script = "trap '' HUP; exec \"$0\" \"$@\"";
    command.args(["-c", script, env!("CARGO_BIN_EXE_obb-backend"), "dev"]).arg(project.path());
    command.args(["--message-format", "json", "--port", "0"]);
    let mut dev = DevProcess::from_command(&mut command);
    dev.wait("validated");
    dev.signal("HUP");
    project.write("widgets.json", "{ }");
    dev.wait("changed");
    dev.wait("validated");
    dev.signal("INT");
    assert_eq!(dev.ended().code(), Some(0));
    let mut dev = DevProcess::start(project.path());
    dev.wait("validated");
    dev.signal("HUP");
    dev.wait("stopped");
}
