//! A change of code replaces the running backend without a lost request; a broken change does not.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::support::dev_process::{DevProcess, Folder, connect, fake_project, request_bytes, runs, until};

fn ready(project: &Folder) -> DevProcess {
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    dev
}

#[test]
fn requests_before_the_first_answer_are_held() {
    let project = fake_project();
    let dev = DevProcess::start(project.path());
    assert_eq!(dev.get("/version").text(), "1");
}

#[test]
fn new_code_replaces_the_old_without_a_failed_request() {
    let project = fake_project();
    let mut dev = ready(&project);
    let (port, over) = (dev.port, AtomicBool::new(false));
    thread::scope(|scope| {
        let clients: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut versions = Vec::new();
                    while !over.load(Ordering::Relaxed) {
                        let answer = crate::support::dev_process::request(port, "GET", "/version", &[], b"");
                        assert_eq!(answer.status, 200);
                        versions.push(answer.text());
                    }
                    versions.dedup();
                    versions
                })
            })
            .collect();
        for version in ["2", "3"] {
            project.save_version(version);
            dev.wait("restarting");
            let ready = dev.wait("ready");
            assert_eq!(ready["generation"].to_string(), version);
            assert_eq!(dev.get("/version").text(), version);
        }
        over.store(true, Ordering::Relaxed);
        for client in clients {
            let versions = client.join().unwrap();
            assert!(versions.is_sorted(), "old code answered after new code: {versions:?}");
        }
    });
    assert_eq!(dev.seen("failed"), 0);
}

#[test]
fn what_only_the_new_code_knows_is_asked_of_it_once_it_is_there() {
    let project = fake_project();
    let mut dev = ready(&project);
    let port = dev.port;
    assert_eq!(dev.get("/added-in-2").status, 404);
    std::fs::remove_file(project.file("unknown-to-1")).unwrap();
    project.write("hold-start", "");
    project.save_version("2");
    dev.wait("restarting");
    let ask = move |path| thread::spawn(move || crate::support::dev_process::request(port, "GET", path, &[], b""));
    let (added, unknown) = (ask("/added-in-2"), ask("/nowhere"));
    project.wait_for_file("unknown-to-1");
    project.write("start", "");
    let added = added.join().unwrap();
    assert_eq!((added.status, added.text().as_str()), (200, "2"));
    assert_eq!(unknown.join().unwrap().status, 404);
}

#[test]
fn a_request_under_way_is_finished_by_the_code_that_began_it() {
    let project = fake_project();
    let mut dev = ready(&project);
    let port = dev.port;
    let slow = thread::spawn(move || crate::support::dev_process::request(port, "GET", "/slow", &[], b"").text());
    project.wait_for_file("slow-began");
    project.save_version("2");
    dev.wait_for("generation 2", |event| event["generation"] == 2);
    assert_eq!(dev.get("/version").text(), "2");
    project.write("release", "");
    assert_eq!(slow.join().unwrap(), "1");
}

#[test]
fn open_streams_and_tunnels_are_cut_and_delay_nothing() {
    let project = fake_project();
    let mut dev = ready(&project);
    let mut events = connect(dev.port);
    events.write_all(&request_bytes("GET", "/sse", &[], b"")).unwrap();
    let mut tunnel = connect(dev.port);
    tunnel
        .write_all(b"GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        .unwrap();
    let mut first = [0; 8];
    events.read_exact(&mut first).unwrap();
    tunnel.read_exact(&mut first).unwrap();
    project.save_version("2");
    dev.wait_for("generation 2", |event| event["generation"] == 2);
    let mut rest = Vec::new();
    events.read_to_end(&mut rest).unwrap();
    assert!(rest.ends_with(b"0\r\n\r\n"), "the stream ends as streams end");
    // A tunnel has no other end than the end of the connection.
    let _ = tunnel.read_to_end(&mut rest);
    dev.signal("INT");
    dev.wait("stopped");
    assert!(dev.ended().success());
}

#[test]
fn a_websocket_is_closed_as_restarting_unless_that_would_stand_inside_a_frame() {
    let project = fake_project();
    let mut dev = ready(&project);
    // The backend sends back what it gets, in capitals: whole frames on the first connection, half a frame on the second.
    let mut tunnels: Vec<_> = [&b"\x81\x02HI\x82\x00"[..], b"\x81\x05HE"]
        .into_iter()
        .map(|frames| {
            let mut tunnel = connect(dev.port);
            let asked = b"GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
            tunnel.write_all(asked).unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                tunnel.read_exact(&mut byte).unwrap();
                head.push(byte[0]);
            }
            tunnel.write_all(frames).unwrap();
            let mut back = vec![0; frames.len()];
            tunnel.read_exact(&mut back).unwrap();
            assert_eq!(back, frames);
            tunnel
        })
        .collect();
    project.save_version("2");
    dev.wait_for("generation 2", |event| event["generation"] == 2);
    for (tunnel, expected) in tunnels.iter_mut().zip([&b"\x88\x02\x03\xf4"[..], b""]) {
        let mut rest = Vec::new();
        let _ = tunnel.read_to_end(&mut rest);
        assert_eq!(rest, expected);
    }
}

