//! A rule's documentation in Markdown.

use std::fmt::Write as _;

use super::{consequence, remedy, sentence, switch};
use crate::cli::rules::Entry;
use crate::diagnostic::render::{Style, excerpt};
use crate::json::pretty;
use crate::rules::Rule;

/// How wide findings are shown.
const STYLE: Style = Style { color: false, width: 100 };

pub(super) fn markdown(rule: &Rule) -> String {
    let (meta, example, entry) = (&rule.meta, &rule.example, Entry::new(rule));
    let (severity, why) = (entry.severity, sentence(meta.why));
    let mut out = format!("# {} {}\n\n**{severity}**: {}\n\n{why}\n", meta.id, meta.name, consequence(rule));
    let _ = write!(out, "\nWrong ({}):\n\n```json\n{}\n```\n", example.scope.place(), pretty(example.bad));
    if let Some(shown) = rule.demonstrate() {
        let _ = write!(out, "\n```text\n{}```\n", excerpt(&shown.sources, &shown.diagnostic, STYLE));
    }
    let _ = write!(out, "\nRight:\n\n```json\n{}\n```\n\nTo mend it: {}.\n", pretty(example.good), meta.help);
    for more in remedy(&entry).map(str::to_owned).into_iter().chain(switch(&entry)) {
        let _ = write!(out, "\n{more}\n");
    }
    out
}
