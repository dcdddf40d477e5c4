//! Projects from the template rust-axum: compiled, tested and asked as Workspace would, with a widget of each type.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use obb_backend::endpoint::Language;
use obb_backend::scaffold::Plan;
use obb_backend::widget::{Choice, Data, Form, Kind, OptionsEndpoint, Param, ParamKind, Widget};
use serde_json::{Map, Value, json};

use crate::support::dev_process::{DevProcess, until};
use crate::support::every_type::EveryType;
use crate::support::tools::available;
use crate::support::widget_answers;
use crate::support::workbench::Workbench;

/// Where all generated projects are compiled, so that their crates are compiled once.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("rust-axum")
}

fn variables() -> [(&'static str, PathBuf); 2] {
    [("CARGO_TARGET_DIR", target()), ("CARGO_PROFILE_DEV_DEBUG", "0".into())]
}

/// Runs cargo in the project to its end.
fn cargo(folder: &Path, arguments: &[&str]) {
    let output = Command::new("cargo").args(arguments).current_dir(folder).envs(variables()).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "cargo {arguments:?}\n{out}\n{err}");
}

fn planned(folder: &Path, widget: &Widget) -> Result<Plan, String> {
    crate::support::planned::planned(folder, Language::Rust, widget).map_err(|error| format!("{error}: {error:?}"))
}

fn add(folder: &Path, widget: &Widget) {
    let plan = planned(folder, widget).unwrap();
    assert!(plan.snippets.is_empty(), "{}: {:?}", widget.id, plan.snippets);
    plan.changes.make().unwrap();
}

fn more(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn text(name: &str, value: &str) -> Param {
    Param { value: json!(value), ..Param::new(name, ParamKind::Text) }
}

fn choice(name: &str, endpoint: &str, params: &[(&str, &str)]) -> Param {
    let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let options = Some(OptionsEndpoint { endpoint: endpoint.to_owned(), params });
    Param { options, value: json!("AAPL"), ..Param::new(name, ParamKind::Endpoint) }
}

/// A table whose names and texts are as odd as can be, with each type of param.
fn odd() -> Widget {
    let mut widget = Widget {
        endpoint: "odd/{type}/rows".to_owned(),
        title: "A \"title\" with \\ and */ and {{ braces }}".to_owned(),
        description: "Two\nlines */ \"\"\" {% if %}".to_owned(),
        data_key: Some("answer.the rows".to_owned()),
        ..Widget::new("10y \"yield\"", Kind::Table)
    };
    let inputs = vec![text("who", ""), Param::new("amount", ParamKind::Number), Param::new("add", ParamKind::Button)];
    let form = Form { endpoint: "odd/send".to_owned(), put: false, inputs };
    let tabs = vec![
        Choice { label: "One".to_owned(), value: json!("1") },
        Choice { label: "Two".to_owned(), value: json!("2") },
    ];
    widget.params = vec![
        text("type", "bond"),
        choice("symbol", "odd/symbols", &[("kind", "$type"), ("limit", "5")]),
        Param { value: json!("AAPL,MSFT"), multi_select: true, ..choice("others", "odd/other_symbols", &[]) },
        Param { value: json!("$currentDate-1M"), ..Param::new("from-date", ParamKind::Date) },
        Param { value: json!(3.5), ..Param::new("rate", ParamKind::Number) },
        Param { value: json!(10), integer: true, ..Param::new("limit", ParamKind::Number) },
        Param { value: json!(true), ..Param::new("adjusted", ParamKind::Boolean) },
        Param { choices: tabs, value: json!("1"), ..Param::new("view", ParamKind::Tabs) },
        Param { value: json!("AAPL"), ..Param::new("ticker", ParamKind::Ticker) },
        Param { form: Some(form), ..Param::new("order", ParamKind::Form) },
    ];
    widget
}

/// Widgets made of what the user has.
fn with_data(upstream: u16) -> [Widget; 6] {
    let of = |id: &str, kind, name: &str, content: &str| {
        let data = Data::File { name: name.into(), bytes: content.as_bytes().to_vec() };
        Widget { data, ..Widget::new(id, kind) }
    };
    let mut live = of("live_file", Kind::LiveGrid, "a.json", r#"[{ "symbol": "AAPL", "close": 1.5 }]"#);
    live.params = vec![text("symbol", "AAPL")];
    live.more = more(&json!({ "wsEndpoint": "live_file/updates", "data": { "wsRowIdColumn": "symbol" } }));
    [
        of("csv_file", Kind::Table, "prices.CSV", "symbol;close;zip\nAAPL;1.5;007\nMSFT;;008\n"),
        of("json_file", Kind::Table, "rows.json", r#"[{ "symbol": "AAPL" }]"#),
        of("md_file", Kind::Markdown, "note.md", "# A note\n"),
        live,
        Widget {
            params: vec![text("symbol", "AAPL"), text("since", "2026-01-02")],
            data: Data::Url(format!("http://127.0.0.1:{upstream}/prices/{{symbol}}?by=day")),
            ..Widget::new("forwarded", Kind::Table)
        },
        Widget {
            data: Data::Url(format!("http://127.0.0.1:{upstream}/prices")),
            ..Widget::new("forwarded_pages", Kind::SsrmTable)
        },
    ]
}

/// The port of a server that answers with what it was asked for.
fn upstream() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut asked = String::new();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            for line in lines.by_ref().take_while(|line| !line.is_empty()) {
                asked += &line;
            }
            let path = asked.split_whitespace().nth(1).unwrap_or_default();
            let rows = json!([{ "path": path, "close": 2.5 }, { "path": path, "close": 1.5 }]).to_string();
            let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", rows.len());
            stream.write_all(format!("{head}{rows}").as_bytes()).unwrap();
        }
    });
    port
}

