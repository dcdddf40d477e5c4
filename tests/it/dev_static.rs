//! `dev` on a project of files alone.

use crate::support::dev_process::{DevProcess, Folder, request};

const WIDGETS: &str = r#"{"hello": {"name": "Hello", "description": "Says hello", "type": "markdown", "endpoint": "hello_world",
  "params": [{"paramName": "name", "value": "World", "type": "text", "label": "Name"}]}}"#;

const PRO: &str = "https://pro.openbb.co";

fn project() -> Folder {
    Folder::new(&[
        ("widgets.json", WIDGETS),
        ("apps.json", "[]"),
        ("data/hello_world.md", "# Hello World {name}\n"),
        ("data/prices.csv", "symbol,price\nAAPL,1.5\n"),
        ("data/deep/rows.json", "[{\"a\": 1}]"),
        ("data/page.html", "<b>{name}</b>"),
        ("data/note.txt", "plain"),
        ("secret.txt", "secret"),
    ])
}

#[test]
fn documents_and_endpoints_are_served() {
    let project = project();
    let dev = DevProcess::start(project.path());
    let widgets = dev.get("/widgets.json");
    assert_eq!((widgets.status, widgets.text().as_str()), (200, WIDGETS));
    assert_eq!(widgets.header("cache-control"), Some("no-store"));
    assert_eq!(widgets.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(widgets.header("strict-transport-security"), None);
    assert_eq!(dev.get("/apps.json").text(), "[]");
    assert_eq!(dev.get("/").json()["widgets"], "/widgets.json");
    for (path, kind, body) in [
        ("/hello_world?name=Ada", "text/markdown", "# Hello World Ada\n"),
        ("/hello_world", "text/markdown", "# Hello World World\n"),
        ("/hello_world?name=", "text/markdown", "# Hello World \n"),
        ("/prices", "application/json", r#"[{"symbol":"AAPL","price":1.5}]"#),
        ("/deep/rows", "application/json", "[{\"a\": 1}]"),
        ("/page?name=%3Ci%3E", "text/html", "<b>&lt;i&gt;</b>"),
        ("/note", "text/plain", "plain"),
    ] {
        let answer = dev.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.header("content-type").unwrap().starts_with(kind), "{path}: {answer:?}");
        assert_eq!(answer.text(), body, "{path}");
    }
}

#[test]
fn what_is_not_there_says_how_it_could_be() {
    let project = project();
    let dev = DevProcess::start(project.path());
    let missing = dev.get("/prices_daily");
    assert_eq!(missing.status, 404);
    assert!(missing.json()["detail"].as_str().unwrap().contains("data/prices_daily"), "{missing:?}");
    assert_eq!(dev.get("/agents.json").status, 404);
    assert_eq!(request(dev.port, "POST", "/prices", &[], b"x").status, 405);
    project.write("data/broken.json", "{\n  \"a\": ,\n}");
    let broken = dev.get("/broken");
    assert_eq!(broken.status, 500);
    assert!(broken.json()["detail"].as_str().unwrap().contains("data/broken.json:2:3: missing value"), "{broken:?}");
}

#[test]
fn paths_that_no_file_can_answer_are_plainly_not_found() {
    let project = project();
    let dev = DevProcess::start(project.path());
    for path in ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "/a%00b", "/a%0ab", "/.env"]
    {
        let answer = dev.get(path);
        assert_eq!((answer.status, answer.json()["detail"].as_str()), (404, Some("Not found.")), "{path}");
    }
    let detail = dev.get("/prices%20daily.csv").json()["detail"].to_string();
    assert!(detail.contains("Create data/prices daily.csv.\""), "{detail}");
}

