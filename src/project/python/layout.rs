//! Where a Python project keeps its web application, and from which folder its modules are imported.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::{discover, is_environment, is_ignored_name};
use super::application::{self, Application};
use super::told::{self, Told};

/// Files in which an application is looked for, in this order; then in the other files of the folder, then in the packages.
pub(super) const FILES: &[&str] =
    &["main.py", "app.py", "server.py", "api.py", "app/main.py", "src/main.py", "src/app.py", "run.py"];

/// Files of a package in which an application is looked for, in this order.
const IN_PACKAGES: &[&str] = &["main.py", "app.py", "__init__.py", "app/main.py", "app/app.py"];

/// Bytes of the largest file that is looked into; nobody writes more.
const LARGEST: u64 = 1024 * 1024;

/// Levels of folders that are looked into where none of the usual files holds an application.
const DEEPEST: usize = 4;

/// Folders and files that are looked into: a folder of data may hold any number.
const MOST: usize = 300;

/// Files by which a folder is a project of its own.
pub(super) const PROJECT_FILES: &[&str] =
    &["pyproject.toml", "requirements.txt", "setup.py", "Pipfile", "environment.yml", "obb-backend.toml"];

/// Folders that hold code about the project rather than the project.
const BESIDE: &[&str] =
    &["tests", "test", "docs", "scripts", "examples", "notebooks", "migrations", "alembic", "build", "dist", "data"];

/// An application and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The file, relative to the project, with `/`.
    pub(super) file: String,
    /// The module, as Python names it.
    pub(super) module: String,
    /// The folder that the module is imported from.
    pub(super) base: PathBuf,
    /// What the file holds.
    pub(super) application: Application,
    /// Modules that the file imports.
    imports: Vec<String>,
}

impl Found {
    /// Whether this file takes what `other` holds.
    fn uses(&self, other: &Self) -> bool {
        let last = other.module.rsplit('.').next().unwrap_or_default();
        let path = other.file.trim_end_matches(".py").replace('/', ".");
        let names = [other.module.as_str(), last, &path];
        self.imports.iter().any(|import| names.contains(&import.trim_start_matches('.')))
    }
}

/// Every application of the project in `root`, the likeliest first, without those that another one is made of.
pub(super) fn applications(root: &Path) -> Vec<Found> {
    let mut found: Vec<Found> = told::served(root).iter().filter_map(|told| named(root, told)).collect();
    for file in candidates(root) {
        if !found.iter().any(|other| other.file == file) {
            found.extend(look(root, &file));
        }
    }
    if found.iter().all(|found| matches!(found.application, Application::Foreign { .. })) {
        found.extend(deeper(root).iter().filter_map(|file| look(root, file)));
    }
    let mut at = 0;
    while at < found.len() {
        let chosen = found[at].clone();
        let mut place = 0;
        found.retain(|other| {
            place += 1;
            place - 1 <= at || !chosen.uses(other)
        });
        at += 1;
    }
    found
}

fn candidates(root: &Path) -> Vec<String> {
    let mut files: Vec<String> = FILES.iter().map(|file| (*file).to_owned()).collect();
    files.extend(others(root));
    for folder in ["src", ""] {
        for package in packages(root, &root.join(folder)) {
            let package = if folder.is_empty() { package } else { format!("{folder}/{package}") };
            files.extend(IN_PACKAGES.iter().map(|file| format!("{package}/{file}")));
        }
    }
    files.extend(told::commands(root));
    let mut seen = BTreeSet::new();
    files.retain(|file| seen.insert(file.clone()));
    files
}

/// Python files in the folders of the project, the nearest first.
fn deeper(root: &Path) -> Vec<String> {
    let project = is_project(root);
    let mut files = Vec::new();
    let mut level = folders(root, project, Path::is_dir);
    for _ in 0..DEEPEST {
        let mut below = Vec::new();
        for folder in level {
            let path = root.join(&folder);
            files.extend(others(&path).iter().map(|name| format!("{folder}/{name}")));
            below.extend(folders(&path, project, Path::is_dir).iter().map(|name| format!("{folder}/{name}")));
            if files.len() + below.len() > MOST {
                return files;
            }
        }
        level = below;
    }
    files
}

