//! The page at `/__obb/`.

use std::io::{BufRead, BufReader, Write};

use serde_json::Value;

use crate::support::dev_process::{DevProcess, Folder, connect, fake_project, request, request_bytes};

fn project() -> Folder {
    Folder::new(&[("widgets.json", "{}"), ("apps.json", "[]")])
}

/// States as they arrive.
pub(crate) fn states(port: u16) -> impl Iterator<Item = Value> {
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

#[test]
fn findings_are_shown_with_their_place() {
    let one = r#"{"name": "One", "description": "Says the word one.", "category": "Numbers", "type": "markdwn", "endpoint": "one", "gridData": {"w": 20, "h": 10}}"#;
    let widgets = format!("{{\n  \"one\": {one}\n}}");
    let project = Folder::new(&[("widgets.json", &widgets), ("data/one.md", "1")]);
    let dev = DevProcess::start(project.path());
    let state = states(dev.port).find(|state| !state["findings"].as_array().unwrap().is_empty()).unwrap();
    let finding = &state["findings"][0];
    assert_eq!((&finding["severity"], &finding["line"]), (&"error".into(), &2.into()), "{finding}");
    assert!(finding["file"].as_str().unwrap().ends_with("widgets.json"), "{finding}");
    assert!(finding["help"].to_string().contains("markdown"), "{finding}");
    assert_eq!(state["widgets"], 1);
}

#[test]
fn hints_are_counted_and_listed_last_where_they_are_wanted() {
    let widgets = r#"{"one": {"name": "One", "description": "One", "endpoint": "one", "typ": "x", "source": "Desk", "type": "x"}}"#;
    let shown = |settings: &str| {
        let project = Folder::new(&[("widgets.json", widgets), ("data/one.md", "1"), ("obb-backend.toml", settings)]);
        let dev = DevProcess::start(project.path());
        let state = states(dev.port).find(|state| !state["findings"].as_array().unwrap().is_empty()).unwrap();
        let severities: Vec<String> =
            state["findings"].as_array().unwrap().iter().map(|one| one["severity"].as_str().unwrap().into()).collect();
        (severities, state["counts"].clone())
    };
    let (severities, counts) = shown("");
    assert_eq!(severities, ["error", "warning"]);
    assert!(counts["hint"].as_u64().unwrap() > 0, "{counts}");
    assert_eq!(counts["left_out"], counts["hint"]);
    let (severities, counts) = shown("[validate]\nhints = true\n");
    assert_eq!(severities[..2], ["error", "warning"]);
    assert!(severities.len() > 2 && severities[2..].iter().all(|one| one == "hint"), "{severities:?}");
    assert_eq!(counts["left_out"], 0);
}

#[test]
fn a_failure_is_shown_with_its_last_lines() {
    let project = fake_project();
    project.write("fake.py", "raise SystemExit('no luck')\n");
    let dev = DevProcess::start(project.path());
    let state = states(dev.port).find(|state| state["phase"] == "failed").unwrap();
    assert!(state["failure"]["reason"].as_str().unwrap().contains("exit status 1"), "{state}");
    assert!(state["failure"]["output"].to_string().contains("no luck"), "{state}");
    project.save_version("2");
    let state = states(dev.port).find(|state| state["phase"] == "ready").unwrap();
    assert!(state["failure"].is_null(), "{state}");
}
