//! The template typescript-node, and the endpoints that are written in TypeScript.

use std::fs;
use std::path::Path;

use obb_backend::endpoint::{Language, Snippet};
use obb_backend::widget::{Choice, Form, Kind, OptionsEndpoint, Param, ParamKind, Widget};
use serde_json::{Map, Value, json};

use super::support::dev_process::{DevProcess, connect, request, request_bytes, runs, until};
use super::support::every_type::EveryType;
use super::support::node;
use super::support::planned::planned;
use super::support::widget_answers;
use super::support::workbench::Workbench;

/// A title that ends what it stands in where it is not spelt for it.
const TITLE: &str = "A \"fund\" \\ it's `${1 + 1}` */ {{ x }} <b>&amp;</b> \u{2028} of \u{fc}nusual length, so that lines break where it stands";

fn param(name: &str, kind: ParamKind, value: Value) -> Param {
    Param { value, ..Param::new(name, kind) }
}

fn choices(values: &[&str]) -> Vec<Choice> {
    values.iter().map(|value| Choice { label: value.to_uppercase(), value: json!(value) }).collect()
}

/// An endpoint param whose choices come from `endpoint`.
fn from(endpoint: &str, params: &[(&str, &str)], param: Param) -> Param {
    let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Param { options: Some(OptionsEndpoint { endpoint: endpoint.to_owned(), params }), ..param }
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// Params of every type, with odd names and defaults among them.
fn every_param() -> Vec<Param> {
    let long: Vec<String> = (0..9).map(|at| format!("a rather long choice {at}")).collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    vec![
        param("symbol", ParamKind::Ticker, json!("MSFT")),
        param("class", ParamKind::Text, json!("say \"hi\" */ `${x}`")),
        param("a-b", ParamKind::Text, Value::Null),
        param("aB", ParamKind::Text, json!("same variable")),
        param("text", ParamKind::Text, json!("a function's name")),
        Param { choices: choices(&["buy", "sell"]), ..param("side", ParamKind::Text, json!("sell")) },
        Param { choices: choices(&long), ..param("long", ParamKind::Text, json!(long[1])) },
        Param { choices: choices(&["day", "week"]), ..param("view", ParamKind::Tabs, json!("day")) },
        Param { choices: choices(&["x", "y"]), multi_select: true, ..param("several", ParamKind::Text, json!("x,y")) },
        Param { more: object(&json!({ "multiple": true })), ..param("free", ParamKind::Text, Value::Null) },
        param("amount", ParamKind::Number, json!(2.5)),
        Param { integer: true, description: "How many rows".to_owned(), ..param("rows", ParamKind::Number, json!(10)) },
        param("live", ParamKind::Boolean, json!(true)),
        param("since", ParamKind::Date, json!("$currentDate-1M")),
        param("until", ParamKind::Date, json!("2026-01-31")),
        from("region_list", &[], param("region", ParamKind::Endpoint, json!("EU"))),
        from("fund_list", &[("region", "$region")], param("fund", ParamKind::Endpoint, json!("AAPL"))),
    ]
}

fn form() -> Param {
    let inputs = vec![
        param("qty", ParamKind::Number, json!(5)),
        Param { choices: choices(&["Ada", "Bob"]), ..param("who", ParamKind::Text, json!("Ada")) },
        param("day", ParamKind::Date, Value::Null),
        param("send", ParamKind::Button, Value::Null),
    ];
    let form = Form { endpoint: "orders/new".to_owned(), put: false, inputs };
    Param { form: Some(form), ..Param::new("order", ParamKind::Form) }
}

/// A widget of each type, complete, with ids that are no names of the language.
fn widgets() -> Vec<Widget> {
    let mut widgets: Vec<Widget> = Kind::all()
        .map(|kind| {
            let mut widget = Widget::new(format!("{}-10", kind.name()), kind);
            widget.params = match kind {
                Kind::Table => [every_param(), vec![form()]].concat(),
                Kind::Markdown | Kind::Html | Kind::Chart => every_param(),
                Kind::SsrmTable => vec![param("symbol", ParamKind::Text, Value::Null)],
                Kind::LiveGrid => vec![param("symbol", ParamKind::Text, json!("AAPL,NVDA"))],
                Kind::Omni => {
                    vec![param("prompt", ParamKind::Text, Value::Null), param("n", ParamKind::Number, json!(1))]
                }
                Kind::SsrmAdvanced => {
                    vec![Param {
                        more: object(&json!({ "language": "sql" })),
                        ..param("query", ParamKind::Text, json!("select 1"))
                    }]
                }
                Kind::MultiFileViewer => {
                    vec![Param {
                        file_selector: true,
                        ..from("file-list", &[], param("doc", ParamKind::Endpoint, json!("annual_report")))
                    }]
                }
                Kind::Highcharts | Kind::Pdf => vec![param("fund", ParamKind::Text, Value::Null)],
                _ => Vec::new(),
            };
            widget.more = object(&match kind {
                Kind::LiveGrid => json!({ "wsEndpoint": "live/socket", "data": { "wsRowIdColumn": "symbol" } }),
                Kind::AdvancedCharting => json!({ "data": { "defaultSymbol": "MY'FUND" } }),
                Kind::FileViewer => json!({ "fileEndpoint": "/files/open" }),
                Kind::SsrmAdvanced => json!({ "schemaName": "main" }),
                Kind::Chart | Kind::Highcharts | Kind::VegaLite | Kind::Html => json!({ "raw": true }),
                _ => json!({}),
            });
            if kind == Kind::Iframe {
                "https://example.com/page".clone_into(&mut widget.endpoint);
            }
            TITLE.clone_into(&mut widget.title);
            widget
        })
        .collect();
    let mut deep = Widget::new("class", Kind::Table);
    "fund/{isin}/prices".clone_into(&mut deep.endpoint);
    deep.params = vec![param("isin", ParamKind::Text, json!("IE00 1"))];
    deep.data_key = Some("data.the rows".to_owned());
    widgets.extend([deep, Widget::new("table-2", Kind::Table), Widget::new("endpoints", Kind::Youtube)]);
    widgets.push(Widget::new("toString", Kind::Metric));
    widgets
}

/// Adds `widget` to the project in `root`; what is left to be done by hand.
pub(crate) fn add(root: &Path, widget: &Widget) -> Result<Vec<Snippet>, String> {
    let plan = planned(root, Language::TypeScript, widget).map_err(|error| error.to_string())?;
    plan.changes.make().map_err(|error| error.to_string())?;
    Ok(plan.snippets)
}

#[test]
fn a_widget_of_each_type_is_answered_and_the_code_is_clean() {
    let bench = Workbench::new();
    bench.run(["new", "My Desk!", "--template", "typescript-node"]).code(0);
    let root = bench.path("My Desk!");
    let every_type = EveryType::of(&bench, "My Desk!");
    every_type.add_all();
    for widget in widgets() {
        let left = add(&root, &widget).unwrap_or_else(|error| panic!("{}: {error}", widget.id));
        assert_eq!(left, [], "{}", widget.id);
    }
    let outcome = bench.run(["validate", "My Desk!", "--profile", "strict", "--format", "concise"]).code(0);
    // Hints are about what this test does not write: categories, apps. One type is not documented, whatever answers it.
    let unexpected = outcome.stdout.lines().find(|line| !line.contains(": hint[") && !line.contains("[W817]"));
    assert_eq!(unexpected, None);
    if !node::install(&root) {
        return;
    }
    node::script(&root, "check");
    node::script(&root, "test");
    node::script(&root, "build");
    let mut dev = DevProcess::start(&root);
    dev.wait("ready");
    widget_answers::check_all(dev.port, &bench.json("My Desk!/widgets.json"));
    every_type.check_data(&dev);
    params_are_understood(dev.port);
    forms_and_answers_to_prompts(dev.port);
}

fn params_are_understood(port: u16) {
    let ask = |path: &str| request(port, "GET", path, &[], b"");
    let rows = ask("/table-10?symbol=NVDA").json();
    assert!(rows.as_array().unwrap().iter().all(|row| row["symbol"] == "NVDA"), "{rows}");
    for (query, detail) in [
        ("amount=many", "amount must be a number, not many"),
        ("rows=2.5", "rows must be a whole number, not 2.5"),
        ("side=hold", "side must be one of buy, sell, not hold"),
        ("live=maybe", "live must be true or false, not maybe"),
        ("since=tomorrow", "since must be a day such as 2026-01-31, not tomorrow"),
    ] {
        let answer = ask(&format!("/table-10?{query}"));
        assert_eq!((answer.status, &answer.json()["detail"]), (400, &json!(detail)));
    }
    let text = ask("/markdown-10?symbol=IBM&several=p,q").text();
    assert!(text.contains(TITLE) && text.contains("- symbol: IBM\n") && text.contains("- several: p, q\n"), "{text}");
    let page = ask("/html-10?symbol=%3Cscript%3E&theme=light").text();
    assert!(page.contains("symbol: &lt;script&gt;") && page.contains("color-scheme: light"), "{page}");
    assert_eq!(ask("/fund/IE1/prices").json()["data"]["the rows"][0]["symbol"], "AAPL");
    let symbols = ask("/live_grid-10?symbol=IBM,SAP").json();
    let symbols: Vec<&Value> = symbols.as_array().unwrap().iter().map(|row| &row["symbol"]).collect();
    assert_eq!(symbols, ["IBM", "SAP"]);
    assert_eq!(ask("/fund_list?region=US").json()[0]["label"], "Apple US");
}

fn forms_and_answers_to_prompts(port: u16) {
    let send = |path: &str, body: &Value| request(port, "POST", path, &[], body.to_string().as_bytes());
    for (prompt, kind) in [("a table please", "table"), ("a chart", "chart"), ("why?", "text")] {
        let answer = send("/omni-10", &json!({ "prompt": prompt })).json();
        assert_eq!(answer["data_format"]["parse_as"], kind, "{answer}");
    }
    let form = send("/orders/new", &json!({ "qty": "seven", "send": true }));
    assert_eq!((form.status, &form.json()["detail"]), (400, &json!("qty must be a number, not seven")));
    assert_eq!(send("/omni-10", &json!("not JSON")).status, 400);
    let grid = json!({
        "startRow": 0, "endRow": 100,
        "filterModel": { "symbol": { "filterType": "text", "type": "startsWith", "filter": "a" },
                         "close": { "filterType": "number", "type": "inRange", "filter": 100, "filterTo": 102 } },
    });
    let answer = send("/ssrm_table-10", &grid).json();
    assert_eq!((&answer["rowCount"], &answer["rowData"][0]["symbol"]), (&json!(1), &json!("AAPL")), "{answer}");
    let grouped = json!({ "rowGroupCols": [{ "field": "symbol" }], "groupKeys": [] });
    assert_eq!(send("/ssrm_table-10", &grouped).json()["rowData"][0], json!({ "symbol": "AAPL" }));
    let inside = json!({ "rowGroupCols": [{ "field": "symbol" }], "groupKeys": ["META"] });
    assert_eq!(send("/ssrm_table-10", &inside).json()["rowCount"], 1);
    let asked = send("/ssrm_table-10?symbol=IBM", &json!({ "startRow": 0, "endRow": 1 })).json();
    assert_eq!(asked["rowData"][0]["symbol"], "IBM");
}

#[test]
fn what_is_there_already_is_never_overwritten() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "typescript-node"]).code(0);
    let root = bench.path("desk");
    add(&root, &Widget::new("prices", Kind::Table)).unwrap();
    let before = bench.tree();
    let mut same_module = Widget::new("Prices", Kind::Table);
    same_module.endpoint = "other".to_owned();
    assert!(add(&root, &same_module).unwrap_err().contains("prices.ts exists already"));
    let mut same_path = Widget::new("others", Kind::Markdown);
    same_path.endpoint = "/prices/".to_owned();
    let widgets = bench.read("desk/widgets.json");
    bench.write("desk/widgets.json", "{}");
    let error = add(&root, &same_path).unwrap_err();
    bench.write("desk/widgets.json", &widgets);
    assert!(error.contains("`/prices` is answered already, in ") && error.contains("prices.ts"), "{error}");
    let mut odd = Widget::new("odd", Kind::Table);
    odd.endpoint = "prices/{day}.json".to_owned();
    assert!(add(&root, &odd).unwrap_err().contains("cannot be a route"));
    assert_eq!(bench.tree(), before);
    assert!(bench.json("desk/widgets.json").get("others").is_none());
}

