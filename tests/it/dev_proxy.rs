//! What passes between a browser and a backend that is started.

use std::io::{Read, Write};

use crate::support::dev_process::{Answer, DevProcess, Folder, connect, fake_project, request, request_bytes};

const PRO: &str = "https://pro.openbb.co";

fn ready(project: &Folder) -> DevProcess {
    let mut dev = DevProcess::start(project.path());
    dev.wait("ready");
    dev
}

#[test]
fn any_method_and_body_arrives_with_who_asked() {
    let project = fake_project();
    let dev = ready(&project);
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let body: &[u8] = if method == "GET" { b"" } else { b"caf\xc3\xa9" };
        let own = format!("localhost:{}", dev.port);
        let headers = [("X-Api-Key", "k"), ("Host", own.as_str()), ("Connection", "x-private"), ("X-Private", "1")];
        let answer = request(dev.port, method, "/echo?a=1&b=%20", &headers, body);
        assert_eq!(answer.status, 200);
        let told = answer.json();
        assert_eq!(told["method"], method);
        assert_eq!(told["path"], "/echo?a=1&b=%20");
        assert_eq!(told["body"], String::from_utf8_lossy(body).as_ref());
        assert_eq!(told["headers"]["x-api-key"], "k");
        assert_eq!(told["headers"]["host"], own.as_str());
        assert_eq!(told["headers"]["x-forwarded-host"], own.as_str());
        assert_eq!(told["headers"]["x-forwarded-for"], "127.0.0.1");
        assert_eq!(told["headers"]["x-forwarded-proto"], "http");
        assert!(told["headers"]["x-private"].is_null());
        assert_eq!(answer.header("x-kept"), Some("1"));
        assert_eq!(answer.header("x-hop"), None);
        assert_eq!(answer.header("strict-transport-security"), None);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
    assert_eq!(dev.get("/missing").status, 404);
    assert_eq!(dev.get("/widgets.json").header("cache-control"), Some("no-store"));
    let head = request(dev.port, "HEAD", "/version", &[], b"");
    assert_eq!((head.header("content-length"), head.body.len()), (Some("1"), 0));
}

#[test]
fn answers_and_event_streams_flow_as_they_are_made() {
    for (path, first) in [("/stream", "first"), ("/sse", "data: first")] {
        let project = fake_project();
        let dev = ready(&project);
        let mut stream = connect(dev.port);
        stream.write_all(&request_bytes("GET", path, &[], b"")).unwrap();
        let mut bytes = Vec::new();
        let mut buffer = [0; 1024];
        let mut read_until = |wanted: &str, bytes: &mut Vec<u8>| {
            while !String::from_utf8_lossy(bytes).contains(wanted) {
                let read = stream.read(&mut buffer).unwrap();
                assert!(read > 0, "{path} ended before {wanted}");
                bytes.extend_from_slice(&buffer[..read]);
            }
        };
        // The backend makes the second part only once this test has seen the first.
        read_until(first, &mut bytes);
        assert!(!String::from_utf8_lossy(&bytes).contains("second"));
        project.write("release", "");
        read_until("second", &mut bytes);
    }
}