#[test]
fn a_broken_save_leaves_the_old_code_in_place_and_the_next_one_recovers() {
    let project = fake_project();
    let mut dev = ready(&project);
    let good = std::fs::read_to_string(project.file("fake.py")).unwrap();
    project.write("fake.py", &format!("{good}\ndef broken(:\n"));
    let failed = dev.wait("failed");
    assert_eq!(failed["served"], true);
    assert!(failed["output"].to_string().contains("SyntaxError"), "{failed}");
    assert!(failed["reason"].as_str().unwrap().contains("exit status 1"), "{failed}");
    assert_eq!(dev.get("/version").text(), "1");
    project.save_version("2");
    dev.wait("ready");
    assert_eq!(dev.get("/version").text(), "2");
}

#[test]
fn a_crash_at_start_is_explained_to_browsers_too_and_not_repeated() {
    let project = fake_project();
    project.write("fake.py", "print('one line'); raise SystemExit('no luck')\n");
    let mut dev = DevProcess::start(project.path());
    let failed = dev.wait("failed");
    assert_eq!(failed["served"], false);
    assert!(failed["output"].to_string().contains("no luck"), "{failed}");
    let answer = dev.get("/version");
    assert_eq!(answer.status, 502);
    assert!(answer.json()["detail"].as_str().unwrap().contains("exit status 1"), "{answer:?}");
    project.save_version("2");
    dev.wait("ready");
    assert_eq!(dev.get("/version").text(), "2");
    assert_eq!(dev.seen("failed"), 1);
}

#[test]
fn a_crash_later_waits_for_the_next_save() {
    let project = fake_project();
    let mut dev = ready(&project);
    let answer = dev.get("/crash");
    assert_eq!(answer.status, 502);
    assert!(answer.json()["detail"].as_str().unwrap().contains("did not answer"), "{answer:?}");
    let failed = dev.wait("failed");
    assert!(failed["reason"].as_str().unwrap().contains("exit status 3"), "{failed}");
    assert!(failed["output"].to_string().contains("about to crash"), "{failed}");
    assert_eq!(dev.get("/version").status, 502);
    project.save_version("2");
    dev.wait("ready");
    assert_eq!(dev.get("/version").text(), "2");
}

#[test]
fn documents_change_without_a_restart() {
    let project = fake_project();
    let mut dev = ready(&project);
    project.write("widgets.json", "{ }");
    dev.wait("changed");
    dev.wait("validated");
    assert_eq!(dev.get("/widgets.json").text(), "{ }");
    assert_eq!(dev.seen("restarting"), 0);
}

#[test]
fn the_whole_process_tree_ends_with_the_server() {
    let project = fake_project();
    let mut dev = ready(&project);
    let pids: Vec<u32> = serde_json::from_str(&dev.get("/child").text()).unwrap();
    assert!(pids.iter().all(|pid| runs(*pid)), "{pids:?}");
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.ended().code(), Some(0));
    assert!(!pids.iter().any(|pid| runs(*pid)), "{pids:?}");
}

#[test]
fn the_old_process_tree_ends_after_a_swap() {
    let project = fake_project();
    let mut dev = ready(&project);
    let pids: Vec<u32> = serde_json::from_str(&dev.get("/child").text()).unwrap();
    project.save_version("2");
    dev.wait("ready");
    until("the old processes end", || !pids.iter().any(|pid| runs(*pid)));
}

#[test]
fn a_second_request_to_stop_ends_a_deaf_backend_at_once() {
    let project = fake_project();
    let deaf = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nopen('deaf', 'w').close()\n\
                while True: time.sleep(1)\n";
    project.write("fake.py", deaf);
    let mut dev = DevProcess::start(project.path());
    project.wait_for_file("deaf");
    dev.signal("INT");
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.ended().code(), Some(0));
}

#[test]
fn the_settings_environment_and_folder_reach_the_backend() {
    let project = fake_project();
    project.write(
        "obb-backend.toml",
        "[dev]\ncommand = \"python3 -c \\\"import os,sys; print(os.getcwd(), os.environ['KEY'], os.environ['PORT'] == '{port}')\\\"\"\n\
         cwd = \"sub\"\nenv = { KEY = \"value\" }\n",
    );
    project.write("sub/x", "");
    let mut dev = DevProcess::start(project.path());
    let failed = dev.wait("failed");
    assert!(failed["output"][0].as_str().unwrap().ends_with("sub value True"), "{failed}");
}

#[test]
fn one_request_to_stop_ends_a_deaf_backend_after_its_grace() {
    let project = fake_project();
    project.write(
        "fake.py",
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nopen('deaf', 'w').close()\n\
         while True: time.sleep(1)\n",
    );
    let mut dev = DevProcess::start(project.path());
    project.wait_for_file("deaf");
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.ended().code(), Some(0));
}