#[test]
fn tables_keep_what_was_written() {
    let project = project();
    let dev = DevProcess::start(project.path());
    project.write("data/HOLDINGS.CSV", "cusip;units;isin\r\n37833E100;10;007\r\n594918104;;8\r\n");
    let holdings = dev.get("/HOLDINGS");
    assert_eq!(
        holdings.text(),
        r#"[{"cusip":"37833E100","units":10,"isin":"007"},{"cusip":"594918104","units":null,"isin":"8"}]"#
    );
    for (text, expected) in [
        ("a,a\n1,2\n", "data/faulty.csv:1:3: columns 1 and 2 are both named `a`"),
        ("a,b\n1,\"2\n", "data/faulty.csv:2:3: this quote is never closed"),
        ("a,b\n1\n", "data/faulty.csv:2:2: this row has 1 cell, the header has 2"),
    ] {
        project.write("data/faulty.csv", text);
        let answer = dev.get("/faulty");
        assert_eq!(answer.status, 500);
        assert!(answer.json()["detail"].as_str().unwrap().contains(expected), "{answer:?}");
    }
}

#[test]
fn json_is_filled_without_being_written_anew() {
    let project = project();
    let dev = DevProcess::start(project.path());
    project.write("data/filled.json", "{ \"z\": 12345678901234567890,  \"a\": \"{name}\" }");
    assert_eq!(dev.get("/filled?name=%22x").text(), "{ \"z\": 12345678901234567890,  \"a\": \"\\\"x\" }");
}

#[test]
fn pages_are_served_in_a_sandbox() {
    let project = project();
    let dev = DevProcess::start(project.path());
    assert_eq!(dev.get("/page").header("content-security-policy"), Some("sandbox allow-scripts"));
    assert_eq!(dev.get("/note").header("content-security-policy"), None);
}

#[test]
fn pictures_and_pdf_files_have_their_media_types() {
    let project = project();
    let dev = DevProcess::start(project.path());
    for (name, kind) in [
        ("fact.pdf", "application/pdf"),
        ("logo.svg", "image/svg+xml"),
        ("logo.png", "image/png"),
        ("logo.jpg", "image/jpeg"),
        ("logo.jpeg", "image/jpeg"),
        ("logo.webp", "image/webp"),
        ("logo.gif", "image/gif"),
    ] {
        project.write(&format!("data/{name}"), "as {name} it is");
        let answer = dev.get(&format!("/{name}?name=Ada"));
        assert_eq!((answer.header("content-type"), answer.text().as_str()), (Some(kind), "as {name} it is"), "{name}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let sandboxed = answer.header("content-security-policy").is_some();
        assert_eq!(sandboxed, kind == "image/svg+xml", "{name}");
    }
    assert_eq!(dev.get("/fact").header("content-type"), Some("application/pdf"), "an endpoint");
    assert_eq!(dev.get("/logo").status, 404, "no endpoint answers with a picture");
}

#[test]
fn rows_behind_a_chart_have_a_file_of_their_own() {
    let project = project();
    let dev = DevProcess::start(project.path());
    project.write("data/close.json", "{\"data\": []}");
    assert_eq!(dev.get("/close?raw=true").text(), "{\"data\": []}", "without one");
    project.write("data/close.raw.csv", "close\n1\n");
    assert_eq!(dev.get("/close?theme=dark&raw=true").text(), "[{\"close\":1}]");
    for query in ["", "?raw=false", "?raw="] {
        assert_eq!(dev.get(&format!("/close{query}")).text(), "{\"data\": []}", "{query}");
    }
}

#[test]
fn nothing_outside_of_data_can_be_read() {
    let project = project();
    let dev = DevProcess::start(project.path());
    for path in
        ["/../secret", "/%2e%2e/secret", "/..%2fsecret.txt", "/data/../../secret", "/secret", "//secret", "/.env"]
    {
        let answer = dev.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("secret\n") && answer.text() != "secret", "{path}");
    }
}

#[test]
fn files_are_read_afresh() {
    let project = project();
    let dev = DevProcess::start(project.path());
    assert_eq!(dev.get("/note").text(), "plain");
    project.write("data/note.txt", "changed");
    assert_eq!(dev.get("/note").text(), "changed");
    project.write("data/fresh.txt", "fresh");
    assert_eq!(dev.get("/fresh").text(), "fresh");
}