#[test]
fn a_widget_of_each_type_is_compiled_and_served() {
    if !available(&["cargo"]) {
        return;
    }
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "rust-axum"]).code(0);
    let folder = bench.path("desk");
    let widgets = EveryType::of(&bench, "desk");
    widgets.add_all();
    add(&folder, &odd());
    // It finds the routes about the database answered already; and nobody sees all of its title.
    let title = "A hidden\u{200b} space".to_owned();
    add(&folder, &Widget { title: title.clone(), ..Widget::new("more_sql", Kind::SsrmAdvanced) });
    add(&folder, &Widget { title, ..Widget::new("hidden", Kind::Html) });
    for widget in with_data(upstream()) {
        add(&folder, &widget);
    }
    cargo(&folder, &["fmt", "--check"]);
    cargo(&folder, &["clippy", "--all-targets", "--", "-D", "warnings"]);
    cargo(&folder, &["test"]);
    let variables = variables();
    let variables: Vec<(&str, &Path)> = variables.iter().map(|(name, value)| (*name, value.as_path())).collect();
    let mut dev = DevProcess::start_with(&folder, &[], &variables);
    dev.wait("ready");
    widget_answers::check_all(dev.port, &bench.json("desk/widgets.json"));
    widgets.check_data(&dev);
    let rows = dev.get("/csv_file").json();
    assert_eq!(rows[1], json!({ "symbol": "MSFT", "close": null, "zip": "008" }));
    let rows = dev.get("/forwarded?symbol=M%26S&since=now").json();
    assert_eq!(rows[0]["path"], "/prices/M%26S?by=day&since=now");
    let odd = dev.get("/odd/bond/rows?symbol=MSFT&limit=x");
    assert_eq!(odd.status, 400);
    assert!(odd.json()["detail"].as_str().unwrap().contains("limit"), "{odd:?}");
    let odd = dev.get("/odd/bond/rows?symbol=MSFT&limit=&raw=1").json();
    assert_eq!(odd["answer"]["the rows"].as_array().unwrap().len(), 1, "{odd}");
    // An edit is compiled and takes over.
    let text = bench.read("desk/src/endpoints/hello_world.rs").replace("# Hello World", "# Good morning");
    bench.write("desk/src/endpoints/hello_world.rs", &text);
    until("the edit is served", || dev.get("/hello_world?name=Ada").text() == "# Good morning Ada");
}

#[test]
fn what_is_in_the_way_is_named_and_nothing_is_written() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "rust-axum"]).code(0);
    let folder = bench.path("desk");
    let before = bench.tree();
    bench.write("desk/src/endpoints/prices.rs", "");
    let error = planned(&folder, &Widget::new("prices", Kind::Table)).unwrap_err();
    assert!(error.contains("prices.rs exists already"), "{error}");
    let widgets = bench.read("desk/widgets.json");
    bench.write("desk/widgets.json", "{}");
    let error = planned(&folder, &Widget { endpoint: "hello_world".to_owned(), ..Widget::new("other", Kind::Table) });
    assert!(error.as_ref().unwrap_err().contains("`/hello_world` is answered already, in src"), "{error:?}");
    bench.write("desk/widgets.json", &widgets);
    let error = planned(&folder, &Widget { endpoint: "a/{b}c".to_owned(), ..Widget::new("other", Kind::Table) });
    assert!(error.as_ref().unwrap_err().contains("no route"), "{error:?}");
    let twice = Widget { params: vec![choice("symbol", "twice", &[])], ..Widget::new("twice", Kind::Table) };
    let error = planned(&folder, &twice).unwrap_err();
    assert!(error.contains("`/twice` would answer two things"), "{error}");
    std::fs::remove_file(bench.path("desk/src/endpoints/prices.rs")).unwrap();
    assert_eq!(bench.tree(), before);
}

#[test]
fn in_a_project_of_another_kind_the_code_is_told() {
    let bench = Workbench::new();
    bench.write("widgets.json", "{}\n");
    bench.write("Cargo.toml", "[package]\nname = \"mine\"\n\n[dependencies]\naxum = \"0.8\"\nserde_json = \"1\"\n");
    bench.write("src/main.rs", "fn main() {}\n");
    let mut quotes = Widget::new("quotes", Kind::LiveGrid);
    quotes.more = more(&json!({ "wsEndpoint": "quotes/updates" }));
    let plan = planned(&bench.folder(), &quotes).unwrap();
    let places: Vec<&str> = plan.snippets.iter().map(|snippet| snippet.place.as_str()).collect();
    let expected = [
        "a new file, src/quotes.rs",
        "a new file, src/error.rs",
        "a new file, src/params.rs",
        "in src/main.rs, with the other modules",
        "where your Router is built",
        "in Cargo.toml, under [dependencies]",
    ];
    assert_eq!(places, expected);
    assert!(plan.snippets[0].code.contains("\"/quotes/updates\", get(changes)"), "{}", plan.snippets[0].code);
    assert!(plan.snippets[5].code.contains("features = [\"ws\"]"), "{}", plan.snippets[5].code);
    let changed: Vec<_> = plan.changes.iter().map(|change| change.path.clone()).collect();
    assert_eq!(changed, [bench.path("widgets.json")]);
}
