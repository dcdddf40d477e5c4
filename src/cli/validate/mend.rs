//! `--fix`, `--unsafe` and `--diff`.

use clap::Args;

use super::print;
use crate::changes::{self, Changes};
use crate::cli::{Failure, Shell, diff};
use crate::fix::{Wanted, fix};
use crate::text::{Applicability, StandIns};
use crate::validate::Report;

#[derive(Debug, Args)]
pub(super) struct MendArgs {
    /// Apply the fixes that keep the meaning
    #[arg(long, group = "mend")]
    fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, group = "mend", conflicts_with_all = ["format", "max_findings"])]
    diff: bool,
    /// With --fix or --diff: apply fixes that may change the meaning, too
    #[arg(long = "unsafe", requires = "mend")]
    all: bool,
}

/// What came of it.
pub(super) struct Outcome {
    /// What is left to report.
    pub(super) report: Report,
    /// Number of fixes applied.
    pub(super) fixed: usize,
    /// Number of files changed.
    pub(super) files: usize,
    /// The fixes that the user can still ask for.
    pub(super) offered: Offered,
    /// Whether changes were shown and not made.
    pub(super) pending: bool,
    /// Whether nothing more is to be printed.
    pub(super) printed: bool,
}

/// Which fixes the user has not asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offered {
    All,
    Unsafe,
    None,
}

impl MendArgs {
    /// Whether the user asks for any fix.
    pub(super) fn is_wanted(&self) -> bool {
        self.fix || self.diff
    }

    /// Applies or shows the fixes of `report`, if the user asks for it. `check` checks again, with contents that stand in for files.
    pub(super) fn run(
        &self,
        report: Report,
        hints: bool,
        check: &mut dyn FnMut(StandIns) -> Report,
        shell: &mut Shell,
    ) -> Result<Outcome, Failure> {
        if !self.is_wanted() {
            let offered = Offered::All;
            return Ok(Outcome { report, fixed: 0, files: 0, offered, pending: false, printed: false });
        }
        let (least, offered) =
            if self.all { (Applicability::Unsafe, Offered::None) } else { (Applicability::Safe, Offered::Unsafe) };
        for (_, file) in report.sources.iter().filter(|(_, file)| !file.is_faithful()) {
            shell.warning(format!(
                "{} is left as it is: it has bytes that are no text, which saving it would lose",
                file.path().display()
            ));
        }
        let mended = fix(&report, Wanted { least, hints }, check);
        let changes = changes(&report, &mended.contents)?;
        if self.diff {
            shell.out(diff::unified(&changes, shell.style().color));
        } else {
            changes.make()?;
        }
        let outcome = Outcome {
            report: mended.report.unwrap_or(report),
            fixed: mended.applied,
            files: mended.contents.len(),
            offered,
            pending: self.diff && mended.applied > 0,
            printed: self.diff,
        };
        if self.diff {
            shell.err(print::conclusion(&outcome, hints));
        }
        Ok(outcome)
    }
}

/// The `contents` as changes to the files, which must be as `report` saw them.
fn changes(report: &Report, contents: &StandIns) -> Result<Changes, Failure> {
    let mut changes = Changes::default();
    for (_, file) in report.sources.iter() {
        let path = file.path();
        let Some(after) = contents.get(path) else { continue };
        let before = std::fs::read(path).map_err(|error| changes::Error::Disk(path.to_owned(), error))?;
        if !file.is_made_of(before.clone()) {
            return Err(changes::Error::Changed(path.to_owned()).into());
        }
        changes.edit(path, before, after.clone());
    }
    Ok(changes)
}
