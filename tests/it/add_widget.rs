//! `obb-backend add-widget`: what is written and printed.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::dev_process::DevProcess;
use crate::support::widget_answers;
use crate::support::workbench::{BINARY, Workbench, finish};

/// A project of files, called `desk`.
pub(crate) fn desk() -> Workbench {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "static"]).code(0);
    bench
}

#[test]
fn a_widget_of_a_backend_of_files_is_served_at_once() {
    let bench = desk();
    bench.run(["add-widget", "prices", "--type", "table", "--dir", "desk", "--app"]).code(0);
    let checked = bench.run(["validate", "desk", "--profile", "strict", "--hints", "--deny", "warnings"]).code(0);
    assert!(checked.stdout.starts_with("No problems in 2 files: 2 widgets, 1 app"), "{}", checked.stdout);
    let mut dev = DevProcess::start_with(&bench.path("desk"), &[], &[]);
    dev.wait("ready");
    widget_answers::check_all(dev.port, &bench.json("desk/widgets.json"));
}

#[test]
fn each_step_is_told_with_what_to_do_next() {
    let bench = desk();
    let bin = Path::new(BINARY).parent().unwrap();
    let mut command = bench.command(["add-widget", "P/E ratio", "desk", "--app", "desk"]);
    let run = finish(command.env("PATH", bin)).code(0);
    assert_eq!(
        run.stderr.replace('\\', "/"),
        "       Added p_e_ratio (table) called \"P/E ratio\"\n      \
               Edited desk/widgets.json\n     \
              Created desk/data/p_e_ratio.json\n      \
               Edited desk/apps.json\n      \
               Placed on desk: 20 by 12 at column 20, row 0\n"
    );
    assert_eq!(
        run.stdout.replace('\\', "/"),
        "\nNext:\n\n  \
         desk/data/p_e_ratio.json  has sample data: put your own there\n  \
         obb-backend dev desk      serves it; in Workspace, refresh the backend\n"
    );
    let widget = &bench.json("desk/widgets.json")["p_e_ratio"];
    assert_eq!((&widget["name"], &widget["category"]), (&json!("P/E ratio"), &json!("Hello World")));
}

#[test]
fn the_arguments_say_all_that_an_entry_says() {
    let bench = desk();
    bench
        .run([
            "add-widget",
            "prices",
            "desk",
            "-t",
            "table",
            "--title",
            "All prices",
            "--description",
            "Closing prices of each fund",
            "--category",
            "Funds",
            "--sub-category",
            "Daily",
            "--source",
            "Desk",
            "--source",
            "Bank",
            "--endpoint",
            "/funds/prices",
            "--size",
            "30x14",
            "--refresh",
            "60",
            "--run-button",
            "--after",
            "hello_world",
            "--column",
            "day:date",
            "--column",
            "close:number",
            "-p",
            "since:date=$currentDate-1M;label=Since",
            "-p",
            "side:text=buy|sell",
            "-p",
            "n:number=10;row=2",
        ])
        .code(0);
    let expected = json!({
        "name": "All prices",
        "description": "Closing prices of each fund",
        "category": "Funds",
        "subCategory": "Daily",
        "source": ["Desk", "Bank"],
        "type": "table",
        "endpoint": "funds/prices",
        "gridData": { "w": 30, "h": 14 },
        "params": [
            [
                { "paramName": "since", "type": "date", "label": "Since", "description": "Since", "value": "$currentDate-1M" },
                {
                    "paramName": "side", "type": "text", "label": "Side", "description": "Side", "value": "buy",
                    "options": [{ "label": "Buy", "value": "buy" }, { "label": "Sell", "value": "sell" }]
                }
            ],
            [{ "paramName": "n", "type": "number", "label": "N", "description": "N", "value": 10 }]
        ],
        "data": {
            "table": {
                "columnsDefs": [
                    { "field": "day", "headerName": "Day", "cellDataType": "date" },
                    { "field": "close", "headerName": "Close", "cellDataType": "number" }
                ]
            }
        },
        "refetchInterval": 60000,
        "runButton": true
    });
    assert_eq!(bench.json("desk/widgets.json")["prices"], expected);
}

