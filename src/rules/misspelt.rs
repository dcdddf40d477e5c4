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

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::{found, found_in};

    #[test]
    fn only_what_nearly_is_a_known_key_is_found() {
        let control = |key: &str| format!(r#"{{"features": {{"tone": {{"label": "Tone", "{key}": true}}}}}}"#);
        assert_eq!(found(Scope::Agent, &control("defualt"), &["G023"]), ["G023"]);
        assert_eq!(found(Scope::Agent, &control("colour"), &["G023"]), [""; 0]);
        let server = |key: &str| {
            format!(r#"{{"mcp_servers": [{{"name": "Funds", "url": "https://example.com", "{key}": "token"}}]}}"#)
        };
        assert_eq!(found(Scope::App, &server("auth_type"), &["A011"]), ["A011"]);
        assert_eq!(found(Scope::App, &server("version"), &["A011"]), [""; 0]);
        let widgets = r#"{"prices": {"name": "Prices", "endpoint": "prices", "type": "table"}}"#;
        for (state, expected) in [
            (r#""chartView": {"enabeld": true}"#, &["A064"][..]),
            (r#""chartView": {"enabled": true, "enabeld": true, "theme": 1}"#, &[]),
            (r#""chartModel": {"cellRange": {"column": ["close"]}}"#, &["A064"]),
            (r#""columnState": {"default": {"rowGroups": {"groupColIds": []}}}"#, &["A064"]),
            (r#""columnState": {"default": {"columnPinning": {"leftColIds": []}}}"#, &[]),
        ] {
            let apps = format!(r#"[{{"tabs": {{"": {{"layout": [{{"i": "prices", "state": {{{state}}}}}]}}}}}}]"#);
            assert_eq!(found_in(widgets, &apps, &["A064"]), expected, "{state}");
        }
    }
}
