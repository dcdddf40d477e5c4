//! Recognises files that the backend itself writes whenever it starts: started anew for each, it would be started for ever.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// Starts in a row after which a file counts as the backend's own.
const ROUNDS: usize = 5;

/// Time after the first answer in which a start is not over yet: some work is done after it.
pub(super) const SETTLING: Duration = Duration::from_secs(2);

/// A program takes about the same time to come to the same point; people save now and then.
const ALIKE: Duration = Duration::from_millis(300);

/// When files changed in the last starts, counted from each start.
#[derive(Debug, Default)]
pub(super) struct OwnWrites {
    rounds: BTreeMap<PathBuf, Vec<Duration>>,
}

impl OwnWrites {
    /// Takes in that `files` changed, so long `after` the start that is not over yet, if there is one. Whether all of them are
    /// the backend's own.
    pub(super) fn judge(&mut self, files: &[PathBuf], after: Option<Duration>) -> bool {
        let Some(after) = after else {
            self.rounds.clear();
            return false;
        };
        self.rounds.retain(|file, _| files.contains(file));
        let mut own = true;
        for file in files {
            let rounds = self.rounds.entry(file.clone()).or_default();
            rounds.retain(|round| round.abs_diff(after) <= ALIKE.max(after / 3));
            if rounds.len() < ROUNDS {
                rounds.push(after);
            }
            own &= rounds.len() == ROUNDS;
        }
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLY: Option<Duration> = Some(Duration::from_millis(400));

    fn judged(writes: &mut OwnWrites, rounds: usize, after: Option<Duration>, names: &[&str]) -> bool {
        let files: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
        (0..rounds).map(|_| writes.judge(&files, after)).last().unwrap()
    }

    #[test]
    fn what_changes_at_every_start_is_the_backends_own() {
        let mut writes = OwnWrites::default();
        assert!(!judged(&mut writes, ROUNDS - 1, EARLY, &["state.toml"]));
        assert!(judged(&mut writes, 1, EARLY, &["state.toml"]));
        assert!(judged(&mut writes, 1, EARLY, &["state.toml"]), "and stays so");
        assert!(!judged(&mut writes, 1, EARLY, &["state.toml", "limits.toml"]), "one is not");
        assert!(!judged(&mut writes, 1, None, &["state.toml"]), "somebody edits it later");
        assert!(!judged(&mut writes, 1, EARLY, &["state.toml"]), "which counts anew");
    }

    #[test]
    fn what_people_save_while_it_starts_is_not() {
        let mut writes = OwnWrites::default();
        for millis in [300, 2000, 900, 4000, 1500, 300, 3000, 700] {
            assert!(!judged(&mut writes, 1, Some(Duration::from_millis(millis)), &["limits.toml"]), "{millis}");
        }
        assert!(!judged(&mut writes, ROUNDS - 1, EARLY, &["a.toml"]));
        assert!(!judged(&mut writes, 1, EARLY, &["b.toml"]), "another file");
        assert!(!judged(&mut writes, 1, EARLY, &["a.toml"]), "not in a row");
    }
}
