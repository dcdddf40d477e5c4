//! A foreign template's `cargo-generate.toml`: found, and with nothing left in it that reaches outside of the template.

use std::path::{Component, Path, PathBuf};

use ignore::gitignore::GitignoreBuilder;
use toml::{Table, Value};

use super::super::manifest::MANIFEST;
use super::Error;

/// The manifest that counts for the template in `folder` inside of `root`: its own, or that of a folder above it.
pub(super) fn of(root: &Path, folder: &Path) -> Result<Table, Error> {
    let above = folder.ancestors().take_while(|path| path.starts_with(root));
    let Some(path) = above.map(|folder| folder.join(MANIFEST)).find(|path| path.is_file()) else {
        return Ok(Table::new());
    };
    let text = std::fs::read_to_string(&path).map_err(|error| Error::Disk(path.clone(), error))?;
    toml::from_str(&text).map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let shown = path.strip_prefix(root).unwrap_or(&path).to_owned();
        Error::Manifest(shown, line, error.message().to_owned())
    })
}

/// The templates among which the user must choose, by their folders inside of `folder`; none where it is one itself.
pub(super) fn choices(folder: &Path) -> Result<Vec<String>, Error> {
    if folder.join(MANIFEST).is_file() {
        let manifest = of(folder, folder)?;
        let listed = manifest.get("template").and_then(|template| template.get("sub_templates"));
        return Ok(texts(listed).map(str::to_owned).collect());
    }
    let mut found = Vec::new();
    below(folder, Path::new(""), &mut found)?;
    found.sort();
    Ok(found)
}

/// Folders with a manifest, as they stand in a path; none is looked for inside of another.
fn below(folder: &Path, inside: &Path, found: &mut Vec<String>) -> Result<(), Error> {
    let failed = |error| Error::Disk(folder.to_owned(), error);
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !entry.file_type().map_err(failed)?.is_dir() || entry.file_name() == ".git" {
            continue;
        }
        let path = inside.join(entry.file_name());
        if entry.path().join(MANIFEST).is_file() {
            found.push(path.to_string_lossy().replace('\\', "/"));
        } else {
            below(&entry.path(), &path, found)?;
        }
    }
    Ok(())
}

/// The scripts that `manifest` names, in the order in which they run.
pub(super) fn hooks(manifest: &Table) -> Vec<&str> {
    let hooks = manifest.get("hooks");
    ["init", "pre", "post"].iter().flat_map(|phase| texts(hooks.and_then(|hooks| hooks.get(phase)))).collect()
}

/// Takes out what is for cargo-generate's own way of working, and refuses what would delete files elsewhere.
pub(super) fn tame(manifest: &mut Table) -> Result<(), Error> {
    if let Some(template) = manifest.get_mut("template").and_then(Value::as_table_mut) {
        for key in ["vcs", "init", "fmt", "sub_templates"] {
            template.remove(key);
        }
    }
    // cargo-generate removes files by these names, wherever they lead.
    match of_all_blocks(manifest, "ignore").chain(hooks(manifest)).find(|path| leads_outside(path)) {
        Some(path) => Err(Error::Outside(path.to_owned())),
        None => Ok(()),
    }
}

/// Whether the file at `path` is to be filled in, and not copied as it is.
pub(super) fn fills(manifest: &Table, path: &Path) -> bool {
    let matches = |key: &str| {
        let mut patterns = GitignoreBuilder::new("");
        let all_sound = of_all_blocks(manifest, key).all(|pattern| patterns.add_line(None, pattern).is_ok());
        let listed = patterns.build().ok().filter(|_| all_sound)?;
        Some(listed)
            .filter(|listed| !listed.is_empty())
            .map(|listed| listed.matched_path_or_any_parents(path, false).is_ignore())
    };
    // As in cargo-generate, the one key makes the other count for nothing.
    matches("include").unwrap_or_else(|| !matches("exclude").unwrap_or(false))
}

/// The texts under `key` for the whole template and for all conditions.
fn of_all_blocks<'m>(manifest: &'m Table, key: &str) -> impl Iterator<Item = &'m str> {
    let conditional = manifest.get("conditional").and_then(Value::as_table);
    let blocks = conditional.into_iter().flat_map(|blocks| blocks.values()).chain(manifest.get("template"));
    let lists: Vec<_> = blocks.map(|block| block.get(key)).collect();
    lists.into_iter().flat_map(texts)
}

/// Whether `path`, joined to a folder, may be outside of it.
pub(super) fn leads_outside(path: &str) -> bool {
    let harmless = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    // Windows reads both slashes, and a letter with a colon as a disk.
    let spelt_for_windows =
        path.split(['/', '\\']).any(|part| part == "..") || path.contains(':') || path.starts_with('\\');
    spelt_for_windows || !PathBuf::from(path).components().all(harmless)
}

fn texts(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tamed(text: &str) -> Result<Table, Error> {
        let mut manifest = toml::from_str(text).unwrap();
        tame(&mut manifest).map(|()| manifest)
    }

    #[test]
    fn nothing_elsewhere_is_removed() {
        for text in [
            "[template]\nignore = ['/etc/passwd']",
            "[template]\nignore = ['a/../../x']",
            "[template]\nignore = ['..\\x']",
            "[template]\nignore = ['C:/x']",
            "[conditional.'true']\nignore = ['ok', '../x']",
            "[hooks]\npost = ['../x.rhai']",
        ] {
            assert!(matches!(tamed(text), Err(Error::Outside(_))), "{text}");
        }
        let manifest = tamed("[template]\nvcs = 'Git'\ninit = true\nignore = ['docs', './a..b']").unwrap();
        assert_eq!(manifest.to_string().trim(), "[template]\nignore = [\"docs\", \"./a..b\"]");
    }

    #[test]
    fn files_that_are_copied_as_they_are_are_known() {
        let fills = |text: &str, path: &str| fills(&toml::from_str(text).unwrap(), Path::new(path));
        let excluding = "[template]\nexclude = ['*.png', 'docs']\n[conditional.x]\nexclude = ['/a.yml']";
        for (path, filled) in
            [("a.png", false), ("b/a.png", false), ("docs/a.txt", false), ("a.yml", false), ("b/a.yml", true)]
        {
            assert_eq!(fills(excluding, path), filled, "{path}");
        }
        let including = "[template]\ninclude = ['*.md']\nexclude = ['a.md']";
        assert!(fills(including, "a.md") && !fills(including, "a.txt"));
        assert!(fills("", "a.txt"));
    }

    #[test]
    fn templates_are_found_in_folders_below() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["a/cargo-generate.toml", "b/c/cargo-generate.toml", "a/inner/cargo-generate.toml", "d/x.txt"] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        assert_eq!(choices(folder.path()).unwrap(), ["a", "b/c"]);
        std::fs::write(folder.path().join(MANIFEST), "[template]\nsub_templates = ['d', 'a']").unwrap();
        assert_eq!(choices(folder.path()).unwrap(), ["d", "a"]);
        std::fs::write(folder.path().join(MANIFEST), "\n\n[template").unwrap();
        assert!(matches!(choices(folder.path()), Err(Error::Manifest(_, 3, _))));
    }
}
