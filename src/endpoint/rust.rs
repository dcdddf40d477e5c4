//! Endpoints in Rust with axum: a module for each widget, listed in `src/endpoints/mod.rs`.

mod asked;
mod content;
mod fields;
mod list;
mod manifest;
mod module;
mod rows;
mod served;
mod spelling;

use std::path::Path;

use super::{Backend, Error, Snippet, Written};
use crate::template;
use crate::widget::{Kind, Widget, is_elsewhere};
use content::Content;
use manifest::Need;

const LIST: &str = "src/endpoints/mod.rs";
const MANIFEST: &str = "Cargo.toml";

/// The modules of the template that endpoints use, by their names.
const SHARED: [&str; 4] = ["documents", "error", "grid", "params"];

/// Whether the backend in `root` is written in it.
pub(super) fn is_used(root: &Path) -> bool {
    std::fs::read_to_string(root.join(MANIFEST)).is_ok_and(|text| manifest::has_axum(&text))
}

/// What answers `widget`.
pub(super) fn write(backend: Backend<'_>, widget: &Widget) -> Result<Written, Error> {
    if matches!(widget.kind, Kind::Iframe | Kind::Note) {
        return Ok(Written::default());
    }
    let Some(path) = path_of(&widget.endpoint)? else {
        let remark = format!("{} is not of this backend, so that no endpoint is written", widget.endpoint);
        return Ok(Written { remarks: vec![remark], ..Written::default() });
    };
    let project = Project::read(backend.root)?;
    let mut content = content::write(widget, &path, &project.served)?;
    let asked = asked::write(widget, &project.served)?;
    if let Some((route, other)) =
        content.routes.iter().find_map(|route| Some((route, served::at(&project.served, &route.path)?)))
    {
        return Err(Error::answered(&route.path, &other.file));
    }
    for route in asked.routes {
        // axum ends at once where a path has two answers.
        if content.routes.iter().any(|other| (&other.path, other.method) == (&route.path, route.method)) {
            return Err(Error::Impossible {
                reason: format!("`{}` would answer two things", route.path),
                help: "give the options endpoint or the form a path of its own".to_owned(),
            });
        }
        content.routes.push(route);
    }
    let fragments: Vec<String> = content.fragments.iter().map(|name| format!("rust-axum/{name}.rs")).collect();
    let fragments: Vec<&str> = fragments.iter().map(String::as_str).collect();
    let mut parts = content.structures.clone();
    parts.extend(template::fill(backend.executable, &fragments, &content.blanks)?);
    parts.extend(asked.parts);
    let about = format!("The widget `{}`: {}", spelling::remark(&widget.id), spelling::sentence(&widget.description));
    let about = about.trim_end();
    let code = module::module(about, &content.routes, &parts);
    let mut written = if project.is_scaffolded() {
        project.edited(widget, code, &content)?
    } else {
        project.told(widget, code, &content)
    };
    for (name, bytes) in content.files {
        let file = backend.root.join(name);
        refuse_existing(&file)?;
        written.changes.create(file, bytes);
    }
    written.remarks.extend(content.remarks);
    written.remarks.extend(asked.remarks);
    Ok(written)
}

/// The project that an endpoint is written for.
#[derive(Debug)]
struct Project<'a> {
    root: &'a Path,
    manifest: String,
    list: Option<String>,
    served: Vec<served::Served>,
}

impl<'a> Project<'a> {
    fn read(root: &'a Path) -> Result<Self, Error> {
        let path = root.join(MANIFEST);
        let manifest = std::fs::read_to_string(&path).map_err(|error| Error::Disk(path, error))?;
        let list = std::fs::read_to_string(root.join(LIST)).ok();
        Ok(Self { root, manifest, list, served: served::find(root) })
    }

    /// Whether what modules need is where the template has it.
    fn is_scaffolded(&self) -> bool {
        self.list.is_some() && SHARED.iter().all(|name| self.has(name))
    }

    fn has(&self, module: &str) -> bool {
        self.root.join(format!("src/{module}.rs")).is_file()
    }

    /// The module as a new file, and the files that name it.
    fn edited(&self, widget: &Widget, code: String, content: &Content) -> Result<Written, Error> {
        let mut written = Written::default();
        let name = widget.module();
        let place = self.root.join(format!("src/endpoints/{name}.rs"));
        refuse_existing(&place)?;
        written.changes.create(&place, code);
        written.place = Some(place);
        let list = self.list.as_deref().unwrap_or_default();
        match list::add(list, &name) {
            Some(after) => written.changes.edit(self.root.join(LIST), list, after),
            None => written.snippets.push(Snippet {
                place: format!("in {LIST}, with the other modules and where the routes are put together"),
                code: format!("pub mod {name};\n\n.merge({name}::routes())"),
            }),
        }
        if let Some(after) = manifest::add(&self.manifest, &content.needs) {
            written.changes.edit(self.root.join(MANIFEST), self.manifest.as_str(), after);
        }
        Ok(written)
    }

    /// What is to be put into a project of another kind by hand.
    fn told(&self, widget: &Widget, code: String, content: &Content) -> Written {
        let name = widget.module();
        let shared = SHARED.iter().filter(|shared| code.contains(&format!("crate::{shared}")));
        let mut missing: Vec<&str> = shared.copied().filter(|shared| !self.has(shared)).collect();
        // The others tell their failures with it.
        if !missing.is_empty() && !missing.contains(&"error") && !self.has("error") {
            missing.push("error");
        }
        let snippet = |place: String, code: String| Snippet { place, code };
        let mut snippets = vec![snippet(format!("a new file, src/{name}.rs"), code)];
        let source = |module: &str| template::find("rust-axum")?.text(&format!("src/{module}.rs")).map(str::to_owned);
        for module in &missing {
            snippets.extend(source(module).map(|code| snippet(format!("a new file, src/{module}.rs"), code)));
        }
        let modules = std::iter::once(name.as_str()).chain(missing).map(|name| format!("mod {name};"));
        let modules = modules.collect::<Vec<_>>().join("\n");
        snippets.push(snippet("in src/main.rs, with the other modules".to_owned(), modules));
        snippets.push(snippet("where your Router is built".to_owned(), format!(".merge({name}::routes())")));
        let mut needs = content.needs.clone();
        needs.extend(Need::of_modules());
        let lines = manifest::missing(&self.manifest, &needs);
        if !lines.is_empty() {
            snippets.push(snippet(format!("in {MANIFEST}, under [dependencies]"), lines));
        }
        Written { snippets, ..Written::default() }
    }
}

/// The path that the server must answer for `endpoint`; none where that is an address elsewhere.
fn path_of(endpoint: &str) -> Result<Option<String>, Error> {
    if is_elsewhere(endpoint) {
        return Ok(None);
    }
    let path = format!("/{}", endpoint.split(['?', '#']).next().unwrap_or_default().trim_matches('/'));
    let is_odd = |segment: &str| {
        let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let plain = name.unwrap_or(segment);
        plain.contains(|c: char| "{}:*\"\\".contains(c) || c.is_whitespace() || c.is_control())
            || name.is_some_and(str::is_empty)
    };
    if path == "/" || path[1..].split('/').any(is_odd) {
        return Err(Error::Impossible {
            reason: format!("axum has no route for the endpoint `{endpoint}`"),
            help: "use letters, digits, `_`, `-` and `/`, and a placeholder such as `{symbol}` as a whole part of the path"
                .to_owned(),
        });
    }
    Ok(Some(path))
}

fn refuse_existing(file: &Path) -> Result<(), Error> {
    if file.exists() { Err(Error::exists(file)) } else { Ok(()) }
}
