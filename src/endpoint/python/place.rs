//! Where a module goes, and how the application comes to serve it.

use std::path::{Path, PathBuf};

use super::{Error, Written, wiring};
use crate::endpoint::Snippet;
use crate::fs::display_path;
use crate::project::python;
use crate::widget::Widget;

/// Where a module goes.
#[derive(Debug)]
pub(super) struct Place {
    root: PathBuf,
    /// The new module.
    pub(super) module: PathBuf,
    /// The folder of the files that the module reads.
    pub(super) data: PathBuf,
    /// That folder in the module's code.
    pub(super) data_folder: &'static str,
    /// The application that has to include the router; none where it does so by itself.
    app: Option<Application>,
}

/// The module beside an application that is not ours in which pages of tables are made.
pub(super) const SHARED_GRID: &str = "widget_grid";

/// The package whose modules are all served.
const PACKAGE: &str = "endpoints";

/// Whether the project in `root` serves the modules of a package by itself, as ours do.
fn is_own(root: &Path) -> bool {
    let text = std::fs::read_to_string(root.join(PACKAGE).join("__init__.py"));
    text.is_ok_and(|text| text.contains("iter_modules") && text.contains("include_router"))
}

/// Frameworks that uvicorn serves as well, but whose routes are written otherwise.
const OTHERS: &[&str] = &["litestar", "quart", "starlette"];

/// An application that somebody else wrote.
#[derive(Debug)]
struct Application {
    /// The file that makes it.
    file: PathBuf,
    /// Its variable, or the function that makes it.
    name: String,
    factory: bool,
    /// The package of the modules beside it, with a dot behind; empty for none.
    package: String,
}

/// The FastAPI application of the project in `root`.
fn application(root: &Path) -> Option<Application> {
    let app = python::find_app(root).ok().flatten()?;
    let (module, name) = app.target.split_once(':')?;
    let path = app.base.join(module.replace('.', "/"));
    // A launcher names an application that stands elsewhere.
    let init = path.join("__init__.py");
    let (file, package) = if init.is_file() {
        (init, Some(module))
    } else {
        (path.with_extension("py"), module.rsplit_once('.').map(|(package, _)| package))
    };
    let text = std::fs::read_to_string(&file).ok()?.to_lowercase();
    let foreign = !text.contains("fastapi") && OTHERS.iter().any(|other| text.contains(other));
    let package = package.map_or_else(String::new, |package| format!("{package}."));
    (!foreign).then(|| Application { file, name: name.to_owned(), factory: app.factory, package })
}

/// Whether the backend in `root` is written in Python with FastAPI.
pub(super) fn is_used(root: &Path) -> bool {
    is_own(root) || application(root).is_some()
}

impl Place {
    /// Where the module of `widget` goes in the project in `root`.
    pub(super) fn find(root: &Path, widget: &Widget) -> Result<Self, Error> {
        let name = widget.module();
        if is_own(root) {
            return Ok(Self {
                root: root.to_owned(),
                module: root.join(PACKAGE).join(format!("{name}.py")),
                data: root.join("data"),
                data_folder: "Path(__file__).resolve().parent.parent / \"data\"",
                app: None,
            });
        }
        let app = application(root).ok_or_else(|| Error::Impossible {
            reason: "no FastAPI application was found".to_owned(),
            help: "write `app = FastAPI()` in main.py".to_owned(),
        })?;
        let folder = app.file.parent().unwrap_or(root).to_owned();
        Ok(Self {
            root: root.to_owned(),
            // Not the id alone: beside the application it could hide a package of that name.
            module: folder.join(format!("{name}_widget.py")),
            data: folder.join("data"),
            data_folder: "Path(__file__).resolve().parent / \"data\"",
            app: Some(app),
        })
    }

    /// The module that makes pages of tables, as a module beside it names it, and its file.
    pub(super) fn shared_grid(&self) -> (String, PathBuf) {
        let name = if self.app.is_some() { SHARED_GRID } else { "_grid" };
        let packaged = self.app.as_ref().is_none_or(|app| !app.package.is_empty());
        let dot = if packaged { "." } else { "" };
        (format!("{dot}{name}"), self.module.with_file_name(format!("{name}.py")))
    }

    /// The Python files in which routes may be.
    pub(super) fn sources(&self) -> Vec<PathBuf> {
        let own = self.root.join(PACKAGE);
        let beside = self.module.parent().unwrap_or(&self.root).to_owned();
        let mut folders = vec![self.root.clone(), own, beside.join("routers"), beside.join("routes"), beside];
        folders.sort();
        folders.dedup();
        let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|ending| ending == "py"));
        files.sort();
        files
    }

    /// Has the application include the new module's router, or tells how.
    pub(super) fn wire(&self, written: &mut Written) -> Result<(), Error> {
        let Some(app) = &self.app else { return Ok(()) };
        let name = self.module.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let import = format!("from {}{name} import router as {name}_router", app.package);
        let before = std::fs::read(&app.file).map_err(|error| Error::Disk(app.file.clone(), error))?;
        let text = std::str::from_utf8(&before).ok().filter(|_| !app.factory && app.package.is_empty());
        if let Some(after) = text.and_then(|text| wiring::included(text, &app.name, &import, &name)) {
            written.changes.edit(&app.file, before, after);
            return Ok(());
        }
        let (file, variable) = (display_path(&app.file), if app.factory { "app" } else { &app.name });
        let place = if app.factory {
            format!("in {}, in `{}`, after the application is made", file.display(), app.name)
        } else {
            format!("in {}, below the line that makes `{variable}`", file.display())
        };
        let code = format!("{import}\n\n{variable}.include_router({name}_router)\n");
        written.snippets.push(Snippet { place, code });
        Ok(())
    }

    /// Tells where the package is missing that uvicorn needs for live grids.
    pub(super) fn remark_on_sockets(&self, remarks: &mut Vec<String>) {
        let lists = ["requirements.txt", "pyproject.toml"].map(|file| self.root.join(file));
        let texts: Vec<String> = lists.iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect();
        let known = |text: &String| {
            ["websockets", "uvicorn[standard]", "wsproto", "fastapi[standard]"].iter().any(|p| text.contains(p))
        };
        if !texts.iter().any(known) {
            remarks.push(
                "uvicorn needs the Python package `websockets` for a live grid: add it to the packages".to_owned(),
            );
        }
    }
}
