//! What changes would add to the findings of `validate`.

use std::collections::HashMap;

use crate::changes::Changes;
use crate::project::Backend;
use crate::text::Sources;
use crate::validate::{Options, ReadError, Report, check, check_into};

/// The findings in `after`, the backend as `changes` make it, that `before` has not. A finding that only moved is none of them.
pub fn new_findings(
    before: &Backend,
    after: &Backend,
    changes: &Changes,
    options: &Options,
) -> Result<Report, ReadError> {
    let mut known: HashMap<(&str, String), usize> = HashMap::new();
    for finding in check(before, options)?.diagnostics {
        *known.entry((finding.rule.id, finding.message)).or_default() += 1;
    }
    let mut report = Report { sources: Sources::with(changes.stand_ins()), ..Report::default() };
    check_into(&mut report, after, options)?;
    report.diagnostics.retain(|finding| match known.get_mut(&(finding.rule.id, finding.message.clone())) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    Ok(report)
}
