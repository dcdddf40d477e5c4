//! Endpoints in TypeScript on Node: a module of Hono routes for each widget in a project made from our template, and code to be
//! put in its place by hand elsewhere.

mod foreign;
mod imports;
mod list;
mod literal;
mod made_up;
mod module;
mod params;
mod routes;
mod source;
mod spelling;

use std::path::Path;

use super::{Backend, Error, Snippet, Written};
use crate::fs::display_path;
use crate::widget::{Asked, Widget, is_elsewhere};

/// The list of modules.
const LIST: &str = "src/endpoints/index.ts";

/// Whether the backend in `root` is written in it.
pub(super) fn is_used(root: &Path) -> bool {
    root.join(LIST).is_file() || foreign::framework(root).is_some()
}

/// What answers `widget`.
pub(super) fn write(backend: Backend<'_>, widget: &Widget) -> Result<Written, Error> {
    let root = backend.root;
    if let Some(remark) = unasked(widget) {
        return Ok(Written { remarks: vec![remark], ..Written::default() });
    }
    let list_file = root.join(LIST);
    let list = match crate::fs::read_regular(&list_file) {
        Ok(bytes) => bytes,
        Err(_) if !list_file.exists() => return foreign::write(root, widget),
        Err(error) => return Err(Error::Disk(list_file, error)),
    };
    let module = module::write(backend.executable, widget)?;
    let name = widget.module();
    let place = root.join("src/endpoints").join(format!("{name}.ts"));
    let known = routes::modules(root);
    let mut written = Written { place: Some(place.clone()), ..Written::default() };
    if place.symlink_metadata().is_ok() {
        return Err(Error::exists(&place));
    }
    for path in &module.paths {
        if let Some(file) = routes::answered(&known, path) {
            return Err(Error::answered(path, &file));
        }
    }
    let mut code = vec![module.code];
    for side in module.sides {
        match routes::answered(&known, &side.path) {
            Some(file) => {
                let file = display_path(&file).display().to_string();
                written
                    .remarks
                    .push(format!("{} is answered by {file} already; nothing was written for it", side.path));
            }
            None => code.push(side.code),
        }
    }
    written.changes.create(place, imports::complete(widget, &code.join("\n")));
    for (file, content) in module.data {
        let path = module::data_file(root, &file);
        // The very same file may serve several widgets.
        if std::fs::read(&path).ok().as_ref() != Some(&content) {
            written.changes.create(path, content);
        }
    }
    for (file, content) in module.shared {
        let path = root.join("src").join(file);
        if !path.exists() {
            written.changes.create(path, content);
        }
    }
    let text = String::from_utf8_lossy(&list).into_owned();
    match list::add(&text, &name) {
        Some(after) => written.changes.edit(list_file, list, after),
        None => written.snippets.push(Snippet { place: format!("in {LIST}"), code: list::by_hand(&text, &name) }),
    }
    Ok(written)
}

/// Why no code answers `widget`, if that is so.
fn unasked(widget: &Widget) -> Option<String> {
    match widget.kind.asked() {
        Asked::Page => Some("Workspace opens the page itself: the backend answers nothing".to_owned()),
        Asked::Nothing => Some("Workspace asks nothing for a note: the backend answers nothing".to_owned()),
        _ if is_elsewhere(&widget.endpoint) => {
            Some(format!("{} is on another server: no code was written for it", widget.endpoint))
        }
        _ => None,
    }
}
