//! Rust backends: which binary of Cargo.toml is the server.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::launch::{Detected, Note};

/// Describes the package.
pub(super) const FILE: &str = "Cargo.toml";

/// How the Rust project in `root` is started.
pub(super) fn find(root: &Path) -> Option<Detected> {
    let text = std::fs::read_to_string(root.join(FILE)).ok()?;
    let document = DeTable::parse(&text).ok()?;
    let document = document.get_ref();
    let Some(package) = document.get("package").and_then(|package| package.get_ref().as_table()) else {
        return member(root, document);
    };
    let text = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
    let name = text(package.get("name")?.get_ref())?;
    let binaries = binaries(root, document, &name);
    let chosen = if binaries.contains(&name) { &name } else { binaries.first()? };
    let words = ["cargo", "run"].map(str::to_owned).to_vec();
    // Cargo knows itself which one to run.
    if binaries.len() == 1 || package.contains_key("default-run") {
        return Some(Detected::new(words, "cargo run"));
    }
    let mut detected = Detected::new([words, vec!["--bin".to_owned(), chosen.clone()]].concat(), "cargo run");
    let others: Vec<&str> = binaries.iter().filter(|binary| *binary != chosen).map(String::as_str).collect();
    detected.notes.push(Note {
        message: format!("the binary `{chosen}` of {FILE} is served; there are others: {}", others.join(", ")),
        help: format!("to serve another, write `default-run = \"{}\"` under `[package]` in {FILE}", others.first()?),
    });
    Some(detected)
}

/// How the only server of a workspace is started.
fn member(root: &Path, document: &DeTable<'_>) -> Option<Detected> {
    let members = document.get("workspace")?.get_ref().get("members")?.get_ref().as_array()?;
    let members = members.iter().filter_map(|member| member.get_ref().as_str());
    let folders = members.flat_map(|member| match member.strip_suffix("/*") {
        None => vec![root.join(member)],
        Some(above) => {
            let entries = std::fs::read_dir(root.join(above)).into_iter().flatten().flatten();
            entries.map(|entry| entry.path()).collect()
        }
    });
    let mut servers = folders.filter_map(|folder| find(&folder));
    // Cargo finds it itself.
    let server = servers.next().filter(|server| server.notes.is_empty() && server.words.len() == 2);
    server.filter(|_| servers.next().is_none())
}

/// Names of the package's binaries, sorted.
fn binaries(root: &Path, document: &DeTable<'_>, package: &str) -> Vec<String> {
    let listed = || document.get("bin").and_then(|bins| bins.get_ref().as_array()).into_iter().flatten();
    let told = |bin: &DeValue<'_>, key: &str| bin.get(key).and_then(|value| Some(value.get_ref().as_str()?.to_owned()));
    let mut binaries: Vec<String> = listed().filter_map(|bin| told(bin.get_ref(), "name")).collect();
    let main = "src/main.rs";
    if root.join(main).is_file() && !listed().any(|bin| told(bin.get_ref(), "path").is_some_and(|path| path == main)) {
        binaries.push(package.to_owned());
    }
    let entries = std::fs::read_dir(root.join("src/bin")).into_iter().flatten().flatten().map(|entry| entry.path());
    for path in entries.filter(|path| path.extension().is_some_and(|end| end == "rs") || path.join("main.rs").is_file())
    {
        binaries.extend(path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
    }
    binaries.sort_unstable();
    binaries.dedup();
    binaries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_that_is_the_server_is_run() {
        const PACKAGE: &str = "[package]\nname = \"desk\"\n";
        for (manifest, files, expected) in [
            (PACKAGE.to_owned(), vec!["src/main.rs"], "cargo run"),
            (PACKAGE.to_owned(), vec!["src/bin/web.rs"], "cargo run"),
            (PACKAGE.to_owned(), vec!["src/main.rs", "src/bin/tool.rs"], "cargo run --bin desk (tool)"),
            (PACKAGE.to_owned(), vec!["src/bin/b/main.rs", "src/bin/a.rs"], "cargo run --bin a (b)"),
            (format!("{PACKAGE}default-run = \"b\"\n"), vec!["src/bin/b.rs", "src/bin/a.rs"], "cargo run"),
            (format!("{PACKAGE}[[bin]]\nname = \"web\"\npath = \"web.rs\"\n"), vec![], "cargo run"),
            (format!("{PACKAGE}[[bin]]\nname = \"web\"\npath = \"src/main.rs\"\n"), vec!["src/main.rs"], "cargo run"),
            (PACKAGE.to_owned(), vec!["src/lib.rs"], ""),
            ("[workspace]\nmembers = []\n".to_owned(), vec![], ""),
            (
                "[workspace]\nmembers = [\"web\", \"crates/*\"]\n".to_owned(),
                vec!["web/src/main.rs", "crates/core/src/lib.rs"],
                "cargo run",
            ),
            ("[workspace]\nmembers = [\"a\", \"b\"]\n".to_owned(), vec!["a/src/main.rs", "b/src/main.rs"], ""),
            ("[package\n".to_owned(), vec!["src/main.rs"], ""),
        ] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(FILE), &manifest).unwrap();
            for file in &files {
                let path = folder.path().join(file);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                let member = file.split_once("/src/").map(|(member, _)| member);
                std::fs::write(path, "").unwrap();
                if let Some(member) = member {
                    std::fs::write(folder.path().join(member).join(FILE), PACKAGE).unwrap();
                }
            }
            let found = find(folder.path()).map_or(String::new(), |found| {
                let others = found.notes.first().map(|note| note.message.rsplit(": ").next().unwrap().to_owned());
                found.words.join(" ") + others.map(|others| format!(" ({others})")).unwrap_or_default().as_str()
            });
            assert_eq!(found, expected, "{manifest:?} {files:?}");
        }
    }
}
