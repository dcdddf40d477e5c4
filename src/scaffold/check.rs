//! What changes would add to the findings of `validate`.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::changes::Changes;
use crate::diagnostic::Diagnostic;
use crate::project::Backend;
use crate::text::Sources;
use crate::validate::{Options, ReadError, Report, check, check_into};

/// The findings that `changes` would add to `backend`. A document that they create is to be named in `after`. A finding that only
/// moved, or that names something by its new id, is none of them.
pub fn new_findings(
    backend: &Backend,
    after: &Backend,
    changes: &Changes,
    options: &Options,
) -> Result<Report, ReadError> {
    let before = check(backend, options)?;
    let mut report = Report { sources: Sources::with(changes.stand_ins()), ..Report::default() };
    check_into(&mut report, after, options)?;
    // Messages name ids, which a change of name changes: by the message alone, an old finding would seem new.
    let mut rules: HashMap<(PathBuf, &str), isize> = HashMap::new();
    let mut messages: HashMap<(&str, String), isize> = HashMap::new();
    let of_rule = |sources: &Sources, one: &Diagnostic| (sources.file(one.primary.file).path().to_owned(), one.rule.id);
    for one in &before.diagnostics {
        *rules.entry(of_rule(&before.sources, one)).or_default() -= 1;
        *messages.entry((one.rule.id, one.message.clone())).or_default() += 1;
    }
    let Report { sources, diagnostics, .. } = &mut report;
    for one in diagnostics.iter() {
        *rules.entry(of_rule(sources, one)).or_default() += 1;
    }
    diagnostics.retain(|one| {
        let known = messages.entry((one.rule.id, one.message.clone())).or_default();
        *known -= 1;
        let more = rules.entry(of_rule(sources, one)).or_default();
        let is_new = *known < 0 && *more > 0;
        *more -= isize::from(is_new);
        is_new
    });
    Ok(report)
}
