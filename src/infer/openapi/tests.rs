//! What is inferred, case by case.

#![expect(clippy::needless_pass_by_value, reason = "values are made where they are given")]

use serde_json::{Value, json};

use super::super::{Inference, Source};
use crate::widget::entry;

mod told;

/// What is inferred of the API with these paths and schemas.
fn inferred(paths: Value, schemas: Value) -> Inference {
    let document = json!({ "openapi": "3.1.0", "info": { "title": "FastAPI" }, "paths": paths, "components": { "schemas": schemas } });
    let bytes = document.to_string().into_bytes();
    let source = Source {
        name: "openapi.json",
        bytes: &bytes,
        media: None,
        url: Some("http://127.0.0.1:8000/openapi.json"),
        copied: false,
    };
    super::super::infer(&source).unwrap()
}

/// The schemas that the cases refer to.
fn schemas() -> Value {
    let property = |kind: &str| json!({ "type": kind });
    let list = json!({ "type": "array", "items": { "$ref": "#/components/schemas/Price" } });
    json!({
        "Period": { "type": "string", "enum": ["day", "week"] },
        "Side": { "type": "string", "enum": ["buy", "sell"] },
        "Level": { "type": "integer", "enum": [1, 2] },
        "Price": { "type": "object", "properties": {
            "symbol": property("string"), "closePrice": property("number"), "TheAlias": property("string"),
            "active": property("boolean"), "side": { "$ref": "#/components/schemas/Side" },
            "inner": { "$ref": "#/components/schemas/Inner" }, "history": { "type": "array", "items": property("number") },
            "day": { "type": "string", "format": "date" }, "at": { "type": "string", "format": "date-time" },
            "count": { "anyOf": [property("integer"), { "type": "null" }] },
        } },
        "Inner": { "type": "object", "properties": { "a": property("integer") } },
        "Choice": { "type": "object", "properties": { "label": property("string"), "value": property("string") } },
        "Kpi": { "type": "object", "properties": {
            "label": property("string"), "value": property("number"), "delta": { "anyOf": [property("number"), { "type": "null" }] }
        } },
        "Envelope": { "type": "object", "properties": { "data": list, "total": property("integer") } },
        "Results": { "type": "object", "properties": { "results": list } },
        "Order": { "type": "object", "required": ["symbol", "side"], "properties": {
            "symbol": property("string"), "qty": property("integer"), "side": { "$ref": "#/components/schemas/Side" },
            "when": { "type": "string", "format": "date" }
        } },
        "Figure": { "type": "object", "properties": { "data": { "type": "array", "items": {} }, "layout": property("object") } },
        "Page": { "type": "object", "properties": { "rowData": list, "rowCount": property("integer") } },
        "Base": { "type": "object", "properties": { "id": property("integer") } },
        "Derived": { "allOf": [{ "$ref": "#/components/schemas/Base" }, { "type": "object", "properties": { "name": property("string") } }] },
        "Node": { "type": "object", "properties": { "name": property("string"), "next": { "$ref": "#/components/schemas/Node" } } },
        "Loop": { "$ref": "#/components/schemas/Loop" },
    })
}

