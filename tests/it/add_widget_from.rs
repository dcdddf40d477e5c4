//! `obb-backend add-widget --from`: data from files and URLs becomes widgets that are valid and show it.

use serde_json::{Value, json};

use crate::support::dev_process::{DevProcess, free_port};
use crate::support::web_server::WebServer;
use crate::support::widget_answers;
use crate::support::workbench::Workbench;

/// An API with two routes that can be widgets, one that cannot, and one with choices.
fn api() -> String {
    let answer = |schema: Value| json!({ "200": { "content": { "application/json": { "schema": schema } } } });
    let rows = json!({ "type": "array", "items": { "type": "object", "properties": {
        "symbol": { "type": "string" }, "close": { "type": "number" }
    } } });
    let choices = json!({ "type": "array", "items": { "type": "object", "properties": {
        "label": { "type": "string" }, "value": { "type": "string" }
    } } });
    let symbol = json!({ "name": "symbol", "in": "query", "required": true, "schema": { "type": "string" } });
    json!({
        "openapi": "3.1.0", "info": { "title": "Desk" },
        "paths": {
            "/prices": { "get": { "operationId": "get_prices", "parameters": [symbol], "responses": answer(rows.clone()) } },
            "/fund/weights": { "get": { "responses": answer(rows) } },
            "/symbols": { "get": { "responses": answer(choices) } },
            "/health": { "get": { "responses": answer(json!({})) } },
        }
    })
    .to_string()
}

/// A backend made of files.
fn desk() -> Workbench {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "static"]).code(0);
    bench
}

