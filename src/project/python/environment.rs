//! Which interpreter runs a Python project: the one that its tools keep its packages in.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::programs::{self, QUICK};

/// Folders that commonly hold a project's virtual environment.
const ENVIRONMENTS: &[&str] = &[".venv", "venv"];

/// Where environments are looked for, for people.
pub(crate) const SEARCHED: &str =
    ".venv, venv, $VIRTUAL_ENV, the environments of uv, poetry, pipenv and conda, and PATH";

/// The variables of this process, or of a test.
pub(super) type Variables<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The interpreter of the project in `root`: of its own environment, of the active one, of the one its tool keeps elsewhere,
/// or the first on PATH.
pub fn find_interpreter(root: &Path) -> Option<PathBuf> {
    find(root, &|name| std::env::var_os(name).filter(|value| !value.is_empty()))
}

fn find(root: &Path, variables: Variables<'_>) -> Option<PathBuf> {
    let variable = |name: &str| variables(name).map(PathBuf::from);
    let inside = |environment: PathBuf| inside(&environment);
    own(root)
        .or_else(|| variable("UV_PROJECT_ENVIRONMENT").map(|path| root.join(path)).and_then(inside))
        .or_else(|| above(root))
        .or_else(|| variable("VIRTUAL_ENV").and_then(inside))
        .or_else(|| pipenv(root, variables).and_then(inside))
        .or_else(|| conda(root, variables).and_then(inside))
        .or_else(|| poetry(root).and_then(inside))
        .or_else(|| variable("CONDA_PREFIX").and_then(inside))
        .or_else(|| on_path(variables))
}

/// The interpreter of the environment in the folder `environment`.
fn inside(environment: &Path) -> Option<PathBuf> {
    // Conda keeps it in the folder itself on Windows.
    let names: &[&str] = if cfg!(windows) { &["Scripts/python.exe", "python.exe"] } else { &["bin/python"] };
    names.iter().map(|name| environment.join(name)).find(|path| path.is_file())
}

fn own(root: &Path) -> Option<PathBuf> {
    let usual = ENVIRONMENTS.iter().map(|name| root.join(name)).find_map(|folder| inside(&folder));
    usual.or_else(|| {
        let entries = std::fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut others: Vec<PathBuf> = entries.filter(|path| super::super::is_environment(path)).collect();
        others.sort_unstable();
        others.iter().find_map(|folder| inside(folder))
    })
}

/// The folder of the project's environment if that has lost its interpreter, as after an update of Python.
pub(super) fn broken(root: &Path) -> Option<&'static str> {
    let lost = |name: &&&str| {
        let folder = root.join(name);
        super::super::is_environment(&folder) && inside(&folder).is_none()
    };
    ENVIRONMENTS.iter().find(lost).copied()
}

/// The environment of the repository that the project is a part of.
fn above(root: &Path) -> Option<PathBuf> {
    let top = root.ancestors().find(|folder| folder.join(".git").exists())?;
    root.ancestors()
        .skip(1)
        .take_while(|folder| folder.starts_with(top))
        .find_map(|folder| inside(&folder.join(".venv")))
}

/// Pipenv notes in each of its environments which project it is for.
fn pipenv(root: &Path, variables: Variables<'_>) -> Option<PathBuf> {
    if !root.join("Pipfile").is_file() {
        return None;
    }
    let home = || variables(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).map(PathBuf::from);
    let usual =
        || home().map(|home| home.join(if cfg!(windows) { ".virtualenvs" } else { ".local/share/virtualenvs" }));
    let store = variables("WORKON_HOME").map(PathBuf::from).or_else(usual)?;
    let environments = std::fs::read_dir(store).ok()?.flatten().map(|entry| entry.path());
    environments.into_iter().find(|environment| {
        std::fs::read_to_string(environment.join(".project")).is_ok_and(|text| Path::new(text.trim()) == root)
    })
}

