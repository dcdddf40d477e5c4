//! Applies the fixes of findings, round by round, so that no document gets worse. Nothing here writes a file.

mod guard;
#[cfg(test)]
mod properties;
mod round;

pub use round::{Wanted, is_mendable};

use std::collections::{HashMap, HashSet};

use crate::text::{Edit, StandIns};
use crate::validate::Report;
use guard::{Entry, entry, harmed, harms};
use round::{Candidate, Key, Round};

/// Rounds after which what is left is left; each mends what earlier ones laid bare or what touched their edits.
const MAX_ROUNDS: usize = 100;

/// Checks spent on telling harmful fixes from the others; after these, doubtful ones are not applied.
const MAX_TRIALS: usize = 300;

/// What fixes made of the documents.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The new contents of each file that changed, by the path the user reads.
    pub contents: StandIns,
    /// What is found in them; none if nothing changed.
    pub report: Option<Report>,
    /// Number of fixes applied.
    pub applied: usize,
}

/// Applies the `wanted` fixes of the findings in `first`, checks again what they made, and goes on until no fix is left to apply.
///
/// `check` runs the same check as the one that gave `first`, with contents that stand in for files.
pub fn fix(first: &Report, wanted: Wanted, check: &mut dyn FnMut(StandIns) -> Report) -> Fixed {
    let mut run = Run { check, fixed: Fixed::default(), inserted: HashSet::new(), trials: 0 };
    for _ in 0..MAX_ROUNDS {
        let report = run.fixed.report.take();
        let round = Round::new(report.as_ref().unwrap_or(first), wanted, &run.inserted);
        let better = run.play(&round);
        let finished = better.is_none();
        run.fixed.report = better.or(report);
        if finished {
            break;
        }
    }
    run.fixed
}

struct Run<'c> {
    check: &'c mut dyn FnMut(StandIns) -> Report,
    fixed: Fixed,
    /// What inserts the same text at the same place once more did not help the first time.
    inserted: HashSet<Key>,
    trials: usize,
}

impl Run<'_> {
    /// Applies as many of the round's fixes as do no harm; gives what is found then.
    fn play(&mut self, round: &Round<'_>) -> Option<Report> {
        let mut accepted = Vec::new();
        let mut outcome = None;
        self.accept(round, &round.candidates, &mut accepted, &mut outcome);
        let (contents, report) = outcome?;
        self.fixed.contents = contents;
        self.fixed.applied += accepted.len();
        if !round.mends_text {
            let inserts = |candidate: &&Candidate<'_>| candidate.fix.edits.iter().any(Edit::inserts);
            self.inserted.extend(accepted.iter().filter(inserts).map(Candidate::key));
        }
        Some(report)
    }

    /// Adds those of `candidates` to `accepted` that do no harm together with these. The others may do none after this round.
    fn accept<'r>(
        &mut self,
        round: &Round<'r>,
        candidates: &[Candidate<'r>],
        accepted: &mut Vec<Candidate<'r>>,
        outcome: &mut Option<(StandIns, Report)>,
    ) {
        if candidates.is_empty() || self.trials >= MAX_TRIALS {
            return;
        }
        let together: Vec<_> = accepted.iter().chain(candidates).copied().collect();
        let mut contents = self.fixed.contents.clone();
        contents.extend(round.contents(&together));
        let report = (self.check)(contents.clone());
        if !harms(round, &report, &together) {
            *accepted = together;
            *outcome = Some((contents, report));
            return;
        }
        self.trials += 1;
        if candidates.len() == 1 {
            return;
        }
        let parts = divided(candidates, &harmed(round, &report, &together));
        drop(report);
        if let Some((first, second)) = parts {
            self.accept(round, &first, accepted, outcome);
            self.accept(round, &second, accepted, outcome);
        }
    }
}

/// Harmful fixes so few that each is tried by itself.
const FEW: usize = 8;