#[test]
fn workspace_may_read_and_strangers_may_not() {
    let project = project();
    let mut dev = DevProcess::start_with(project.path(), &[], &[]);
    for origin in
        [PRO, "https://pro.openbb.dev", "http://localhost:1420", "https://excel.openbb.co", "http://127.0.0.1:3000"]
    {
        let answer = request(dev.port, "GET", "/widgets.json", &[("Origin", origin)], b"");
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
        assert_eq!(answer.header("vary"), Some("Origin"));
    }
    let missing = request(dev.port, "GET", "/nothing", &[("Origin", PRO)], b"");
    assert_eq!(missing.header("access-control-allow-origin"), Some(PRO), "errors are read as well");
    for origin in ["https://evil.example", "null"] {
        let answer = request(dev.port, "GET", "/widgets.json", &[("Origin", origin)], b"");
        assert_eq!(answer.header("access-control-allow-origin"), None);
        let remark = dev.wait("remark");
        assert!(remark["message"].as_str().unwrap().contains(origin), "{remark}");
        assert!(remark["help"].as_str().unwrap().contains("origins"), "{remark}");
    }
}

#[test]
fn preflights_are_answered() {
    let project = project();
    let dev = DevProcess::start(project.path());
    let ask = |origin| {
        let headers = [
            ("Origin", origin),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "x-api-key, content-type"),
            ("Access-Control-Request-Private-Network", "true"),
        ];
        request(dev.port, "OPTIONS", "/hello_world", &headers, b"")
    };
    let answer = ask(PRO);
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some(PRO));
    assert_eq!(answer.header("access-control-allow-headers"), Some("x-api-key, content-type"));
    assert!(answer.header("access-control-allow-methods").unwrap().contains("POST"));
    assert_eq!(answer.header("access-control-max-age"), Some("600"));
    assert_eq!(answer.header("access-control-allow-private-network"), Some("true"));
    let refused = ask("https://evil.example");
    assert_eq!(refused.status, 403);
    assert_eq!(refused.header("access-control-allow-origin"), None);
}

#[test]
fn configured_origins_are_allowed() {
    let project = project();
    project.write("obb-backend.toml", "[dev]\norigins = [\"https://my.host:8443\"]\n");
    let dev = DevProcess::start(project.path());
    let answer = request(dev.port, "GET", "/widgets.json", &[("Origin", "https://my.host:8443")], b"");
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://my.host:8443"));
}

#[test]
fn only_names_of_this_machine_are_answered() {
    let project = project();
    let dev = DevProcess::start(project.path());
    for path in ["/", "/widgets.json", "/hello_world", "/__obb/", "/__obb/events"] {
        let answer = request(dev.port, "GET", path, &[("Host", "rebind.evil.example")], b"");
        assert_eq!(answer.status, 403, "{path}");
        assert!(answer.json()["detail"].as_str().unwrap().contains("localhost"));
    }
    let own = format!("app.localhost:{}", dev.port);
    assert_eq!(request(dev.port, "GET", "/widgets.json", &[("Host", &own)], b"").status, 200);
    assert_eq!(request(dev.port, "GET", "http://evil.example/", &[], b"").status, 403);
}

#[test]
fn ipv6_is_served_on_the_same_port() {
    use std::io::{Read, Write};
    let project = project();
    let dev = DevProcess::start(project.path());
    // A machine without IPv6 cannot show it.
    if std::net::TcpListener::bind("[::1]:0").is_err() {
        return;
    }
    let mut stream = std::net::TcpStream::connect(("::1", dev.port)).unwrap();
    stream.write_all(b"GET /note HTTP/1.0\r\nHost: [::1]\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert!(text.ends_with("plain"), "{text}");
}