/// The environment that environment.yml names, from conda's list of all.
fn conda(root: &Path, variables: Variables<'_>) -> Option<PathBuf> {
    let text = ["environment.yml", "environment.yaml"]
        .iter()
        .find_map(|name| std::fs::read_to_string(root.join(name)).ok())?;
    let name = text.lines().find_map(|line| line.strip_prefix("name:"))?.trim().trim_matches(['"', '\'']).to_owned();
    let home = variables(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?;
    let list = std::fs::read_to_string(Path::new(&home).join(".conda/environments.txt")).ok()?;
    list.lines()
        .map(|line| PathBuf::from(line.trim()))
        .find(|path| path.file_name().is_some_and(|last| last == name.as_str()))
}

/// Poetry keeps environments outside the project, under names that it alone can tell.
fn poetry(root: &Path) -> Option<PathBuf> {
    let project = std::fs::read_to_string(root.join("pyproject.toml")).unwrap_or_default();
    if !root.join("poetry.lock").is_file() && !project.contains("[tool.poetry]") {
        return None;
    }
    let mut command = Command::new(if cfg!(windows) { "poetry.exe" } else { "poetry" });
    command.args(["env", "info", "--path", "--no-interaction", "--no-ansi"]).current_dir(root);
    let text = programs::run(&mut command, QUICK).ok()?;
    Some(PathBuf::from(text.trim())).filter(|path| !path.as_os_str().is_empty())
}

pub(super) fn on_path(variables: Variables<'_>) -> Option<PathBuf> {
    let names: &[&str] = if cfg!(windows) { &["python.exe"] } else { &["python3", "python"] };
    let path = variables("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|candidate| candidate.is_file())
}

/// What to type so that `interpreter` gets the packages of the project in `root`, one line each.
pub(super) fn remedy(root: &Path, interpreter: &Path) -> Vec<String> {
    let has = |name: &str| root.join(name).is_file();
    let names = |file: &str| std::fs::read_to_string(root.join(file)).is_ok_and(|text| text.contains("uvicorn"));
    let inside = if root == Path::new(".") || std::env::current_dir().is_ok_and(|here| here == root) {
        Vec::new()
    } else {
        vec![format!("cd {}", quoted(&crate::fs::display_path(root)))]
    };
    for (lock, sync, add) in [
        ("uv.lock", "uv sync", "uv add uvicorn"),
        ("poetry.lock", "poetry install", "poetry add uvicorn"),
        ("Pipfile", "pipenv install", "pipenv install uvicorn"),
    ] {
        if has(lock) {
            let line = if names(lock) { sync } else { add };
            return [inside, vec![line.to_owned()]].concat();
        }
    }
    if let Some(file) = ["environment.yml", "environment.yaml"].iter().find(|name| has(name)) {
        return [inside, vec![format!("conda env update --file {file}")]].concat();
    }
    let requirements = root.join("requirements.txt");
    let what = if requirements.is_file() {
        format!("-r {}", quoted(&crate::fs::display_path(&requirements)))
    } else {
        "fastapi uvicorn".to_owned()
    };
    let in_environment = interpreter.parent().and_then(Path::parent).is_some_and(|p| p.join("pyvenv.cfg").is_file());
    let python = quoted(&crate::fs::display_path(interpreter));
    if in_environment {
        return vec![format!("{python} -m pip install {what}")];
    }
    let lost = broken(root);
    // What is left of one would be kept.
    let clear = if lost.is_some() { "--clear " } else { "" };
    let environment = crate::fs::display_path(&root.join(lost.unwrap_or(".venv")));
    let inside = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    vec![
        format!("{python} -m venv {clear}{}", quoted(&environment)),
        format!("{} -m pip install {what}", quoted(&inside)),
    ]
}

fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    shlex::try_quote(&text).map(std::borrow::Cow::into_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interpreter(environment: &Path) -> PathBuf {
        let path = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "").unwrap();
        path
    }

    #[test]
    fn environments_are_taken_in_the_order_of_their_nearness() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let root = at("repository/backend");
        std::fs::create_dir_all(&root).unwrap();
        let (home, conda_base) = (at("home"), at("conda"));
        let variables = |name: &str| match name {
            "HOME" | "USERPROFILE" => Some(home.clone().into_os_string()),
            "VIRTUAL_ENV" => Some(at("active").into_os_string()),
            "CONDA_PREFIX" => Some(conda_base.clone().into_os_string()),
            "PATH" => Some(at("bin").into_os_string()),
            _ => None,
        };
        let expect = |path: PathBuf| assert_eq!(find(&root, &variables), Some(path));
        assert_eq!(find(&root, &variables), None);
        std::fs::create_dir(at("bin")).unwrap();
        let on_path = at("bin").join(if cfg!(windows) { "python.exe" } else { "python3" });
        std::fs::write(&on_path, "").unwrap();
        expect(on_path);
        expect(interpreter(&conda_base));
        std::fs::write(root.join("environment.yml"), "name: desk\ndependencies: []\n").unwrap();
        std::fs::create_dir_all(home.join(".conda")).unwrap();
        let list = format!("{}\n{}\n", at("other").display(), at("envs/desk").display());
        std::fs::write(home.join(".conda/environments.txt"), list).unwrap();
        let named = interpreter(&at("envs/desk"));
        expect(named.clone());
        std::fs::write(root.join("Pipfile"), "").unwrap();
        let store = home.join(if cfg!(windows) { ".virtualenvs" } else { ".local/share/virtualenvs" });
        let pipenv = interpreter(&store.join("backend-x1"));
        // It is noted to be for no project.
        expect(named);
        std::fs::write(store.join("backend-x1/.project"), root.display().to_string()).unwrap();
        expect(pipenv);
        expect(interpreter(&at("active")));
        std::fs::create_dir(at("repository/.git")).unwrap();
        expect(interpreter(&at("repository/.venv")));
        let other = interpreter(&root.join("python-here"));
        std::fs::write(root.join("python-here/pyvenv.cfg"), "").unwrap();
        expect(other);
        expect(interpreter(&root.join("venv")));
        expect(interpreter(&root.join(".venv")));
    }

    #[test]
    fn the_remedy_is_what_must_be_typed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("requirements.txt"), "fastapi\n").unwrap();
        let lines = remedy(folder.path(), Path::new("/usr/bin/python3"));
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("/usr/bin/python3 -m venv "), "{lines:?}");
        assert!(lines[1].contains(" -m pip install -r ") && lines[1].ends_with("requirements.txt"), "{lines:?}");
        for (file, text, expected) in [
            ("environment.yml", "name: x\n", "conda env update --file environment.yml"),
            ("Pipfile", "", "pipenv install uvicorn"),
            ("poetry.lock", "name = \"uvicorn\"\n", "poetry install"),
            ("uv.lock", "name = \"uvicorn\"\n", "uv sync"),
        ] {
            std::fs::write(folder.path().join(file), text).unwrap();
            assert_eq!(remedy(folder.path(), Path::new("/usr/bin/python3")).last().unwrap(), expected);
        }
    }

    #[test]
    fn an_environment_without_its_interpreter_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let python = Path::new("/usr/bin/python3");
        assert!(!remedy(folder.path(), python)[0].contains("--clear"));
        std::fs::create_dir(folder.path().join("venv")).unwrap();
        std::fs::write(folder.path().join("venv/pyvenv.cfg"), "").unwrap();
        let lines = remedy(folder.path(), python);
        assert!(lines[0].contains("-m venv --clear ") && lines[0].contains("venv"), "{lines:?}");
        assert_eq!(broken(folder.path()), Some("venv"));
        interpreter(&folder.path().join("venv"));
        assert_eq!(broken(folder.path()), None);
    }
}
