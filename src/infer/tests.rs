//! What is inferred, case by case.

#![expect(clippy::needless_pass_by_value, reason = "values are made where they are given")]

use serde_json::{Value, json};

use super::*;
use crate::widget::entry;

fn source<'a>(name: &'a str, bytes: &'a [u8]) -> Source<'a> {
    Source { name, bytes, media: None, url: None, copied: false }
}

fn one(name: &str, bytes: &[u8]) -> Inferred {
    let mut inference = infer(&source(name, bytes)).unwrap();
    assert_eq!(inference.widgets.len(), 1);
    inference.widgets.remove(0)
}

/// The columns of rows in which `field` has these values.
fn column(field: &str, values: Value) -> Value {
    let rows: Value = values.as_array().unwrap().iter().map(|value| json!({ "k": "a", field: value })).collect();
    let inferred = one("rows.json", rows.to_string().as_bytes());
    let entry = entry(&inferred.widget);
    let columns = entry["data"]["table"]["columnsDefs"].as_array().unwrap();
    columns.iter().find(|column| column["field"] == field).unwrap().clone()
}

#[test]
fn formats_are_told_by_their_content() {
    for (name, text, kind) in [
        ("a.json", r#"[{"x": 1}, {"x": 2}]"#, "table"),
        ("a.json", r#"{"name": "A", "price": 2}"#, "table"),
        ("a.jsonl", "{\"x\": 1}\n{\"x\": 2}\n", "table"),
        ("data", "a,b\n1,2\n3,4\n", "table"),
        ("a.tsv", "a\tb\n1\t2\n", "table"),
        ("a.json", r#"{"data": [{"type": "bar", "x": [1], "y": [2]}], "layout": {}}"#, "chart"),
        ("a.json", r#"{"results": {"data": [{"x": [1]}], "layout": {}}}"#, "chart"),
        ("a.json", r#"{"userOptions": {"series": []}}"#, "chart-highcharts"),
        ("a.json", r#"{"series": [{"data": [1]}], "title": {"text": "T"}}"#, "chart-highcharts"),
        (
            "a.json",
            r#"{"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "mark": "bar"}"#,
            "chart-vegalite",
        ),
        ("a.json", r#"{"mark": "bar", "encoding": {}, "data": {"values": [{"a": 1}]}}"#, "chart-vegalite"),
        ("a.json", r#"{"label": "NAV", "value": 1, "delta": "2"}"#, "metric"),
        ("a.json", r#"[{"label": "NAV", "value": "1"}]"#, "metric"),
        ("a.json", r#"[{"label": "NAV", "value": 1, "day": 3}]"#, "table"),
        ("a.json", r#"[{"title": "T", "date": "2026-01-01", "excerpt": "e", "body": "b"}]"#, "newsfeed"),
        ("a.json", r#"[{"title": "T", "date": "2026-01-01"}]"#, "table"),
        ("a.json", "\"# Title\\nText\"", "markdown"),
        ("a.json", r#"{"data_format": {"data_type": "pdf", "filename": "a"}, "content": "x"}"#, "pdf"),
        ("a.md", "- one, two\n- three, four\n", "markdown"),
        ("note", "Words, and more words.\nWords, again.\n", "markdown"),
        ("a", "<!DOCTYPE html><p>", "html"),
        ("a", "\n%PDF-1.7\n", "pdf"),
        ("a.txt", " https://www.youtube.com/watch?v=abc\n", "youtube"),
    ] {
        assert_eq!(one(name, text.as_bytes()).widget.kind.name(), kind, "{text}");
    }
}

#[test]
fn what_no_widget_shows_is_told_with_what_to_do() {
    for (name, bytes, part) in [
        ("a.json", b"[1, 2]".as_slice(), "list of plain values"),
        ("a.json", b"[[1], [2]]", "list of lists"),
        ("a.json", b"[]", "empty list"),
        ("a.json", b"{\"a\": 1,}", "a.json:1:8: "),
        ("a.json", b"3", "plain value"),
        ("a.json", b"  ", "is empty"),
        ("a.csv", b"a,b\n1,\xff\n", "a.csv:2:3: this is not UTF-8"),
        ("a.csv", b"a,b\n1,2,3\n", "a.csv:2:5: "),
        ("a.csv", b"1,2\n3,4\n", "a.csv:1:1: the first line holds values"),
        ("a.csv", b"a,b\n", "no rows"),
        ("a.csv", b"a,b\n1,2\nnote\n3,4\n", "a.csv:3:5: "),
        ("a.json", br#"{"detail": "Not authenticated"}"#, "error message, not data: Not authenticated"),
        ("a.json", br#"{"status": 403, "error": "no key"}"#, "error message, not data: no key"),
        ("a.json", br#"{"a": {"x": {"y": 1}}, "b": [1]}"#, "columns or groups"),
        ("a.xlsx", b"PK\x03\x04rest", "workbook"),
        ("a.parquet", b"PAR1rest", "Parquet"),
        ("a.xml", b"<?xml version=\"1.0\"?><a/>", "is XML"),
        ("a.json", br#"{"s": "ok", "t": [1], "o": [1], "h": [1], "l": [1], "c": [1]}"#, "TradingView"),
    ] {
        let error = infer(&source(name, bytes)).unwrap_err();
        assert!(error.message.contains(part) && !error.help.is_empty(), "{error:?}");
    }
}

#[test]
fn what_is_too_much_is_refused() {
    let names: Vec<String> = (0..2_001).map(|number| format!("c{number}")).collect();
    let csv = format!("{}\n{}1\n", names.join(","), "1,".repeat(2_000));
    let row: serde_json::Map<String, Value> = names.iter().map(|name| (name.clone(), json!(1))).collect();
    for (name, text) in [("a.csv", csv), ("a.json", json!([row]).to_string())] {
        let error = infer(&source(name, text.as_bytes())).unwrap_err();
        assert!(error.message.contains("has 2001 columns; 2000 are the most"), "{name}: {error:?}");
    }
    // Each anchor repeats the one before it nine times.
    let anchors: Vec<String> = ('b'..='i')
        .map(|one| {
            let before = char::from(one as u8 - 1);
            format!("{one}: &{one} [{}]\n", vec![format!("*{before}"); 9].join(", "))
        })
        .collect();
    let bomb = format!("openapi: 3.1.0\npaths: {{}}\na: &a [x]\n{}", anchors.concat());
    let error = infer(&source("api.yaml", bomb.as_bytes())).unwrap_err();
    assert!(error.message.ends_with("there is too much of it, or it repeats itself too often"), "{error:?}");
}

#[test]
fn columns_are_told_by_all_values_and_their_names() {
    for (field, values, expected) in [
        ("close", json!([1.5, null, 2.25]), json!({ "cellDataType": "number", "decimalPlaces": 2 })),
        ("volume", json!([1_200_000, 900]), json!({ "cellDataType": "number", "formatterFn": "int" })),
        ("year", json!([2024, 2025]), json!({ "cellDataType": "number", "formatterFn": "none" })),
        ("cik", json!([320_193, 789_019]), json!({ "cellDataType": "number", "formatterFn": "none" })),
        ("change_pct", json!([0.4, -1.2]), json!({ "formatterFn": "percent", "renderFn": "greenRed" })),
        ("change_pct", json!([0.004, -0.012]), json!({ "formatterFn": "normalizedPercent", "decimalPlaces": 1 })),
        ("weight", json!([0.4, 0.6]), json!({ "formatterFn": "normalizedPercent" })),
        ("weight", json!([40.0, 60.0]), json!({ "formatterFn": "percent" })),
        ("weight", json!([70.5, 82.1]), json!({ "formatterFn": null })),
        ("dividend_yield", json!([0.012, 0.03]), json!({ "formatterFn": "normalizedPercent" })),
        ("exchange_rate", json!([0.92, 0.93]), json!({ "formatterFn": null })),
        ("price_usd", json!([1.0, 2.5]), json!({ "prefix": "$", "decimalPlaces": 2 })),
        ("eur_usd", json!([1.08, 1.09]), json!({ "prefix": null })),
        ("pnl", json!([3.0, -2.5]), json!({ "renderFn": "greenRed" })),
        ("day", json!(["2026-01-02", "2026-01-05"]), json!({ "cellDataType": "dateString" })),
        ("at", json!(["2026-01-02T09:00:00Z", "2026-01-05 10:00"]), json!({ "cellDataType": "date" })),
        ("timestamp", json!([1_714_608_000, 1_714_694_400]), json!({ "cellDataType": "date" })),
        ("timestamp", json!([1_714_608_000_000_i64]), json!({ "cellDataType": "number", "formatterFn": "none" })),
        ("day", json!(["2026-13-01"]), json!({ "cellDataType": "text" })),
        ("cusip", json!(["037833100", "594918104"]), json!({ "cellDataType": "text" })),
        ("close", json!(["1.5", "2.5"]), json!({ "cellDataType": "text" })),
        ("active", json!([true, false, null]), json!({ "cellDataType": "boolean" })),
        ("history", json!([[1, 2], [2, 1.5]]), json!({ "cellDataType": null, "sparkline": { "type": "line" } })),
        ("inner", json!([{ "a": 1 }]), json!({ "cellDataType": "object" })),
        ("mixed", json!([1, "x"]), json!({ "cellDataType": null })),
        ("empty", json!([null, null]), json!({ "cellDataType": null })),
        ("text", json!(["x".repeat(100)]), json!({ "cellDataType": "text", "width": 300 })),
        ("ticker", json!(["A"]), json!({ "pinned": "left" })),
        ("P/E (x)", json!([1.5]), json!({ "field": "P/E (x)", "headerName": "P/E (x)" })),
        ("closePrice", json!([1.5]), json!({ "field": "closePrice", "headerName": "Close Price" })),
        ("nav_pct", json!([1.5]), json!({ "headerName": "NAV %" })),
    ] {
        let found = column(field, values.clone());
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(&found[key], value, "{key} of {field} {values}: {found}");
        }
    }
}

#[test]
fn rows_that_lack_what_later_rows_have_are_told_of() {
    let inferred = one("a.json", br#"[{"a": 1}, {"a": 2, "b": 3}]"#);
    let reason = inferred.reasons.iter().find(|reason| reason.about == "b").unwrap();
    assert!(reason.why.contains("missing in the first row"), "{reason:?}");
}

#[test]
fn rows_are_found_deep_in_a_document() {
    for (text, key, also) in [
        (r#"{"data": [{"a": 1}], "total": 1}"#, "data", ""),
        (r#"{"answer": {"items": [{"a": 1}]}}"#, "answer.items", ""),
        (r#"{"meta": {"columns": [{"n": 1}, {"n": 2}]}, "prices": [{"a": 1}]}"#, "prices", "meta.columns"),
        (r#"{"links": [{"n": 1}, {"n": 2}], "data": [{"a": 1}]}"#, "data", "links"),
        (r#"{"x": [{"n": 1}], "y": [{"a": 1}, {"a": 2}]}"#, "y", "x"),
        (r#"{"a.b": [{"n": 1}], "c": [{"a": 1}]}"#, "c", ""),
    ] {
        let inferred = one("a.json", text.as_bytes());
        assert_eq!(inferred.widget.data_key.as_deref(), Some(key), "{text}");
        let reason = inferred.reasons.iter().find(|reason| reason.about == "dataKey").unwrap();
        assert_eq!(reason.why.contains("there is"), !also.is_empty(), "{reason:?}");
        assert!(reason.why.contains(also), "{reason:?}");
    }
}

#[test]
fn numbers_and_dates_of_a_table_are_read_as_people_write_them() {
    for (text, expected, keys) in [
        ("k;v\na;1.234,50 €\nb;99,1 €\n", json!([1234.5, 99.1]), json!({ "suffix": " €" })),
        ("k,v\na,\"$1,234.50\"\nb,$9\n", json!([1234.5, 9]), json!({ "prefix": "$" })),
        ("k;v\na;12,5 %\nb;-3 %\n", json!([12.5, -3]), json!({ "formatterFn": "percent" })),
        ("k,v\na,\"(1,234,567)\"\nb,n/a\n", json!([-1_234_567, null]), json!({})),
        ("k,v\na,1 234 567.5\nb,2\n", json!([1_234_567.5, 2]), json!({})),
        ("k,v\na,02.01.2026\nb,\n", json!(["2026-01-02", null]), json!({ "cellDataType": "dateString" })),
        (
            "k,v\na,1/31/2026\nb,2/1/2026\n",
            json!(["2026-01-31", "2026-02-01"]),
            json!({ "cellDataType": "dateString" }),
        ),
        ("k\tv\na\t1,5\nb\t2,25\n", json!([1.5, 2.25]), json!({})),
        ("k;v;w\na;1.500;0,5\nb;2.000;1\n", json!([1500, 2000]), json!({ "formatterFn": "int" })),
        ("k;v\na;1.500\nb;2.000\n", json!([1500, 2000]), json!({})),
        ("k;v\na;1234.567\nb;2.000\n", json!([1234.567, 2.0]), json!({})),
        ("k;v\na;0.567\nb;2.000\n", json!([0.567, 2.0]), json!({})),
        ("k,v\na,1.5\nb,null\nc,.\nd,#N/A N/A\n", json!([1.5, null, null, null]), json!({ "cellDataType": "number" })),
        ("k,v\na,2.9e12\nb,#N/A\n", json!([2.9e12, null]), json!({})),
        ("k,yield\na,0.25 %\nb,0.5 %\n", json!([0.25, 0.5]), json!({ "formatterFn": "percent", "decimalPlaces": 3 })),
        ("k,v\na,2026/01/31\nb,.\n", json!(["2026-01-31", null]), json!({ "cellDataType": "dateString" })),
        ("k,v\na,31-Jan-26\nb,1-Feb-2026\n", json!(["2026-01-31", "2026-02-01"]), json!({})),
        ("k,v\na,\"Sept 3, 2026\"\nb,31 January 2026\n", json!(["2026-09-03", "2026-01-31"]), json!({})),
        ("k,v\na,31.01.26\nb,01.02.98\n", json!(["2026-01-31", "1998-02-01"]), json!({})),
        ("k,v\na,31-01-2026\nb,01-02-2026\n", json!(["2026-01-31", "2026-02-01"]), json!({})),
        (
            "k;v\na;31.01.2026 10:00\nb;1.2.2026 11:30\n",
            json!(["2026-01-31T10:00", "2026-02-01T11:30"]),
            json!({ "cellDataType": "date" }),
        ),
    ] {
        let inferred = one("a.csv", text.as_bytes());
        let Data::File { name, bytes } = &inferred.widget.data else { panic!("{:?}", inferred.widget.data) };
        assert_eq!(name.to_str(), Some("a.json"), "{text}");
        let rows: Value = serde_json::from_slice(bytes).unwrap();
        let field = inferred.widget.columns[1].field.clone();
        let values: Value = rows.as_array().unwrap().iter().map(|row| row[&field].clone()).collect();
        assert_eq!(values, expected, "{text}");
        let entry = entry(&inferred.widget);
        for (key, value) in keys.as_object().unwrap() {
            assert_eq!(&entry["data"]["table"]["columnsDefs"][1][key], value, "{text}");
        }
    }
    // What may be two things, or is no quantity, stays a text.
    for text in [
        "k,v\na,\"1,234\"\n",
        "k,v\na,1/2/2026\n",
        "k,v\na,$1\nb,€1\n",
        "k,v\na,007\n",
        "k,v\na,+49\n",
        "k,v\na,12 34\n",
        "k,v\na,1 %\nb,x\n",
        "k,v\na,1-2-2026\n",
        "k,v\na,Jan-26\n",
        "k,v\na,31-Jan-2026\nb,2026-02-01 10:00\n",
    ] {
        let inferred = one("a.csv", text.as_bytes());
        assert_eq!(inferred.widget.columns[1].cell, Some(crate::widget::Cell::Text), "{text}");
        assert!(matches!(&inferred.widget.data, Data::File { name, .. } if name.to_str() == Some("a.csv")), "{text}");
    }
}

#[test]
fn the_query_of_a_url_becomes_params_and_keys_do_not() {
    let url =
        "https://desk.example/v1/prices?symbol=AAPL&limit=5&from=2026-01-01&code=007&adjusted=true&api_key=secret";
    let bytes = br#"[{"a": 1}]"#;
    let inference =
        infer(&Source { name: "prices", bytes, media: Some("application/json"), url: Some(url), copied: false })
            .unwrap();
    let one = &inference.widgets[0];
    let params: Vec<_> =
        one.widget.params.iter().map(|param| format!("{} {} {}", param.name, param.kind.name(), param.value)).collect();
    assert_eq!(
        params,
        [
            "symbol text \"AAPL\"",
            "limit number 5",
            "from date \"2026-01-01\"",
            "code text \"007\"",
            "adjusted boolean true"
        ]
    );
    assert!(
        matches!(&one.widget.data, Data::Url(url) if url == "https://desk.example/v1/prices?api_key=secret"),
        "{:?}",
        one.widget.data
    );
    assert!(one.remarks[0].contains("api_key") && !one.remarks[0].contains("secret"));
    // What Workspace cannot read as it comes is copied.
    let inference =
        infer(&Source { name: "prices", bytes: b"a,b\n1,2\n", media: Some("text/csv"), url: Some(url), copied: false })
            .unwrap();
    assert!(matches!(&inference.widgets[0].widget.data, Data::File { .. }));
}

#[test]
fn a_page_that_asks_for_a_login_is_no_data() {
    let bytes = b"<html><form><input type=\"password\"></form></html>";
    let page = Source {
        name: "prices",
        bytes,
        media: Some("text/html"),
        url: Some("https://desk.example/prices"),
        copied: false,
    };
    assert!(infer(&page).unwrap_err().message.contains("login"));
}

#[test]
fn what_is_copied_is_unchanged_and_named_after_its_source() {
    let text = b"symbol,close\nA,1.5\n";
    let inferred = one("Fund prices.csv", text);
    assert_eq!((inferred.widget.id.as_str(), inferred.widget.title.as_str()), ("fund_prices", "Fund Prices"));
    assert!(
        matches!(&inferred.widget.data, Data::File { name, bytes } if name.to_str() == Some("Fund prices.csv") && bytes == text)
    );
    assert_eq!(one("note.md", b"# Weekly note\n").widget.id, "note_widget");
    assert_eq!(one("--.json", b"[{\"a\": 1}]").widget.id, "table_widget");
}

/// The rows that are written for the file, and what was told.
fn copied(name: &str, text: &str) -> (Value, Inferred) {
    let inferred = one(name, text.as_bytes());
    let Data::File { bytes, .. } = &inferred.widget.data else { panic!("{:?}", inferred.widget.data) };
    (serde_json::from_slice(bytes).unwrap_or_else(|_| panic!("{text} stays as it is")), inferred)
}

#[test]
fn what_stands_around_a_table_is_left_out_and_told() {
    for (text, told) in [
        ("sep=;\r\nk;v\r\na;1\r\nb;2\r\n", "line 1"),
        ("Report\nAs of 31.01.2026\n\nk,v\na,1\nb,2\n", "2 lines"),
        ("Report\nk;v;w\na;1;x\nb;2;y\n", "1 line"),
        ("Report\n\n\nk;v;w\na;1;x\nb;2;y\n", "1 line"),
        ("Report;;\nk;v;w\na;1;x\nb;2;y\n", "1 line"),
        ("k,v,w\na,1,x\nb,2,y\n\nSource: the desk\n", "1 line"),
        ("k,v,w\na,1,x\nb,2,y\n,,\nSource: the desk,,\n", "2 lines"),
        (",k,v\n0,a,1\n1,b,2\n", "column 1"),
        ("k,v,\na,1,\nb,2,\n", "column 3"),
    ] {
        let (rows, inferred) = copied("a.csv", text);
        let values: Value = rows.as_array().unwrap().iter().map(|row| json!([row["k"], row["v"]])).collect();
        assert_eq!(values, json!([["a", 1], ["b", 2]]), "{text}");
        let reason = inferred.reasons.iter().find(|reason| reason.what == "left out");
        assert_eq!(reason.map(|reason| reason.about.as_str()), Some(told), "{text}");
    }
    let (rows, _) = copied("a.csv", ",open\n2026-01-02,1\n2026-01-05,2\n");
    assert_eq!(rows[0], json!({ "date": "2026-01-02", "open": 1 }));
    let (rows, _) = copied("a.csv", ",open\nAAPL,1\nMSFT,2\n");
    assert_eq!(rows[0], json!({ "index": "AAPL", "open": 1 }));
    for text in
        ["k,v\na,TRUE\nb,false\n", "k, v\n a,1\n", "k,v\na,37833E100\nb,594918104\n", "k,v\na,12345678901234567890\n"]
    {
        let (_, inferred) = copied("a.csv", text);
        assert_eq!(inferred.reasons[1].why, "which all backends read alike", "{text}");
    }
    let (rows, inferred) = copied("a.csv", "trade_date,v\n20260131,1\n20260201,2\n");
    assert_eq!(rows[0]["trade_date"], "2026-01-31");
    assert_eq!(inferred.widget.columns[0].cell, Some(crate::widget::Cell::DateString));
}

#[test]
fn texts_that_could_be_numbers_are_told_with_the_reason() {
    for (text, part) in [
        ("k,v\na,1\nb,2\nc,x\n", "not all are numbers: `x`"),
        ("k,v\na,\"1,234\"\nb,\"5,678\"\n", "not clear where the decimals of `1,234` begin"),
        ("k,v\na,$1\nb,€1\n", "different signs"),
    ] {
        let inferred = one("a.csv", text.as_bytes());
        let reason = inferred.reasons.iter().find(|reason| reason.about == "v").unwrap();
        assert!(reason.why.contains(part), "{text}: {reason:?}");
    }
}

#[test]
fn tables_that_are_not_written_by_rows_are_turned_into_rows() {
    let rows = json!([{ "s": "A", "c": 1.5 }, { "s": "B", "c": 2.5 }]);
    for (document, expected) in [
        (json!({ "s": { "0": "A", "1": "B" }, "c": { "0": 1.5, "1": 2.5 } }), &rows),
        (json!({ "0": { "s": "A", "c": 1.5 }, "1": { "s": "B", "c": 2.5 } }), &rows),
        (json!({ "columns": ["s", "c"], "index": [0, 1], "data": [["A", 1.5], ["B", 2.5]] }), &rows),
        (json!({ "s": ["A", "B"], "c": [1.5, 2.5] }), &rows),
        (json!([["s", "c"], ["A", 1.5], ["B", 2.5]]), &rows),
        (json!({ "c": { "1769817600000": 1.5 } }), &json!([{ "date": 1_769_817_600, "c": 1.5 }])),
        (
            json!({ "2026-01-02": { "c": 1 }, "2026-01-05": { "c": 2 } }),
            &json!([{ "date": "2026-01-02", "c": 1 }, { "date": "2026-01-05", "c": 2 }]),
        ),
        (
            json!({ "Meta": { "1. Info": "Daily" }, "Series": { "2026-01-02": { "c": "1" }, "2026-01-05": { "c": "2" } } }),
            &json!([{ "date": "2026-01-02", "c": "1" }, { "date": "2026-01-05", "c": "2" }]),
        ),
        (
            json!({ "AAPL": { "c": 1 }, "MSFT": { "c": 2 } }),
            &json!([{ "name": "AAPL", "c": 1 }, { "name": "MSFT", "c": 2 }]),
        ),
    ] {
        let (found, inferred) = copied("a.json", &document.to_string());
        assert_eq!(&found, expected, "{document}");
        assert_eq!(inferred.reasons[0].about, "data");
    }
}
