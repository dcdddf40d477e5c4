//! Keys that nearly are ones Workspace reads, in objects that may have any.

use crate::diagnostic::{Diagnostic, Label, RuleMeta, Severity};
use crate::json::{Member, Node, rewrite};
use crate::text::{Fix, closest};

/// Findings on those keys of `node`, which is called `words`, that most likely stand for one of `known` that is absent.
pub(super) fn misspelt_keys<'d, 's>(
    node: &'d Node<'s>,
    known: &[&'static str],
    words: &str,
    meta: &'static RuleMeta,
    label: &dyn Fn(&'d Member<'s>) -> Label,
) -> Vec<Diagnostic> {
    let unknown = node.members().iter().filter(|member| !known.contains(&member.key.as_ref()));
    let slip = |member: &'d Member<'s>| {
        let right = closest(&member.key, known.iter().copied()).filter(|right| node.member(right).is_none())?;
        let message = format!("{words} has an unknown key `{}`", member.key);
        let fix = Fix::safe(format!("rename to `{right}`"), [rewrite::rename_key(member, right)]);
        let diagnostic = Diagnostic::new(meta, message, label(member)).severity(Severity::Warning);
        Some(diagnostic.help(format!("did you mean `{right}`?")).fix(fix))
    };
    unknown.filter_map(slip).collect()
}