#[test]
fn uploads_flow_as_they_are_sent() {
    let project = fake_project();
    let dev = ready(&project);
    let mut stream = connect(dev.port);
    stream
        .write_all(b"POST /upload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
        .unwrap();
    project.wait_for_file("part-1");
    stream.write_all(b"3\r\ntwo\r\n0\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    assert_eq!(Answer::parse(&bytes).text(), r#"["one", "two"]"#);
}

#[test]
fn upgrades_become_tunnels_and_refusals_stay_refusals() {
    let project = fake_project();
    let dev = ready(&project);
    let upgrade = |path: &str| {
        let mut stream = connect(dev.port);
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Protocol: chat\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    let mut stream = upgrade("/ws");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    assert!(head.starts_with("http/1.1 101 "), "{head}");
    assert!(head.contains("upgrade: websocket") && head.contains("sec-websocket-protocol: chat"), "{head}");
    for text in ["hello", "again"] {
        stream.write_all(text.as_bytes()).unwrap();
        let mut echo = vec![0; text.len()];
        stream.read_exact(&mut echo).unwrap();
        assert_eq!(String::from_utf8(echo).unwrap(), text.to_uppercase());
    }
    let mut refused = upgrade("/ws-refused");
    let mut start = [0; 12];
    refused.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 403");
}

#[test]
fn what_the_backend_lacks_is_added_and_told_once() {
    let project = fake_project();
    let mut dev = ready(&project);
    for _ in 0..2 {
        let answer = request(dev.port, "GET", "/version", &[("Origin", PRO)], b"");
        assert_eq!(answer.header("access-control-allow-origin"), Some(PRO));
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
    }
    let remark = dev.wait("remark");
    assert!(remark["message"].as_str().unwrap().contains("/version"), "{remark}");
    assert!(remark["help"].as_str().unwrap().contains("CORSMiddleware"), "{remark}");
    let asked = [("Origin", PRO), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x-a")];
    for _ in 0..2 {
        let answer = request(dev.port, "OPTIONS", "/echo", &asked, b"");
        assert_eq!(answer.status, 204);
        assert_eq!(answer.header("access-control-allow-headers"), Some("x-a"));
    }
    let remark = dev.wait("remark");
    assert!(remark["message"].as_str().unwrap().contains("OPTIONS /echo"), "{remark}");
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.seen("remark"), 2);
}

#[test]
fn other_names_never_reach_the_backend() {
    let project = fake_project();
    let dev = ready(&project);
    let answer = request(dev.port, "GET", "/version", &[("Host", "evil.example")], b"");
    assert_eq!(answer.status, 403);
}

#[test]
fn the_backends_output_is_passed_on() {
    let project = fake_project();
    let mut dev = DevProcess::start(project.path());
    let line = dev.wait_for("output", |event| event["event"] == "output");
    assert_eq!(line["line"], "fake backend 1");
}

#[test]
fn a_backend_that_listens_on_ipv6_alone_is_found() {
    if std::net::TcpListener::bind("[::1]:0").is_err() {
        return;
    }
    let project = fake_project();
    let source = std::fs::read_to_string(project.file("fake.py")).unwrap();
    let server =
        "class V6(ThreadingHTTPServer):\n    address_family = __import__(\"socket\").AF_INET6\n\n\nif __name__";
    let source = source.replace("if __name__", server).replace("= ThreadingHTTPServer((\"127.0.0.1\"", "= V6((\"::1\"");
    project.write("fake.py", &source);
    let dev = ready(&project);
    assert_eq!(dev.get("/version").text(), "1");
}

/// Lets the fake backend answer `/widgets.json` by the Python expression `answer`.
fn answer_widgets(project: &Folder, version: &str, answer: &str) {
    let source = include_str!("support/fake_backend.py");
    let route = "elif path in (\"/widgets.json\", \"/apps.json\"):";
    assert!(source.contains(route));
    let own = format!("elif path == \"/widgets.json\":\n            {answer}\n        {route}");
    let source = source.replace(route, &own).replace("VERSION = \"1\"", &format!("VERSION = \"{version}\""));
    project.write("fake.py", &source);
}

#[test]
fn a_backend_that_keeps_its_connections_open_is_ready_all_the_same() {
    for (length, body) in [("Content-Length: 2", "{}"), ("Transfer-Encoding: chunked", "2\\r\\n{}\\r\\n0\\r\\n\\r\\n")]
    {
        let project = fake_project();
        let source = format!(
            "import socket, sys\n\
             listener = socket.create_server((\"127.0.0.1\", int(sys.argv[1])))\n\
             kept = []\n\
             while True:\n    \
                 kept.append(listener.accept()[0])\n    \
                 kept[-1].recv(4096)\n    \
                 kept[-1].sendall(b\"HTTP/1.1 200 OK\\r\\n{length}\\r\\n\\r\\n{body}\")\n"
        );
        project.write("fake.py", &source);
        assert_eq!(ready(&project).get("/anything").text(), "{}");
    }
}

#[test]
fn a_backend_without_widgets_is_ready_and_told_of() {
    for (answer, told, help) in [
        ("self.send(b'{}', status=404)", "gives 404", "add the route"),
        ("self.send(b'{}', status=500)", "gives 500", "output"),
        ("self.send(b'{}', status=401)", "gives 401", "key"),
        ("self.send(b'<html>')", "gives no JSON", "widgets.json"),
    ] {
        let project = fake_project();
        answer_widgets(&project, "1", answer);
        let _ = std::fs::remove_file(project.file("widgets.json"));
        let mut dev = ready(&project);
        let remark = dev.wait("remark");
        let message = remark["message"].as_str().unwrap();
        assert_eq!(message, format!("GET /widgets.json {told}: Workspace finds no widgets here"));
        assert!(remark["help"].as_str().unwrap().contains(help), "{remark}");
        assert_eq!(dev.get("/version").text(), "1");
    }
}

#[test]
fn a_document_that_the_backend_has_no_route_for_comes_from_its_file() {
    let project = fake_project();
    answer_widgets(&project, "1", "self.send(b'{}', status=404)");
    project.write("widgets.json", "{ \"own\": 1 }\n");
    let mut dev = ready(&project);
    let remark = dev.wait("remark");
    let message = remark["message"].as_str().unwrap();
    assert_eq!(message, "GET /widgets.json gives 404: this server answers with the file widgets.json in its place");
    assert!(remark["help"].as_str().unwrap().contains("add the route"), "{remark}");
    assert_eq!(dev.get("/widgets.json").text(), "{ \"own\": 1 }\n");
    // Failures are the backend's own.
    answer_widgets(&project, "2", "self.send(b'{}', status=401)");
    dev.wait("ready");
    assert_eq!(dev.get("/widgets.json").status, 401);
}

#[test]
fn new_code_whose_widgets_fail_does_not_replace_the_old() {
    let project = fake_project();
    let mut dev = ready(&project);
    answer_widgets(&project, "2", "self.send(b'{}', status=500)");
    let failed = dev.wait("failed");
    assert_eq!(failed["served"], true);
    assert_eq!(failed["reason"], "GET /widgets.json gives 500");
    assert_eq!(dev.get("/version").text(), "1");
    project.save_version("3");
    dev.wait("ready");
    assert_eq!(dev.get("/version").text(), "3");
    answer_widgets(&project, "4", "self.send(b'{}', status=404)");
    dev.wait("ready");
    assert!(dev.wait("remark")["message"].as_str().unwrap().contains("gives 404"));
    assert_eq!(dev.get("/version").text(), "4");
}

#[test]
fn a_command_that_cannot_be_started_is_explained_in_words() {
    let project = fake_project();
    project.write("obb-backend.toml", "[dev]\ncommand = \"./fake.py {port}\"\n");
    let mut dev = DevProcess::start(project.path());
    let failed = dev.wait("failed");
    let detail = dev.get("/version").json()["detail"].as_str().unwrap().to_owned();
    for text in [failed["reason"].as_str().unwrap(), &detail] {
        assert!(text.contains("fake.py` could not be started"), "{text}");
        assert!(!text.contains("os error"), "{text}");
    }
}
