//! Whether fixes did harm.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::path::Path;

use super::round::{Candidate, Faults, Round};
use crate::diagnostic::{Diagnostic, Severity};
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
    added(before, after, applied, |_| ()).into_values().any(|count| count > 0)
}

/// An entry of a document, known by its file and its key or number.
pub(super) type Entry<'r> = (&'r Path, &'r str);

/// The entry that a finding is in.
pub(super) fn entry<'r>(path: &'r Path, diagnostic: &'r Diagnostic) -> Entry<'r> {
    (path, diagnostic.primary.pointer.split('/').nth(1).unwrap_or_default())
}

/// The entries that seem to have more errors than without `applied`. Only a guess, for the same reason.
pub(super) fn harmed<'r>(round: &Round<'r>, after: &'r Report, applied: &[Candidate<'r>]) -> HashSet<Entry<'r>> {
    let added = added(round.report, after, applied, |diagnostic| entry(Path::new(""), diagnostic).1);
    added.into_iter().filter(|&(_, count)| count > 0).map(|((path, _, entry), _)| (path, entry)).collect()
}

/// How many errors more there are of each rule in each file and `part` of it than without those that `applied` were to mend.
fn added<'r, P: Eq + Hash>(
    before: &'r Report,
    after: &'r Report,
    applied: &[Candidate<'r>],
    part: impl Fn(&'r Diagnostic) -> P,
) -> HashMap<(&'r Path, &'static str, P), isize> {
    let mut more: HashMap<_, isize> = HashMap::new();
    for (path, diagnostic) in errors(after) {
        *more.entry((path, diagnostic.rule.id, part(diagnostic))).or_default() += 1;
    }
    for (path, diagnostic) in errors(before) {
        *more.entry((path, diagnostic.rule.id, part(diagnostic))).or_default() -= 1;
    }
    for candidate in applied.iter().filter(|candidate| candidate.diagnostic.severity == Severity::Error) {
        *more.entry((candidate.path, candidate.diagnostic.rule.id, part(candidate.diagnostic))).or_default() += 1;
    }
    more
}

/// Each error with its file.
fn errors(report: &Report) -> impl Iterator<Item = (&Path, &Diagnostic)> {
    let errors = report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    errors.map(|diagnostic| (report.sources.file(diagnostic.primary.file).path(), diagnostic))
}
