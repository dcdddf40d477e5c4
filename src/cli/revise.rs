//! What the commands share that change documents of a backend: where it is, whether the result is sound, showing or making the
//! changes, and telling of them.

use std::path::{Path, PathBuf};

use clap::Args;
use colored::Colorize;
use serde::Serialize;

use super::rules::json;
use super::{ExitStatus, Failure, Shell, diff, next_steps};
use crate::changes::Change;
use crate::diagnostic::{Diagnostic, Severity, render};
use crate::fs::display_path;
use crate::project::{Backend, config, discover, nearest, settings_folder};
use crate::scaffold::{Added, EditError, Revision, RevisionError, added};
use crate::validate::{self, Arguments, Options, ReadError, Settings};

#[derive(Debug, Args)]
pub(super) struct ReviseArgs {
    /// Folder of the backend
    #[arg(short, long, value_name = "FOLDER", default_value = ".")]
    dir: PathBuf,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print what changed as one JSON document, for tools
    #[arg(long)]
    json: bool,
}

/// The backend that is to be changed, and how it is checked.
pub(super) struct Revised {
    pub(super) backend: Backend,
    options: Options,
    /// Places at which the settings keep rules silent.
    silent: Vec<config::Exception>,
}

impl Revised {
    /// A remark on each place in the settings that is inside one of the widgets `ids`, as these may go or be called otherwise.
    pub(super) fn settings_about(&self, ids: &[&str]) -> Vec<String> {
        let about = |pointer: &&str| pointer.split('/').nth(1).is_some_and(|id| ids.contains(&id));
        let pointers = self.silent.iter().filter_map(|exception| exception.pointer.as_deref()).filter(about);
        pointers
            .map(|pointer| format!("{} still names `{pointer}` among the ignores of [validate]", config::FILE_NAME))
            .collect()
    }
}

/// What was done, for tools.
#[derive(Debug, Serialize)]
struct Document<'a> {
    version: &'static str,
    dry_run: bool,
    files: Vec<File>,
    findings: Vec<Finding<'a>>,
    remarks: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
}

#[derive(Debug, Serialize)]
struct File {
    path: String,
    change: &'static str,
}

#[derive(Debug, Serialize)]
struct Finding<'a> {
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    file: String,
    pointer: &'a str,
}

impl ReviseArgs {
    /// Finds the backend.
    pub(super) fn find(&self) -> Result<Revised, Failure> {
        let shown = display_path(&self.dir);
        let shown = shown.display();
        if !self.dir.is_dir() {
            return Err(
                Failure::new(format!("there is no folder {shown}")).help("name the backend's folder: --dir FOLDER")
            );
        }
        let config = config::load(&settings_folder(&self.dir))?;
        let settings = Settings::new(&config.validate, &Arguments::default())?;
        let Ok(backend) = discover(&self.dir) else {
            let failure = Failure::new(format!("there is no widgets.json in {shown}"));
            return Err(match nearest(&self.dir) {
                Some(near) => {
                    failure.help(format!("there is one nearby: --dir {}", next_steps::path(&display_path(&near))))
                }
                None => failure
                    .help("name the backend's folder: --dir FOLDER")
                    .help("a backend that makes widgets.json by code has to be changed in its code"),
            });
        };
        Ok(Revised { backend, options: settings.options, silent: config.validate.ignores })
    }

