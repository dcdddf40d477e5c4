//! Backends that misbehave: what is told, who answers meanwhile, and that the next save recovers.

use std::thread;

use crate::support::dev_process::{DevProcess, Folder, fake_project, request, runs, signal, until};

/// The fake backend with `code` before everything else.
fn starting_with(project: &Folder, version: &str, code: &str) {
    project.save_version(version);
    let source = std::fs::read_to_string(project.file("fake.py")).unwrap();
    project.write("fake.py", &format!("{code}{source}"));
}

fn ready(project: &Folder) -> DevProcess {
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    dev
}

#[test]
#[cfg(unix)]
fn a_backend_killed_amid_requests_is_told_and_answered_for() {
    let project = fake_project();
    let mut dev = ready(&project);
    let pid: u32 = serde_json::from_str::<Vec<u32>>(&dev.get("/child").text()).unwrap()[0];
    let port = dev.port;
    let slow = thread::spawn(move || request(port, "GET", "/slow", &[], b""));
    project.wait_for_file("slow-began");
    signal(pid, "KILL");
    let answer = slow.join().unwrap();
    assert_eq!(answer.status, 502);
    assert!(answer.json()["detail"].as_str().unwrap().contains("ended the connection"), "{answer:?}");
    let failed = dev.wait("failed");
    assert_eq!(failed["reason"], "python3 fake.py ended by signal 9");
    assert_eq!(failed["served"], false);
    let answer = dev.get("/version");
    assert!(answer.json()["detail"].as_str().unwrap().contains("ended by signal 9"), "{answer:?}");
    project.save_version("2");
    dev.wait("ready");
    assert_eq!(dev.get("/version").text(), "2");
    assert_eq!(dev.seen("failed"), 1);
}

/// Takes the port before the server does, as long as there are fewer than `times` files that tell of it.
fn snatching(times: usize) -> String {
    format!(
        "import os, socket, sys\n\
         count = sum(os.path.exists('taken-%d' % n) for n in range({times}))\n\
         if count < {times}:\n    open('taken-%d' % count, 'w').close()\n    other = socket.socket()\n    \
         other.bind(('127.0.0.1', int(sys.argv[1])))\n"
    )
}

#[test]
#[cfg(target_os = "linux")]
fn a_port_that_is_taken_meanwhile_is_replaced_by_another() {
    let project = fake_project();
    let mut dev = ready(&project);
    starting_with(&project, "2", &snatching(1));
    assert_eq!(dev.wait("ready")["generation"], 3);
    assert_eq!(dev.get("/version").text(), "2");
    assert!(project.file("taken-0").exists());
    assert_eq!(dev.seen("failed"), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_port_that_is_taken_each_time_is_told_with_the_setting_that_may_help() {
    let project = fake_project();
    let mut dev = ready(&project);
    starting_with(&project, "2", &snatching(9));
    let failed = dev.wait("failed");
    assert_eq!(failed["served"], true);
    assert!(failed["output"].to_string().contains("Address already in use"), "{failed}");
    assert!(dev.wait("remark")["help"].as_str().unwrap().contains("restart = \"stop\""));
    assert!(!project.file("taken-2").exists(), "tried more than twice");
    assert_eq!(dev.get("/version").text(), "1");
}

#[test]
#[cfg(unix)]
fn what_a_crashed_backend_started_ends_with_it() {
    let project = fake_project();
    let mut dev = ready(&project);
    let pids: Vec<u32> = serde_json::from_str(&dev.get("/child").text()).unwrap();
    dev.get("/crash");
    let failed = dev.wait("failed");
    assert!(failed["reason"].as_str().unwrap().contains("exit status 3"), "{failed}");
    until("all processes end", || !pids.iter().any(|pid| runs(*pid)));
}

#[test]
#[cfg(unix)]
fn a_process_that_left_the_group_and_holds_the_output_delays_nothing() {
    let project = fake_project();
    let escape = "import os, sys, time\n\
                  if os.fork() == 0:\n    os.setsid()\n    open('escaped.new', 'w').write(str(os.getpid()))\n    \
                  os.rename('escaped.new', 'escaped')\n    time.sleep(600)\n\
                  while not os.path.exists('escaped'): time.sleep(0.002)\n\
                  print('last words', flush=True)\nsys.exit(4)\n";
    project.write("fake.py", escape);
    let mut dev = DevProcess::start(project.path());
    let failed = dev.wait("failed");
    let escaped: u32 = std::fs::read_to_string(project.file("escaped")).unwrap().parse().unwrap();
    signal(escaped, "KILL");
    assert!(failed["reason"].as_str().unwrap().contains("exit status 4"), "{failed}");
    assert_eq!(failed["output"][0], "last words");
    project.save_version("2");
    dev.wait("ready");
    assert_eq!(dev.get("/version").text(), "2");
}

#[test]
fn a_flood_of_output_does_not_keep_new_code_from_taking_over() {
    let project = fake_project();
    let flood = "import threading\n\
                 def flood():\n    while True: print('x' * 200, flush=True)\n\
                 threading.Thread(target=flood, daemon=True).start()\n";
    starting_with(&project, "1", flood);
    let mut dev = ready(&project);
    assert_eq!(dev.get("/version").text(), "1");
    project.save_version("2");
    dev.wait_for("generation 2", |event| event["generation"] == 2);
    assert_eq!(dev.get("/version").text(), "2");
}

#[test]
fn a_data_folder_that_cannot_be_used_keeps_nothing_from_being_served() {
    let project = fake_project();
    project.write("no-folder", "");
    let home = project.file("no-folder");
    let mut dev = DevProcess::start_with(project.path(), &[], &[("OBB_BACKEND_HOME", &home)]);
    dev.wait("ready");
    project.save_version("2");
    dev.wait_for("generation 2", |event| event["generation"] == 2);
    assert_eq!(dev.get("/version").text(), "2");
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.ended().code(), Some(0));
}
