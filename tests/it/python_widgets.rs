//! Projects of the template python-fastapi with widgets of every type: served, checked by the rules, and by Python's own tools.

use std::path::Path;

use obb_backend::endpoint::Language;
use obb_backend::widget::{
    Cell, Choice, Column, Data, Form, Kind, OptionsEndpoint, Param, ParamKind, Widget, title_of,
};
use serde_json::{Value, json};

use crate::support::dev_process::{DevProcess, Folder};
use crate::support::every_type::EveryType;
use crate::support::planned::planned;
use crate::support::python;
use crate::support::widget_answers;
use crate::support::workbench::Workbench;

/// Adds `widget` to the project in `root`, as `add-widget` does.
fn add(root: &Path, widget: &Widget) {
    let plan = planned(root, Language::Python, widget).unwrap_or_else(|error| panic!("{}: {error}", widget.id));
    assert_eq!(plan.snippets, [], "{}", widget.id);
    plan.changes.make().unwrap();
}

fn param(name: &str, kind: ParamKind, value: Value) -> Param {
    Param { value, ..Param::new(name, kind) }
}

fn listed(name: &str, value: &str, options: &str) -> Param {
    let options = Some(OptionsEndpoint { endpoint: options.to_owned(), params: Vec::new() });
    Param { options, ..param(name, ParamKind::Endpoint, json!(value)) }
}

/// Widgets that are hard to spell in code.
fn odd_ones() -> Vec<Widget> {
    let choice = |value: &str| Choice { label: title_of(value), value: json!(value) };
    let mut typed = Widget::new("class", Kind::Table);
    typed.title = "It's \"quoted\" \\ {{ braces }} \"\"\" {% raw %}".into();
    typed.endpoint = "funds/{fund}/class".into();
    typed.columns = vec![
        Column::new("P/E ratio", Some(Cell::Number)),
        Column::new("date", Some(Cell::DateString)),
        Column::new("class", Some(Cell::Text)),
        Column::new("is_open", Some(Cell::Boolean)),
        Column::new("a \"quoted\" name of a column that is long enough to need a line of its own", Some(Cell::Text)),
    ];
    typed.params = vec![
        param("fund", ParamKind::Text, json!("ALPHA")),
        param("from", ParamKind::Date, json!("$currentDate-1M")),
        param("fromDate", ParamKind::Text, json!("2026")),
        param("id", ParamKind::Text, json!("1")),
        param("date", ParamKind::Date, json!("2026-01-02")),
        Param { integer: true, ..param("limit", ParamKind::Number, json!(10)) },
        param("ratio", ParamKind::Number, json!(0.5)),
        param("live", ParamKind::Boolean, json!(true)),
        param("ticker", ParamKind::Ticker, json!("AAPL")),
        Param { choices: vec![choice("buy"), choice("sell")], ..param("side", ParamKind::Text, json!("buy")) },
        Param { choices: vec![choice("day"), choice("week")], row: 1, ..param("view", ParamKind::Tabs, json!("day")) },
        Param {
            choices: vec![choice("ALPHA"), choice("BETA")],
            multi_select: true,
            ..param("list", ParamKind::Text, json!("ALPHA,BETA"))
        },
        listed("region", "EU", "region_options"),
        Param {
            options: Some(OptionsEndpoint {
                endpoint: "fund_options".to_owned(),
                params: vec![("region".to_owned(), "$region".to_owned()), ("kind".to_owned(), "equity".to_owned())],
            }),
            ..param("share", ParamKind::Endpoint, json!("ALPHA"))
        },
    ];
    let mut nested = Widget::new("nested", Kind::Table);
    nested.data_key = Some("answer.rows".to_owned());
    let mut form = Widget::new("orders", Kind::Table);
    let inputs = vec![
        param("client", ParamKind::Text, Value::Null),
        param("amount", ParamKind::Number, Value::Null),
        param("on", ParamKind::Date, Value::Null),
        param("send", ParamKind::Button, json!(true)),
    ];
    let endpoint = "submit_order".to_owned();
    form.params
        .push(Param { form: Some(Form { endpoint, put: false, inputs }), ..Param::new("order", ParamKind::Form) });
    let long = Widget::new("a_name_that_is_as_long_as_anybody_would_ever_want_it_to_be_", Kind::Markdown);
    let mut pages = Widget::new("pages", Kind::SsrmTable);
    pages.params =
        vec![param("from", ParamKind::Date, json!("$currentDate-1y")), param("rows", ParamKind::Number, json!(5))];
    let mut files = Widget::new("files", Kind::MultiFileViewer);
    let choices = ["年報", "月報"].map(|name| Choice { label: name.to_owned(), value: json!(name) });
    files.params.push(Param {
        file_selector: true,
        choices: choices.to_vec(),
        ..listed("the file", "年報", "reports")
    });
    // What loads the modules has this name too.
    vec![typed, nested, form, long, pages, files]
}

