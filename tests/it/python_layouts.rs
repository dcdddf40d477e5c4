//! Widgets added to FastAPI projects that were not made here: what is edited, what is left to the user, what is refused.

use std::path::Path;

use obb_backend::endpoint::{Backend, Error, Language, Written, write};
use obb_backend::widget::{Kind, OptionsEndpoint, Param, ParamKind, Widget};
use serde_json::json;

use crate::support::dev_process::DevProcess;
use crate::support::python;
use crate::support::widget_answers;
use crate::support::workbench::{BINARY, Workbench};

/// An application that answers Workspace, in somebody else's style.
const MAIN: &str = r#"import json
from pathlib import Path

from fastapi import (
    FastAPI,
)
from fastapi.middleware.cors import CORSMiddleware

HERE = Path(__file__).parent  # the folder
app = FastAPI(
    title="Somebody's (own) desk",
    docs_url=None,
)
app.add_middleware(CORSMiddleware, allow_origins=["https://pro.openbb.co"], allow_methods=["*"], allow_headers=["*"])


@app.get("/widgets.json")
def widgets():
    return json.loads((HERE / "widgets.json").read_text())


@app.get('/taken/{id}')
def taken(id: str):
    return []
"#;

fn written(bench: &Workbench, widget: &Widget) -> Result<Written, Error> {
    let root = bench.path(".");
    write(Backend { root: &root, executable: Path::new(BINARY) }, Language::Python, widget)
}

#[test]
fn a_widget_is_served_by_an_application_that_somebody_else_wrote() {
    for (file, newline) in [("main.py", "\n"), ("main.py", "\r\n"), ("src/main.py", "\n")] {
        let bench = Workbench::new();
        let folder = file.strip_suffix("main.py").unwrap();
        let main = MAIN.replace('\n', newline);
        bench.write(file, &main).write(&format!("{folder}widgets.json"), "{}\n").write("requirements.txt", "fastapi\n");
        let project = format!("{folder}.");
        for (id, kind) in [("prices", "table"), ("pages", "ssrm_table"), ("paper", "pdf")] {
            bench.run(["add-widget", id, "--type", kind, "--dir", &project]).code(0);
        }
        let added = |id: &str| format!("from {id}_widget import router as {id}_widget_router{newline}");
        let include = |id: &str| format!("app.include_router({id}_widget_router){newline}");
        let imports = format!("import CORSMiddleware{newline}");
        let made = format!("docs_url=None,{newline}){newline}");
        let expected = main
            .replace(&imports, &[imports.clone(), added("prices"), added("pages"), added("paper")].concat())
            .replace(&made, &[made.clone(), include("paper"), include("pages"), include("prices")].concat());
        assert_eq!(bench.read(file), expected);
        let environment = python::interpreter().parent().unwrap().parent().unwrap();
        let mut dev = DevProcess::start_with(&bench.path("."), &[], &[("VIRTUAL_ENV", environment)]);
        dev.wait("ready");
        widget_answers::check_all(dev.port, &bench.json(format!("{folder}widgets.json")));
    }
}

#[test]
fn where_it_is_not_certain_the_user_is_told_what_to_write() {
    let factory =
        "from fastapi import FastAPI\n\n\ndef create_app() -> FastAPI:\n    app = FastAPI()\n    return app\n";
    let two = "from fastapi import FastAPI\nadmin = FastAPI()\napp = FastAPI()\n";
    let app = "from fastapi import FastAPI\napp = FastAPI()\n";
    for (files, module, place, import) in [
        (
            vec![("main.py", factory)],
            "prices_widget.py",
            "main.py, in `create_app`, after the application is made",
            "from prices_widget import router",
        ),
        (
            vec![("main.py", two)],
            "prices_widget.py",
            "main.py, below the line that makes `app`",
            "from prices_widget import",
        ),
        (
            vec![("desk/__init__.py", ""), ("desk/main.py", app)],
            "desk/prices_widget.py",
            "desk/main.py, below the line that makes `app`",
            "from desk.prices_widget import router as prices_widget_router\n\napp.include_router(prices_widget_router)\n",
        ),
        (
            vec![("run.py", "import uvicorn\nuvicorn.run(\"desk:app\")\n"), ("desk/__init__.py", app)],
            "desk/prices_widget.py",
            "desk/__init__.py, below the line that makes `app`",
            "from desk.prices_widget import router",
        ),
    ] {
        let bench = Workbench::new();
        for (name, text) in &files {
            bench.write(name, text);
        }
        let written = written(&bench, &Widget::new("prices", Kind::Table)).unwrap();
        let changed: Vec<_> = written.changes.iter().map(|change| change.path.clone()).collect();
        assert_eq!(changed, [bench.path(".").join(module)], "nothing of the user's is edited");
        let [snippet] = written.snippets.as_slice() else { panic!("{:?}", written.snippets) };
        assert!(snippet.place.ends_with(place), "{}", snippet.place);
        assert!(snippet.code.contains(import), "{}", snippet.code);
    }
}

#[test]
fn what_is_there_already_is_never_answered_twice() {
    let bench = Workbench::new();
    bench.write("main.py", MAIN).write("widgets.json", "{}\n").write("old_widget.py", "mine");
    let mut taken = Widget::new("new", Kind::Table);
    taken.endpoint = "taken/{fund}".to_owned();
    taken.params.push(Param { value: json!("A"), ..Param::new("fund", ParamKind::Text) });
    for (widget, reason) in [
        (taken, "GET /taken/{fund} has an answer already"),
        (Widget::new("old", Kind::Table), "old_widget.py exists already"),
    ] {
        let error = written(&bench, &widget).unwrap_err();
        assert!(error.to_string().ends_with(reason), "{error}");
    }
    bench.run(["add-widget", "old", "--type", "table"]).code(2).says("old_widget.py exists already").says("help: ");
    assert_eq!((bench.read("widgets.json").as_str(), bench.tree().len()), ("{}\n", 3));

    // A list of choices may serve many widgets.
    let listed = |id: &str| {
        let mut widget = Widget::new(id, Kind::Table);
        let options = Some(OptionsEndpoint { endpoint: "funds".to_owned(), params: Vec::new() });
        widget.params.push(Param { options, ..Param::new("fund", ParamKind::Endpoint) });
        widget
    };
    written(&bench, &listed("one")).unwrap().changes.make().unwrap();
    let second = written(&bench, &listed("two")).unwrap();
    assert_eq!(second.remarks, ["the choices of `fund` come from /funds, which is there already"]);
    second.changes.make().unwrap();
    assert!(!bench.read("two_widget.py").contains("/funds"));
}

#[test]
fn uvicorn_without_websockets_is_told() {
    let bench = Workbench::new();
    bench.write("main.py", MAIN).write("requirements.txt", "fastapi\nuvicorn\n");
    let grid = Widget::new("live", Kind::LiveGrid);
    assert!(written(&bench, &grid).unwrap().remarks[0].contains("`websockets`"));
    bench.write("requirements.txt", "fastapi\nuvicorn[standard]\n");
    assert_eq!(written(&bench, &grid).unwrap().remarks, [""; 0]);
}
