//! Which fixes are applied together, and what they make of the texts.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::json::{Parsed, parse};
use crate::text::{Applicability, Edit, FileId, Fix, SourceFile, StandIns};
use crate::validate::Report;

/// Which fixes to apply.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The least free ones.
    pub least: Applicability,
    /// Those of hints, too.
    pub hints: bool,
}

/// Whether `diagnostic` has a fix that is free enough and whose file can be written without loss.
pub fn is_mendable(report: &Report, diagnostic: &Diagnostic, least: Applicability) -> bool {
    diagnostic.fix.as_ref().is_some_and(|fix| fix.applicability >= least)
        && report.sources.file(diagnostic.primary.file).is_faithful()
}

/// What a fix of a value is known by in later rounds, when its place may have moved.
pub(super) type Key = (PathBuf, &'static str, String, Vec<String>);

/// A finding with its fix.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'r> {
    pub(super) diagnostic: &'r Diagnostic,
    pub(super) path: &'r Path,
    pub(super) fix: &'r Fix,
}

impl Candidate<'_> {
    pub(super) fn key(&self) -> Key {
        let texts = self.fix.edits.iter().map(|edit| edit.text.clone()).collect();
        (self.path.to_owned(), self.diagnostic.rule.id, self.diagnostic.primary.pointer.clone(), texts)
    }
}

/// Number of faults in a document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Faults {
    pub(super) count: usize,
    /// Whether there are more than were counted.
    pub(super) more: bool,
}

impl Faults {
    pub(super) fn of(parsed: &Parsed<'_>) -> Self {
        Self { count: parsed.errors.len(), more: parsed.more_errors }
    }
}

/// Fixes that do not touch each other. Those of the text itself go first, because they may show what it hid.
#[derive(Debug)]
pub(super) struct Round<'r> {
    pub(super) report: &'r Report,
    pub(super) candidates: Vec<Candidate<'r>>,
    /// Whether these mend the text itself: syntax and encoding.
    pub(super) mends_text: bool,
    /// Faults in the text of each file that a candidate changes.
    pub(super) faults: HashMap<&'r Path, Faults>,
}

impl<'r> Round<'r> {
    pub(super) fn new(report: &'r Report, wanted: Wanted, inserted: &HashSet<Key>) -> Self {
        let mut texts: HashMap<FileId, (Faults, BTreeSet<Edit>)> = HashMap::new();
        let mut candidates = Vec::new();
        for diagnostic in report.shown(wanted.hints).filter(|one| is_mendable(report, one, wanted.least)) {
            let Some(fix) = &diagnostic.fix else { continue };
            let file = report.sources.file(diagnostic.primary.file);
            let candidate = Candidate { diagnostic, path: file.path(), fix };
            // What is written in UTF-16 is saved as UTF-8 before anything else.
            let wait = file.is_utf16() && !fix.is_encoding();
            if wait || !is_sound(fix, file.text()) || inserted.contains(&candidate.key()) {
                continue;
            }
            let (_, edits) = texts.entry(diagnostic.primary.file).or_insert_with(|| {
                let parsed = parse(file.text());
                (Faults::of(&parsed), parsed.errors.into_iter().filter_map(|error| error.edit).collect())
            });
            let mends_text = fix.is_encoding() || matches!(&fix.edits[..], [edit] if edits.contains(edit));
            candidates.push((mends_text, candidate));
        }
        let mends_text = candidates.iter().any(|(mends_text, _)| *mends_text);
        let faults = texts.into_iter().map(|(id, (faults, _))| (report.sources.file(id).path(), faults)).collect();
        let of_kind = candidates.into_iter().filter(|(kind, _)| *kind == mends_text).map(|(_, candidate)| candidate);
        Self { report, candidates: apart(of_kind), mends_text, faults }
    }

    /// The contents of each file that `chosen` changes.
    pub(super) fn contents(&self, chosen: &[Candidate<'_>]) -> StandIns {
        let mut files: HashMap<&Path, (&SourceFile, bool, Vec<&Edit>)> = HashMap::new();
        for candidate in chosen {
            let file = self.report.sources.file(candidate.diagnostic.primary.file);
            let (_, encode, edits) = files.entry(candidate.path).or_insert((file, false, Vec::new()));
            *encode |= candidate.fix.is_encoding();
            edits.extend(&candidate.fix.edits);
        }
        let written = files.into_iter().filter_map(|(path, (file, encode, edits))| {
            let text = edited(file.text(), edits);
            let bytes = if encode { Some(text.into_bytes()) } else { file.bytes_with(&text) };
            bytes.map(|bytes| (path.to_owned(), bytes))
        });
        written.collect()
    }
}

/// Whether the edits of `fix` fit `text` and each other.
fn is_sound(fix: &Fix, text: &str) -> bool {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort();
    edits.iter().all(|edit| text.get(edit.span.range()).is_some())
        && edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start)
}

/// The candidates without those that touch an earlier one.
fn apart<'r>(candidates: impl Iterator<Item = Candidate<'r>>) -> Vec<Candidate<'r>> {
    let mut taken: HashMap<&Path, BTreeMap<u32, u32>> = HashMap::new();
    let mut encoded = HashSet::new();
    let free = |candidate: &Candidate<'r>| {
        if candidate.fix.is_encoding() {
            return encoded.insert(candidate.path);
        }
        let spans = taken.entry(candidate.path).or_default();
        let touches =
            |edit: &Edit| spans.range(..=edit.span.end).next_back().is_some_and(|(_, &end)| end >= edit.span.start);
        if candidate.fix.edits.iter().any(touches) {
            return false;
        }
        for edit in &candidate.fix.edits {
            let end = spans.entry(edit.span.start).or_insert(edit.span.end);
            *end = edit.span.end.max(*end);
        }
        true
    };
    candidates.filter(free).collect()
}

/// `text` with `edits`, none of which overlaps another.
fn edited(text: &str, mut edits: Vec<&Edit>) -> String {
    edits.sort();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
