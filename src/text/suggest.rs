//! "Did you mean": the one known name closest to a misspelt one.

use std::collections::HashMap;

/// Names that are compared with every candidate. Where more are unknown, it is not for misspelling.
const MAX_GUESSES: usize = 100;

/// Guesses for many names among the same candidates.
#[derive(Debug, Default)]
pub struct Guesses<'n, 'c>(HashMap<&'n str, Option<&'c str>>);

impl<'n, 'c> Guesses<'n, 'c> {
    /// As [`closest`], and none for the names that come after too many others.
    pub fn closest(&mut self, name: &'n str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
        self.find(name, || closest(name, candidates))
    }

    /// What `look` finds for `name`, and none for the names that come after too many others.
    pub fn find(&mut self, name: &'n str, look: impl FnOnce() -> Option<&'c str>) -> Option<&'c str> {
        if self.0.len() >= MAX_GUESSES {
            return self.0.get(name).copied().flatten();
        }
        *self.0.entry(name).or_insert_with(look)
    }
}

/// The candidate that `name` most likely stands for: at most two typing errors away (one for names under five characters, none for
/// those under three), letter case, `_` and `-` left out of account. None when two candidates are equally close.
pub fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let plain = normalize(name);
    let limit = match plain.chars().count() {
        0..3 => 0,
        3..5 => 1,
        _ => 2,
    };
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for candidate in candidates {
        if candidate == name {
            continue;
        }
        // Most candidates are too long or too short to be near; only the others are worth the real comparison.
        let separators = candidate.matches(['_', '-']).count();
        if (candidate.chars().count() - separators).abs_diff(plain.chars().count()) > limit {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&plain, &normalize(candidate));
        if distance > limit {
            continue;
        }
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, found)) if distance == least => tied |= found != candidate,
            _ => (best, tied) = (Some((distance, candidate)), false),
        }
    }
    best.filter(|_| !tied).map(|(_, candidate)| candidate)
}

fn normalize(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_one_near_name_and_none_when_two_are_as_near() {
        let types = ["table", "metric", "chart", "chart-vegalite", "note"];
        assert_eq!(closest("tabel", types), Some("table"));
        assert_eq!(closest("chart_vegalite", types), Some("chart-vegalite"));
        assert_eq!(closest("nota", types), Some("note"));
        assert_eq!(closest("no", types), None);
        assert_eq!(closest("a", ["b"]), None);
        assert_eq!(closest("w", ["x", "W"]), Some("W"));
        assert_eq!(closest("refetch_interval", ["refetchInterval", "staleTime"]), Some("refetchInterval"));
        assert_eq!(closest("minX", ["minW", "minH"]), None);
    }

    #[test]
    fn guesses_end_where_too_many_names_are_unknown() {
        let names: Vec<String> = (0..=MAX_GUESSES).map(|number| format!("close{number}")).collect();
        let mut guesses = Guesses::default();
        assert_eq!(guesses.closest("close0", ["close"]), Some("close"));
        for name in &names {
            guesses.closest(name, ["close"]);
        }
        assert_eq!(guesses.closest("close0", ["close"]), Some("close"));
        assert_eq!(guesses.closest("clos", ["close"]), None);
    }
}