    /// Shows or makes the changes of `revision`, unless they would add findings that are `refused`. `verb` and `object` tell what
    /// is done.
    pub(super) fn finish(
        &self,
        revised: &Revised,
        after: &Backend,
        revision: Revision,
        refused: fn(&Diagnostic) -> bool,
        (verb, object): (&str, &str),
        shell: &mut Shell,
    ) -> Result<ExitStatus, Failure> {
        let Revision { changes, remarks } = revision;
        let added = added(&revised.backend, after, &changes, &revised.options).map_err(|error| unread(&error))?;
        let bad: Vec<&Diagnostic> = added.diagnostics.iter().filter(|one| refused(one)).collect();
        if !bad.is_empty() {
            shell.err(render::full(&added.sources, bad, shell.style()));
            shell.failure(&Failure::new("this would bring the findings above; nothing is changed"));
            return Ok(ExitStatus::Findings);
        }
        let color = shell.style().color && !self.json;
        let shown = (self.dry_run).then(|| diff::unified(&changes, color));
        let files: Vec<File> = changes.iter().map(file).collect();
        if !self.dry_run {
            changes.make()?;
        }
        if self.json {
            let findings = added.diagnostics.iter().map(|one| finding(&added, one)).collect();
            let version = env!("CARGO_PKG_VERSION");
            let document = Document { version, dry_run: self.dry_run, files, findings, remarks: &remarks, diff: shown };
            shell.out(json(&document));
            return Ok(ExitStatus::Success);
        }
        if let Some(diff) = shown {
            shell.out(diff);
        } else {
            for File { path, change } in &files {
                shell.status(if *change == "created" { "Created" } else { "Edited" }, path);
            }
            shell.status(verb, object);
        }
        for remark in &remarks {
            shell.err(format!("{} {remark}\n", "note:".cyan().bold()));
        }
        tell(&added, shell);
        Ok(ExitStatus::Success)
    }
}

/// Tells of the findings that were added though they did not keep the changes from being made.
fn tell(added: &Added, shell: &mut Shell) {
    for line in render::concise(&added.sources, &added.diagnostics).lines() {
        shell.err(format!("{} {line}\n", "now found:".yellow().bold()));
    }
}

fn file(change: &Change) -> File {
    let path = display_path(&change.path).display().to_string();
    File { path, change: if change.before.is_some() { "edited" } else { "created" } }
}

fn finding<'a>(added: &'a Added, one: &'a Diagnostic) -> Finding<'a> {
    Finding {
        rule: one.rule.id,
        severity: one.severity.as_str(),
        message: &one.message,
        file: added.sources.file(one.primary.file).path().display().to_string(),
        pointer: &one.primary.pointer,
    }
}

fn unread(error: &ReadError) -> Failure {
    Failure::new(format!("cannot read {}", display_path(&error.path).display())).cause(&error.source)
}

/// Why there is no revision, in words; the faults of a document that cannot be edited are shown first.
pub(super) fn failure(error: RevisionError, revised: &Revised, shell: &mut Shell) -> Failure {
    let failure = Failure::new(error.to_string());
    match error {
        RevisionError::Edit(EditError::Broken(path)) => {
            show_faults(&path, revised, shell);
            failure.help("`obb-backend validate` shows all that is wrong, and --fix mends what can be mended")
        }
        RevisionError::Edit(EditError::Disk(_, ref source)) => failure.cause(source),
        RevisionError::NoWidgets(_) => {
            failure.help("a backend that makes widgets.json by code has to be changed in its code")
        }
        RevisionError::Shape(..) => failure.help("`obb-backend validate` tells more"),
        RevisionError::Unknown { near: Some(near), .. } => failure.help(format!("did you mean `{near}`?")),
        RevisionError::Unknown { known, .. } => failure.help(known_ids(&known)),
        RevisionError::Taken(_) => failure.help("choose another name"),
        RevisionError::BadName(_, _, help) => failure.help(help),
    }
}

fn show_faults(path: &Path, revised: &Revised, shell: &mut Shell) {
    let Ok(report) = validate::check(&revised.backend, &revised.options) else { return };
    let path = display_path(path);
    let faults = report
        .diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error && report.sources.file(one.primary.file).path() == path);
    shell.err(render::full(&report.sources, faults.take(SHOWN), shell.style()));
}

/// Faults of a broken document that are shown.
const SHOWN: usize = 3;

/// Ids that are listed.
const LISTED: usize = 12;

fn known_ids(known: &[String]) -> String {
    let list: Vec<String> = known.iter().take(LISTED).map(|id| format!("`{id}`")).collect();
    match (known.len(), known.len().saturating_sub(LISTED)) {
        (0, _) => "there are no widgets yet".to_owned(),
        (_, 0) => format!("the widgets are {}", list.join(", ")),
        (_, more) => format!("the widgets are {} and {more} more", list.join(", ")),
    }
}
