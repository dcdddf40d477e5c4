//! What files answer, by type of widget.

use std::collections::BTreeMap;
use std::fs;

use serde_json::json;

use super::*;
use crate::widget::{Choice, Form, OptionsEndpoint};

struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, widget: &Widget) -> Result<Written, Error> {
        write(Backend { root: self.0.path(), executable: Path::new("/nonexistent") }, widget)
    }

    /// The new files by their path in `data/`.
    fn files(&self, widget: &Widget) -> BTreeMap<String, String> {
        let written = self.write(widget).unwrap();
        let text = |bytes: &Option<Vec<u8>>| String::from_utf8_lossy(bytes.as_deref().unwrap()).into_owned();
        let inside = |path: &Path| path.strip_prefix(self.0.path().join("data")).unwrap().display().to_string();
        written.changes.iter().map(|change| (inside(&change.path), text(&change.after))).collect()
    }

    fn names(&self, widget: &Widget) -> Vec<String> {
        self.files(widget).into_keys().collect()
    }
}

fn text_param(name: &str, value: &str) -> Param {
    Param { value: json!(value), ..Param::new(name, ParamKind::Text) }
}

/// The reason and the help of a refusal.
fn refused(outcome: Result<Written, Error>) -> (String, String) {
    match outcome {
        Err(Error::Impossible { reason, help }) => (reason, help),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_type_that_is_asked_with_get_has_its_files() {
    let project = Project::new();
    for (kind, expected) in [
        (Kind::Table, vec!["fund.json"]),
        (Kind::Metric, vec!["fund.json"]),
        (Kind::Markdown, vec!["fund.md"]),
        (Kind::Html, vec!["fund.html"]),
        (Kind::Youtube, vec!["fund.txt"]),
        (Kind::Pdf, vec!["fund.pdf"]),
        (Kind::FileViewer, vec!["fund.json", "fund_file.pdf"]),
        (
            Kind::AdvancedCharting,
            vec!["fund/config.json", "fund/history.json", "fund/search.json", "fund/symbols.json", "fund/time.txt"],
        ),
        (Kind::Note, vec![]),
    ] {
        assert_eq!(project.names(&Widget::new("fund", kind)), expected, "{kind:?}");
    }
}

#[test]
fn what_needs_code_is_refused_with_a_way_out() {
    let project = Project::new();
    for (kind, part) in [
        (Kind::SsrmTable, "--type table"),
        (Kind::LiveGrid, "--type table"),
        (Kind::MultiFileViewer, "--type pdf"),
        (Kind::Omni, "--template python-fastapi"),
    ] {
        let (reason, help) = refused(project.write(&Widget::new("fund", kind)));
        assert!(reason.contains(kind.name()) && help.contains(part), "{reason}: {help}");
    }
    let mut widget = Widget::new("fund", Kind::Table);
    widget.params.push(Param { form: Some(Form::default()), ..Param::new("order", ParamKind::Form) });
    assert!(refused(project.write(&widget)).0.contains("the form `order`"));
    let widget = Widget { data: Data::Url("https://example.com/x".to_owned()), ..Widget::new("fund", Kind::Table) };
    assert!(refused(project.write(&widget)).1.contains("download it"));
}

#[test]
fn a_page_elsewhere_needs_no_file_and_one_without_an_address_is_refused() {
    let project = Project::new();
    let mut widget = Widget::new("fund", Kind::Iframe);
    assert!(refused(project.write(&widget)).1.contains("https://"));
    widget.endpoint = "https://example.com/page".to_owned();
    assert!(project.write(&widget).unwrap().changes.is_empty());
}

#[test]
fn files_that_are_there_answer_and_stay() {
    let project = Project::new();
    fs::create_dir(project.0.path().join("data")).unwrap();
    fs::write(project.0.path().join("data/fund.csv"), "a\n1\n").unwrap();
    let written = project.write(&Widget::new("fund", Kind::Table)).unwrap();
    assert!(written.changes.is_empty());
    assert_eq!(written.remarks, ["data/fund.csv is there already, and answers."]);
    assert_eq!(written.place, Some(project.0.path().join("data/fund.csv")));
}

#[test]
fn given_files_keep_their_content_and_ending() {
    let project = Project::new();
    let file = |name: &str| Data::File { name: name.into(), bytes: b"a\n1\n".to_vec() };
    let widget = Widget { data: file("My Prices.CSV"), ..Widget::new("fund", Kind::Table) };
    assert_eq!(project.files(&widget), BTreeMap::from([("fund.csv".to_owned(), "a\n1\n".to_owned())]));
    let widget = Widget { data: file("book.xlsx"), ..Widget::new("fund", Kind::Table) };
    let (reason, help) = refused(project.write(&widget));
    assert!(reason.starts_with("book.xlsx cannot be served") && help.contains(".csv"), "{reason}: {help}");
}

#[test]
fn endpoints_may_have_folders_endings_and_values_in_their_paths() {
    let project = Project::new();
    let named = |endpoint: &str, kind| Widget { endpoint: endpoint.to_owned(), ..Widget::new("fund", kind) };
    assert_eq!(project.names(&named("/funds//daily/", Kind::Table)), ["funds/daily.json"]);
    assert_eq!(project.names(&named("fund.pdf", Kind::Pdf)), ["fund.pdf"]);
    assert_eq!(project.names(&named("v1.2", Kind::Metric)), ["v1.2.json"]);
    for endpoint in ["../up", "a/../b", ".env", "", "/", "a:b", "c\\d", "a%2fb", "{missing}"] {
        assert!(refused(project.write(&named(endpoint, Kind::Table))).0.contains(endpoint), "{endpoint}");
    }
    let mut widget = named("prices/{symbol}", Kind::Markdown);
    let choice = |value: &str| Choice { label: value.to_owned(), value: json!(value) };
    widget.params.push(Param { choices: vec![choice("A"), choice("B")], ..text_param("symbol", "B") });
    let files = project.files(&widget);
    assert_eq!(files.keys().collect::<Vec<_>>(), ["prices/A.md", "prices/B.md"]);
    assert!(files["prices/A.md"].contains("- Symbol: **A**"));
    widget.params[0].kind = ParamKind::Date;
    assert!(refused(project.write(&widget)).0.contains("`symbol`"));
}

#[test]
fn changed_params_show() {
    let project = Project::new();
    for kind in [
        Kind::Markdown,
        Kind::Html,
        Kind::Table,
        Kind::Chart,
        Kind::Highcharts,
        Kind::VegaLite,
        Kind::Metric,
        Kind::Newsfeed,
    ] {
        let mut widget = Widget::new("fund", kind);
        widget.params.push(text_param("symbol", "AAPL"));
        let files = project.files(&widget);
        let text = files.values().next().unwrap();
        assert!(text.contains("{symbol}"), "{kind:?}: {text}");
    }
}

#[test]
fn choices_have_files_of_their_own() {
    let project = Project::new();
    let options = OptionsEndpoint {
        endpoint: "funds".to_owned(),
        params: vec![("of".to_owned(), "$region".to_owned()), ("kind".to_owned(), "etf".to_owned())],
    };
    let mut widget = Widget::new("fund", Kind::Table);
    for name in ["one", "other"] {
        let param = Param::new(name, ParamKind::Endpoint);
        widget.params.push(Param { value: json!("ALPHA"), options: Some(options.clone()), ..param });
    }
    let files = project.files(&widget);
    assert_eq!(files.keys().collect::<Vec<_>>(), ["fund.json", "funds.json"]);
    let choices: Value = serde_json::from_str(&files["funds.json"]).unwrap();
    assert_eq!(choices[0], json!({ "label": "ALPHA", "value": "ALPHA" }));
    let remarks = project.write(&widget).unwrap().remarks;
    assert!(remarks[0].contains("data/funds.json offers the same choices whatever `region` is"), "{remarks:?}");
}

#[test]
fn a_raw_view_has_rows_of_its_own() {
    let project = Project::new();
    let mut widget = Widget::new("fund", Kind::Chart);
    widget.more.insert("raw".to_owned(), json!(true));
    let files = project.files(&widget);
    let rows: Value = serde_json::from_str(&files["fund.raw.json"]).unwrap();
    assert!(rows[0]["close"].is_number() && files.contains_key("fund.json"), "{files:?}");
}
