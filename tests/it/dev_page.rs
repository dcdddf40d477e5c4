//! The page at `/__obb/`.

use std::io::{BufRead, BufReader, Write};

use serde_json::Value;

use crate::support::dev_process::{DevProcess, Folder, connect, request, request_bytes};

fn project() -> Folder {
    Folder::new(&[("widgets.json", "{}"), ("apps.json", "[]")])
}

/// States as they arrive.
fn states(port: u16) -> impl Iterator<Item = Value> {
    let mut stream = connect(port);
    stream.write_all(&request_bytes("GET", "/__obb/events", &[], b"")).unwrap();
    BufReader::new(stream).lines().map_while(Result::ok).filter_map(|line| {
        let data = line.strip_prefix("data: ")?;
        serde_json::from_str(data).ok()
    })
}

#[test]
fn the_page_is_complete_and_locked_down() {
    let project = project();
    let dev = DevProcess::start(project.path());
    let page = dev.get("/__obb/");
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
    for name in ["page.css", "page.js"] {
        assert!(page.text().contains(&format!("\"{name}\"")), "{name} is linked relative to the page");
        assert_eq!(dev.get(&format!("/__obb/{name}")).status, 200);
    }
    assert_eq!(dev.get("/__obb").header("location"), Some("/__obb/"));
    assert_eq!(dev.get("/__obb/nothing").status, 404);
    assert!(!page.text().contains("style="), "inline styles are refused by the policy");
}

#[test]
fn the_state_is_sent_at_once_and_after_each_change() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    dev.wait("validated");
    let mut states = states(dev.port);
    let first = states.next().unwrap();
    assert_eq!(first["phase"], "ready");
    assert_eq!(first["urls"][0], dev.urls[0]);
    project.write("apps.json", "[ ]");
    assert!(states.next().is_some());
}

#[test]
fn other_pages_cannot_read_it() {
    let project = project();
    let dev = DevProcess::start(project.path());
    let ask = |headers: &[(&str, &str)]| request(dev.port, "GET", "/__obb/", headers, b"");
    let foreign = ask(&[("Origin", "https://pro.openbb.co")]);
    assert_eq!(foreign.status, 403);
    assert_eq!(foreign.header("access-control-allow-origin"), None);
    assert_eq!(ask(&[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")]).status, 403);
    assert_eq!(ask(&[("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors")]).status, 200);
    assert_eq!(ask(&[("Origin", "http://localhost")]).status, 200);
}

#[test]
fn an_open_stream_does_not_delay_the_end() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    let mut states = states(dev.port);
    states.next().unwrap();
    dev.signal("INT");
    dev.wait("stopped");
    assert!(dev.ended().success());
}
