//! `obb-backend import`: a service that exists gets its documents, and `dev` serves them beside it.

use std::fs;

use serde_json::json;

use crate::support::dev_process::DevProcess;
use crate::support::python;
use crate::support::web_server::WebServer;
use crate::support::widget_answers;
use crate::support::workbench::Workbench;

const APP: &str = r#"
from datetime import date
from enum import Enum
import os

from fastapi import FastAPI
from pydantic import BaseModel

print("a line that is no JSON")
app = FastAPI(title=os.environ["DESK_TITLE"])


class Period(str, Enum):
    day = "day"
    week = "week"


class Choice(BaseModel):
    label: str
    value: str


class Price(BaseModel):
    symbol: str
    closePrice: float
    day: date


class Figure(BaseModel):
    label: str
    value: float


@app.get("/symbols")
def symbols() -> list[Choice]:
    return [Choice(label="Alpha", value="A")]


@app.get("/prices/{symbol}", tags=["Prices"])
def get_prices(symbol: str, period: Period, limit: int) -> dict[str, list[Price]]:
    return {}


@app.get("/closes", tags=["Prices"])
def get_closes(symbol: str, period: Period, limit: int) -> list[Price]:
    """Closing prices of one symbol."""
    return [Price(symbol=symbol, closePrice=limit, day=date(2026, 1, 2))]


@app.get("/items/{item_id}")
def item(item_id: int) -> Price:
    return Price(symbol="A", closePrice=item_id, day=date(2026, 1, 2))


@app.get("/total")
def total() -> list[Figure]:
    return [Figure(label="Total", value=1)]


@app.get("/note")
def note() -> str | None:
    return "A note"
"#;

/// A FastAPI project in `desk` that serves no documents, with an environment to run in.
fn project() -> Workbench {
    let bench = Workbench::new();
    bench.write("desk/main.py", APP).write("desk/.env", "DESK_TITLE=Fund desk\n");
    let environment = python::interpreter().parent().and_then(|bin| bin.parent()).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(environment, bench.path("desk/.venv")).unwrap();
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(environment, bench.path("desk/.venv")).unwrap();
    bench
}

#[test]
fn a_fastapi_project_is_imported_and_served_without_an_edit() {
    let bench = project();
    let imported = bench.run(["import", "desk"]).code(0).says("Imported Fund desk as 4 widgets");
    assert!(imported.stdout.contains("@app.get(\"/widgets.json\""), "{}", imported.stdout);
    assert_eq!(bench.read("desk/main.py"), APP);
    assert!(!bench.path("desk/obb-backend.toml").exists());
    bench.run(["validate", "desk", "--profile", "strict", "--deny", "warnings"]).code(0);
    let widgets = bench.json("desk/widgets.json");
    assert_eq!(widgets["closes"]["description"], "Closing prices of one symbol.");
    assert_eq!(widgets["items"]["endpoint"], "items/{item_id}");
    let placed: Vec<_> = bench.json("desk/apps.json")[0]["tabs"][""]["layout"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["i"].clone())
        .collect();
    assert_eq!(placed, ["total", "closes", "items", "note_widget"]);

    let mut dev = DevProcess::start(&bench.path("desk"));
    let remark = dev.wait("remark");
    assert!(
        remark["message"].as_str().unwrap().contains("answers with the file widgets.json in its place"),
        "{remark}"
    );
    assert_eq!(dev.get("/widgets.json").json(), widgets);
    assert!(dev.get("/apps.json").json().is_array());
    assert_eq!(dev.get("/agents.json").status, 404);
    widget_answers::check_shown(dev.port, &widgets);
    assert_eq!(dev.get("/closes?symbol=A&period=day&limit=3").json()[0]["closePrice"], 3.0);
}

#[test]
fn what_is_there_stays_and_a_look_writes_nothing() {
    let bench = project();
    let before = bench.tree().len();
    let look = bench.run(["import", "desk", "--dry-run"]).code(0).says("GET    /symbols");
    assert!(look.stdout.contains("+++ desk/widgets.json"), "{}", look.stdout);
    assert_eq!(bench.tree().len(), before);
    bench.write("desk/apps.json", "[]");
    bench.run(["import", "desk"]).code(2).says("apps.json exists already; nothing is changed");
    assert_eq!(bench.read("desk/apps.json"), "[]");
    assert!(!bench.path("desk/widgets.json").exists());
}

#[test]
fn applications_that_cannot_be_imported_are_told_of_in_a_line() {
    for (source, part) in [
        (
            "from fastapi import FastAPI\nimport no_such_module\napp = FastAPI()\n",
            "ModuleNotFoundError: No module named 'no_such_module' (main.py:2)",
        ),
        ("from fastapi import FastAPI\napp = FastAPI()\n1 / 0\n", "ZeroDivisionError: division by zero (main.py:3)"),
        ("from flask import Flask\napp = Flask(__name__)\n", "main.py is made with Flask"),
        ("print()\n", "there is no FastAPI application in desk"),
        (
            "from fastapi import FastAPI\napp = FastAPI()\n@app.get(\"/widgets.json\")\ndef widgets(): return {}\n",
            "serves /widgets.json itself",
        ),
    ] {
        let bench = project();
        bench.write("desk/main.py", source);
        bench.run(["import", "desk"]).code(2).says(part).says("help:");
        assert!(!bench.path("desk/widgets.json").exists());
    }
}

#[test]
fn a_running_service_becomes_a_project_beside_it() {
    let rows = json!({ "type": "array", "items": { "type": "object", "properties": { "a": { "type": "number" } } } });
    let document = json!({
        "openapi": "3.0.3", "info": { "title": "Desk" },
        "paths": { "/rows": { "get": { "responses": { "200": { "content": { "application/json": { "schema": rows } } } } } } }
    });
    let server = WebServer::start(&[
        ("/openapi.json", 200, "application/json", &document.to_string()),
        ("/rows", 200, "application/json", "[{\"a\": 1}]"),
    ]);
    let bench = Workbench::new();
    bench.run(["import", &server.url("/"), "desk"]).code(0).says("Imported Desk as 1 widget");
    let files = ["desk/apps.json", "desk/obb-backend.toml", "desk/widgets.json"];
    assert_eq!(bench.tree(), files);
    bench.run(["validate", "desk", "--profile", "strict", "--deny", "warnings"]).code(0);
    let dev = DevProcess::start(&bench.path("desk"));
    widget_answers::check_all(dev.port, &dev.get("/widgets.json").json());
    // A file of the same document, in a folder of its own.
    fs::write(bench.path("openapi.json"), document.to_string()).unwrap();
    bench.run(["import", "openapi.json", "more"]).code(0);
    assert_eq!(bench.read("more/widgets.json"), bench.read("desk/widgets.json"));
    assert!(!bench.path("more/obb-backend.toml").exists());
}

#[test]
fn data_is_no_service() {
    let bench = Workbench::new();
    bench.write("prices.csv", "a,b\n1,2\n");
    bench.run(["import", "prices.csv"]).code(2).says("does not describe an API").says("add-widget --from prices.csv");
    assert_eq!(bench.tree(), ["prices.csv"]);
}
