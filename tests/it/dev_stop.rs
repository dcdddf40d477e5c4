//! `restart = "stop"`: a backend of which only one can run is ended before the next one starts, and no request is lost.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::support::dev_process::{DevProcess, Folder, fake_project, free_port, request};

/// The fake backend of which only one can run: it keeps a lock, and a port of its own where `settings` say so.
fn exclusive(settings: &str) -> Folder {
    let project = fake_project();
    let source = std::fs::read_to_string(project.file("fake.py")).unwrap();
    let lock = "import fcntl, os, sys\nlock = open('lock', 'w')\n\
                try:\n    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)\n\
                except OSError:\n    sys.exit('another one runs')\n";
    project.write("fake.py", &format!("{lock}{source}"));
    project.write("obb-backend.toml", &format!("[dev]\nrestart = \"stop\"\n{settings}"));
    project
}

fn save(project: &Folder, version: u32) {
    let source = std::fs::read_to_string(project.file("fake.py")).unwrap();
    let next = source.replace(&format!("VERSION = \"{}\"", version - 1), &format!("VERSION = \"{version}\""));
    assert_ne!(next, source);
    project.write("fake.py", &next);
}

#[test]
fn one_instance_at_a_time_loses_no_request() {
    let project = exclusive("command = \"python3 fake.py {port}\"\n");
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    let (port, over) = (dev.port, AtomicBool::new(false));
    thread::scope(|scope| {
        let clients: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut versions = Vec::new();
                    while !over.load(Ordering::Relaxed) {
                        let answer = request(port, "GET", "/version", &[], b"");
                        assert_eq!(answer.status, 200, "{answer:?}");
                        versions.push(answer.text());
                    }
                    versions.is_sorted()
                })
            })
            .collect();
        for version in 2..=3 {
            save(&project, version);
            dev.wait("restarting");
            assert_eq!(dev.wait("ready")["generation"], version);
            assert_eq!(dev.get("/version").text(), version.to_string());
        }
        over.store(true, Ordering::Relaxed);
        for client in clients {
            assert!(client.join().unwrap(), "old code answered after new code");
        }
    });
    assert_eq!(dev.seen("failed"), 0);
}

#[test]
fn a_request_under_way_is_finished_before_its_code_ends() {
    let project = exclusive("command = \"python3 fake.py {port}\"\n");
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    let port = dev.port;
    let slow = thread::spawn(move || request(port, "GET", "/slow", &[], b"").text());
    project.wait_for_file("slow-began");
    save(&project, 2);
    dev.wait("restarting");
    let held = thread::spawn(move || request(port, "GET", "/version", &[], b"").text());
    project.write("release", "");
    assert_eq!(slow.join().unwrap(), "1");
    assert_eq!(held.join().unwrap(), "2");
}

#[test]
fn a_backend_with_a_port_of_its_own_is_found_there_and_replaced() {
    let port = free_port();
    let project = fake_project();
    let settings = format!("[dev]\ncommand = \"python3 fake.py {port}\"\nenv = {{ PORT = \"{port}\" }}\n");
    project.write("obb-backend.toml", &settings);
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    project.save_version("2");
    dev.wait("ready");
    assert_eq!(dev.get("/version").text(), "2");
    assert_eq!(dev.seen("failed"), 0);
}

#[test]
fn whoever_has_the_port_of_its_own_is_not_taken_for_the_backend() {
    for address in ["127.0.0.1", "::1"] {
        // Not every machine has IPv6.
        let Ok(taken) = std::net::TcpListener::bind((address, 0)) else { continue };
        let port = taken.local_addr().unwrap().port();
        let project = fake_project();
        let settings = format!("[dev]\ncommand = \"python3 fake.py {port}\"\nenv = {{ PORT = \"{port}\" }}\n");
        project.write("obb-backend.toml", &settings);
        let mut dev = DevProcess::start(project.path());
        let reason = dev.wait("failed")["reason"].as_str().unwrap().to_owned();
        let expected = format!("port {port}, which `env` in obb-backend.toml names, is taken by");
        assert!(reason.contains(&expected), "{address}: {reason}");
    }
}

#[test]
fn an_instance_that_a_swap_left_at_work_does_not_hold_up_what_stops_first() {
    let project = fake_project();
    let settings = std::fs::read_to_string(project.file("obb-backend.toml")).unwrap();
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    let port = dev.port;
    let slow = thread::spawn(move || request(port, "GET", "/slow", &[], b"").status);
    project.wait_for_file("slow-began");
    project.save_version("2");
    dev.wait_for("generation 2", |event| event["generation"] == 2);
    project.write("obb-backend.toml", &format!("{settings}restart = \"stop\"\n"));
    dev.wait("restarting");
    let answer = dev.get("/version");
    assert_eq!((answer.status, answer.text().as_str()), (200, "2"));
    assert_eq!(slow.join().unwrap(), 502, "it was given a few seconds");
}
