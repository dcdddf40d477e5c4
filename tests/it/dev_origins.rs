//! Which web pages reach the backend, and which may read its answers.

use std::io::{Read, Write};

use crate::support::dev_process::{Answer, DevProcess, Folder, connect, fake_project, request};

const PRO: &str = "https://pro.openbb.co";
const STRANGERS: [&str; 2] = ["https://evil.example", "null"];

/// The fake backend, which notes every request of others than the dev server itself and allows every origin in two ways.
fn generous_project() -> Folder {
    let project = fake_project();
    let source = std::fs::read_to_string(project.file("fake.py")).unwrap();
    let noting = "path = self.path.split(\"?\")[0]\n        if self.headers.get(\"User-Agent\") != \"obb-backend\":\n            tell(\"arrived\")\n";
    let echoing = "elif path == \"/cors-echo\":\n            self.send(b\"{}\", headers=[\n                \
                   (\"Access-Control-Allow-Origin\", self.headers.get(\"Origin\", \"*\")),\n                \
                   (\"Access-Control-Allow-Credentials\", \"true\"),\n                \
                   (\"Access-Control-Expose-Headers\", \"X-Own\")])\n        elif path == \"/cors\":";
    let options = "do_OPTIONS = do_GET = do_HEAD";
    let source = source
        .replacen("path = self.path.split(\"?\")[0]\n", noting, 1)
        .replacen("elif path == \"/cors\":", echoing, 1)
        .replacen("do_GET = do_HEAD", options, 1);
    assert!(source.contains(options) && source.contains("/cors-echo") && source.contains("\"arrived\""));
    project.write("fake.py", &source);
    project
}

fn ready(project: &Folder) -> DevProcess {
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    dev
}

#[test]
fn strangers_change_nothing_and_open_no_socket() {
    let project = generous_project();
    let dev = ready(&project);
    for origin in STRANGERS {
        let own = [("Origin", origin), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")];
        for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            let answer = request(dev.port, method, "/cors-echo", &own, b"");
            assert_eq!(answer.status, 403, "{method} of {origin}");
            assert!(answer.json()["detail"].as_str().unwrap().contains(origin), "{}", answer.text());
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
        let preflight = [("Origin", origin), ("Access-Control-Request-Method", "GET")];
        assert_eq!(request(dev.port, "OPTIONS", "/cors-echo", &preflight, b"").status, 403);
        let upgrade = format!(
            "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: {origin}\r\n\r\n"
        );
        let mut stream = connect(dev.port);
        stream.write_all(upgrade.as_bytes()).unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        assert_eq!(&start, b"HTTP/1.1 403", "{origin}");
    }
    assert!(!project.file("arrived").exists(), "a request reached the backend");
    assert_eq!(request(dev.port, "POST", "/cors", &[("Origin", PRO)], b"").status, 200);
    assert!(project.file("arrived").exists());
}

#[test]
fn what_another_site_sends_without_saying_who_it_is_stays_outside() {
    let project = generous_project();
    let dev = ready(&project);
    let ask = |method, site, mode, dest| {
        let headers = [("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", dest)];
        request(dev.port, method, "/version", &headers, b"").status
    };
    assert_eq!(ask("POST", "cross-site", "navigate", "document"), 403, "a form");
    assert_eq!(ask("DELETE", "cross-site", "cors", "empty"), 403);
    assert_eq!(ask("GET", "cross-site", "no-cors", "script"), 403);
    assert!(!project.file("arrived").exists(), "a request reached the backend");
    assert_eq!(ask("GET", "cross-site", "no-cors", "image"), 200, "the picture of an app");
    assert_eq!(ask("GET", "cross-site", "navigate", "iframe"), 200);
    assert_eq!(ask("POST", "same-origin", "cors", "empty"), 200);
    assert!(project.file("arrived").exists());
}

#[test]
fn strangers_read_nothing_whatever_the_backend_says() {
    let project = generous_project();
    let dev = ready(&project);
    for origin in STRANGERS {
        for path in ["/cors", "/cors-echo", "/version"] {
            let answer = request(dev.port, "GET", path, &[("Origin", origin)], b"");
            assert_eq!(answer.status, 200);
            let told = answer.headers.iter().find(|(name, _)| name.to_lowercase().starts_with("access-control-"));
            assert_eq!(told, None, "{path} for {origin}");
            assert_eq!(answer.header("vary"), Some("Origin"), "no cache gives it to Workspace");
        }
    }
}

#[test]
fn workspace_reads_with_credentials_whatever_the_backend_says() {
    let project = generous_project();
    let mut dev = ready(&project);
    for path in ["/cors", "/cors-echo"] {
        let answer = request(dev.port, "GET", path, &[("Origin", PRO)], b"");
        assert_eq!(answer.header("access-control-allow-origin"), Some(PRO), "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"), "{path}");
        assert_eq!(answer.header("vary"), Some("Origin"), "{path}");
        let asked = [("Origin", PRO), ("Access-Control-Request-Method", "GET")];
        let preflight = request(dev.port, "OPTIONS", path, &asked, b"");
        assert_eq!(preflight.status, 200, "{path}: the backend's own answer");
        assert_eq!(
            preflight.header("access-control-allow-methods").map(|m| m.contains("DELETE")),
            Some(true),
            "{path}"
        );
        assert_eq!(preflight.header("access-control-allow-origin"), Some(PRO), "{path}");
        assert_eq!(preflight.header("access-control-allow-credentials"), Some("true"), "{path}");
        assert_eq!(preflight.header("access-control-max-age"), Some("600"), "{path}");
    }
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.seen("remark"), 0, "the backend lacks nothing");
}

#[test]
fn pages_of_the_backend_itself_need_no_permission() {
    let project = generous_project();
    let mut dev = ready(&project);
    let own = format!("http://localhost:{}", dev.port);
    let host = format!("localhost:{}", dev.port);
    let answer = request(dev.port, "POST", "/version", &[("Origin", &own), ("Host", &host)], b"");
    assert_eq!(answer.text(), "1");
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.seen("remark"), 0);
}

#[test]
fn an_origin_that_cannot_be_configured_is_not_suggested() {
    let project = generous_project();
    let mut dev = ready(&project);
    request(dev.port, "GET", "/version", &[("Origin", "null")], b"");
    let remark = dev.wait("remark");
    assert!(remark["message"].as_str().unwrap().contains("null"), "{remark}");
    assert!(!remark["help"].as_str().unwrap().contains("[\"null\"]"), "{remark}");
}

#[test]
fn requests_that_name_no_page_or_no_host_are_explained() {
    let project = generous_project();
    let dev = ready(&project);
    for (head, told) in [
        ("OPTIONS * HTTP/1.1\r\nHost: localhost", "`*`"),
        ("GET /version HTTP/1.1", "names no host"),
        ("GET /version HTTP/1.1\r\nHost:", "names no host"),
        ("GET /version HTTP/1.1\r\nHost: localhost\r\nHost: localhost", "names several hosts"),
    ] {
        let mut stream = connect(dev.port);
        stream.write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let answer = Answer::parse(&bytes);
        assert_eq!(answer.status, 400, "{head:?}");
        assert!(answer.json()["detail"].as_str().unwrap().contains(told), "{}", answer.text());
    }
    assert!(!project.file("arrived").exists(), "a request reached the backend");
}
