//! What is left of widgets that were taken away: the endpoints that nothing asks for any more, and where their code stands.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::dashboard::list;
use crate::fs::display_path;
use crate::json::Node;
use crate::project::launch::DATA_FOLDER;

/// Keys that name an endpoint, in a definition, its params and the inputs of its forms.
const KEYS: &[&str] = &["endpoint", "wsEndpoint", "fileEndpoint", "optionsEndpoint"];

/// Endings of files in which endpoints are written.
const CODE: &[&str] = &["py", "rs", "ts", "mts", "js", "mjs", "cjs", "go", "rb", "java", "kt", "cs", "php", "r", "R"];

/// Files that are looked through.
const MOST_FILES: usize = 5000;

/// Largest file that is looked through; people write no longer ones.
const MOST_BYTES: u64 = 1024 * 1024;

/// A phrase on each endpoint that only the widgets use which `goes` tells.
pub(super) fn remains(root: &Path, widgets: &Node<'_>, goes: &dyn Fn(&str) -> bool) -> Vec<String> {
    let of = |gone: bool| -> BTreeSet<&str> {
        let definitions = widgets.members().iter().filter(|member| goes(&member.key) == gone);
        definitions.flat_map(|member| endpoints(&member.value)).collect()
    };
    let kept = of(false);
    let left: Vec<&str> = of(true).into_iter().filter(|endpoint| !kept.contains(endpoint)).collect();
    if left.is_empty() {
        return Vec::new();
    }
    let files = files(root);
    left.iter().map(|endpoint| phrase(root, &files, endpoint)).collect()
}

/// The endpoints of this backend that a definition names, without slashes around them.
fn endpoints<'n>(definition: &'n Node<'_>) -> Vec<&'n str> {
    let rows = list(definition, "params").iter();
    let params = rows.flat_map(|row| if row.is_array() { row.items() } else { std::slice::from_ref(row) });
    let inputs = params.clone().flat_map(|param| list(param, "inputParams"));
    let nodes = std::iter::once(definition).chain(params).chain(inputs);
    let named = nodes.flat_map(|node| KEYS.iter().filter_map(|key| node.get(key)?.as_str()));
    let own = named.filter(|endpoint| !endpoint.starts_with("http"));
    own.map(|endpoint| endpoint.trim_matches('/')).filter(|endpoint| !endpoint.is_empty()).collect()
}

fn phrase(root: &Path, files: &[PathBuf], endpoint: &str) -> String {
    match place(root, files, endpoint) {
        Some(place) => format!("no widget asks for the endpoint `{endpoint}` now; what answers it stays: {place}"),
        None => format!("no widget asks for the endpoint `{endpoint}` now; what answers it stays"),
    }
}

/// Where `endpoint` is answered: a file of data, or a line of code that has it in quotes.
fn place(root: &Path, files: &[PathBuf], endpoint: &str) -> Option<String> {
    let data = root.join(DATA_FOLDER).join(endpoint);
    if let Some(file) = files.iter().find(|file| **file == data || file.with_extension("") == data) {
        return Some(display_path(file).display().to_string());
    }
    let quoted =
        ['"', '\'', '`'].map(|quote| [format!("{quote}/{endpoint}{quote}"), format!("{quote}{endpoint}{quote}")]);
    let has = |line: &str, slash: usize| quoted.iter().any(|forms| line.contains(&forms[slash]));
    let code = files.iter().filter(|file| file.extension().is_some_and(|end| CODE.iter().any(|code| end == *code)));
    let texts: Vec<(&PathBuf, String)> =
        code.filter_map(|file| Some((file, std::fs::read_to_string(file).ok()?))).collect();
    // A route begins with a slash almost everywhere; without it, the text may be anything of that name.
    (0..2).find_map(|slash| {
        texts.iter().find_map(|(file, text)| {
            let line = text.lines().position(|line| has(line, slash))?;
            Some(format!("{}:{}", display_path(file).display(), line + 1))
        })
    })
}

/// The files that the user writes, as far as they are looked through.
fn files(root: &Path) -> Vec<PathBuf> {
    let walk = WalkBuilder::new(root)
        .require_git(false)
        .git_global(false)
        .same_file_system(true)
        .max_filesize(Some(MOST_BYTES))
        .sort_by_file_name(Ord::cmp)
        .filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0
                || !(crate::project::is_ignored_name(&name) || crate::project::is_environment(entry.path()))
        })
        .build();
    let files = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    files.take(MOST_FILES).map(ignore::DirEntry::into_path).collect()
}
