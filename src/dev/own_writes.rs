//! Recognises files that the backend itself writes whenever it starts: started anew for each, it would be started for ever.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

/// Starts in a row after which a file counts as the backend's own.
const ROUNDS: u32 = 5;

/// Time after the first answer in which a start is not over yet: some work is done after it.
pub(super) const SETTLING: Duration = Duration::from_secs(1);

/// How many starts in a row each file changed in, and those files that count as the backend's own by that.
#[derive(Debug, Default)]
pub(super) struct OwnWrites {
    rounds: BTreeMap<PathBuf, u32>,
    known: BTreeSet<PathBuf>,
}

impl OwnWrites {
    /// Takes in that `files` changed, during a start or not. Whether all of them are the backend's own.
    pub(super) fn judge(&mut self, files: &[PathBuf], starting: bool) -> bool {
        if !starting {
            self.rounds.clear();
            self.known.retain(|known| !files.contains(known));
            return false;
        }
        let earlier = std::mem::take(&mut self.rounds);
        let counted = files.iter().map(|file| (file.clone(), earlier.get(file).copied().unwrap_or_default() + 1));
        self.rounds = counted.collect();
        let own = self.rounds.iter().filter(|(_, rounds)| **rounds >= ROUNDS).map(|(file, _)| file.clone());
        self.known.extend(own);
        files.iter().all(|file| self.known.contains(file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_at_every_start_is_the_backends_own() {
        let mut writes = OwnWrites::default();
        let mut judged = |rounds: u32, starting: bool, names: &[&str]| {
            let files: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
            (0..rounds).map(|_| writes.judge(&files, starting)).last().unwrap()
        };
        assert!(!judged(ROUNDS - 1, true, &["state.toml"]));
        assert!(judged(1, true, &["state.toml"]));
        assert!(judged(1, true, &["state.toml"]), "and stays so");
        assert!(!judged(1, true, &["state.toml", "limits.toml"]), "one is not");
        assert!(!judged(1, false, &["main.py"]), "something else is edited");
        assert!(judged(1, true, &["state.toml"]), "which makes no difference");
        assert!(!judged(1, false, &["state.toml"]), "somebody edits it later");
        assert!(!judged(ROUNDS - 1, true, &["state.toml"]), "which counts anew");
        assert!(!judged(1, true, &["limits.toml"]), "another one");
        assert!(!judged(1, true, &["state.toml"]), "not in a row");
    }
}
