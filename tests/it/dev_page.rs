//! The page at `/__obb/`.

use std::io::{BufRead, BufReader, Write};

use serde_json::Value;

use crate::support::dev_process::{DevProcess, Folder, connect, fake_project, request, request_bytes};

fn project() -> Folder {
    Folder::new(&[("widgets.json", "{}"), ("apps.json", "[]")])
}

/// Events as they arrive, each with its name; states have none.
fn events(port: u16) -> impl Iterator<Item = (String, Value)> {
    let mut stream = connect(port);
    stream.write_all(&request_bytes("GET", "/__obb/events", &[], b"")).unwrap();
    let mut name = String::new();
    BufReader::new(stream).lines().map_while(Result::ok).filter_map(move |line| {
        if let Some(named) = line.strip_prefix("event: ") {
            named.clone_into(&mut name);
        }
        let data = serde_json::from_str(line.strip_prefix("data: ")?).ok()?;
        Some((std::mem::take(&mut name), data))
    })
}

/// States as they arrive.
pub(crate) fn states(port: u16) -> impl Iterator<Item = Value> {
    events(port).filter(|(name, _)| name.is_empty()).map(|(_, state)| state)
}

/// The token in the page.
fn token(dev: &DevProcess) -> String {
    let page = dev.get("/__obb/").text();
    let (_, rest) = page.split_once("name=\"obb-token\" content=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
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
    let text = page.text();
    let linked: Vec<&str> = text.split("\"assets/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(linked, ["layout.css", "parts.css", "main.js"], "relative to the page");
    for (name, kind) in [("layout.css", "css"), ("parts.css", "css"), ("main.js", "javascript")] {
        let asset = dev.get(&format!("/__obb/assets/{name}"));
        assert_eq!(asset.status, 200);
        assert_eq!(asset.header("content-type"), Some(&*format!("text/{kind}; charset=utf-8")));
    }
    assert_eq!(dev.get("/__obb/assets/nothing.js").status, 404);
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
fn settings_that_are_refused_are_shown_until_they_are_mended() {
    let project = project();
    let mut dev = DevProcess::start(project.path());
    dev.wait("validated");
    let mut states = states(dev.port);
    project.write("obb-backend.toml", "[dev]\norgins = []\n");
    let state = states.find(|state| state["advice"] != serde_json::json!([])).unwrap();
    let advice = &state["advice"][0];
    assert_eq!(advice["kind"], "settings-refused", "{state}");
    assert!(advice["message"].as_str().unwrap().contains("obb-backend.toml:2:1: unknown key `orgins`"), "{state}");
    assert!(advice["message"].as_str().unwrap().ends_with(": did you mean `origins`?"), "{state}");
    project.write("obb-backend.toml", "[dev]\nport = 1\n[validate]\nignore = [\"W126\"]\n");
    let state = states.find(|state| state["advice"][0]["kind"] != "settings-refused").unwrap();
    assert!(!state.to_string().contains("orgins"), "{state}");
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

#[test]
fn only_the_page_itself_can_act() {
    let project = fake_project();
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    let token = token(&dev);
    let own = ("X-Obb-Token", token.as_str());
    let post = |path: &str, headers: &[(&str, &str)]| request(dev.port, "POST", path, headers, b"").status;
    for path in ["/__obb/restart", "/__obb/check"] {
        assert_eq!(post(path, &[]), 403, "without the token");
        assert_eq!(post(path, &[("X-Obb-Token", "")]), 403);
        assert_eq!(post(path, &[("X-Obb-Token", &token[..31])]), 403);
        assert_eq!(post(path, &[own, ("Origin", "https://pro.openbb.co")]), 403);
        assert_eq!(post(path, &[own, ("Origin", "null")]), 403);
        assert_eq!(post(path, &[own, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")]), 403);
        assert_eq!(post(path, &[own, ("Sec-Fetch-Site", "same-origin"), ("Origin", "http://localhost:1")]), 403);
        assert_eq!(request(dev.port, "GET", path, &[own], b"").status, 405);
    }
    assert_eq!(post("/__obb/restart", &[own, ("Origin", "http://localhost")]), 202);
    assert_eq!(dev.wait("ready")["generation"], 2, "nothing before restarted it");
    assert_eq!(request(dev.port, "POST", "/__obb/check", &[own], b"").status, 202);
    while dev.seen("validated") < 2 {
        dev.wait("validated");
    }
}

#[test]
fn files_alone_cannot_be_restarted() {
    let project = project();
    let dev = DevProcess::start(project.path());
    let token = token(&dev);
    let answer = request(dev.port, "POST", "/__obb/restart", &[("X-Obb-Token", &token)], b"");
    assert_eq!(answer.status, 409);
    assert!(answer.json()["detail"].as_str().unwrap().contains("files alone"));
}

#[test]
fn the_command_is_shown_without_its_secrets() {
    let project = fake_project();
    project
        .write("obb-backend.toml", "[dev]\ncommand = \"python3 fake.py {port} --api-key hidden-k --token=hidden-t\"\n");
    let dev = DevProcess::start(project.path());
    let state = states(dev.port).find(|state| state["phase"] == "ready").unwrap();
    assert_eq!(state["command"], "python3 fake.py {port} --api-key … --token=…");
    assert!(!state.to_string().contains("hidden"), "{state}");
}

#[test]
fn requests_arrive_on_the_same_stream() {
    let project = project();
    let dev = DevProcess::start(project.path());
    let mut traffic = events(dev.port).filter(|(name, _)| name == "traffic").map(|(_, list)| list);
    assert_eq!(traffic.next().unwrap(), serde_json::json!([]), "all that is kept comes first");
    let path = "/apps.json?api_key=hidden";
    request(dev.port, "GET", path, &[("Origin", "https://pro.openbb.co")], b"");
    let last = traffic.flat_map(|list| list.as_array().unwrap().clone()).find(|one| one["progress"] == "done").unwrap();
    let expected = [("method", "GET"), ("origin", "https://pro.openbb.co"), ("path", "/apps.json?api_key=…")];
    for (key, value) in expected {
        assert_eq!(last[key], value, "{last}");
    }
    assert_eq!(last["status"], 200);
    let (_, kept) = events(dev.port).find(|(name, _)| name == "traffic").unwrap();
    assert_eq!(kept[0], last, "a page that comes later sees it too");
}

#[test]
fn advice_is_shown_until_the_code_is_newer() {
    let project = fake_project();
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    request(dev.port, "GET", "/version", &[("Origin", "https://pro.openbb.co")], b"");
    dev.wait("remark");
    let mut states = states(dev.port);
    let state = states.next().unwrap();
    assert!(state["advice"][0]["message"].as_str().unwrap().contains("CORS"), "{state}");
    project.save_version("2");
    let state = states.find(|state| state["generation"] == 2).unwrap();
    assert_eq!(state["advice"], serde_json::json!([]), "{state}");
}
