//! What is told of routes: guesses, keys, what is left out, and defaults that are allowed.

use serde_json::json;

use super::*;

#[test]
fn labels_are_names_of_params_and_not_of_classes() {
    let mut operation = answers(list_of("Named"));
    operation["parameters"] = json!([{ "name": "side", "in": "query", "schema": named("Level") }]);
    let mut all = schemas();
    all["Level"]["title"] = json!("RiskLevel");
    all["Named"] = json!({ "type": "object", "title": "Named", "properties": { "kind": named("Level"), "a": { "type": "number", "title": "Alpha" } } });
    let inference = inferred(json!({ "/prices": { "get": operation } }), all);
    let widget = entry(&inference.widgets[0].widget);
    assert_eq!(widget["params"][0]["label"], "Side");
    let columns = &widget["data"]["table"]["columnsDefs"];
    assert_eq!((&columns[0]["headerName"], &columns[1]["headerName"]), (&json!("Kind"), &json!("Alpha")));
}

#[test]
fn what_an_author_describes_counts_more_than_what_fastapi_adds() {
    let operation = json!({ "responses": { "200": { "content": {
        "application/json": { "schema": {} }, "application/pdf": {}
    } } } });
    assert_eq!(widget("/report", operation)["type"], "pdf");
}

#[test]
fn rows_below_unusual_names_are_found_and_other_lists_are_told() {
    let object = |properties: Value| json!({ "type": "object", "properties": properties });
    let deep =
        object(json!({ "payload": object(json!({ "lines": list_of("Price") })), "status": { "type": "string" } }));
    let two = object(json!({ "buys": list_of("Price"), "sells": list_of("Price") }));
    for (schema, key, other) in [(deep, "payload.lines", None), (two, "buys", Some("sells"))] {
        let inference = inferred(json!({ "/one": { "get": answers(schema) } }), schemas());
        let one = &inference.widgets[0];
        assert_eq!(one.widget.data_key.as_deref(), Some(key));
        assert_eq!(one.widget.columns[0].field, "symbol");
        let told = one.reasons.iter().find(|reason| reason.what == "left out").map(|reason| reason.about.as_str());
        assert_eq!(told, other);
    }
    let fund = object(json!({
        "name": {}, "isin": {}, "nav": {}, "day": {}, "holdings": list_of("Price")
    }));
    assert_eq!(widget("/fund", answers(fund))["data"]["dataKey"], Value::Null);
}

#[test]
fn what_is_not_described_is_guessed_by_its_name_and_told_as_a_guess() {
    let object = json!({ "type": "object", "additionalProperties": true });
    let rows = json!({ "type": "array", "items": { "type": "object", "additionalProperties": true } });
    for (path, schema, kind, guess) in [
        ("/risk/chart", json!({}), "chart", true),
        ("/risk/price_plot", object.clone(), "chart", true),
        ("/chart", rows.clone(), "table", false),
        ("/chart/prices", json!({}), "table", true),
        ("/kpis", rows, "metric", true),
        ("/var", object.clone(), "table", false),
        ("/page_html", json!({}), "html", true),
        ("/page_html", object, "table", false),
        ("/chart", list_of("Price"), "table", false),
    ] {
        let inference = inferred(json!({ path: { "get": answers(schema) } }), schemas());
        let one = &inference.widgets[0];
        assert_eq!(one.widget.kind.name(), kind, "{path}");
        assert_eq!(one.reasons[0].why.starts_with("a guess"), guess, "{path}: {:?}", one.reasons[0]);
    }
}

#[test]
fn defaults_of_required_numbers_are_allowed() {
    for (name, bounds, value, told) in [
        ("n", json!({}), json!(1), None),
        ("n", json!({ "exclusiveMinimum": 5 }), json!(6), Some("above 5")),
        ("n", json!({ "exclusiveMinimum": 0, "maximum": 0.5 }), json!(0.5), Some("above 0, up to 0.5")),
        ("n", json!({ "minimum": -5, "exclusiveMaximum": 0 }), json!(-5), Some("from -5, below 0")),
        ("limit", json!({ "minimum": 1, "maximum": 100 }), json!(10), Some("1 to 100")),
        ("limit", json!({ "maximum": 5 }), json!(5), Some("up to 5")),
        ("limit", json!({ "minimum": 50 }), json!(50), Some("from 50")),
    ] {
        let mut schema = bounds;
        schema["type"] = json!("number");
        let mut operation = answers(list_of("Price"));
        operation["parameters"] = json!([{ "name": name, "in": "query", "required": true, "schema": schema }]);
        let found = widget("/prices", operation)["params"][0].clone();
        assert_eq!(found["value"], value, "{schema}");
        let said = found["description"].as_str().unwrap().split_once(" (").map(|(_, said)| said.trim_end_matches(')'));
        assert_eq!(said, told, "{schema}");
    }
}

#[test]
fn keys_and_lists_are_told_of() {
    let scheme = |scheme: Value| {
        let document = json!({
            "openapi": "3.1.0", "info": {}, "components": { "securitySchemes": { "Key": scheme } },
            "paths": { "/prices": { "get": {
                "security": [{ "Key": [] }], "responses": answers(list_of("Missing"))["responses"],
            } } },
        });
        let bytes = document.to_string().into_bytes();
        let source = Source { name: "openapi.json", bytes: &bytes, media: None, url: None, copied: false };
        crate::infer::infer(&source).unwrap().widgets.remove(0)
    };
    for (told, part) in [
        (json!({ "type": "apiKey", "in": "header", "name": "X-API-KEY" }), "the header `X-API-KEY`: set it"),
        (json!({ "type": "apiKey", "in": "query", "name": "token" }), "`token` in the query: set it"),
        (json!({ "type": "apiKey", "in": "cookie", "name": "sid" }), "the cookie `sid`, which Workspace does not send"),
        (json!({ "type": "http", "scheme": "bearer" }), "the header `Authorization`: set it"),
    ] {
        let one = scheme(told);
        assert!(one.remarks[0].contains(part), "{:?}", one.remarks);
    }
    let one = scheme(json!({ "type": "http", "scheme": "bearer" })).forwarded("https://desk.example").unwrap();
    assert!(one.remarks[0].contains("the endpoint here must send it"), "{:?}", one.remarks);

    let mut operation = answers(list_of("Price"));
    operation["parameters"] =
        json!([{ "name": "tags", "in": "query", "schema": { "type": "array", "items": { "type": "string" } } }]);
    let inference = inferred(json!({ "/prices": { "get": operation } }), schemas());
    assert!(inference.widgets[0].remarks[0].contains("`tags` is a list"), "{:?}", inference.widgets[0].remarks);
}

#[test]
fn a_list_with_choices_is_typed_where_the_choices_are_not_forwarded() {
    let mut operation = answers(list_of("Price"));
    operation["parameters"] =
        json!([{ "name": "symbols", "in": "query", "schema": { "type": "array", "items": { "type": "string" } } }]);
    let paths = json!({ "/prices": { "get": operation }, "/symbols": { "get": answers(list_of("Choice")) } });
    let one = inferred(paths, schemas()).widgets.remove(0);
    assert_eq!(entry(&one.widget)["params"][0]["multiSelect"], true);
    let forwarded = entry(&one.forwarded("https://desk.example").unwrap().widget);
    assert_eq!((forwarded["params"][0].get("multiSelect"), &forwarded["params"][0]["multiple"]), (None, &json!(true)));
}
