//! What is to be checked: the backends that folders, files and standard input stand for.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::rules::RuleArgs;
use crate::cli::Failure;
use crate::fs::display_path;
use crate::json::{self, Node};
use crate::project::{self, Backend, NotFound, discover, discover_all, of_file};
use crate::text::{SourceFile, Sources, StandIns};
use crate::validate::{Arguments, ReadError, Report, Settings, check_files, check_into};

/// What findings in standard input are shown in, unless it is given a name.
const NAMELESS: &str = "<stdin>";

/// Whether an argument means standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// A backend to check.
#[derive(Debug)]
struct Wanted {
    backend: Backend,
    /// The files to report on; all if there are none.
    only: Vec<PathBuf>,
    settings: Settings,
}

/// Everything to check, and what could not be found.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    wanted: Vec<Wanted>,
    failures: Vec<Failure>,
    given: StandIns,
}

impl Inputs {
    /// What `paths` name, each backend once. What cannot be found does not keep the rest from being checked.
    pub(super) fn find(paths: &[PathBuf], name: Option<&Path>, rules: &RuleArgs) -> Result<Self, Failure> {
        let arguments = rules.arguments()?;
        if name.is_some() && !paths.iter().any(|path| is_stdin(path)) {
            return Err(Failure::new("--stdin-filename is for standard input")
                .help("obb-backend validate - --stdin-filename widgets.json"));
        }
        let mut inputs = Self::default();
        for path in paths {
            let found = if is_stdin(path) { inputs.standard_input(name) } else { backends_of(path) };
            match found {
                Ok(found) => {
                    for (backend, only) in found {
                        inputs.add(backend, only, rules, &arguments);
                    }
                }
                Err(failure) => inputs.failures.push(failure),
            }
        }
        Ok(inputs)
    }

    fn add(&mut self, backend: Backend, only: Option<PathBuf>, rules: &RuleArgs, arguments: &Arguments) {
        let known = self.wanted.iter_mut().find(|one| one.backend == backend && one.only.is_empty() == only.is_none());
        match (known, only) {
            (Some(known), Some(file)) => known.only.push(file),
            (Some(_), None) => {}
            (None, only) => match rules.settings(&backend.root, arguments) {
                Ok(settings) => self.wanted.push(Wanted { backend, only: only.into_iter().collect(), settings }),
                // Backends that share their settings share their mistakes.
                Err(failure) if self.failures.iter().any(|known| known.message == failure.message) => {}
                Err(failure) => self.failures.push(failure),
            },
        }
    }

    fn standard_input(&mut self, name: Option<&Path>) -> Result<Vec<(Backend, Option<PathBuf>)>, Failure> {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| Failure::new("cannot read standard input").cause(&error))?;
        let (backend, path) = match name {
            Some(name) => (of_file(name).ok_or_else(|| unknown_role(name))?, name.to_owned()),
            None => (guess(&bytes).ok_or_else(nameless)?, PathBuf::from(NAMELESS)),
        };
        self.given.insert(display_path(&path), bytes);
        Ok(vec![(backend, Some(path))])
    }

    /// Whether standard input is among what is checked.
    pub(super) fn has_stdin(&self) -> bool {
        !self.given.is_empty()
    }

    /// What could not be found.
    pub(super) fn take_failures(&mut self) -> Vec<Failure> {
        std::mem::take(&mut self.failures)
    }

    /// Whether hints are shown; of several backends, one that wants them is enough.
    pub(super) fn hints(&self) -> bool {
        self.wanted.iter().any(|one| one.settings.hints)
    }

    /// Whether warnings count as errors do; of several backends, one that says so is enough.
    pub(super) fn deny_warnings(&self) -> bool {
        self.wanted.iter().any(|one| one.settings.deny_warnings)
    }

    /// Checks everything. The contents of `stand_ins` are checked in place of the files they name.
    pub(super) fn check(&self, stand_ins: StandIns) -> (Report, Vec<Failure>) {
        let mut given = self.given.clone();
        given.extend(stand_ins);
        let mut report = Report { sources: Sources::with(given), ..Report::default() };
        let mut failures = Vec::new();
        for Wanted { backend, only, settings } in &self.wanted {
            let checked = if only.is_empty() {
                check_into(&mut report, backend, &settings.options)
            } else {
                check_files(&mut report, backend, only, &settings.options)
            };
            if let Err(ReadError { path, source }) = checked {
                failures.push(Failure::new(format!("cannot read {}", display_path(&path).display())).cause(&source));
            }
        }
        (report, failures)
    }
}

/// The backends that `path` names, and the file if it names one.
fn backends_of(path: &Path) -> Result<Vec<(Backend, Option<PathBuf>)>, Failure> {
    if path.is_dir() {
        return match discover(path) {
            Ok(backend) => Ok(vec![(backend, None)]),
            Err(missing) => {
                let below = discover_all(path);
                if below.is_empty() {
                    return Err(not_found(path, &missing));
                }
                Ok(below.into_iter().map(|backend| (backend, None)).collect())
            }
        };
    }
    if !path.exists() {
        let what = if path.is_symlink() { "is a link to nothing" } else { "does not exist" };
        return Err(Failure::new(format!("{} {what}", path.display()))
            .help("pass the backend's folder, or run `obb-backend validate` inside it"));
    }
    of_file(path).map(|backend| vec![(backend, Some(path.to_owned()))]).ok_or_else(|| unknown_role(path))
}

/// The backend that standard input is all of, where its content tells clearly what it is.
fn guess(bytes: &[u8]) -> Option<Backend> {
    let file = SourceFile::new(NAMELESS, bytes.to_vec());
    let root = json::parse(file.text()).root?;
    let any = |key: &str| root.members().iter().any(|member| member.value.member(key).is_some());
    let path = Some(PathBuf::from(NAMELESS));
    let backend = Backend { root: PathBuf::from("."), ..Backend::default() };
    match () {
        () if root.items().iter().any(|item: &Node<'_>| item.member("tabs").is_some()) => {
            Some(Backend { apps: path, ..backend })
        }
        () if any("endpoints") => Some(Backend { agents: path, ..backend }),
        () if any("endpoint") => Some(Backend { widgets: path, ..backend }),
        () => None,
    }
}

fn not_found(path: &Path, missing: &NotFound) -> Failure {
    let searched: Vec<String> =
        missing.searched.iter().map(|folder| display_path(folder).display().to_string()).collect();
    let mut failure = Failure::new("found no widgets.json, apps.json or agents.json");
    failure.causes.push(format!("looked in {}, and {} levels of folders below", searched.join(", "), project::DEPTH));
    if path == Path::new(".") {
        failure =
            failure.help("run this in your backend's folder, or pass the folder: obb-backend validate path/to/backend");
    }
    failure
        .help("a backend that builds widgets.json in code has no file: save what it serves, for example\n        curl -o widgets.json http://localhost:7779/widgets.json")
        .help("to start a backend: obb-backend new myproj")
}

fn unknown_role(path: &Path) -> Failure {
    Failure::new(format!("cannot tell whether {} holds widgets, apps or agents", path.display()))
        .help("name it widgets.json, apps.json or agents.json, or have one of these words in its name")
}

fn nameless() -> Failure {
    Failure::new("cannot tell whether standard input holds widgets, apps or agents")
        .help("say so by a name: obb-backend validate - --stdin-filename widgets.json")
}