#[test]
fn files_of_each_kind_become_widgets_that_show_them() {
    let bench = desk();
    let files = [
        ("fund prices.csv", "symbol,day,close\nA,2026-01-02,1.5\nB,2026-01-05,2.5\n", "fund_prices", "table"),
        ("kurse.csv", "Fonds;Kurs;Gewicht\nA;1.234,50;12,5 %\nB;99,10;87,5 %\n", "kurse", "table"),
        (
            "deep.json",
            r#"{"meta": {}, "data": {"rows": [{"a": 1, "on": true}, {"a": null, "on": false}]}}"#,
            "deep",
            "table",
        ),
        ("one.json", r#"{"fund": "A", "nav": 101.5}"#, "one", "table"),
        ("lines.jsonl", "{\"a\": 1}\n{\"a\": 2}\n", "lines", "table"),
        ("figure.json", r#"{"data": [{"type": "bar", "x": [1], "y": [2]}], "layout": {}}"#, "figure", "chart"),
        ("bars.json", r#"{"series": [{"data": [1, 2]}], "title": {"text": "Bars"}}"#, "bars", "chart-highcharts"),
        ("kpi.json", r#"[{"label": "NAV", "value": 1}]"#, "kpi", "metric"),
        ("week.md", "# The week\n\nText.\n", "week", "markdown"),
        ("page", "<!doctype html><title>Page</title><p>Hello", "page", "html"),
        ("video.txt", "https://www.youtube.com/watch?v=abcdefghijk\n", "video", "youtube"),
    ];
    for (name, text, id, kind) in files {
        bench.write(name, text);
        bench.run(["add-widget", "--from", name, "--dir", "desk"]).code(0).says(&format!("Added {id} ({kind})"));
    }
    bench.run(["validate", "desk", "--profile", "strict", "--deny", "warnings"]).code(0);
    let mut dev = DevProcess::start(&bench.path("desk"));
    dev.wait("ready");
    widget_answers::check_all(dev.port, &bench.json("desk/widgets.json"));
    assert_eq!(dev.get("/kurse").json()[0], json!({ "Fonds": "A", "Kurs": 1234.5, "Gewicht": 12.5 }));
    assert_eq!(bench.read("desk/data/fund_prices.csv"), files[0].1);
    assert_eq!(bench.json("desk/widgets.json")["week"]["name"], "The week");
}

#[test]
fn what_was_inferred_is_told_with_reasons_and_as_json() {
    let bench = desk();
    bench.write("prices.csv", "symbol,change_pct\nA,1.5\n");
    let before = bench.tree();
    let told = bench.run(["add-widget", "--from", "prices.csv", "--dir", "desk", "--dry-run"]).code(0);
    assert!(
        told.stderr.contains("change_pct  number, percent, greenRed  named so, with values up to 1.5"),
        "{}",
        told.stderr
    );
    assert!(told.stdout.contains("+++ desk/data/prices.csv"), "{}", told.stdout);
    // Without a backend as well: nothing is written.
    let listed = bench.run(["add-widget", "--from", "prices.csv", "--list", "--json"]).code(0);
    let document: Value = serde_json::from_str(&listed.stdout).unwrap();
    assert_eq!(document["widgets"][0]["widget"]["data"]["table"]["columnsDefs"][1]["formatterFn"], "percent");
    assert_eq!(document["widgets"][0]["reasons"][0]["what"], "table");
    assert_eq!(bench.tree(), before);
}

#[test]
fn the_id_and_the_type_may_be_told() {
    let bench = desk();
    bench.write("prices.csv", "a,b\n1,2\n");
    bench.run(["add-widget", "closes", "--from", "prices.csv", "--dir", "desk"]).code(0).says("Added closes (table)");
    let entry = &bench.json("desk/widgets.json")["closes"];
    assert_eq!(entry["endpoint"], "closes");
    assert!(entry["description"].as_str().unwrap().starts_with("Closes: "), "{entry}");
    assert_eq!(bench.read("desk/data/closes.csv"), "a,b\n1,2\n");
    let again = bench.run(["add-widget", "closes", "--from", "prices.csv", "--dir", "desk"]).code(2);
    assert!(again.stderr.contains("there is a widget `closes` already"), "{}", again.stderr);
    bench.write("figure.json", r#"[{"a": 1}]"#);
    bench
        .run(["add-widget", "--from", "figure.json", "--type", "newsfeed", "--dir", "desk"])
        .code(0)
        .says("(newsfeed)");
}

#[test]
fn sources_that_tell_nothing_leave_everything_as_it_is() {
    let bench = desk();
    bench.write("list.json", "[1, 2]").write("broken.json", "{\"a\": 1,}").write("folder/x", "");
    std::fs::write(bench.path("latin.csv"), b"name\nZ\xfcrich\n").unwrap();
    let before = (bench.tree(), bench.read("desk/widgets.json"));
    for (source, part) in [
        ("list.json", "list.json is a list of plain values"),
        ("broken.json", "broken.json:1:8: "),
        ("latin.csv", "latin.csv:2:2: this is not UTF-8 text"),
        ("gone.csv", "there is no file gone.csv"),
        ("folder", "folder is a folder"),
        ("ftp://host/a.csv", "is no address that can be fetched"),
    ] {
        bench.run(["add-widget", "--from", source, "--dir", "desk"]).code(2).says(part).says("help:");
        assert_eq!((bench.tree(), bench.read("desk/widgets.json")), before, "{source}");
    }
}

#[test]
fn urls_are_fetched_with_headers_that_nobody_sees() {
    let server = WebServer::start(&[
        ("/v1/prices?symbol=A&token=hidden", 200, "application/json", r#"{"data": [{"symbol": "A", "close": 1.5}]}"#),
        ("/moved", 302, "text/plain", "/v1/prices?symbol=A&token=hidden"),
    ]);
    let bench = desk();
    let url = server.url("/v1/prices?symbol=A&token=hidden");
    let arguments = ["add-widget", "--from", &url, "--header", "X-API-KEY: s3cret", "--dir", "desk"];
    let added = bench.run(arguments).code(0);
    assert!(server.asked()[0].contains("s3cret"), "{:?}", server.asked());
    for secret in ["s3cret", "hidden"] {
        assert!(!added.stderr.contains(secret) && !added.stdout.contains(secret), "{added:?}");
    }
    assert_eq!(bench.json("desk/widgets.json")["prices"]["data"]["dataKey"], "data");
    assert_eq!(bench.json("desk/data/prices.json")["data"][0]["close"], 1.5);
    bench.run(["add-widget", "moved", "--from", &server.url("/moved"), "--dir", "desk"]).code(0);
}

#[test]
fn another_server_is_not_sent_the_headers() {
    let other = WebServer::start(&[("/rows", 200, "application/json", r#"[{"close": 1.5}]"#)]);
    let server = WebServer::start(&[
        ("/moved", 302, "text/plain", "/here"),
        ("/here", 307, "text/plain", &other.url("/rows")),
        ("/private", 302, "text/plain", &other.url("/none")),
        ("/file", 302, "text/plain", "file:///etc/passwd"),
        ("/round", 302, "text/plain", "/round"),
    ]);
    let bench = desk();
    let from = |path: &str| {
        let url = server.url(path);
        bench.run(["add-widget", "x", "--from", &url, "--header", "X-API-KEY: s3cret", "--dir", "desk", "--dry-run"])
    };
    from("/moved").code(0);
    assert!(server.asked().iter().all(|asked| asked.contains("s3cret")), "{:?}", server.asked());
    assert!(!other.asked().concat().contains("s3cret"), "{:?}", other.asked());
    from("/private").code(2).says("the headers are not sent to another server");
    from("/file").code(2).says("leads on to what is no address on the web");
    from("/round").code(2).says("leads from one address to the next");
    let wrong = bench.run(["add-widget", "--from", "ftp://me:s3cret@host/x?key=s3cret", "--dir", "desk"]).code(2);
    assert!(wrong.stderr.contains("ftp://host/x") && !wrong.stderr.contains("s3cret"), "{wrong:?}");
}

#[test]
fn answers_that_are_no_data_are_explained() {
    let server = WebServer::start(&[
        ("/login", 200, "text/html", "<html><input type=\"password\"></html>"),
        ("/locked", 401, "application/json", "{}"),
        ("/round", 302, "text/plain", "/round"),
        ("/broken", 200, "application/json", "{\"a\": "),
    ]);
    let bench = desk();
    let free = format!("http://127.0.0.1:{}/x", free_port());
    for (url, part) in [
        (server.url("/login"), "asks for a login"),
        (server.url("/locked"), "answers with status 401"),
        (server.url("/missing"), "answers with status 404"),
        (server.url("/round"), "from one address to the next"),
        (server.url("/broken"), "broken:1:"),
        (server.url("/x").replace("http:", "https:"), "does not speak https"),
        (free, "nothing answers at"),
    ] {
        let failed = bench.run(["add-widget", "--from", &url, "--dir", "desk"]).code(2).says(part).says("help:");
        assert!(!failed.stderr.contains("os error"), "{}", failed.stderr);
    }
}

#[test]
fn routes_of_an_api_are_listed_and_chosen() {
    let document = api();
    let server = WebServer::start(&[("/openapi.json", 200, "application/json", &document)]);
    let bench = desk();
    bench.write("desk/obb-backend.toml", &format!("[dev]\ntarget = \"{}\"\n", server.url("")));
    let add = |more: &[&str]| {
        let url = server.url("/");
        let arguments = ["add-widget", "--from", &url, "--dir", "desk"];
        bench.run(arguments.iter().chain(more))
    };
    let before = bench.read("desk/widgets.json");
    add(&[])
        .code(2)
        .says("2 routes can be widgets, and none is selected")
        .says("--select /prices")
        .says("GET    /health");
    add(&["--select", "/price"]).code(2).says("did you mean --select /prices?");
    add(&["--select", "/symbols"]).code(2).says("the choices of the param `symbol` of /prices");
    assert_eq!(bench.read("desk/widgets.json"), before);
    // The routes are those of the backend that the settings name, so that no code is needed.
    let selected = ["--select", "get_prices", "--select", "/fund/*"];
    add(&selected).code(0).says("Added prices (table)").says("Added fund_weights (table)");
    let widgets = bench.json("desk/widgets.json");
    assert_eq!(
        (&widgets["prices"]["endpoint"], &widgets["fund_weights"]["endpoint"]),
        (&json!("prices"), &json!("fund/weights"))
    );
}

#[test]
fn routes_of_the_backend_itself_need_no_code() {
    let document = api();
    let bench = Workbench::new();
    bench.write("desk/widgets.json", "{}\n").write("desk/endpoints/__init__.py", "").write("openapi.json", &document);
    let arguments = ["add-widget", "--from", "openapi.json", "--dir", "desk", "--select", "*"];
    bench.run(arguments).code(2).says("does not say where the API is served").says("--served");
    let before = bench.tree();
    bench
        .run(arguments.iter().chain(&["--served"]))
        .code(0)
        .says("Added prices (table)")
        .says("Added fund_weights (table)");
    assert_eq!(bench.tree(), before);
    let widgets = bench.json("desk/widgets.json");
    assert_eq!(widgets["prices"]["params"][0]["optionsEndpoint"], "symbols");
    assert_eq!(widgets["fund_weights"]["endpoint"], "fund/weights");
}

#[test]
fn routes_of_another_service_are_forwarded_as_far_as_they_can_be() {
    let page = json!({ "200": { "content": { "application/json": { "schema": { "type": "object", "properties": {
        "rowData": { "type": "array", "items": { "type": "object" } }, "rowCount": { "type": "integer" }
    } } } } } });
    let mut document: Value = serde_json::from_str(&api()).unwrap();
    document["paths"]["/pages"] = json!({ "post": { "responses": page } });
    document["servers"] = json!([{ "url": "https://desk.example/v1" }]);
    let bench = Workbench::new();
    bench.write("openapi.json", &document.to_string());
    let add =
        |pattern: &str| bench.run(["add-widget", "--from", "openapi.json", "--list", "--json", "--select", pattern]);
    add("/pages").code(2).says("/pages cannot be forwarded").says("--served");
    let all = add("*").code(0).says("/pages cannot be forwarded");
    let listed: Value = serde_json::from_str(&all.stdout).unwrap();
    let widgets = listed["widgets"].as_array().unwrap();
    let endpoints: Vec<_> = widgets.iter().map(|widget| widget["widget"]["endpoint"].as_str().unwrap()).collect();
    assert_eq!(endpoints, ["prices", "fund_weights"]);
    // The choices are another route's, which is not forwarded.
    assert_eq!(widgets[0]["widget"]["params"][0]["type"], "text");
    bench.run(["add-widget", "x", "--select", "y"]).code(2).says("--from FILE");
}

#[test]
fn several_widgets_are_added_all_or_none() {
    let document = api();
    let bench = Workbench::new();
    let before =
        "{ \"fund_weights\": { \"name\": \"Weights\", \"description\": \"Of a fund\", \"endpoint\": \"weights\" } }\n";
    bench.write("desk/widgets.json", before).write("desk/endpoints/__init__.py", "");
    bench.write("openapi.json", &document);
    let arguments = ["add-widget", "--from", "openapi.json", "--dir", "desk", "--select", "*", "--served"];
    bench.run(arguments).code(2).says("there is a widget `fund_weights` already").says("were taken back");
    assert_eq!(bench.read("desk/widgets.json"), before);
}

#[test]
fn one_widget_that_cannot_be_added_is_refused_once() {
    let bench = desk();
    bench.write("prices.csv", "a,b\n1,2\n").write("desk/widgets.json", "{,}");
    let refused = bench.run(["add-widget", "--from", "prices.csv", "--dir", "desk"]).code(1);
    let errors: Vec<&str> = refused.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(errors, ["error: desk/widgets.json cannot be edited as it is"]);
}
