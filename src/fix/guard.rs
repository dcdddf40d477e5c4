//! Whether fixes did harm.

use std::collections::HashMap;
use std::path::Path;

use super::round::{Candidate, Faults, Round};
use crate::diagnostic::Severity;
use crate::json::parse;
use crate::validate::Report;

/// Whether `after`, found once `applied` were applied, is worse than what the round began with: a text with more faults than before, or
/// an error that was not there.
pub(super) fn harms(round: &Round<'_>, after: &Report, applied: &[Candidate<'_>]) -> bool {
    harms_text(round, after, applied) || (!round.mends_text && adds_errors(round.report, after, applied))
}

fn harms_text(round: &Round<'_>, after: &Report, applied: &[Candidate<'_>]) -> bool {
    let changed = |path: &Path| applied.iter().any(|candidate| candidate.path == path);
    let edited = |path: &Path| applied.iter().any(|candidate| candidate.path == path && !candidate.fix.is_encoding());
    after.sources.iter().map(|(_, file)| file).filter(|file| changed(file.path())).any(|file| {
        let before = round.faults.get(file.path()).copied().unwrap_or_default();
        let now = Faults::of(&parse(file.text()));
        // Where faults are too many to count, others take the place of those that are mended.
        let mended = !before.more && round.mends_text && edited(file.path());
        now.count > before.count || (mended && now.count == before.count)
    })
}

/// Whether there are more errors of some rule in some file than there were without those that `applied` were to mend. Pointers alone do
/// not tell, as renaming a key or deleting an item moves what lies below or after it.
fn adds_errors(before: &Report, after: &Report, applied: &[Candidate<'_>]) -> bool {
    if !before.cut.is_empty() {
        // The list had no room for all; others take the place of those that are mended.
        return false;
    }
    let mut more: HashMap<(&Path, &str), isize> = HashMap::new();
    for (path, rule) in errors(after) {
        *more.entry((path, rule)).or_default() += 1;
    }
    for (path, rule) in errors(before) {
        *more.entry((path, rule)).or_default() -= 1;
    }
    for candidate in applied.iter().filter(|candidate| candidate.diagnostic.severity == Severity::Error) {
        *more.entry((candidate.path, candidate.diagnostic.rule.id)).or_default() += 1;
    }
    more.values().any(|&count| count > 0)
}

/// The file and rule of each error.
fn errors(report: &Report) -> impl Iterator<Item = (&Path, &'static str)> {
    let errors = report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    errors.map(|diagnostic| (report.sources.file(diagnostic.primary.file).path(), diagnostic.rule.id))
}