/// Names of the Python files in `folder` that are no tests and no tools, sorted.
fn others(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "py"))
        .filter(|entry| entry.metadata().is_ok_and(|file| file.is_file() && file.len() <= LARGEST))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with("test_") && !name.ends_with("_test.py"))
        .filter(|name| !["conftest.py", "__main__.py"].contains(&name.as_str()))
        .collect();
    names.sort_unstable();
    names
}

/// Names of the folders in `folder` that are a usual place of an application of the project in `root`, sorted.
fn packages(root: &Path, folder: &Path) -> Vec<String> {
    folders(folder, is_project(root), |inside| IN_PACKAGES.iter().any(|file| inside.join(file).is_file()))
}

/// Whether what is below the folder `root` is a part of it, documents included.
fn is_project(root: &Path) -> bool {
    PROJECT_FILES.iter().any(|file| root.join(file).is_file()) || discover(root).is_ok()
}

/// Names of the folders in `folder` that belong to the project and are `wanted`, sorted. Outside a `project`, those with
/// documents are backends of their own.
fn folders(folder: &Path, project: bool, wanted: fn(&Path) -> bool) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !is_ignored_name(name) && !BESIDE.contains(&name.as_str()))
        // A name that can be imported; those of most files cannot.
        .filter(|name| !name.contains('.'))
        .collect();
    names.sort_unstable();
    names.truncate(MOST);
    names.retain(|name| {
        let inside = folder.join(name);
        let own = || PROJECT_FILES.iter().any(|file| inside.join(file).is_file());
        wanted(&inside) && !is_environment(&inside) && !own() && (project || discover(&inside).is_err())
    });
    names
}

/// The application that the project has served.
fn named(root: &Path, told: &Told) -> Option<Found> {
    let source = String::from_utf8_lossy(&std::fs::read(&told.file).ok()?).into_owned();
    // Started from another folder, the command may mean another file.
    if !application::defines(&source, &told.name) {
        return None;
    }
    let imports = application::imports(&source);
    let name = told.name.clone();
    let application = if told.factory { Application::Factory(name) } else { Application::Variable(name) };
    let (file, module, base) = (told::relative(root, &told.file)?, told.module.clone(), told.base.clone());
    Some(Found { file, module, base, application, imports })
}

fn look(root: &Path, file: &str) -> Option<Found> {
    let path = root.join(file);
    let source = String::from_utf8_lossy(&std::fs::read(&path).ok()?).into_owned();
    let application = application::application(&source)?;
    // Any script may use such a framework for something else.
    if matches!(application, Application::Foreign { .. }) && !file.contains('/') && !FILES.contains(&file) {
        return None;
    }
    let mut imports = application::imports(&source);
    if let Application::Elsewhere { target, .. } = &application {
        let module = target.split(':').next().unwrap_or_default();
        imports.push(module.to_owned());
        let folder = path.parent().unwrap_or(root);
        let above = folder.ancestors().take_while(|folder| folder.starts_with(root));
        let base = above.into_iter().find(|base| told::file_in(base, module).is_some()).unwrap_or(folder).to_owned();
        return Some(Found { file: file.to_owned(), module: String::new(), base, application, imports });
    }
    let base = base(root, &path, &imports);
    let below = path.strip_prefix(&base).ok()?.with_extension("");
    let mut parts: Vec<&str> = below.iter().filter_map(|part| part.to_str()).collect();
    if parts.last() == Some(&"__init__") {
        parts.pop();
    }
    let module = parts.join(".");
    Some(Found { file: file.to_owned(), module, base, application, imports })
}

