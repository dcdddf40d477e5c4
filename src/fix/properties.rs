//! What holds of every run of fixes, whatever the documents.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::{Wanted, fix};
use crate::json::parse;
use crate::text::{Applicability, StandIns};
use crate::validate::properties::{NAMES, agents, apps, check, slip, widgets};

fn text<'t>(contents: &'t StandIns, name: &str) -> &'t str {
    std::str::from_utf8(&contents[Path::new(name)]).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn fixes_make_nothing_worse_and_leave_nothing_to_a_second_run(
        document in 0..3usize,
        at: prop::sample::Index,
        length in 0..40usize,
        put in prop_oneof![Just(""), Just(","), Just("}"), Just("["), Just("\""), Just("\u{1f600}"), Just("\t'é': None //"), Just("null")],
        least in prop_oneof![Just(Applicability::Safe), Just(Applicability::Unsafe)],
    ) {
        let mut texts = [widgets(), apps(), agents()].map(|value| serde_json::to_string_pretty(&value).unwrap());
        texts[document] = slip(&texts[document], at, length, put);
        let before: StandIns = NAMES.map(PathBuf::from).into_iter().zip(texts.map(String::into_bytes)).collect();
        let wanted = Wanted { least, hints: true };
        let first = check(before.clone());
        let fixed = fix(&first, wanted, &mut |contents| {
            let mut all = before.clone();
            all.extend(contents);
            check(all)
        });
        let mut after = before.clone();
        after.extend(fixed.contents);
        for name in NAMES {
            let (was, is) = (parse(text(&before, name)), parse(text(&after, name)));
            prop_assert!(is.errors.len() <= was.errors.len(), "{name}: {}", text(&after, name));
        }
        let second = fix(&check(after.clone()), wanted, &mut |contents| {
            let mut all = after.clone();
            all.extend(contents);
            check(all)
        });
        prop_assert!(second.contents.is_empty(), "{:?}", second.contents);
    }
}
