//! `obb-backend validate`.

mod diff;
mod mend;
mod print;
mod write;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use self::mend::MendArgs;
use self::print::PrintArgs;
use super::{ExitStatus, Failure, Shell};
use crate::fs::display_path;
use crate::project::{Backend, NotFound, discover, of_file};
use crate::text::Sources;
use crate::validate::{Options, Profile, ReadError, Report, check_files, check_into};

const AFTER_HELP: &str = "\
Examples:
  obb-backend validate                        the backend in this folder
  obb-backend validate backends/funds         the backend in another folder
  obb-backend validate apps.json              this file alone
  obb-backend validate --profile strict       what any tool may object to
  obb-backend validate --diff                 what --fix would change
  obb-backend validate --fix --unsafe         apply every fix there is
  obb-backend validate --format json | jq .   for tools

Of a file alone, the neighbours are read for what it refers to. --fix leaves every byte alone that
no fix is about, and applies no fix that would add an error. schema/report.schema.json describes
what --format json prints.

Exit status: 0 no errors, 1 errors found or left (or warnings with --deny warnings), or --diff
shows changes, 2 could not run.";

/// Check widgets.json, apps.json and agents.json against everything Workspace does with them
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct ValidateArgs {
    /// Folders or files to check
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    print: PrintArgs,
    #[command(flatten)]
    mend: MendArgs,
    /// Whose word counts where sources disagree
    #[arg(long, value_name = "PROFILE", default_value = "current")]
    profile: ProfileChoice,
    /// Show hints as well; `--profile strict` always does
    #[arg(long)]
    hints: bool,
    /// Findings that make the command fail besides errors
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ProfileChoice {
    /// What Workspace itself does today
    Current,
    /// What OpenBB's documentation says
    Docs,
    /// Every source satisfied at once
    Strict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings
    Warnings,
}

pub(super) fn run(args: &ValidateArgs, shell: &mut Shell) -> ExitStatus {
    let profile = match args.profile {
        ProfileChoice::Current => Profile::Current,
        ProfileChoice::Docs => Profile::Docs,
        ProfileChoice::Strict => Profile::Strict,
    };
    let options = Options { profile };
    let check = |sources| check_all(&args.paths, options, sources);
    let (report, failures) = check(Sources::default());
    let hints = args.hints || profile == Profile::Strict;
    let outcome = match args.mend.run(report, hints, &mut |contents| check(Sources::with(contents)).0, shell) {
        Ok(outcome) => outcome,
        Err(failure) => {
            shell.failure(&failure);
            return ExitStatus::Failed;
        }
    };
    let summary = outcome.report.summary();
    if !outcome.printed && (failures.is_empty() || summary.files > 0) {
        args.print.run(&outcome, hints, shell);
    }
    if !failures.is_empty() {
        for failure in &failures {
            shell.failure(failure);
        }
        return ExitStatus::Failed;
    }
    let failed = outcome.pending || summary.errors > 0 || (args.deny == Some(Deny::Warnings) && summary.warnings > 0);
    if failed { ExitStatus::Findings } else { ExitStatus::Success }
}

/// Checks what `paths` name, each backend once. What cannot be checked does not keep the rest from being reported.
fn check_all(paths: &[PathBuf], options: Options, sources: Sources) -> (Report, Vec<Failure>) {
    let mut report = Report { sources, ..Report::default() };
    let mut failures = Vec::new();
    let mut wanted: Vec<(Backend, Vec<PathBuf>)> = Vec::new();
    for path in paths {
        match backend_of(path) {
            Ok((backend, only)) => {
                let known =
                    wanted.iter_mut().find(|(other, files)| *other == backend && files.is_empty() == only.is_none());
                match (known, only) {
                    (Some((_, files)), Some(file)) => files.push(file),
                    (Some(_), None) => {}
                    (None, only) => wanted.push((backend, only.into_iter().collect())),
                }
            }
            Err(failure) => failures.push(failure),
        }
    }
    for (backend, only) in wanted {
        let checked = if only.is_empty() {
            check_into(&mut report, &backend, &options)
        } else {
            check_files(&mut report, &backend, &only, &options)
        };
        if let Err(ReadError { path, source }) = checked {
            failures.push(Failure::new(format!("cannot read {}", display_path(&path).display())).cause(&source));
        }
    }
    (report, failures)
}

/// The backend that `path` names, and the file if it names one.
fn backend_of(path: &Path) -> Result<(Backend, Option<PathBuf>), Failure> {
    if path.is_dir() {
        return discover(path).map(|backend| (backend, None)).map_err(|missing| not_found(path, &missing));
    }
    if !path.exists() {
        let what = if path.is_symlink() { "is a link to nothing" } else { "does not exist" };
        return Err(Failure::new(format!("{} {what}", path.display()))
            .help("pass the backend's folder, or run `obb-backend validate` inside it"));
    }
    of_file(path).map(|backend| (backend, Some(path.to_owned()))).ok_or_else(|| unknown_role(path))
}

fn not_found(path: &Path, missing: &NotFound) -> Failure {
    let searched: Vec<String> =
        missing.searched.iter().map(|folder| display_path(folder).display().to_string()).collect();
    let mut failure = Failure::new("found no widgets.json, apps.json or agents.json");
    failure.causes.push(format!("looked in {}", searched.join(", ")));
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
