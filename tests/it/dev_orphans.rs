//! A server that was killed is started again: nothing of it is left, and its port is there.

use std::path::Path;
use std::process::Command;

use crate::support::dev_process::{DevProcess, Folder, binary, fake_project, runs, until};

fn dev(project: &Folder, home: &Path, port: u16) -> Command {
    let mut command = binary();
    command.arg("dev").arg(project.path()).args(["--message-format", "json", "--port", &port.to_string()]);
    command.env("OBB_BACKEND_HOME", home);
    command
}

#[test]
#[cfg(unix)]
fn what_a_killed_server_left_behind_is_ended_by_the_next_one() {
    let (project, home) = (fake_project(), tempfile::tempdir().unwrap());
    let mut killed = DevProcess::from_command(&mut dev(&project, home.path(), 0));
    killed.wait("ready");
    // A process that is deaf to SIGTERM, and its parent.
    let orphans: Vec<u32> = serde_json::from_str(&killed.get("/child").text()).unwrap();
    killed.signal("KILL");
    killed.ended();
    assert!(orphans.iter().all(|pid| runs(*pid)), "nothing was left behind: {orphans:?}");

    let mut next = DevProcess::from_command(&mut dev(&project, home.path(), killed.port));
    assert_eq!(next.port, killed.port);
    let reclaimed = next.passed("reclaimed");
    assert_eq!(reclaimed["processes"], 2, "{reclaimed}");
    until("they end", || !orphans.iter().any(|pid| runs(*pid)));
    next.wait("ready");
    assert_eq!(next.get("/version").text(), "1");
    next.signal("INT");
    next.wait("stopped");
    assert!(next.ended().success());
    let left: Vec<_> = std::fs::read_dir(home.path().join("running")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn servers_of_one_project_run_side_by_side_on_different_ports() {
    let (project, home) = (fake_project(), tempfile::tempdir().unwrap());
    let mut first = DevProcess::from_command(&mut dev(&project, home.path(), 0));
    first.wait("ready");
    let mut second = DevProcess::from_command(&mut dev(&project, home.path(), 0));
    second.wait("ready");
    assert_eq!(first.get("/version").text(), "1");
    assert_eq!(second.seen("reclaimed"), 0);
}

#[test]
fn a_port_that_another_server_has_names_it_and_its_folder() {
    let (project, home) = (fake_project(), tempfile::tempdir().unwrap());
    let first = DevProcess::from_command(&mut dev(&project, home.path(), 0));
    let refused = |command: &mut Command| {
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let text = refused(&mut dev(&project, home.path(), first.port));
    let folder = project.path().file_name().unwrap().to_str().unwrap();
    let named =
        format!("port {} is taken by another `obb-backend dev` (process {}), which serves", first.port, first.pid());
    assert!(text.contains(&named) && text.contains(folder), "{text}");
    assert!(text.contains("Ctrl-C in its terminal, or "), "{text}");
    let target = format!("http://localhost:{}", first.port);
    let text = refused(dev(&project, home.path(), 0).args(["--target", &target]));
    assert!(text.contains(&format!("{target} is another `obb-backend dev`")), "{text}");
}
