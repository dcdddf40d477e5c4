//! What a project says itself about how it is started: in a Procfile, a Dockerfile and their like, and as its own commands.

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::application::is_target;

/// Files that hold the command that starts the project, in this order.
const FILES: &[&str] = &[
    "Procfile",
    "Dockerfile",
    "docker-compose.yml",
    "docker-compose.yaml",
    "compose.yml",
    "compose.yaml",
    "Makefile",
    "justfile",
];

/// Servers that are told the application by its name.
const SERVERS: &[&str] = &["uvicorn", "hypercorn"];

/// Folders that modules are commonly imported from.
const BASES: &[&str] = &["", "src"];

/// An application that is served when the project is started its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// The file with the application.
    pub(super) file: PathBuf,
    /// The folder that its module is imported from.
    pub(super) base: PathBuf,
    /// Its module, as Python names it.
    pub(super) module: String,
    /// Its name in the module.
    pub(super) name: String,
    /// Whether the name is that of a function that makes it.
    pub(super) factory: bool,
}

/// The applications that the start files of the project in `root` have served.
pub(super) fn served(root: &Path) -> Vec<Told> {
    let texts = FILES.iter().filter_map(|file| std::fs::read_to_string(root.join(file)).ok());
    texts.filter_map(|text| served_by(root, &text)).collect()
}

fn served_by(root: &Path, text: &str) -> Option<Told> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    // Of the forms that a command has in these files: a line of a shell, a list in JSON, a list in YAML.
    let words: Vec<&str> = lines
        .flat_map(|line| line.split([' ', '\t', '"', '\'', ',', '[', ']']))
        .filter(|word| !word.is_empty())
        .collect();
    // What gunicorn serves is for uvicorn only if it has uvicorn's workers.
    let is_server = |word: &&str| {
        let name = word.rsplit('/').next().unwrap_or_default();
        SERVERS.contains(&name) || name.starts_with("uvicorn.workers.")
    };
    let at = words.iter().position(|word| *word == "gunicorn" || is_server(word))?;
    words.iter().find(|word| is_server(word))?;
    // Names of images and pairs of ports look the same, but there is no such module.
    words[at..].iter().filter(|word| is_target(word)).find_map(|word| {
        let (module, name) = word.split_once(':')?;
        let (file, base) = module_file(root, module)?;
        let factory = words.contains(&"--factory");
        Some(Told { file, base, module: module.to_owned(), name: name.to_owned(), factory })
    })
}

/// Files, relative to `root`, of the modules whose functions the project installs as commands.
pub(super) fn commands(root: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(root.join("pyproject.toml")).unwrap_or_default();
    let Ok(document) = DeTable::parse(&text) else { return Vec::new() };
    let document = document.get_ref();
    let section = |path: &[&str]| {
        let (first, rest) = path.split_first()?;
        let found = document.get(*first).map(toml::Spanned::get_ref);
        rest.iter().fold(found, |found, key| found?.get(*key).map(toml::Spanned::get_ref))?.as_table()
    };
    let sections = [section(&["project", "scripts"]), section(&["tool", "poetry", "scripts"])];
    let targets = sections.into_iter().flatten().flat_map(DeTable::values).filter_map(|value| value.get_ref().as_str());
    let files = targets.filter_map(|target| module_file(root, target.split(':').next()?));
    files.filter_map(|(file, _)| relative(root, &file)).collect()
}

/// The file of `module` and the folder that it is imported from.
fn module_file(root: &Path, module: &str) -> Option<(PathBuf, PathBuf)> {
    BASES.iter().map(|base| root.join(base)).find_map(|base| Some((file_in(&base, module)?, base)))
}

/// The file of `module` where it is imported from `base`.
pub(super) fn file_in(base: &Path, module: &str) -> Option<PathBuf> {
    let path = module.split('.').fold(base.to_owned(), |path, part| path.join(part));
    let mut own = path.clone().into_os_string();
    own.push(".py");
    [PathBuf::from(own), path.join("__init__.py")].into_iter().find(|file| file.is_file())
}

/// The path of `file` below `root`, with `/`.
pub(super) fn relative(root: &Path, file: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = file.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_files_tell_what_is_served() {
        for (file, text, expected) in [
            ("Procfile", "web: uvicorn svc.entry:web --host=0.0.0.0 --port=${PORT:-5000}\n", Some("svc.entry:web@")),
            (
                "Dockerfile",
                "FROM python:3.12\nCMD [\"uvicorn\", \"svc.entry:web\", \"--port\", \"80\"]\n",
                Some("svc.entry:web@"),
            ),
            (
                "Dockerfile",
                "RUN pip install uvicorn\nCMD gunicorn -k uvicorn.workers.UvicornWorker -b 0.0.0.0:80 svc.entry:web\n",
                Some("svc.entry:web@"),
            ),
            (
                "docker-compose.yml",
                "services:\n  api:\n    command:\n      - uvicorn\n      - --factory\n      - desk:make\n    ports: ['80:80']\n",
                Some("desk:make@src factory"),
            ),
            ("Makefile", "run:\n\t.venv/bin/uvicorn svc.entry:web --reload\n", Some("svc.entry:web@")),
            ("Makefile", "# uvicorn svc.entry:web\nrun:\n\tpython x.py\n", None),
            ("Procfile", "web: uvicorn gone:app\n", None),
            ("Procfile", "web: gunicorn svc.entry:web\n", None),
            ("Procfile", "web: gunicorn svc.entry:web -k uvicorn.workers.UvicornWorker\n", Some("svc.entry:web@")),
        ] {
            let folder = tempfile::tempdir().unwrap();
            for module in ["svc/entry.py", "src/desk/__init__.py"] {
                let path = folder.path().join(module);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, "").unwrap();
            }
            std::fs::write(folder.path().join(file), text).unwrap();
            let told = served(folder.path()).first().map(|told| {
                let base = relative(folder.path(), &told.base).unwrap();
                format!("{}:{}@{base}{}", told.module, told.name, if told.factory { " factory" } else { "" })
            });
            assert_eq!(told.as_deref(), expected, "{text}");
        }
    }
}
