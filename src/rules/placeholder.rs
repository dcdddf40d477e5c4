//! Placeholders of paths: `{name}`, for which Workspace puts the value of the param `name`.

use std::ops::Range;

/// The placeholders of `path` in their order: each name with the bytes it takes, braces included.
///
/// Braces around nothing are no placeholder, and neither is a brace that is never closed. Of `{a{b}` only `{b}` is one.
pub(super) fn placeholders(path: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let end = from + path.get(from..)?.find('}')?;
            let before = &path[from..end];
            let opening = before.rfind('{').map(|at| from + at);
            from = end + 1;
            if let Some(start) = opening.filter(|start| start + 1 < end) {
                return Some((&path[start + 1..end], start..end + 1));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_with_their_braces_and_broken_ones_are_passed_over() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("funds/{fund}/prices", &[("fund", "{fund}")]),
            ("{a}/{b}", &[("a", "{a}"), ("b", "{b}")]),
            ("{a}{a}", &[("a", "{a}"), ("a", "{a}")]),
            ("{größe}/x", &[("größe", "{größe}")]),
            ("{a{b}", &[("b", "{b}")]),
            ("{}", &[]),
            ("a}b{c", &[]),
            ("}{a}", &[("a", "{a}")]),
            ("", &[]),
        ];
        for (path, expected) in cases {
            let found: Vec<_> = placeholders(path).map(|(name, range)| (name, &path[range])).collect();
            assert_eq!(found, *expected, "{path}");
        }
    }
}
