//! What is sent when options are fetched: references between the parameters of a widget.

use std::collections::HashMap;

use super::{Param, params};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Member, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, closest};

/// Parameters of options on a parameter that fetches none.
pub(crate) static IGNORED: Rule = Rule {
    meta: RuleMeta {
        id: "W728",
        name: "ignored-options-params",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only parameters of type endpoint fetch their options and send these along; on any other type nothing reads them",
        help: "remove `optionsParams`, or set `\"type\": \"endpoint\"` and add `optionsEndpoint`",
    },
    check: Check::Widget(references),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "text", "optionsParams": {"family": "bonds"}}"#,
        good: r#"{"type": "endpoint", "optionsEndpoint": "fund_options", "optionsParams": {"family": "bonds"}}"#,
    },
};

/// A reference to a parameter that the widget does not have.
pub(crate) static UNKNOWN: Rule = Rule {
    meta: RuleMeta {
        id: "W729",
        name: "unknown-option-reference",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a text beginning with `$` stands for the value of the parameter of that name; where there is none, nothing is sent",
        help: "write `$` and the `paramName` of a parameter of this widget",
    },
    check: Check::With("W728"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"type": "endpoint", "optionsEndpoint": "fund_options", "optionsParams": {"family": "$family"}}"#,
        good: r#"{"type": "endpoint", "optionsEndpoint": "fund_options", "optionsParams": {"family": "bonds"}}"#,
    },
};

/// Options that depend on themselves.
pub(crate) static CYCLE: Rule = Rule {
    meta: RuleMeta {
        id: "W730",
        name: "option-reference-cycle",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the options are fetched again whenever the other value changes; where two depend on each other, one choice undoes the other",
        help: "let only one of the two depend on the other",
    },
    check: Check::With("W728"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": [{"paramName": "fund", "type": "endpoint", "optionsEndpoint": "fund_options", "optionsParams": {"family": "$family"}}, {"paramName": "family", "type": "endpoint", "optionsEndpoint": "family_options", "optionsParams": {"fund": "$fund"}}]}"#,
        good: r#"{"params": [{"paramName": "fund", "type": "endpoint", "optionsEndpoint": "fund_options", "optionsParams": {"family": "$family"}}, {"paramName": "family", "type": "endpoint", "optionsEndpoint": "family_options"}]}"#,
    },
};

/// The name of a parameter without the dollar sign.
pub(crate) static WITHOUT_DOLLAR: Rule = Rule {
    meta: RuleMeta {
        id: "W731",
        name: "option-reference-without-dollar",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "without `$` the text itself is sent, not the value of the parameter of that name",
        help: "put `$` before the name",
    },
    check: Check::With("W728"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": [{"paramName": "fund", "type": "endpoint", "optionsEndpoint": "fund_options", "optionsParams": {"family": "family"}}, {"paramName": "family", "type": "text", "value": "bonds"}]}"#,
        good: r#"{"params": [{"paramName": "fund", "type": "endpoint", "optionsEndpoint": "fund_options", "optionsParams": {"family": "$family"}}, {"paramName": "family", "type": "text", "value": "bonds"}]}"#,
    },
};

fn references(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut known: HashMap<&str, Param<'_, '_, '_>> = HashMap::new();
    for param in params(widget) {
        if let Some(name) = param.name() {
            known.entry(name).or_insert(param);
        }
    }
    for param in params(widget) {
        let Some(sent) = param.get("optionsParams").filter(|sent| sent.is_object()) else { continue };
        if param.kind() != "endpoint" {
            // A path of options on the same parameter is reported, and the same change mends both.
            if param.get("optionsEndpoint").is_none() && !param.kind().is_empty() {
                let message = format!("`optionsParams` of {} are not read", param.words());
                let label = param.key_label("optionsParams", "");
                found.push(Diagnostic::new(&IGNORED.meta, message, label).fix(param.without("optionsParams")));
            }
            continue;
        }
        found.extend(sent.members().iter().filter_map(|member| reference(&param, &known, member)));
    }
}

fn reference<'d>(
    param: &Param<'_, 'd, '_>,
    known: &HashMap<&'d str, Param<'_, 'd, '_>>,
    member: &'d Member<'_>,
) -> Option<Diagnostic> {
    let text = member.value.as_str()?;
    let pointer = param.pointer().key("optionsParams").key(&member.key);
    let label = |what: &str| param.widget.label(member.value.span, &pointer, what);
    let write = |text: String| [rewrite::replace_value(&member.value, rewrite::quote(&text))];
    let Some(name) = text.strip_prefix('$').filter(|name| !name.is_empty()) else {
        let other = known.contains_key(text) && Some(text) != param.name();
        return other.then(|| {
            let message = format!("`{text}` in `optionsParams` of {} is sent as it stands", param.words());
            Diagnostic::new(&WITHOUT_DOLLAR.meta, message, label("also the name of a parameter"))
                .help(format!("did you mean `${text}`?"))
                .fix(Fix::offered(format!("write `${text}`"), write(format!("${text}"))))
        });
    };
    let Some(target) = known.get(name) else {
        if !param.widget.params_are_named() {
            return None;
        }
        let message = format!("`optionsParams` of {} refer to `{name}`, which is no parameter", param.words());
        let diagnostic = Diagnostic::new(&UNKNOWN.meta, message, label("nothing is sent for it"));
        let Some(near) = closest(name, known.keys().copied().filter(|near| Some(*near) != param.name())) else {
            return Some(diagnostic);
        };
        let fix = Fix::safe(format!("write `${near}`"), write(format!("${near}")));
        return Some(diagnostic.help(format!("did you mean `${near}`?")).fix(fix));
    };
    let own = param.name()?;
    if name == own {
        let message = format!("the options of {} depend on its own value", param.words());
        // It only fetches the options again with the choice, which some backends want.
        let diagnostic = Diagnostic::new(&CYCLE.meta, message, label("")).severity(Severity::Hint);
        return Some(diagnostic.help("remove the reference, unless your route needs the choice"));
    }
    // Told once, at the later of the two.
    let back = target
        .get("optionsParams")?
        .members()
        .iter()
        .find(|back| back.value.as_str().and_then(|text| text.strip_prefix('$')) == Some(own))?;
    let later = back.value.span < member.value.span && target.kind() == "endpoint";
    later.then(|| {
        let message =
            format!("the options of parameters `{name}` and `{own}` of {} depend on each other", param.widget.words());
        let there = target.pointer().key("optionsParams").key(&back.key);
        Diagnostic::new(&CYCLE.meta, message, label("")).related(param.widget.label(
            back.value.span,
            &there,
            "and the other way round",
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn references_need_a_dollar_sign_and_a_declared_name() {
        let cases: &[(&str, &[&str])] = &[
            (r#"{"family": "$family"}"#, &[]),
            (r#"{"family": "bonds", "limit": 5}"#, &[]),
            (r#"{"family": "$"}"#, &[]),
            (r#"{"family": "$famly"}"#, &["W729"]),
            (r#"{"family": "family"}"#, &["W731"]),
            (r#"{"fund": "fund"}"#, &[]),
            (r#"{"fund": "$fund"}"#, &["W730"]),
        ];
        for (sent, expected) in cases {
            let params = format!(
                r#"{{"params": [{{"paramName": "family", "type": "text", "value": "bonds"}}, {{"paramName": "fund", "type": "endpoint", "optionsEndpoint": "funds", "optionsParams": {sent}}}]}}"#
            );
            assert_eq!(found(Scope::Widget, &params, &["W728", "W729", "W730", "W731"]), *expected, "{sent}");
        }
    }
}
