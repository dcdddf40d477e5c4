//! What the commands share that change documents of a backend: where it is, whether the result is sound, showing or making the
//! changes, and telling of them.

use std::path::PathBuf;

use clap::Args;
use colored::Colorize;
use serde_json::json;

use super::{ExitStatus, Failure, Shell, changed, diff, next_steps};
use crate::diagnostic::{Diagnostic, render};
use crate::fs::display_path;
use crate::project::{Backend, config, discover, nearest, settings_folder};
use crate::scaffold::{Revision, RevisionError, new_findings};
use crate::validate::{Arguments, Options, Report, Settings};

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
    /// Why there is no revision, in words.
    pub(super) fn failure(&self, error: RevisionError, shell: &mut Shell) -> Failure {
        changed::failure(error, &self.backend, &self.options, shell)
    }

    /// A remark on each place in the settings that is inside one of the widgets `ids`, as these may go or be called otherwise.
    pub(super) fn settings_about(&self, ids: &[&str]) -> Vec<String> {
        let about = |pointer: &&str| pointer.split('/').nth(1).is_some_and(|id| ids.contains(&id));
        let pointers = self.silent.iter().filter_map(|exception| exception.pointer.as_deref()).filter(about);
        pointers
            .map(|pointer| format!("{} still names `{pointer}` among the ignores of [validate]", config::FILE_NAME))
            .collect()
    }
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
        let added = new_findings(&revised.backend, after, &changes, &revised.options);
        let added = added.map_err(|error| changed::unread(&error))?;
        let bad: Vec<&Diagnostic> = added.diagnostics.iter().filter(|one| refused(one)).collect();
        if !bad.is_empty() {
            shell.err(render::full(&added.sources, bad, shell.style()));
            shell.failure(&Failure::new("this would bring the findings above; nothing is changed"));
            return Ok(ExitStatus::Findings);
        }
        let color = shell.style().color && !self.json;
        let shown = (self.dry_run).then(|| diff::unified(&changes, color));
        if !self.dry_run {
            changes.clone().make()?;
        }
        if self.json {
            let mut document = json!({
                "version": env!("CARGO_PKG_VERSION"),
                "dry_run": self.dry_run,
                "files": changed::files(&changes),
                "findings": changed::findings(&added),
                "remarks": remarks,
            });
            if let Some(diff) = shown {
                document["diff"] = diff.into();
            }
            shell.out(format!("{document:#}\n"));
            return Ok(ExitStatus::Success);
        }
        if let Some(diff) = shown {
            shell.out(diff);
        } else {
            changed::steps(&changes, shell);
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
fn tell(added: &Report, shell: &mut Shell) {
    for line in render::concise(&added.sources, &added.diagnostics).lines() {
        shell.err(format!("{} {line}\n", "now found:".yellow().bold()));
    }
}
