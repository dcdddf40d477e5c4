//! Endpoints in TypeScript whose answers come from a file or from another server.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use obb_backend::widget::{Cell, Column, Data, Kind, Param, ParamKind, Widget, sample};
use serde_json::json;

use super::support::dev_process::{DevProcess, free_port, request};
use super::support::node;
use super::support::widget_answers;
use super::support::workbench::Workbench;
use super::typescript::add;

const CSV: &str =
    "\u{feff}symbol,code,close,note,ok\r\nAAPL,007,1.5,\"a, \"\"b\"\"\nc\",true\r\n\r\nMSFT,1e3,-2,,false\r\n";

fn from_file(id: &str, kind: Kind, name: &str, bytes: &[u8]) -> Widget {
    Widget { data: Data::File { name: name.into(), bytes: bytes.to_vec() }, ..Widget::new(id, kind) }
}

fn from_url(id: &str, kind: Kind, url: String) -> Widget {
    Widget { data: Data::Url(url), ..Widget::new(id, kind) }
}

/// A server that answers with its request's path in a row; `/fails` with 503.
fn upstream() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(stream);
            let mut line = String::new();
            if reader.read_line(&mut line).is_err() {
                continue;
            }
            let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
            let mut header = String::from("-");
            while !header.trim().is_empty() {
                header.clear();
                if reader.read_line(&mut header).is_err() {
                    break;
                }
            }
            let status = if path.starts_with("/fails") { "503 No" } else { "200 OK" };
            let body = if path.starts_with("/deep") {
                json!({ "a": { "rows": [{ "path": path, "close": 1 }, { "path": path, "close": 2 }] } })
            } else {
                json!([{ "path": path, "close": 1 }])
            };
            let body = body.to_string();
            let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = reader.get_mut().write_all(format!("{head}{body}").as_bytes());
        }
    });
    port
}

#[test]
fn answers_come_from_files_and_from_other_servers() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "typescript-node"]).code(0);
    let root = bench.path("desk");
    let mut csv = from_file("csv", Kind::Table, "my prices #1.csv", CSV.as_bytes());
    csv.columns = vec![Column::new("symbol", Some(Cell::Text)), Column::new("code", Some(Cell::Text))];
    let mut pages = from_file(
        "pages",
        Kind::SsrmTable,
        "rows.json",
        br#"{"data": {"rows": [{"close": 1}, {"close": 3}, {"close": 2}]}}"#,
    );
    pages.data_key = Some("data.rows".to_owned());
    let upstream = upstream();
    let url = |path: &str| format!("http://127.0.0.1:{upstream}/{path}");
    let mut forwarded = from_url("forwarded", Kind::Table, url("funds/{fund}?x=1"));
    forwarded.params =
        ["fund", "day"].map(|name| Param { value: json!("a b"), ..Param::new(name, ParamKind::Text) }).to_vec();
    let mut deep = from_url("deep", Kind::SsrmTable, url("deep"));
    deep.data_key = Some("a.rows".to_owned());
    let mut live = from_file("live", Kind::LiveGrid, "live.csv", b"symbol,close\nAAPL,1.5\nMSFT,2\n");
    live.params = vec![Param { value: json!("AAPL"), ..Param::new("symbol", ParamKind::Text) }];
    live.more = json!({ "wsEndpoint": "live/ws", "data": { "wsRowIdColumn": "symbol" } }).as_object().unwrap().clone();
    for widget in [
        csv,
        live,
        pages,
        forwarded,
        deep,
        from_file("figure", Kind::Chart, "figure.json", br#"{"data": [{"type": "bar"}], "layout": {}}"#),
        from_file("text", Kind::Markdown, "text.md", b"# From a file"),
        from_file("page", Kind::Html, "page.html", b"<!doctype html><p>x</p>"),
        from_file("report", Kind::Pdf, "report.pdf", &sample::pdf("Report")),
        from_url("fails", Kind::Table, url("fails")),
        from_url("gone", Kind::Table, format!("http://127.0.0.1:{}/x", free_port())),
        from_url("remote_text", Kind::Markdown, url("text")),
        from_url("remote_pdf", Kind::Pdf, url("pdf")),
    ] {
        add(&root, &widget).unwrap_or_else(|error| panic!("{}: {error}", widget.id));
    }
    assert_eq!(std::fs::read(root.join("data/my prices #1.csv")).unwrap(), CSV.as_bytes());
    if !node::install(&root) {
        return;
    }
    node::script(&root, "check");
    let mut dev = DevProcess::start(&root);
    dev.wait("ready");
    let rows = dev.get("/csv").json();
    let expected = json!([
        { "symbol": "AAPL", "code": "007", "close": 1.5, "note": "a, \"b\"\nc", "ok": true },
        { "symbol": "MSFT", "code": "1e3", "close": -2, "note": null, "ok": false },
    ]);
    assert_eq!(rows, expected);
    assert_eq!(dev.get("/forwarded?fund=x/y&day=2026-01-02").json()[0]["path"], "/funds/x%2Fy?x=1&day=2026-01-02");
    for (path, detail) in [("/fails", "answered with status 503"), ("/gone", "cannot be reached")] {
        let answer = dev.get(path);
        let said = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(answer.status == 502 && said.contains(detail), "{path}: {said}");
    }
    let sorted = json!({ "startRow": 0, "endRow": 2, "sortModel": [{ "colId": "close", "sort": "desc" }] }).to_string();
    for (path, count) in [("/pages", 3), ("/deep", 2)] {
        let page = request(dev.port, "POST", path, &[], sorted.as_bytes()).json();
        assert_eq!((&page["rowCount"], &page["rowData"][0]["close"]), (&json!(count), &json!(count)), "{page}");
    }
    assert!(dev.get("/remote_text").text().contains("/text"));
    assert_eq!(dev.get("/remote_pdf").header("content-type"), Some("application/pdf"));
    let mut widgets = bench.json("desk/widgets.json");
    for id in ["csv", "fails", "gone", "pages", "deep", "remote_text", "remote_pdf"] {
        widgets.as_object_mut().unwrap().remove(id);
    }
    widget_answers::check_all(dev.port, &widgets);
}

#[test]
fn a_type_that_no_single_file_makes_is_refused() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "typescript-node"]).code(0);
    let before = bench.tree();
    let widget = from_file("ask", Kind::Omni, "answers.json", b"{}");
    let error = add(&bench.path("desk"), &widget).unwrap_err();
    assert!(error.contains("type omni are not read from one source"), "{error}");
    assert_eq!(bench.tree(), before);
}
