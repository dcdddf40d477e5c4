//! Rules of tables: where they speak, where they stay silent, and what their fixes leave.

use crate::diagnostic::Diagnostic;
use crate::rules::harness::findings;
use crate::rules::{Profile, RULES, Scope};

/// The topics of these tests: columns, charts, render functions and sparklines.
fn of_tables(found: &[Diagnostic]) -> Vec<&'static str> {
    let ids = found.iter().map(|diagnostic| diagnostic.rule.id);
    let mut ids: Vec<_> = ids.filter(|id| ["W4", "W5", "W6"].contains(&&id[..2])).collect();
    ids.sort_unstable();
    ids
}

fn in_table(members: &str) -> String {
    format!("{{\"data\": {{\"table\": {{{members}}}}}}}")
}

const DAY_AND_CLOSE: &str =
    r#""columnsDefs": [{"field": "day", "headerName": "Day"}, {"field": "close", "headerName": "Close"}]"#;

#[test]
fn columns_are_judged_by_what_the_file_can_tell() {
    let cases: &[(&str, &[&str])] = &[
        (r#"{"cellDataType": "text", "formatterFn": "dateToYear"}"#, &[]),
        (r#"{"cellDataType": "text", "formatterFn": "none"}"#, &[]),
        (r#"{"cellDataType": "boolean", "formatterFn": "int"}"#, &["W413"]),
        (r#"{"minWidth": 0, "width": null, "maxWidth": 200}"#, &[]),
        (r#"{"width": -1}"#, &["W416"]),
        (r#"{"minWidth": 300, "maxWidth": 200}"#, &["W416"]),
        (r#"{"field": "S&P 500 vs. prior"}"#, &[]),
        (r#"{"enableCellChangeWs": null}"#, &[]),
        (r#"{"renderFn": "greenRed, greenRed"}"#, &["W501", "W524"]),
        (r#"{"renderFn": []}"#, &["W501"]),
        (r#"{"renderFn": "hoverCard"}"#, &[]),
        (r#"{"renderFn": "hoverCard", "cellDataType": "object"}"#, &[]),
        (r#"{"renderFn": "hoverCard", "cellDataType": "number"}"#, &["W502"]),
        (r#"{"renderFn": "columnColor", "renderFnParams": {"colorRules": []}}"#, &["W502"]),
        (r#"{"renderFn": ["columnColor"], "renderFnParams": ""}"#, &["W502"]),
        (r#"{"renderFn": "greenRed", "renderFnParams": {"hoverCard": {"title": "Close"}}}"#, &["W503"]),
        (r#"{"renderFn": "greenRed", "cellDataType": "text"}"#, &["W522"]),
        (r#"{"renderFn": "greenRed", "cellDataType": "text", "renderFnParams": {"colorValueKey": "close"}}"#, &[]),
        (r#"{"sparkline": {"type": "line", "options": {"customFormatter": "grey"}}}"#, &["W603"]),
        (
            r#"{"sparkline": {"type": "line", "options": {"customFormatter": "() => ({})", "direction": "vertical"}}}"#,
            &["W606"],
        ),
    ];
    for (column, expected) in cases {
        assert_eq!(of_tables(&findings(Scope::Column, column, Profile::Current).0), *expected, "{column}");
    }
}

#[test]
fn colour_conditions_follow_the_field_that_they_look_at() {
    let with = |rule: &str, more: &str| {
        let params = format!("{{\"colorRules\": [{{\"color\": \"green\", {rule}}}]{more}}}");
        let column =
            format!("{{\"cellDataType\": \"text\", \"renderFn\": \"columnColor\", \"renderFnParams\": {params}}}");
        of_tables(&findings(Scope::Column, &column, Profile::Current).0)
    };
    assert_eq!(with(r#""condition": "gt", "value": 1"#, ""), ["W516"]);
    assert_eq!(with(r#""condition": "gt", "value": 1"#, r#", "colorValueKey": "close""#), Vec::<&str>::new());
    assert_eq!(with(r#""condition": "contains", "value": 1"#, ""), ["W516"]);
    assert_eq!(with(r#""condition": "eq", "value": 1"#, ""), Vec::<&str>::new());
}

#[test]
fn fields_are_checked_only_where_the_rows_keep_no_others() {
    let click = |list: &str, more: &str| {
        let send = r#"{"actionType": "sendToAgent", "sendToAgent": {"markdown": "{value} of {fund} on {dai}"}}"#;
        let column = format!(
            "{{\"field\": \"close\", \"headerName\": \"Close\", \"renderFn\": \"cellOnClick\", \"renderFnParams\": {send}}}"
        );
        let table = in_table(&format!("\"columnsDefs\": [{column}{list}]{more}"));
        of_tables(&findings(Scope::Widget, &table, Profile::Current).0)
    };
    let day = r#", {"field": "day", "headerName": "Day"}"#;
    assert_eq!(click(day, ""), ["W417", "W508"]);
    assert_eq!(click(day, r#", "showAll": true"#), Vec::<&str>::new());
    let card = |kind: &str| {
        let params = r#"{"hoverCard": {"markdown": "{title}: {note}"}}"#;
        let column = format!("{{\"renderFn\": \"hoverCard\", \"renderFnParams\": {params}{kind}}}");
        of_tables(&findings(Scope::Column, &column, Profile::Current).0)
    };
    assert_eq!(card(""), Vec::<&str>::new());
    assert_eq!(card(r#", "cellDataType": "text""#), ["W417"]);
}

#[test]
fn charts_are_judged_by_what_they_show() {
    let cases: &[(&str, &[&str])] = &[
        (r#""chartView": {"cellRangeCols": {"column": ["a", "b"]}}"#, &[]),
        (r#""chartView": {"enabled": true, "cellRangeCols": {"column": ["a", "b"]}}"#, &["W426"]),
        (r#""chartView": {"enabled": true, "ignoreCellRange": true, "cellRangeCols": {"column": ["a", "b"]}}"#, &[]),
        (r#""chartView": {"enabled": true, "chartType": "histogram", "cellRangeCols": {"histogram": ["a"]}}"#, &[]),
        (r#""chartView": {"enabled": true}"#, &[]),
    ];
    for (members, expected) in cases {
        let found = findings(Scope::Widget, &in_table(members), Profile::Current).0;
        assert_eq!(of_tables(&found), *expected, "{members}");
    }
    // Without any type only the data can tell which column is a number.
    let untyped = in_table(&format!("{DAY_AND_CLOSE}, \"chartView\": {{\"enabled\": true}}"));
    assert_eq!(of_tables(&findings(Scope::Widget, &untyped, Profile::Current).0), Vec::<&str>::new());
    let numbers = |kind: &str| {
        let view = format!("\"chartView\": {{\"enabled\": true, \"chartType\": \"{kind}\"}}");
        let list = r#""columnsDefs": [{"field": "close", "headerName": "Close", "cellDataType": "number"}]"#;
        of_tables(&findings(Scope::Widget, &in_table(&format!("{list}, {view}")), Profile::Current).0)
    };
    assert_eq!(numbers("line"), ["W427"]);
    assert_eq!(numbers("scatter"), Vec::<&str>::new());
}

#[test]
fn clicks_are_judged_with_the_parameters_of_the_file() {
    let click = |more: &str, params: &str, profile: Profile| {
        let group = format!("{{\"actionType\": \"groupBy\", \"groupBy\": {{\"paramName\": \"fund\"{more}}}}}");
        let column = format!(
            "{{\"field\": \"close\", \"headerName\": \"Close\", \"renderFn\": \"cellOnClick\", \"renderFnParams\": {group}}}"
        );
        let table = format!("{{\"table\": {{\"columnsDefs\": [{column}]}}}}");
        of_tables(&findings(Scope::Widget, &format!("{{\"data\": {table}, \"params\": [{params}]}}"), profile).0)
    };
    let (visible, update) = (r#"{"paramName": "fund"}"#, r#", "forceUpdate": true"#);
    assert_eq!(click("", "", Profile::Current), ["W523"]);
    assert_eq!(click("", visible, Profile::Current), ["W525", "W526"]);
    assert_eq!(click("", r#"{"paramName": "fund", "show": false}"#, Profile::Current), ["W526"]);
    assert_eq!(click(update, visible, Profile::Current), Vec::<&str>::new());
    assert_eq!(click(update, visible, Profile::Strict), ["W525"]);
    let endpoint = r#"{"paramName": "symbol", "type": "endpoint", "optionsEndpoint": "lists/fund"}"#;
    assert_eq!(click("", endpoint, Profile::Current), Vec::<&str>::new());
}

#[test]
fn a_type_without_a_table_is_told_once() {
    let table = r#""data": {"table": {"columnsDefs": [{"field": "a.b", "headerName": "A", "cellDataType": "text", "formatterFn": "int"}]}}"#;
    let found = |kind: &str| of_tables(&findings(Scope::Widget, &format!("{{{kind}, {table}}}"), Profile::Current).0);
    assert_eq!(found(r#""type": "markdown""#), ["W418"]);
    assert_eq!(found(r#""type": "html", "raw": true"#), ["W413", "W438"]);
    assert_eq!(found(r#""type": "table""#), ["W413", "W438"]);
}

/// Faults with fixes that the rules' own examples do not show.
const MORE_FIXES: &[(Scope, &str, &str)] = &[
    (Scope::Column, "W501", r#"{"renderFn": "greenRed, titleCase, greenRed"}"#),
    (Scope::Column, "W501", r#"{"renderFn": []}"#),
    (Scope::Column, "W502", r#"{"renderFn": "cellOnClick", "renderFnParams": {"groupBy": {"paramName": "symbol"}}}"#),
    (Scope::Column, "W503", r#"{"renderFnParams": {"hoverCard": {"title": "Close"}}, "cellDataType": "text"}"#),
    (
        Scope::Column,
        "W503",
        r#"{"renderFn": "greenRed", "renderFnParams": {"colorRules": [{"condition": "eq", "value": 1, "color": "red"}]}}"#,
    ),
    (Scope::Column, "W431", r#"{"renderFn": ["greenRed", "showCellChange"]}"#),
    (
        Scope::Widget,
        "W426",
        r#"{"data": {"table": {"chartView": {"enabled": true, "cellRangeCols": {"pie": ["day", "close"]}}}}}"#,
    ),
];

#[test]
fn a_fix_removes_its_finding_and_adds_none() {
    let of_these = RULES.iter().filter(|rule| ["W4", "W5", "W6"].contains(&&rule.meta.id[..2]));
    let examples = of_these.map(|rule| (rule.example.scope, rule.meta.id, rule.example.bad));
    let mut without = Vec::new();
    for (scope, id, bad) in examples.chain(MORE_FIXES.iter().copied()) {
        let (before, texts) = findings(scope, bad, Profile::Current);
        let own = before.iter().find(|diagnostic| diagnostic.rule.id == id).unwrap();
        let Some(fix) = &own.fix else {
            without.push(id);
            continue;
        };
        let mut text = texts[0].1.clone();
        let mut edits = fix.edits.clone();
        edits.sort();
        edits.iter().rev().for_each(|edit| text.replace_range(edit.span.range(), &edit.text));
        let mut expected = of_tables(&before);
        expected.remove(expected.iter().position(|found| *found == id).unwrap());
        let after = of_tables(&findings(Scope::Widgets, &text, Profile::Current).0);
        assert!(after.iter().all(|found| expected.contains(found)), "{id}: {after:?}\n    {text}");
    }
    let mended = ["W418", "W424", "W431", "W501", "W503", "W508", "W514", "W524", "W525", "W527", "W603", "W606"];
    assert!(mended.iter().all(|id| !without.contains(id)), "{without:?}");
}