#[test]
fn dropdowns_in_common_are_answered_once() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "typescript-node"]).code(0);
    for id in ["prices", "trades"] {
        let mut widget = Widget::new(id, Kind::Table);
        widget.params = vec![from("symbols", &[], param("symbol", ParamKind::Endpoint, json!("AAPL")))];
        add(&bench.path("desk"), &widget).unwrap();
    }
    assert!(bench.read("desk/src/endpoints/prices.ts").contains("routes.get(\"/symbols\""));
    assert!(!bench.read("desk/src/endpoints/trades.ts").contains("routes.get(\"/symbols\""));
}

#[test]
fn a_list_of_modules_that_was_rewritten_is_left_to_its_owner() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "typescript-node"]).code(0);
    bench.write("desk/src/endpoints/index.ts", "export const endpoints = make();\n");
    let left = add(&bench.path("desk"), &Widget::new("prices", Kind::Table)).unwrap();
    assert_eq!(bench.read("desk/src/endpoints/index.ts"), "export const endpoints = make();\n");
    let code = "import prices from \"./prices.ts\";\n\nendpoints.route(\"/\", prices);\n";
    assert_eq!(left, [Snippet { place: "in src/endpoints/index.ts".to_owned(), code: code.to_owned() }]);
}

#[test]
fn other_node_projects_get_code_to_put_in_its_place() {
    for (package, line) in [
        (r#"{"dependencies": {"express": "5"}}"#, "app.get(\"/prices\", (request, response) => {\n  response.json(["),
        (r#"{"dependencies": {"fastify": "5"}}"#, "app.get(\"/prices\", async () => {\n  return ["),
        (r#"{"dependencies": {"koa": "3"}}"#, "router.get(\"/prices\", (context) => {"),
        (r#"{"scripts": {"start": "node app.js"}}"#, "if (request.method === \"GET\" && request.url.split"),
    ] {
        let bench = Workbench::new();
        bench.write("widgets.json", "{}").write("package.json", package);
        let left = add(&bench.folder(), &Widget::new("prices", Kind::Table)).unwrap();
        assert!(left[0].code.contains(line), "{left:?}");
        assert_eq!(bench.tree(), ["package.json", "widgets.json"]);
        assert!(bench.json("widgets.json").get("prices").is_some());
    }
}

#[test]
fn an_edit_swaps_the_server_and_leaves_no_process_behind() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "typescript-node"]).code(0);
    let root = bench.path("desk");
    let mut live = Widget::new("live", Kind::LiveGrid);
    live.params = vec![param("symbol", ParamKind::Text, json!("AAPL"))];
    live.more = object(&json!({ "wsEndpoint": "live/ws", "data": { "wsRowIdColumn": "symbol" } }));
    add(&root, &live).unwrap();
    if !node::install(&root) {
        return;
    }
    let module = root.join("src/endpoints/hello_world.ts");
    let code = fs::read_to_string(&module).unwrap();
    fs::write(&module, code.replace("# Hello World ${name}", "${process.pid} ${name}")).unwrap();
    let mut dev = DevProcess::start(&root);
    dev.wait("ready");
    let first = dev.get("/hello_world?name=").text().trim().parse().unwrap();
    let _socket = open_socket(dev.port, "live/ws");
    fs::write(&module, code).unwrap();
    dev.wait("ready");
    assert_eq!(dev.get("/hello_world?name=Ada").text(), "# Hello World Ada");
    until("the first server ends", || !runs(first));
}

/// An open WebSocket.
fn open_socket(port: u16, path: &str) -> std::net::TcpStream {
    use std::io::{Read, Write};
    let mut stream = connect(port);
    let headers = [
        ("Origin", "https://pro.openbb.co"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("Sec-WebSocket-Version", "13"),
    ];
    let head = request_bytes("GET", &format!("/{path}"), &headers, b"");
    let head = String::from_utf8(head).unwrap().replace("Connection: close", "Connection: Upgrade");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 101");
    stream
}
