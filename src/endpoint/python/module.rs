//! A module in the making: its imports, its pieces of code, the files it needs, and its routes.

use std::path::PathBuf;

use super::imports::Imports;
use super::literal::{Expression, doc, quote};
use super::names::Names;
use super::place::Place;
use super::routes::{Route, existing};
use super::{Backend, Error, Written};
use crate::changes::Changes;
use crate::template::{Blanks, fill};
use crate::widget::Widget;

/// What FastAPI's and Python's names in a signature are imported with.
const IMPORTED: &[(&str, &str)] = &[
    ("Annotated[", "from typing import Annotated"),
    ("Literal[", "from typing import Literal"),
    ("Any]", "from typing import Any"),
    (": Any", "from typing import Any"),
    ("Query(", "from fastapi import Query"),
    ("Field(", "from pydantic import Field"),
    ("dt.", "import datetime as dt"),
];

/// A module in the making.
#[derive(Debug)]
pub(super) struct Module<'a> {
    pub(super) backend: Backend<'a>,
    pub(super) widget: &'a Widget,
    pub(super) place: &'a Place,
    pub(super) names: Names,
    pub(super) imports: Imports,
    pub(super) remarks: Vec<String>,
    pieces: Vec<String>,
    routes: Vec<Route>,
    existing: Vec<Route>,
    changes: Changes,
}

impl<'a> Module<'a> {
    /// An empty module for `widget`.
    pub(super) fn new(backend: Backend<'a>, widget: &'a Widget, place: &'a Place) -> Self {
        Self {
            backend,
            widget,
            place,
            names: Names::of_module(),
            imports: Imports::default(),
            remarks: Vec::new(),
            pieces: Vec::new(),
            routes: Vec::new(),
            existing: existing(&place.sources()),
            changes: Changes::default(),
        }
    }

    /// Adds the fragments called `names`, filled with `blanks`.
    pub(super) fn add(&mut self, names: &[&str], blanks: &Blanks) -> Result<(), Error> {
        let paths: Vec<String> = names.iter().map(|name| format!("python-fastapi/{name}.py")).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        for piece in fill(self.backend.executable, &paths, blanks)? {
            let piece = self.imports.take(&piece).to_owned();
            self.pieces.push(piece);
        }
        Ok(())
    }

    /// Adds the file that makes pages of tables, where it is not there yet, and gives the name to import it by.
    pub(super) fn shared_grid(&mut self) -> Result<String, Error> {
        let (name, file) = self.place.shared_grid();
        if !file.is_file() {
            let text = fill(self.backend.executable, &["python-fastapi/shared_grid.py"], &Blanks::default())?;
            self.changes.create(file, text.concat());
        }
        Ok(name)
    }

    /// Imports what the signature or the fields `code` name.
    pub(super) fn import_for(&mut self, code: &str) {
        for (used, import) in IMPORTED {
            if code.contains(used) {
                self.imports.add(import);
            }
        }
    }

    /// Whether the project has the route already.
    pub(super) fn has_route(&self, method: &str, path: &str) -> bool {
        self.existing.contains(&Route::new(method, path))
    }

    /// Claims a route for this module.
    pub(super) fn claim(&mut self, method: &str, path: &str) -> Result<(), Error> {
        let route = Route::new(method, path);
        if self.has_route(method, path) || self.routes.contains(&route) {
            return Err(Error::Impossible {
                reason: format!("{} /{} has an answer already", method.to_uppercase(), path.trim_start_matches('/')),
                help: "choose another path with --endpoint, or have --served write the entry alone".to_owned(),
            });
        }
        self.routes.push(route);
        Ok(())
    }

    /// The decorator of a new route, with further arguments.
    pub(super) fn decorator(&mut self, method: &str, path: &str, more: &[(&str, &str)]) -> Result<String, Error> {
        self.claim(method, path)?;
        let path = format!("/{}", path.trim_matches('/'));
        let mut arguments = vec![(String::new(), Expression::Atom(quote(&path)))];
        let more = more.iter().map(|(name, value)| (format!("{name}="), Expression::Atom((*value).to_owned())));
        arguments.extend(more);
        Ok(Expression::call(&format!("@router.{method}"), arguments).lay(0, "", ""))
    }

    /// Adds a file of data and gives its name in the folder of data.
    pub(super) fn data_file(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path: PathBuf = self.place.data.join(name);
        match std::fs::read(&path) {
            Ok(present) if present == bytes => {}
            Ok(_) => {
                return Err(Error::Impossible {
                    reason: format!("{} exists already, with other content", crate::fs::display_path(&path).display()),
                    help: "rename the file that the data comes from".to_owned(),
                });
            }
            Err(_) => self.changes.create(path, bytes),
        }
        Ok(())
    }

    /// The module and what belongs to it; nothing at all where it has no code.
    pub(super) fn finish(mut self) -> Result<Written, Error> {
        let mut written = Written { remarks: std::mem::take(&mut self.remarks), ..Written::default() };
        if self.pieces.is_empty() {
            return Ok(written);
        }
        let path = &self.place.module;
        if path.symlink_metadata().is_ok() {
            return Err(Error::exists(path));
        }
        self.imports.add("from fastapi import APIRouter");
        let code = self.pieces.join("\n\n\n");
        // Definitions stand apart.
        let gap = if code.starts_with(['@', 'c', 'd']) { "\n\n" } else { "\n" };
        let text = format!(
            "\"\"\"The widget \"{}\".\"\"\"\n\n{}\n\nrouter = APIRouter()\n{gap}{code}\n",
            doc(&self.widget.title),
            self.imports.lines(),
        );
        written.changes.create(path, text);
        written.changes.extend(self.changes);
        written.place = Some(path.clone());
        Ok(written)
    }
}
