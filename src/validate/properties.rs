//! What holds of every run, whatever the documents.

use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Options, Profile, Report, check_into};
use crate::diagnostic::Diagnostic;
use crate::project::Backend;
use crate::text::{Sources, StandIns};

pub(crate) fn widgets() -> Value {
    let columns = json!([
        { "field": "day", "headerName": "Day", "cellDataType": "date", "chartDataType": "time" },
        { "field": "close", "headerName": "Close", "cellDataType": "number", "renderFn": "columnColor",
          "renderFnParams": { "colorRules": [{ "condition": "gt", "value": 0, "color": "green" }] } },
        { "field": "trend", "headerName": "Trend", "sparkline": { "type": "line", "options": { "stroke": "#448" } } },
    ]);
    json!({
        "prices": {
            "name": "Prices", "description": "Closing prices of the desk's funds.", "category": "Funds", "type": "table",
            "endpoint": "prices/{fund}", "gridData": { "w": 20, "h": 12 }, "refetchInterval": 60000, "staleTime": 30000,
            "params": [
                { "paramName": "fund", "type": "endpoint", "value": "ALPHA", "optionsEndpoint": "funds", "label": "Fund" },
                [{ "paramName": "since", "type": "date", "value": "$currentDate-3M" }],
            ],
            "data": { "table": { "showAll": false, "columnsDefs": columns } },
        },
        "broken": {
            "name": 5, "description": "Says too little", "endpoint": "broken", "type": "tabel", "colour": "red",
            "refetchInterval": 60, "params": [{ "type": "number", "value": "ten" }],
            "data": { "table": { "columnsDefs": [{ "field": "a" }, { "headerName": "B", "formatterFn": "money" }] } },
        },
    })
}

pub(crate) fn apps() -> Value {
    let item = |id: &str, x: u32| json!({ "i": id, "x": x, "y": 2, "w": 20, "h": 12, "groups": ["Group 1"] });
    json!([{
        "name": "Desk", "allowCustomization": true, "prompts": [],
        "tabs": { "one": { "id": "one", "name": "One", "layout": [item("prices", 0), item("broken", 20)] } },
        "groups": [{ "name": "Group 1", "type": "endpointParam", "paramName": "funds", "widgetIds": ["prices"] }],
    }])
}

pub(crate) fn agents() -> Value {
    json!({ "desk": { "name": "Desk helper", "description": "Answers questions about funds.",
                      "endpoints": { "query": "/v1/query" }, "features": { "streaming": true } } })
}

pub(crate) const NAMES: [&str; 3] = ["widgets.json", "apps.json", "agents.json"];

/// Checks documents in memory, by their names.
pub(crate) fn check(contents: StandIns) -> Report {
    let [widgets, apps, agents] = NAMES.map(|name| Some(PathBuf::from(name)));
    let backend = Backend { root: PathBuf::new(), widgets, apps, agents };
    let mut report = Report { sources: Sources::with(contents), ..Report::default() };
    let options = Options { profile: Profile::Strict, ..Options::default() };
    check_into(&mut report, &backend, &options).unwrap();
    report
}

fn check_texts(texts: [String; 3]) -> Report {
    check(NAMES.map(PathBuf::from).into_iter().zip(texts.map(String::into_bytes)).collect())
}

/// Pointers of every value below `value`.
fn places(value: &Value, here: &str, out: &mut Vec<String>) {
    out.push(here.to_owned());
    for (at, item) in value.as_array().into_iter().flatten().enumerate() {
        places(item, &format!("{here}/{at}"), out);
    }
    for (key, item) in value.as_object().into_iter().flatten() {
        places(item, &format!("{here}/{key}"), out);
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        Just(json!(true)),
        Just(json!(-1)),
        Just(json!(1e300)),
        Just(json!("")),
        Just(json!("{fund}$currentDate-3M")),
        Just(json!("é\u{1f600}\u{0}")),
        Just(json!([])),
        Just(json!([[], [null], "x"])),
        Just(json!({})),
        Just(json!({ "": { "i": [] } })),
    ]
}

/// The text with some bytes replaced by others, as a slip of the keyboard does; kept as text.
pub(crate) fn slip(text: &str, at: prop::sample::Index, length: usize, put: &str) -> String {
    let start = text.floor_char_boundary(at.index(text.len()));
    let end = text.ceil_char_boundary((start + length).min(text.len()));
    format!("{}{put}{}", &text[..start], &text[end..])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_place_lies_inside_its_file(
        document in 0..3usize,
        at: prop::sample::Index,
        length in 0..40usize,
        put in prop_oneof![Just(""), Just(","), Just("}"), Just("["), Just("\""), Just("\u{1f600}"), Just("\t'é': None //"), Just("1e999")],
    ) {
        let mut texts = [widgets(), apps(), agents()].map(|value| serde_json::to_string_pretty(&value).unwrap());
        texts[document] = slip(&texts[document], at, length, put);
        let Report { sources, diagnostics, .. } = check_texts(texts);
        for diagnostic in &diagnostics {
            for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
                let text = sources.file(label.file).text();
                prop_assert!(label.span.start <= label.span.end, "{diagnostic:?}");
                prop_assert!(text.get(label.span.range()).is_some(), "{diagnostic:?}");
                let position = sources.file(label.file).position(label.span.start);
                let line = text.lines().nth(position.line - 1).unwrap_or_default();
                prop_assert!(position.column <= line.chars().count() + 1, "{position:?} {diagnostic:?}");
            }
            for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
                let text = sources.file(diagnostic.primary.file).text();
                prop_assert!(text.get(edit.span.range()).is_some(), "{diagnostic:?}");
            }
        }
    }

    #[test]
    fn a_changed_value_hides_no_finding_of_another_widget(at: prop::sample::Index, value in any_value()) {
        let of_broken = |found: &[Diagnostic]| -> Vec<String> {
            // W009 sums up all errors at the first of them.
            let counts = |d: &&Diagnostic| d.primary.pointer.starts_with("/broken") && d.rule.id != "W009";
            let own = found.iter().filter(counts);
            own.map(|diagnostic| format!("{} {}", diagnostic.rule.id, diagnostic.primary.pointer)).collect()
        };
        let texts = |widgets: &Value| [widgets.to_string(), apps().to_string(), agents().to_string()];
        let before = of_broken(&check_texts(texts(&widgets())).diagnostics);
        let mut changed = widgets();
        let mut inside = Vec::new();
        places(&changed["prices"], "/prices", &mut inside);
        *changed.pointer_mut(&inside[at.index(inside.len())]).unwrap() = value;
        let after = of_broken(&check_texts(texts(&changed)).diagnostics);
        for finding in &before {
            prop_assert!(after.contains(finding), "{finding} is gone from {after:?}");
        }
        prop_assert!(before.len() > 5);
    }
}