fn named(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn list_of(name: &str) -> Value {
    json!({ "type": "array", "items": named(name) })
}

/// An operation that answers JSON made as `schema` says.
fn answers(schema: Value) -> Value {
    json!({ "responses": { "200": { "content": { "application/json": { "schema": schema } } } } })
}

/// The only widget of the API in which GET `path` is `operation`, as in widgets.json.
fn widget(path: &str, operation: Value) -> Value {
    let inference = inferred(json!({ path: { "get": operation } }), schemas());
    let [inferred] = inference.widgets.as_slice() else { panic!("{:?}", inference.skipped) };
    entry(&inferred.widget)
}

/// The param that a query parameter made as `schema` says becomes.
fn param(name: &str, schema: Value) -> Value {
    let mut operation = answers(list_of("Price"));
    operation["parameters"] = json!([{ "name": name, "in": "query", "schema": schema }]);
    widget("/prices", operation)["params"][0].clone()
}

/// Why GET `path` is no widget.
fn skipped(path: &str, operation: Value) -> String {
    let inference = inferred(json!({ path: { "get": operation } }), schemas());
    assert!(inference.widgets.is_empty(), "{:?}", inference.widgets);
    inference.skipped[0].why.clone()
}

fn of_media(media: &str) -> Value {
    json!({ "responses": { "200": { "content": { media: { "schema": { "type": "string" } } } } } })
}

fn column(field: &str) -> Value {
    let widget = widget("/prices", answers(list_of("Price")));
    let columns = widget["data"]["table"]["columnsDefs"].as_array().unwrap();
    columns
        .iter()
        .find(|column| column["field"] == field)
        .unwrap_or_else(|| panic!("no {field} in {columns:?}"))
        .clone()
}

#[test]
fn the_media_type_of_the_answer_counts() {
    for (media, kind) in [
        ("text/html", "html"),
        ("text/plain", "markdown"),
        ("text/markdown; charset=utf-8", "markdown"),
        ("application/pdf", "pdf"),
    ] {
        assert_eq!(widget("/page", of_media(media))["type"], kind, "{media}");
    }
    assert!(skipped("/file", of_media("image/png")).contains("image/png"));
    assert!(skipped("/file", json!({ "responses": { "200": { "description": "a file" } } })).contains("does not say"));
    assert!(skipped("/file", json!({ "responses": { "307": {} } })).contains("no success"));
    assert!(skipped("/stream", of_media("text/event-stream")).contains("stream"));
}

#[test]
fn routes_with_choices_are_for_params_and_routes_about_the_service_are_nothing() {
    let mut prices = answers(list_of("Price"));
    let query = |name: &str, required: bool| json!({ "name": name, "in": "query", "required": required, "schema": { "type": "string" } });
    prices["parameters"] = json!([query("symbol", true), query("country", false)]);
    let mut symbols = answers(list_of("Choice"));
    symbols["parameters"] = json!([query("country", true)]);
    let paths = json!({
        "/": { "get": answers(json!({})) }, "/health": { "get": answers(json!({})) },
        "/prices": { "get": prices }, "/options/symbols": { "get": symbols },
    });
    let inference = inferred(paths, schemas());
    let [one] = inference.widgets.as_slice() else { panic!("{:?}", inference.widgets) };
    let param = &entry(&one.widget)["params"][0];
    assert_eq!((&param["type"], &param["optionsEndpoint"]), (&json!("endpoint"), &json!("options/symbols")));
    assert_eq!(param["optionsParams"], json!({ "country": "$country" }));
    let why: Vec<_> = inference.skipped.iter().map(|skipped| skipped.why.as_str()).collect();
    assert_eq!(
        why,
        ["about the service, no data", "about the service, no data", "the choices of the param `symbol` of /prices"]
    );
}

#[test]
fn each_placeholder_of_a_path_has_a_param_with_a_value() {
    let mut operation = answers(named("Price"));
    operation["parameters"] =
        json!([{ "name": "item_id", "in": "path", "required": true, "schema": { "type": "integer", "minimum": 3 } }]);
    let widget = widget("/items/{item_id}", operation);
    assert_eq!(widget["endpoint"], "items/{item_id}");
    assert_eq!(
        widget["params"][0],
        json!({
            "paramName": "item_id", "type": "number", "label": "Item ID", "description": "Item ID (from 3)", "value": 3
        })
    );
}

#[test]
fn categories_are_tags_or_the_first_segment_that_is_no_version() {
    let route = || answers(list_of("Price"));
    for (path, category) in [
        ("/version/info", json!("Version")),
        ("/q1/vix/price", json!("Q1")),
        ("/api/v1/value/price", json!("Value")),
        ("/v2.1/prices", Value::Null),
    ] {
        assert_eq!(widget(path, route())["category"], category, "{path}");
    }
    let mut tagged = route();
    tagged["tags"] = json!(["fixed income", "other"]);
    assert_eq!(widget("/a/b", tagged)["category"], "Fixed Income");
}

#[test]
fn no_server_is_named_that_is_not_the_users() {
    assert_eq!(widget("/prices", answers(list_of("Price"))).get("mcp_tool"), None);
}

#[test]
fn params_are_what_their_schemas_say() {
    let choices =
        |values: &[&str]| values.iter().map(|value| json!({ "label": value, "value": value })).collect::<Value>();
    let optional = |schema: Value| json!({ "anyOf": [schema, { "type": "null" }] });
    for (name, schema, expected) in [
        ("period", named("Period"), json!({ "type": "text", "options": choices(&["day", "week"]) })),
        ("period", optional(named("Period")), json!({ "type": "text", "options": choices(&["day", "week"]) })),
        (
            "level",
            json!({ "allOf": [named("Level")], "default": 2 }),
            json!({ "type": "text", "value": "2", "options": choices(&["1", "2"]) }),
        ),
        ("limit", json!({ "type": "integer" }), json!({ "type": "number" })),
        ("limit", json!({ "type": ["number", "null"] }), json!({ "type": "number" })),
        ("limit", json!({ "type": "string" }), json!({ "type": "text" })),
        (
            "count",
            json!({ "type": "integer", "minimum": 1, "maximum": 9, "default": 5 }),
            json!({ "type": "number", "value": 5, "description": "Count (1 to 9)" }),
        ),
        ("d2", json!({ "type": "string", "format": "date" }), json!({ "type": "date" })),
        (
            "at",
            json!({ "type": "string", "format": "date-time", "default": "2026-01-31T09:00:00" }),
            json!({ "type": "date", "value": "2026-01-31" }),
        ),
        ("date_from", optional(json!({ "type": "string", "format": "date" })), json!({ "type": "date" })),
        ("update", json!({ "type": "string" }), json!({ "type": "text" })),
        ("sort", json!({ "type": "string", "default": "asc" }), json!({ "type": "text", "value": "asc" })),
        ("order", json!({ "type": "string" }), json!({ "type": "text" })),
        ("timeframe", json!({ "type": "integer", "default": 7 }), json!({ "type": "number", "value": 7 })),
        (
            "tags",
            json!({ "type": "array", "items": { "type": "string" }, "default": ["p", "q"] }),
            json!({ "type": "text", "multiple": true, "value": "p,q" }),
        ),
        (
            "periods",
            json!({ "type": "array", "items": named("Period"), "default": ["day"] }),
            json!({ "type": "text", "multiSelect": true, "value": "day", "options": choices(&["day", "week"]) }),
        ),
        ("flag", json!({ "type": "boolean" }), json!({ "type": "boolean" })),
        ("mixed", json!({ "anyOf": [{ "type": "integer" }, { "type": "string" }] }), json!({ "type": "text" })),
    ] {
        let found = param(name, schema.clone());
        for key in ["type", "value", "options", "multiple", "multiSelect"] {
            assert_eq!(found.get(key), expected.get(key), "{key} of {name}: {schema} gives {found}");
        }
        if let Some(description) = expected.get("description") {
            assert_eq!(&found["description"], description);
        }
    }
}

#[test]
fn headers_and_cookies_are_no_params() {
    let mut operation = answers(list_of("Price"));
    operation["parameters"] = json!([
        { "name": "x-key", "in": "header", "required": true, "schema": { "type": "string" } },
        { "name": "ck", "in": "cookie", "schema": { "type": "string" } },
    ]);
    let inference = inferred(json!({ "/prices": { "get": operation } }), schemas());
    let one = &inference.widgets[0];
    assert!(one.widget.params.is_empty(), "{:?}", one.widget.params);
    let told = |about: &str| one.reasons.iter().any(|reason| reason.about == about && reason.what == "left out");
    assert!(told("param x-key") && told("param ck"), "{:?}", one.reasons);
    assert!(one.remarks[0].contains("x-key"), "{:?}", one.remarks);
}

#[test]
fn rows_are_found_in_what_is_around_them() {
    let nested = json!({ "type": "object", "properties": { "data": { "type": "object", "properties": { "items": list_of("Price") } } } });
    for (schema, key) in [
        (list_of("Price"), Value::Null),
        (json!({ "anyOf": [list_of("Price"), { "type": "null" }] }), Value::Null),
        (json!({ "anyOf": [list_of("Price"), named("Inner")] }), Value::Null),
        (json!({ "anyOf": [named("Inner"), list_of("Price")] }), Value::Null),
        (named("Envelope"), json!("data")),
        (named("Results"), json!("results")),
        (nested, json!("data.items")),
    ] {
        let widget = widget("/prices", answers(schema.clone()));
        assert_eq!(widget["type"], "table");
        assert_eq!(widget["data"]["dataKey"], key, "{schema}");
        assert_eq!(widget["data"]["table"]["columnsDefs"][0]["field"], "symbol", "{schema}");
    }
}

#[test]
fn the_shape_of_the_answer_tells_the_type() {
    for (schema, kind) in [
        (json!({ "anyOf": [{ "type": "string" }, { "type": "null" }] }), "markdown"),
        (json!({ "type": "string" }), "markdown"),
        (named("Kpi"), "metric"),
        (list_of("Kpi"), "metric"),
        (named("Figure"), "chart"),
        (json!({ "type": "object", "properties": { "userOptions": {} } }), "chart-highcharts"),
        (
            json!({ "type": "array", "items": { "type": "object", "properties": { "title": {}, "date": {}, "excerpt": {}, "body": {} } } }),
            "newsfeed",
        ),
        (
            json!({ "type": "object", "properties": { "data_format": { "type": "object" }, "content": { "type": "string" } } }),
            "pdf",
        ),
        (json!({}), "table"),
    ] {
        assert_eq!(widget("/one", answers(schema.clone()))["type"], kind, "{schema}");
    }
    for schema in [
        json!({ "type": "number" }),
        json!({ "type": "array", "items": { "type": "number" } }),
        json!({ "type": "array", "prefixItems": [{}, {}] }),
        json!({ "type": "object", "additionalProperties": list_of("Price") }),
    ] {
        assert!(!skipped("/one", answers(schema)).is_empty());
    }
}

#[test]
fn columns_are_what_their_schemas_say() {
    for (field, cell) in [
        ("active", json!("boolean")),
        ("side", json!("text")),
        ("inner", json!("object")),
        ("day", json!("dateString")),
        ("at", json!("date")),
        ("closePrice", json!("number")),
        ("TheAlias", json!("text")),
    ] {
        assert_eq!(column(field)["cellDataType"], cell, "{field}");
    }
    assert_eq!(column("history")["sparkline"], json!({ "type": "line" }));
    assert_eq!(column("count")["formatterFn"], "int");
    assert_eq!(column("closePrice")["headerName"], "Close Price");
    assert_eq!(column("symbol")["pinned"], "left");
}

#[test]
fn forms_have_all_fields_of_the_body() {
    let mut submit = answers(json!({}));
    submit["requestBody"] = json!({ "content": { "application/json": { "schema": named("Order") } } });
    let inference =
        inferred(json!({ "/orders": { "get": answers(list_of("Order")), "post": submit.clone() } }), schemas());
    let [one] = inference.widgets.as_slice() else { panic!("{:?}", inference.widgets) };
    let form = entry(&one.widget)["params"][0].clone();
    assert_eq!((&form["type"], &form["endpoint"]), (&json!("form"), &json!("orders")));
    let inputs = form["inputParams"].as_array().unwrap();
    let kinds: Vec<_> = inputs
        .iter()
        .map(|input| format!("{} {}", input["paramName"].as_str().unwrap(), input["type"].as_str().unwrap()))
        .collect();
    assert_eq!(kinds, ["symbol text", "qty number", "side text", "when date", "submit button"]);
    assert_eq!(inputs[2]["options"].as_array().unwrap().len(), 2);
    assert!(inputs[0]["description"].as_str().unwrap().ends_with("(required)"));
    assert!(!inputs[1]["description"].as_str().unwrap().ends_with("(required)"));

    let mut list = answers(list_of("Order"));
    list["x-widget_config"] = json!({ "form_endpoint": "/submit" });
    let inference = inferred(json!({ "/orders": { "get": list }, "/submit": { "post": submit } }), schemas());
    let [one] = inference.widgets.as_slice() else { panic!("{:?}", inference.widgets) };
    let widget = entry(&one.widget);
    assert_eq!(widget["params"][0]["endpoint"], "submit");
    assert_eq!(widget.get("form_endpoint"), None);
    assert_eq!(inference.skipped[0].why, "the form of /orders");
}

#[test]
fn only_what_workspace_asks_with_post_is_a_widget_by_post() {
    let mut files = answers(
        json!({ "type": "array", "items": { "type": "object", "properties": { "data_format": {}, "content": {} } } }),
    );
    files["requestBody"] = json!({ "content": { "application/json": { "schema": {
        "type": "object", "properties": { "doc": { "type": "array", "items": { "type": "string" } } }
    } } } });
    let mut omni = answers(json!({ "type": "object", "properties": {
        "content": {}, "data_format": { "type": "object", "properties": { "parse_as": { "type": "string" } } }
    } }));
    omni["requestBody"] = json!({ "content": { "application/json": { "schema": {} } } });
    let paths = json!({
        "/rows": { "post": answers(named("Page")) }, "/ask": { "post": omni }, "/reports": { "post": files },
        "/docs_list/docs": { "get": answers(list_of("Choice")) }, "/act": { "post": answers(json!({})) },
        "/gone": { "put": answers(json!({})), "delete": answers(json!({})) },
    });
    let inference = inferred(paths, schemas());
    let kinds: Vec<_> = inference.widgets.iter().map(|one| one.widget.kind.name()).collect();
    assert_eq!(kinds, ["ssrm_table", "omni", "multi_file_viewer"], "{:?}", inference.skipped);
    assert_eq!(inference.widgets[0].widget.columns[0].field, "symbol");
    assert_eq!(inference.widgets[1].widget.params[0].name, "prompt");
    let files = entry(&inference.widgets[2].widget);
    assert_eq!(
        (&files["params"][0]["roles"], &files["params"][0]["optionsEndpoint"]),
        (&json!(["fileSelector"]), &json!("docs_list/docs"))
    );
    assert!(inference.skipped.iter().any(|skipped| skipped.route.path == "/act" && skipped.why.contains("POST alone")));
}

#[test]
fn references_are_followed_and_circles_end() {
    let derived = widget("/one", answers(named("Derived")));
    let fields: Vec<_> = derived["data"]["table"]["columnsDefs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["field"].clone())
        .collect();
    assert_eq!(fields, ["id", "name"]);
    let node = widget("/one", answers(list_of("Node")));
    assert_eq!(node["data"]["table"]["columnsDefs"][1]["cellDataType"], "object");
    assert_eq!(widget("/one", answers(named("Loop")))["type"], "table");
    assert_eq!(widget("/one", answers(named("Missing")))["type"], "table");
}

#[test]
fn version_3_0_and_yaml_are_understood_and_others_are_not() {
    let yaml = "# An API\nopenapi: 3.0.3\ninfo: {title: Desk}\nservers:\n  - url: https://{host}/base\n    variables: {host: {default: desk.example}}\npaths:\n  /prices:\n    parameters:\n      - $ref: '#/components/parameters/Day'\n    get:\n      operationId: prices\n      responses:\n        '200':\n          content:\n            application/json:\n              schema: {type: array, items: {type: object, properties: {a: {type: number, nullable: true}}}}\ncomponents:\n  parameters:\n    Day: {name: day, in: query, schema: {type: string, format: date, nullable: true}}\n";
    let source = |bytes| Source { name: "api.yaml", bytes, media: None, url: None, copied: false };
    let inference = super::super::infer(&source(yaml.as_bytes())).unwrap();
    let one = &inference.widgets[0];
    assert_eq!(inference.api.as_ref().unwrap().server.as_deref(), Some("https://desk.example/base"));
    assert_eq!(one.widget.endpoint, "base/prices");
    assert_eq!((one.widget.params[0].kind.name(), one.widget.columns[0].cell.unwrap().name()), ("date", "number"));
    let forwarded = one.clone().forwarded("https://desk.example/base").unwrap();
    assert!(
        matches!(&forwarded.widget.data, crate::widget::Data::Url(url) if url == "https://desk.example/base/prices")
    );
    assert_eq!(forwarded.widget.endpoint, "prices");

    for (text, part) in [
        ("{\"swagger\": \"2.0\", \"paths\": {}}", "is Swagger 2.0"),
        ("openapi: 3.0.0\npaths:\n  /a: [\n", "api.yaml:"),
    ] {
        let error = super::super::infer(&source(text.as_bytes())).unwrap_err();
        assert!(error.message.contains(part), "{error:?}");
    }
}

#[test]
fn routes_are_named_by_path_pattern_and_operation() {
    let mut operation = answers(list_of("Price"));
    operation["operationId"] = json!("get_prices");
    let inference = inferred(json!({ "/api/prices/{symbol}": { "get": operation } }), schemas());
    let route = inference.widgets[0].route.as_ref().unwrap();
    for (pattern, expected) in [
        ("/api/prices/{symbol}", true),
        ("api/prices/{symbol}", true),
        ("get_prices", true),
        ("/api/*", true),
        ("*", true),
        ("*prices*", true),
        ("/api/price?/*", true),
        ("/api", false),
        ("/api/?", false),
        ("get_*", false),
    ] {
        assert_eq!(route.is_named(pattern), expected, "{pattern}");
    }
}
