//! A Python with the packages that generated projects need.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The interpreter of a virtual environment under `tests/.venv`, made on first use.
///
/// This is the only place where tests need the network: the packages come from PyPI, once.
pub(crate) fn interpreter() -> &'static Path {
    static INTERPRETER: OnceLock<PathBuf> = OnceLock::new();
    INTERPRETER.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let requirements = root.join("templates/projects/python-fastapi/requirements.txt");
        let wanted = fs::read_to_string(requirements).unwrap() + tools(root).as_str();
        let environment = root.join("tests/.venv");
        let inside = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
        let interpreter = environment.join(inside);
        let installed = environment.join("installed.txt");
        if fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
            return interpreter;
        }
        let list = tempfile::NamedTempFile::new().unwrap();
        fs::write(list.path(), &wanted).unwrap();
        must(Command::new(any_python()).args(["-m", "venv", "--clear"]).arg(&environment));
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
        must(Command::new(&interpreter).args(pip).arg(list.path()));
        fs::write(installed, wanted).unwrap();
        interpreter
    })
}

/// The packages that the tests of a generated project need, a line each.
fn tools(root: &Path) -> String {
    let file = root.join("templates/projects/python-fastapi/pyproject.toml.liquid");
    let project: toml::Table = fs::read_to_string(file).unwrap().parse().unwrap();
    let tools = project["dependency-groups"]["dev"].as_array().unwrap();
    tools.iter().map(|tool| tool.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

/// Runs the Python tool `module` in `folder`; its output must be that of a success.
pub(crate) fn passes(folder: &Path, module: &str, arguments: &[&str]) {
    let mut command = Command::new(interpreter());
    command.args(["-m", module]).args(arguments).current_dir(folder);
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("NO_COLOR", "1");
    let output = command.output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{module} {arguments:?}\n{stdout}\n{stderr}");
}

/// The name of Python on the search path.
pub(crate) fn any_python() -> &'static str {
    if cfg!(windows) { "python" } else { "python3" }
}

fn must(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("tests need Python: {error}"));
    assert!(output.status.success(), "tests/.venv: {}", String::from_utf8_lossy(&output.stderr));
}

/// Asks the FastAPI project in `folder` what Workspace would ask it, and how it would be started on its own.
pub(crate) fn answers(folder: &Path) -> serde_json::Value {
    const SCRIPT: &str = r#"
import json, runpy, sys
import uvicorn
from fastapi.testclient import TestClient

started = {}
uvicorn.run = lambda app, **options: started.update(options)
client = TestClient(runpy.run_path("main.py", run_name="__main__")["app"])
hello = client.get("/hello_world?name=Ada")
origins = ["https://pro.openbb.co", "https://pro.openbb.dev", "http://localhost:1420", "https://excel.openbb.co", "https://example.com"]
json.dump({
    "hello": {"text": hello.text, "type": hello.headers["content-type"]},
    "information": client.get("/").json(),
    "widgets": client.get("/widgets.json").json(),
    "apps": client.get("/apps.json").json(),
    "cors": {o: client.get("/", headers={"Origin": o}).headers.get("access-control-allow-origin") for o in origins},
    "main": started,
}, sys.stdout)
"#;
    let mut command = Command::new(interpreter());
    // Not the folder's own encoding but UTF-8 must count, whatever the machine's default is.
    command.args(["-B", "-c", SCRIPT]).current_dir(folder).env("LC_ALL", "C").env("PYTHONUTF8", "0");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}
