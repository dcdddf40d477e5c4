//! Which findings are shown where not all are.

use super::super::Diagnostic;
use crate::text::FileId;

/// Findings of one file that are not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Omitted {
    /// The file.
    pub file: FileId,
    /// How many.
    pub count: usize,
}

/// At most `most` findings of each file, the worst ones, in their order. 0 means all.
pub fn limit<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    most: usize,
) -> (Vec<&'d Diagnostic>, Vec<Omitted>) {
    let all: Vec<&Diagnostic> = diagnostics.into_iter().collect();
    if most == 0 {
        return (all, Vec::new());
    }
    let (mut shown, mut omitted) = (Vec::new(), Vec::new());
    for of_file in all.chunk_by(|one, next| one.primary.file == next.primary.file) {
        let mut order: Vec<usize> = (0..of_file.len()).collect();
        order.sort_by_key(|&at| of_file[at].severity);
        order.truncate(most);
        order.sort_unstable();
        shown.extend(order.iter().map(|&at| of_file[at]));
        if of_file.len() > most {
            omitted.push(Omitted { file: of_file[0].primary.file, count: of_file.len() - most });
        }
    }
    (shown, omitted)
}
