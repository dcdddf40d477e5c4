//! Connections that end early, on either side of the proxy, and those that are used again.

use std::io::{Read as _, Write as _};

use crate::support::dev_process::{Answer, DevProcess, Folder, connect, fake_project, request, request_bytes};
use crate::support::raw::{exchange, raw_backend, read_until};

const BEGUN: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n";

#[test]
fn a_client_that_leaves_is_not_worked_for_any_longer() {
    let (project, dev) = raw_backend(&[("stream", BEGUN)], &[]);
    let mut waiting = connect(dev.port);
    waiting.write_all(&request_bytes("GET", "/wait/answer", &[], b"")).unwrap();
    project.wait_for_file("began-answer");
    drop(waiting);
    project.wait_for_file("ended-answer");
    let mut reading = connect(dev.port);
    reading.write_all(&request_bytes("GET", "/wait/stream", &[], b"")).unwrap();
    read_until(&mut reading, "first");
    drop(reading);
    project.wait_for_file("ended-stream");
    let mut sending = connect(dev.port);
    sending.write_all(b"POST /wait/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nsome").unwrap();
    project.wait_for_file("began-upload");
    drop(sending);
    project.wait_for_file("ended-upload");
}

#[test]
fn an_answer_that_breaks_off_does_not_look_complete() {
    let short: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfirst";
    let (_project, dev) = raw_backend(&[("chunked-end", BEGUN), ("short-end", short)], &[]);
    let chunked = exchange(dev.port, &request_bytes("GET", "/file/chunked-end", &[], b""));
    let chunked = String::from_utf8(chunked).unwrap();
    assert!(chunked.contains("transfer-encoding: chunked") && !chunked.ends_with("0\r\n\r\n"), "{chunked}");
    let short = exchange(dev.port, &request_bytes("GET", "/file/short-end", &[], b""));
    let short = String::from_utf8(short).unwrap();
    assert!(short.contains("content-length: 9\r\n") && short.ends_with("\r\n\r\nfirst"), "{short}");
}

#[test]
fn a_connection_outlives_the_instance_that_answered_over_it() {
    let project = fake_project();
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    let mut stream = connect(dev.port);
    let mut version = || {
        stream.write_all(b"GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        read_until(&mut stream, "\r\n\r\n");
        let mut body = [0];
        stream.read_exact(&mut body).unwrap();
        char::from(body[0])
    };
    assert_eq!(version(), '1');
    for next in ['2', '3'] {
        project.save_version(&next.to_string());
        dev.wait("ready");
        assert_eq!(version(), next);
    }
}

/// Asks twice over one connection of a backend that closes each connection on its second request, unannounced.
fn ask_twice(method: &str) -> (Folder, DevProcess, Answer) {
    let (project, dev) = raw_backend(&[], &[]);
    assert_eq!(request(dev.port, method, "/once", &[], b"").status, 200);
    let second = request(dev.port, method, "/once", &[], b"");
    (project, dev, second)
}

#[test]
fn a_connection_that_closes_under_a_harmless_request_is_replaced() {
    let (project, _dev, second) = ask_twice("GET");
    assert_eq!((second.status, second.text().as_str()), (200, "first of its connection"));
    assert_eq!(project.asked().len(), 3, "the first, the one that was lost, and the one that was sent again");
}

#[test]
fn a_request_that_may_have_acted_is_never_sent_twice() {
    let (project, _dev, second) = ask_twice("POST");
    assert_eq!(second.status, 502);
    assert!(second.json()["detail"].as_str().unwrap().contains("ended the connection without an answer"), "{second:?}");
    assert_eq!(project.asked().len(), 2);
}

#[test]
fn an_answer_that_is_no_http_is_called_so() {
    let double: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab";
    let (_project, dev) = raw_backend(&[("text-end", b"hello there, friend\r\n\r\n"), ("double-end", double)], &[]);
    for name in ["text", "double"] {
        let answer = dev.get(&format!("/file/{name}-end"));
        assert_eq!(answer.status, 502);
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("what it sent is not HTTP"), "{detail}");
    }
}

#[test]
fn an_answer_given_before_the_body_was_read_arrives() {
    let (_project, dev) = raw_backend(&[], &[]);
    let mut stream = connect(dev.port);
    let size = 64 * 1024 * 1024;
    write!(stream, "POST /early/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n").unwrap();
    assert!(read_until(&mut stream, "too much").starts_with("HTTP/1.1 413 "));
}

#[test]
fn a_large_upload_is_passed_on_without_being_kept() {
    let (_project, dev) = raw_backend(&[], &[]);
    let part = vec![b'x'; 1024 * 1024];
    let mut stream = connect(dev.port);
    let size = part.len() * 128;
    write!(stream, "POST /count HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n")
        .unwrap();
    let before = memory(dev.pid());
    for _ in 0..128 {
        stream.write_all(&part).unwrap();
    }
    let answer = read_until(&mut stream, &size.to_string());
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    if let (Some(before), Some(after)) = (before, memory(dev.pid())) {
        assert!(after < before + 32 * 1024, "grew from {before} to {after} kB");
    }
}

/// Resident memory in kilobytes, where the system tells.
fn memory(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
