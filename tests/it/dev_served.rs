//! Backends that build widgets.json in code: what they serve is checked.

use serde_json::Value;

use crate::support::dev_process::{DevProcess, Folder};

/// A backend that builds its documents: `{}` in `documents` by path, as Python writes them.
fn backend(documents: &str) -> String {
    format!(
        r#"import json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DOCUMENTS = {documents}


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        known = self.path in DOCUMENTS and self.headers.get("X-API-KEY", "s3cret") == "s3cret"
        body = DOCUMENTS[self.path] if known else {{"detail": "not found"}}
        body = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(200 if known else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"#
    )
}

const SETTINGS: &str = "[dev]\ncommand = \"python3 serve.py {port}\"\nheaders = { X-API-KEY = \"s3cret\" }\n";

/// Documents with a widget of this type, with more text than fits into a line.
fn documents(kind: &str) -> String {
    let description = "Closing prices of every day, adjusted for dividends and splits. ".repeat(4);
    format!(
        r#"{{"/widgets.json": {{"prices": {{"name": "Prices", "description": "{description}", "type": "{kind}", "endpoint": "prices", "category": "Equity"}}}}}}"#
    )
}

fn project(documents: &str) -> Folder {
    Folder::new(&[("serve.py", &backend(documents)), ("obb-backend.toml", SETTINGS)])
}

fn findings(event: &Value) -> &Vec<Value> {
    event["findings"].as_array().unwrap()
}

#[test]
fn a_fault_of_what_is_built_in_code_is_found_and_mended() {
    let project = project(&documents("tabel"));
    let mut dev = DevProcess::start(project.path());
    let validated = dev.wait("validated");
    assert_eq!(validated["served"], serde_json::json!(["GET /widgets.json"]), "{validated}");
    assert_eq!(validated["errors"], 1, "{validated}");
    let finding = findings(&validated).iter().find(|finding| finding["rule"] == "W116").unwrap();
    assert_eq!((&finding["file"], &finding["pointer"]), (&"GET /widgets.json".into(), &"/prices/type".into()));
    assert!(finding["line"].as_u64().unwrap() > 1, "the document is laid out: {finding}");
    assert_eq!(dev.seen("ready"), 1, "it is asked once it answers");
    project.write("serve.py", &backend(&documents("table")));
    let mended = dev.wait("validated");
    assert_eq!(mended["errors"], 0, "{mended}");
    // What is served is the same as before: there is nothing new to tell.
    project.write("serve.py", &(backend(&documents("table")) + "\n# a comment\n"));
    dev.wait_for("generation 3", |event| event["generation"] == 3);
    project.write("serve.py", &backend(&documents("chart")));
    dev.wait("validated");
    assert_eq!(dev.seen("validated"), 3);
    assert_eq!(dev.seen("ready"), 4);
}

#[test]
fn files_are_checked_as_files_and_the_rest_as_it_is_served() {
    let apps = r#"{"/widgets.json": {}, "/apps.json": [{"name": "Desk", "tabs": {"t": {"id": "t", "name": "T", "layout": [{"i": "nowhere", "x": 0, "y": 0, "w": 10, "h": 9}]}}}], "/agents.json": "<html></html>"}"#;
    let project = project(apps);
    project.write("widgets.json", r#"{"a": {"name": "A", "description": "A", "type": "tabel", "endpoint": "a"}}"#);
    let mut dev = DevProcess::start(project.path());
    let first = dev.wait("validated");
    assert!(findings(&first).iter().all(|finding| finding["file"].as_str().unwrap().ends_with("widgets.json")));
    let both = dev.wait("validated");
    assert_eq!(both["served"], serde_json::json!(["GET /apps.json"]), "{both}");
    let in_file = |end: &str| findings(&both).iter().any(|finding| finding["file"].as_str().unwrap().ends_with(end));
    assert!(in_file("/widgets.json") && in_file("GET /apps.json"), "{both}");
    assert!(findings(&both).iter().any(|finding| finding["message"].as_str().unwrap().contains("nowhere")), "{both}");
    std::fs::remove_file(project.file("widgets.json")).unwrap();
    let served = dev.wait_for("widgets are served too", |event| {
        event["event"] == "validated" && event["served"].to_string().contains("GET /widgets.json")
    });
    assert!(!findings(&served).iter().any(|finding| finding["rule"] == "W116"), "{served}");
}

#[test]
fn what_is_no_document_is_told_once_and_not_checked() {
    for document in [r#""<html></html>""#, r#""{\"a\": NaN}""#] {
        let project = project(&format!("{{\"/widgets.json\": {document}}}"));
        let mut dev = DevProcess::start(project.path());
        let validated = dev.wait("validated");
        assert_eq!((&validated["served"], &validated["errors"]), (&serde_json::json!([]), &0.into()), "{validated}");
        if dev.seen("remark") == 0 {
            dev.wait("remark");
        }
        dev.signal("INT");
        dev.wait("stopped");
        assert_eq!(dev.seen("remark"), 1);
    }
}

#[test]
fn ten_megabytes_are_checked() {
    let widgets = "{'w%d' % n: {'name': 'Widget', 'description': 'd' * 900, 'type': 'table' if n else 'tabel', \
                   'endpoint': 'e', 'category': 'C'} for n in range(10500)}";
    let project = project(&format!("{{\"/widgets.json\": {widgets}}}"));
    let mut dev = DevProcess::start(project.path());
    let validated = dev.wait("validated");
    assert!(findings(&validated).iter().any(|finding| finding["pointer"] == "/w0/type"), "{}", validated["errors"]);
    assert!(dev.get("/widgets.json").body.len() > 10_000_000);
}

#[test]
fn headers_that_open_the_backend_count_at_once() {
    let project = project(&documents("tabel"));
    project.write("obb-backend.toml", &SETTINGS.replace("s3cret", "wrong"));
    let mut dev = DevProcess::start(project.path());
    assert_eq!(dev.wait("remark")["kind"], "without-widgets");
    project.write("obb-backend.toml", SETTINGS);
    assert_eq!(dev.wait("settings")["applied"], serde_json::json!(["headers"]));
    let validated = dev.wait_for("what is served", |event| !event["served"].as_array().is_none_or(Vec::is_empty));
    assert_eq!(validated["errors"], 1, "{validated}");
}

#[test]
fn a_document_that_takes_long_keeps_nothing_else_from_being_checked() {
    let project = project(&format!("{} | {{\"/apps.json\": []}}", documents("tabel")));
    let source = std::fs::read_to_string(project.file("serve.py")).unwrap();
    let waits = "    def do_GET(self):\n        while self.path == \"/apps.json\" and not os.path.exists(\"release\"):\n            \
                 time.sleep(0.002)\n";
    let slow = source.replace("import json", "import json, os, time").replace("    def do_GET(self):\n", waits);
    assert_ne!(slow, source);
    project.write("serve.py", &slow);
    let mut dev = DevProcess::start(project.path());
    let validated = dev.wait("validated");
    assert_eq!((&validated["served"], &validated["errors"]), (&serde_json::json!(["GET /widgets.json"]), &1.into()));
    project.write("release", "");
    let served = dev.wait("validated")["served"].clone();
    assert_eq!(served, serde_json::json!(["GET /widgets.json", "GET /apps.json"]));
}