/// Widgets whose data is a file of the project, or at `source`.
fn with_data(source: &str) -> Vec<Widget> {
    let file = |id: &str, kind, name: &str, text: &str| Widget {
        data: Data::File { name: name.into(), bytes: text.as_bytes().to_vec() },
        ..Widget::new(id, kind)
    };
    let rows = r#"[{"symbol": "ALPHA", "close": 1.5}, {"symbol": "BETA", "close": 2.5}, {"symbol": "C", "close": 3}]"#;
    let mut typed = file("typed_csv", Kind::Table, "typed.csv", "symbol;close\nALPHA;1.5\nBETA;\n");
    typed.columns = vec![Column::new("symbol", Some(Cell::Text)), Column::new("close", Some(Cell::Number))];
    let mut forwarded = Widget { data: Data::Url(source.to_owned()), ..Widget::new("forwarded", Kind::Table) };
    forwarded.params.push(param("symbol", ParamKind::Text, json!("ALPHA")));
    forwarded.params.push(param("since", ParamKind::Date, json!("$currentDate-1M")));
    vec![
        typed,
        forwarded,
        file("csv", Kind::Table, "rows.csv", "day,close\n2026-01-02,1.5\n"),
        file("csv_pages", Kind::SsrmTable, "pages.csv", "day,close\n2026-01-02,1.5\n2026-01-05,2.5\n"),
        file("json_rows", Kind::Table, "rows.json", rows),
        file("json_pages", Kind::SsrmTable, "pages.json", rows),
        file("figure", Kind::Chart, "figure.json", r#"{"data": [{"type": "bar", "y": [1]}], "layout": {}}"#),
        file("text", Kind::Markdown, "text.md", "# Text\n"),
        file("page", Kind::Html, "page.html", "<!doctype html>\n<p>Page</p>\n"),
        file("paper", Kind::Pdf, "paper.pdf", "%PDF-1.4\n"),
    ]
}

#[test]
fn widgets_of_every_type_are_served_and_their_code_passes_every_tool() {
    let rows = r#"[{"symbol": "{symbol}", "close": 1.5}]"#;
    let source = Folder::new(&[("widgets.json", "{}"), ("data/source.txt", rows)]);
    let mut other = DevProcess::start_with(source.path(), &[], &[]);
    other.wait("ready");
    let bench = Workbench::new();
    bench.run(["new", "The \"big\" desk", "--dir", "My Desk"]).code(0);
    let project = bench.path("My Desk");
    let widgets = EveryType::of(&bench, "My Desk");
    widgets.add_all();
    let all = [odd_ones(), with_data(&format!("http://127.0.0.1:{}/source", other.port))].concat();
    for widget in &all {
        add(&project, widget);
    }
    let report = bench.run(["validate", "My Desk", "--profile", "strict", "--format", "concise"]);
    let unknown: Vec<_> = report.stdout.lines().filter(|line| !line.contains(": hint[")).collect();
    assert!(unknown.iter().all(|line| line.contains("W817")), "{unknown:#?}");

    python::passes(&project, "ruff", &["check", "--no-cache"]);
    python::passes(&project, "ruff", &["format", "--check", "--diff", "--no-cache"]);
    python::passes(&project, "mypy", &["--cache-dir", bench.path("mypy").to_str().unwrap(), "."]);
    python::passes(&project, "pytest", &["-q", "-p", "no:cacheprovider"]);

    let environment = python::interpreter().parent().unwrap().parent().unwrap();
    let mut dev = DevProcess::start_with(&project, &[], &[("VIRTUAL_ENV", environment)]);
    dev.wait("ready");
    widget_answers::check_all(dev.port, &bench.json("My Desk/widgets.json"));
    widgets.check_data(&dev);
    let forwarded = dev.get("/forwarded?symbol=BETA&since=2026-01-02").json();
    assert_eq!(forwarded, json!([{ "symbol": "BETA", "close": 1.5 }]));
    let typed = dev.get("/typed_csv").json();
    assert_eq!(typed, json!([{ "symbol": "ALPHA", "close": 1.5 }, { "symbol": "BETA", "close": null }]));
    dev.signal("INT");
    dev.wait("stopped");
    assert_eq!(dev.seen("failed"), 0);
}