#[test]
fn a_dry_run_shows_the_changes_and_makes_none() {
    let bench = desk();
    let before = (bench.tree(), bench.read("desk/widgets.json"));
    let run = bench.run(["add-widget", "prices", "desk", "--app", "--dry-run"]).code(0);
    for line in ["--- desk/widgets.json", "+++ desk/data/prices.json", "+  \"prices\": {", "--- desk/apps.json"] {
        assert!(run.stdout.replace('\\', "/").lines().any(|one| one == line), "no {line} in {}", run.stdout);
    }
    assert_eq!((bench.tree(), bench.read("desk/widgets.json")), before);
}

#[test]
fn tools_read_what_was_changed_as_json() {
    let bench = desk();
    let run = bench.run(["add-widget", "prices", "desk", "--app", "--json", "--dry-run"]).code(0);
    let shown: Value = serde_json::from_str(&run.stdout).unwrap();
    let run = bench.run(["add-widget", "prices", "desk", "--app", "--json"]).code(0);
    assert_eq!(run.stderr, "");
    let mut document: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        (&document["id"], &document["type"], &document["endpoint"]),
        (&json!("prices"), &json!("table"), &json!("prices"))
    );
    assert_eq!(
        document["files"],
        json!([
            { "path": "desk/widgets.json", "change": "edited" },
            { "path": "desk/data/prices.json", "change": "created" },
            { "path": "desk/apps.json", "change": "edited" }
        ])
    );
    assert_eq!(document["place"], json!({ "app": "desk", "tab": null, "x": 20, "y": 0, "w": 20, "h": 12 }));
    assert_eq!(document["entry"], bench.json("desk/widgets.json")["prices"]);
    document["dry_run"] = json!(true);
    assert_eq!(shown, document, "a dry run says the same");
}

#[test]
fn a_backend_in_another_language_gets_the_entry_and_is_told_the_rest() {
    let bench = Workbench::new();
    bench.write("app/widgets.json", "{}\n").write("main.go", "package main\n");
    let run = bench.run(["add-widget", "prices", "-t", "metric"]).code(0);
    let run = run.says("The backend has to answer GET /prices: no code could be written for it.");
    assert!(run.stdout.contains("Put this where GET /prices is answered"), "{}", run.stdout);
    assert!(run.stdout.contains("\"label\": \"Net asset value\""), "{}", run.stdout);
    assert_eq!(bench.json("app/widgets.json")["prices"]["type"], "metric");
}

#[test]
fn what_is_answered_already_gets_its_entry_alone() {
    let bench = Workbench::new();
    bench.run(["new", "desk", "--template", "python-fastapi"]).code(0);
    let module = "endpoints/prices.py";
    bench.run(["add-widget", "prices", "desk", "-t", "metric"]).code(0).says(&format!("Created desk/{module}"));
    bench.run(["remove-widget", "prices", "--dir", "desk"]).code(0).says(&format!("{module}:"));
    let refused = bench.run(["add-widget", "prices", "desk", "-t", "metric"]).code(2);
    refused.says("GET /prices has an answer already").says("--served");
    let before = bench.tree();
    bench.run(["add-widget", "prices", "desk", "-t", "metric", "--served"]).code(0).says("Edited desk/widgets.json");
    assert_eq!(bench.tree(), before);
    assert_eq!(bench.json("desk/widgets.json")["prices"]["endpoint"], "prices");
}

#[test]
fn a_project_of_files_without_widgets_gets_its_first() {
    let bench = Workbench::new();
    bench.write("data/note.md", "Hello\n");
    bench.run(["add-widget", "prices", "-t", "metric"]).code(0).says("Created widgets.json");
    bench.run(["validate"]).code(0);
    assert_eq!(bench.tree(), ["data/note.md", "data/prices.json", "widgets.json"]);
}

#[test]
fn options_that_another_widget_has_are_taken_from_there() {
    let bench = desk();
    let widgets = r#"{
  "news": {
    "name": "News", "description": "News of a fund", "category": "Funds", "source": ["Desk"], "type": "markdown",
    "endpoint": "news", "gridData": { "w": 20, "h": 10 },
    "params": [{ "paramName": "fund", "type": "endpoint", "value": "ALPHA", "optionsEndpoint": "fund_list" }]
  }
}
"#;
    bench.write("desk/widgets.json", widgets).write("desk/apps.json", "[]\n");
    bench.run(["add-widget", "prices", "desk", "-p", "fund:endpoint=ALPHA"]).code(0);
    assert_eq!(bench.json("desk/widgets.json")["prices"]["params"][0]["optionsEndpoint"], "fund_list");
    assert!(!bench.tree().iter().any(|file| file.contains("fund_")), "{:?}", bench.tree());
}