/// `candidates` in two parts, so that few checks tell the harmful ones: those in entries that are not harmed and those in entries that
/// are, or else one half of the candidates of each entry and the other. None where each seems to harm its entry by itself.
fn divided<'r>(
    candidates: &[Candidate<'r>],
    harmed: &HashSet<Entry<'_>>,
) -> Option<(Vec<Candidate<'r>>, Vec<Candidate<'r>>)> {
    let of = |candidate: &Candidate<'r>| entry(candidate.path, candidate.diagnostic);
    let (suspects, others): (Vec<_>, Vec<_>) =
        candidates.iter().copied().partition(|candidate| harmed.contains(&of(candidate)));
    if !suspects.is_empty() && !others.is_empty() {
        return Some((others, suspects));
    }
    let mut sizes: HashMap<_, usize> = HashMap::new();
    for candidate in candidates {
        *sizes.entry(of(candidate)).or_default() += 1;
    }
    if sizes.values().all(|&size| size == 1) {
        let halves = candidates.split_at(candidates.len() / 2);
        return (suspects.is_empty() || suspects.len() <= FEW).then(|| (halves.0.to_vec(), halves.1.to_vec()));
    }
    let mut seen: HashMap<_, usize> = HashMap::new();
    Some(candidates.iter().copied().partition(|candidate| {
        let place = seen.entry(of(candidate)).or_default();
        *place += 1;
        *place <= sizes[&of(candidate)].div_ceil(2)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
    use crate::text::{Applicability, Fix, SourceFile, Sources, Span};

    static WORD: RuleMeta = RuleMeta {
        id: "T1",
        name: "word",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "test",
        help: "test",
    };
    static THIRD: RuleMeta = RuleMeta { id: "T2", name: "third", severity: Severity::Error, ..WORD };

    const WANTED: Wanted = Wanted { least: Applicability::Safe, hints: true };

    /// Finds each of `words` in a file of `text`, with the fix to write the other word; and as an error a third `"one"`.
    fn check(text: &str, words: &[(&str, &str)], contents: &StandIns) -> Report {
        let bytes = contents.get(std::path::Path::new("a.json")).map_or(text.as_bytes(), Vec::as_slice);
        let mut report = Report { sources: Sources::default(), ..Report::default() };
        let file = report.sources.add(SourceFile::new("a.json", bytes.to_vec()));
        let text = report.sources.file(file).text().to_owned();
        let found = |rule, at: usize, length| {
            let label = Label { file, span: Span::new(at, at + length), pointer: at.to_string(), text: String::new() };
            Diagnostic::new(rule, "found", label)
        };
        for (word, right) in words {
            for (at, _) in text.match_indices(word) {
                let edit = Edit { span: Span::new(at, at + word.len()), text: (*right).to_owned() };
                report.diagnostics.push(found(&WORD, at, word.len()).fix(Fix::safe("write it right", [edit])));
            }
        }
        let thirds = text.match_indices("\"one\"").skip(2);
        report.diagnostics.extend(thirds.map(|(at, _)| found(&THIRD, at, 5)));
        report.diagnostics.sort_by_key(|one| one.primary.span);
        report
    }

    /// What becomes of `text`, how many fixes were applied, and how many findings are left.
    fn fixed(text: &str, words: &[(&str, &str)]) -> (String, usize, usize) {
        let mut again = |contents: StandIns| check(text, words, &contents);
        let first = again(StandIns::new());
        let fixed = fix(&first, WANTED, &mut again);
        let text = fixed.contents.into_values().next().map(|bytes| String::from_utf8(bytes).unwrap());
        let left = fixed.report.unwrap_or(first).diagnostics.len();
        (text.unwrap_or_default(), fixed.applied, left)
    }

    #[test]
    fn fixes_that_touch_each_other_take_turns_and_one_lays_bare_the_next() {
        let words = [("uno", "one"), ("dos", "two"), ("eins", "uno")];
        assert_eq!(fixed("[\"uno\", \"dos\"]", &words), ("[\"one\", \"two\"]".to_owned(), 2, 0));
        assert_eq!(fixed("\"unodosuno\"", &words), ("\"onetwoone\"".to_owned(), 3, 0));
        assert_eq!(fixed("[\"eins\"]", &words), ("[\"one\"]".to_owned(), 2, 0));
        assert_eq!(fixed("[\"two\"]", &words), (String::new(), 0, 0));
    }

    #[test]
    fn a_fix_that_adds_an_error_or_breaks_the_text_is_left_out_and_the_others_are_applied() {
        let words = [("uno", "one"), ("dos", "two")];
        let text = "[\"one\", \"uno\", \"dos\", \"uno\", \"dos\"]";
        let right = "[\"one\", \"one\", \"two\", \"uno\", \"two\"]";
        assert_eq!(fixed(text, &words), (right.to_owned(), 3, 1));
        let words = [("uno", "on\"e"), ("dos", "two")];
        assert_eq!(fixed("[\"uno\", \"dos\"]", &words), ("[\"uno\", \"two\"]".to_owned(), 1, 1));
    }

    /// Entries with a sound fix and a harmful one each; how many fixes were applied, and after how many checks.
    fn many(entries: usize) -> (usize, usize) {
        let text = "uno dos ".repeat(entries);
        let mut checks = 0;
        let mut again = |contents: StandIns| {
            checks += 1;
            let bytes = contents.get(std::path::Path::new("a.json")).map_or(text.as_bytes(), Vec::as_slice);
            let mut report = Report::default();
            let file = report.sources.add(SourceFile::new("a.json", bytes.to_vec()));
            let text = report.sources.file(file).text().to_owned();
            for (at, word) in text.match_indices(|c: char| c.is_ascii_alphabetic()).step_by(3) {
                let pointer = format!("/{}/{word}", at / 8);
                let label = Label { file, span: Span::new(at, at + 3), pointer, text: String::new() };
                let edit = |text: &str| Edit { span: Span::new(at, at + 3), text: text.to_owned() };
                report.diagnostics.extend(match word {
                    "u" => Some(Diagnostic::new(&WORD, "found", label).fix(Fix::safe("good", [edit("one")]))),
                    "d" => Some(Diagnostic::new(&WORD, "found", label).fix(Fix::safe("bad", [edit("bad")]))),
                    "b" => Some(Diagnostic::new(&THIRD, "found", label)),
                    _ => None,
                });
            }
            report
        };
        let first = again(StandIns::new());
        let applied = fix(&first, WANTED, &mut again).applied;
        (applied, checks)
    }

    #[test]
    fn the_number_of_checks_does_not_grow_with_the_number_of_harmful_fixes() {
        let (few, many) = (many(20), many(2000));
        assert_eq!((few.0, many.0), (20, 2000));
        assert_eq!(few.1, many.1);
        assert!(many.1 < 20, "{many:?}");
    }

    #[test]
    fn fixes_that_call_for_each_other_come_to_an_end() {
        let (text, ..) = fixed("[\"uno\"]", &[("uno", "dos"), ("dos", "uno")]);
        assert!(text == "[\"uno\"]" || text == "[\"dos\"]", "{text}");
    }

    #[test]
    fn a_byte_order_mark_stays_unless_it_is_what_is_mended() {
        let (text, applied, _) = fixed("\u{feff}[\"uno\"]", &[("uno", "one")]);
        assert_eq!((text.as_str(), applied), ("\u{feff}[\"one\"]", 1));
    }

    #[test]
    fn bytes_that_are_no_text_are_never_written() {
        let first = {
            let mut report = Report::default();
            let file = report.sources.add(SourceFile::new("a.json", b"[\"\xff uno\"]".to_vec()));
            let label = Label { file, span: Span::new(6, 9), pointer: String::new(), text: String::new() };
            let edit = Edit { span: Span::new(6, 9), text: "one".to_owned() };
            report.diagnostics.push(Diagnostic::new(&WORD, "found", label).fix(Fix::safe("write it", [edit])));
            report
        };
        let mut never = |_| panic!("nothing is to be checked again");
        assert_eq!(fix(&first, WANTED, &mut never).applied, 0);
    }
}