/// The folder that the module of `file` is imported from: the first one upwards that is no package, unless the file's imports
/// say otherwise.
fn base(root: &Path, file: &Path, imports: &[String]) -> PathBuf {
    let folder = file.parent().unwrap_or(root);
    if folder == root {
        return root.to_owned();
    }
    let is_module =
        |folder: &Path, name: &str| folder.join(name).is_dir() || folder.join(format!("{name}.py")).is_file();
    let first = |import: &str| import.split('.').next().unwrap_or_default().to_owned();
    let above = folder.parent().unwrap_or(root);
    let inside = || folder.ancestors().take_while(|outer| *outer != root);
    let is_named = |outer: &Path| {
        imports.iter().any(|import| outer.file_name().is_some_and(|name| name == first(import).as_str()))
    };
    // The outermost folder through which the file imports: its imports tell where they begin.
    let named = inside().filter(|outer| is_named(outer)).last();
    let as_package = named.is_some() || imports.iter().any(|import| import.starts_with('.'));
    let mut base = named.and_then(Path::parent).unwrap_or(folder);
    while base != root && (base.join("__init__.py").is_file() || (base == folder && as_package)) {
        base = base.parent().unwrap_or(root);
    }
    let beside = |import: &String| {
        let name = first(import);
        !name.is_empty() && is_module(folder, &name) && !is_module(above, &name) && !is_module(base, &name)
    };
    let is_init = file.file_name().is_some_and(|name| name == "__init__.py");
    if !as_package && !is_init && imports.iter().any(beside) { folder.to_owned() } else { base.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "from fastapi import FastAPI\napp = FastAPI()\n";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    /// Files, modules and folders of import, as `file module@folder`.
    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let folder = folder(files);
        let tell = |found: &Found| {
            let base = found.base.strip_prefix(folder.path()).unwrap().display();
            format!("{} {}@{base}", found.file, found.module)
        };
        applications(folder.path()).iter().map(tell).collect()
    }

    #[test]
    fn the_usual_layouts_are_found() {
        for (files, expected) in [
            (vec![("main.py", APP)], "main.py main@"),
            (vec![("server.py", APP)], "server.py server@"),
            (vec![("api.py", APP)], "api.py api@"),
            (
                vec![("prices.py", APP), ("test_prices.py", APP), ("tool.py", "app = Flask(__name__)\n")],
                "prices.py prices@",
            ),
            (vec![("app/main.py", APP)], "app/main.py main@app"),
            (vec![("app/main.py", APP), ("app/__init__.py", "")], "app/main.py app.main@"),
            (vec![("src/main.py", APP)], "src/main.py main@src"),
            (vec![("src/desk/main.py", APP), ("src/desk/__init__.py", "")], "src/desk/main.py desk.main@src"),
            (vec![("desk/__init__.py", APP)], "desk/__init__.py desk@"),
            (vec![("desk/app.py", APP), ("desk/__init__.py", "")], "desk/app.py desk.app@"),
            (vec![("backend/main.py", APP)], "backend/main.py main@backend"),
            (vec![("my-backend/main.py", APP)], "my-backend/main.py main@my-backend"),
            (vec![("api/index.py", APP)], "api/index.py index@api"),
            (vec![("src/server.py", APP)], "src/server.py server@src"),
            (
                vec![("src/desk/api/web.py", APP), ("src/desk/__init__.py", ""), ("src/desk/api/__init__.py", "")],
                "src/desk/api/web.py desk.api.web@src",
            ),
            (
                vec![("desk/server.py", APP), ("desk/main.py", "print()"), ("desk/test_server.py", APP)],
                "desk/server.py server@desk",
            ),
        ] {
            assert_eq!(found(&files), [expected], "{files:?}");
        }
    }

    #[test]
    fn imports_tell_from_which_folder_a_file_is_run() {
        let relative = format!("from .data import x\n{APP}");
        let through = format!("from app.data import x\n{APP}");
        let beside = format!("from data import x\n{APP}");
        let outer = format!("from desk.app.data import x\n{APP}");
        let files = [("desk/app/main.py", outer.as_str()), ("desk/app/__init__.py", ""), ("pyproject.toml", "")];
        assert_eq!(found(&files), ["desk/app/main.py desk.app.main@"]);
        for (text, package, expected) in [
            (relative.as_str(), false, "app/main.py app.main@"),
            (through.as_str(), false, "app/main.py app.main@"),
            (beside.as_str(), false, "app/main.py main@app"),
            (beside.as_str(), true, "app/main.py main@app"),
        ] {
            let mut files = vec![("app/main.py", text), ("app/data.py", "x = 1\n")];
            if package {
                files.push(("app/__init__.py", ""));
            }
            assert_eq!(found(&files), [expected], "{text:?}");
        }
    }

    #[test]
    fn of_several_the_likeliest_comes_first() {
        assert_eq!(found(&[("app.py", APP), ("main.py", APP)]), ["main.py main@", "app.py app@"]);
        let launcher = "import uvicorn\nfrom desk.web.main import app\n";
        assert_eq!(found(&[("main.py", launcher), ("desk/main.py", APP)]), ["main.py main@", "desk/main.py main@desk"]);
        let launcher = "import uvicorn\nfrom desk.main import app\n";
        assert_eq!(
            found(&[("main.py", launcher), ("desk/main.py", APP)]),
            ["main.py main@"],
            "one is made of the other"
        );
    }

    #[test]
    fn a_launcher_is_followed() {
        let launcher = "import uvicorn\nuvicorn.run('desk.main:app', reload=True)\n";
        let files = [("run.py", launcher), ("desk/main.py", APP), ("desk/__init__.py", "")];
        assert_eq!(found(&files), ["run.py @"]);
    }

    #[test]
    fn what_the_project_is_started_with_comes_first() {
        let procfile = ("Procfile", "web: uvicorn desk.entry:web --port $PORT\n");
        let files = [("main.py", APP), procfile, ("desk/entry.py", "web = x()\n")];
        let elsewhere = ("Makefile", "run:\n\tcd web && uvicorn main:desk\n");
        assert_eq!(found(&[("main.py", APP), elsewhere]), ["main.py main@"]);
        assert_eq!(found(&files), ["desk/entry.py desk.entry@", "main.py main@"]);
        assert_eq!(found(&[("main.py", APP), ("Procfile", "web: uvicorn main:app\n")]), ["main.py main@"]);
        let flask = ("web.py", "from flask import Flask\nweb = Flask(__name__)\n");
        let files = [("main.py", APP), ("Procfile", "# uvicorn\nweb: hypercorn web:web\n"), flask];
        assert_eq!(found(&files), ["main.py main@"]);
        let lambda = ("main.py", "from x import make as desk\n");
        assert_eq!(found(&[lambda, elsewhere]), ["main.py main@"]);
        let scripts = ("pyproject.toml", "[project.scripts]\nserve = \"desk.cli:main\"\n");
        let cli = ("src/desk/cli.py", "import uvicorn\ndef main():\n    uvicorn.run(\"desk.web:app\")\n");
        assert_eq!(found(&[scripts, cli, ("src/desk/web.py", APP)]), ["src/desk/cli.py @src"]);
    }

    #[test]
    fn projects_below_are_no_packages_of_this_one() {
        assert_eq!(found(&[("one/main.py", APP), ("one/widgets.json", "{}")]), [""; 0]);
        assert_eq!(found(&[("one/main.py", APP), ("one/requirements.txt", "")]), [""; 0]);
        assert_eq!(found(&[("tests/main.py", APP), (".venv/main.py", APP)]), [""; 0]);
        let files = [("one/main.py", APP), ("one/widgets.json", "{}"), ("pyproject.toml", "")];
        assert_eq!(found(&files), ["one/main.py main@one"], "the folder is a project");
    }
}
