//! Whether the members of a group choose from the same options.

use std::collections::BTreeSet;

use super::group_defaults::text_of;
use super::sharing::{Kind, Member, Share, options_key, shares};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::view::{AppView, ParamView};
use crate::rules::{Check, Context, Example, Rule, Scope};

/// Endpoint parameters of one group that load their options from different routes.
pub(crate) static ENDPOINTS: Rule = Rule {
    meta: RuleMeta {
        id: "A086",
        name: "different-options-endpoints",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "Workspace compares endpoint parameters by the last part of `optionsEndpoint`; where it differs from the first member's, the widget is not synchronised",
        help: "load the options of the shared parameter from one route in all members",
    },
    check: Check::App(check),
    example: Example {
        scope: Scope::Wiring,
        bad: r#"{"prices": {"params": [{"paramName": "symbol", "type": "endpoint", "optionsEndpoint": "symbols"}]}, "news": {"params": [{"paramName": "symbol", "type": "endpoint", "optionsEndpoint": "companies"}]}, "group": {"type": "endpointParam"}}"#,
        good: r#"{"prices": {"params": [{"paramName": "symbol", "type": "endpoint", "optionsEndpoint": "symbols"}]}, "news": {"params": [{"paramName": "symbol", "type": "endpoint", "optionsEndpoint": "symbols"}]}, "group": {"type": "endpointParam"}}"#,
    },
};

/// Dropdowns of one group with different choices.
pub(crate) static LISTS: Rule = Rule {
    meta: RuleMeta {
        id: "A087",
        name: "different-option-lists",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a member takes over only values that its own options have; the others it ignores silently",
        help: "give the shared parameter the same options in all members",
    },
    check: Check::With("A086"),
    example: Example {
        scope: Scope::Wiring,
        bad: r#"{"prices": {"params": [{"paramName": "symbol", "type": "text", "options": [{"label": "Alpha", "value": "ALPHA"}]}]}, "news": {"params": [{"paramName": "symbol", "type": "text", "options": [{"label": "Alpha", "value": "ALPHA"}, {"label": "Beta", "value": "BETA"}]}]}}"#,
        good: r#"{"prices": {"params": [{"paramName": "symbol", "type": "text", "options": [{"label": "Alpha", "value": "ALPHA"}]}]}, "news": {"params": [{"paramName": "symbol", "type": "text", "options": [{"label": "Alpha", "value": "ALPHA"}]}]}}"#,
    },
};

fn check<'d, 's>(cx: &Context<'d, 's>, app: &AppView<'d, 's>, found: &mut Vec<Diagnostic>) {
    for share in shares(cx, app) {
        let widgets = share.widgets();
        let members = widgets.iter().filter_map(|member| Some((*member, member.param?)));
        match share.kind {
            Kind::EndpointParam => endpoints(app, &share, members, found),
            Kind::Param => lists(app, &share, members, found),
            Kind::Ticker => {}
        }
    }
}

fn endpoints<'m, 'd: 'm, 's: 'm>(
    app: &AppView<'d, 's>,
    share: &Share<'_, 'd, 's>,
    members: impl Iterator<Item = (&'m Member<'m, 'd, 's>, ParamView<'d, 's>)>,
    found: &mut Vec<Diagnostic>,
) {
    let Some(key) = &share.options_key else { return };
    let keyed =
        |(member, param): (&'m Member<'m, 'd, 's>, _)| Some((member, param, options_key(member.widget, &param)?));
    let members: Vec<(&Member<'_, 'd, 's>, ParamView<'d, 's>, String)> = members.filter_map(keyed).collect();
    let value = |param: &ParamView<'_, '_>, name: &str| param.node.get(name).map(Node::to_value);
    let at = majority(&members.iter().map(|(_, param, _)| value(param, "optionsEndpoint")).collect::<Vec<_>>());
    let Some((first, other, others)) = members.get(at) else { return };
    for (number, (member, param, own)) in members.iter().enumerate() {
        let differs = |name: &str| value(param, name) != value(other, name);
        let (a, b, name) = (first.widget.id, member.widget.id, share.param.unwrap_or_default());
        // The key of the first member counts, even where it is the odd one.
        let apart = |own: &String, param: &ParamView<'_, '_>| own != key && param.name() != Some(key.as_str());
        let (severity, at, message) = if number == at {
            continue;
        } else if own != others && (apart(own, param) || apart(others, other)) {
            let message =
                format!("`{a}` and `{b}` load options for `{name}` from different endpoints; they do not sync");
            (Severity::Error, "optionsEndpoint", message)
        } else if differs("optionsEndpoint") {
            let message = format!("`{a}` and `{b}` load options for `{name}` from different paths");
            (Severity::Warning, "optionsEndpoint", message)
        } else if differs("optionsParams") {
            let message = format!("`{a}` and `{b}` load options for `{name}` with different optionsParams");
            (Severity::Warning, "optionsParams", message)
        } else {
            continue;
        };
        found.push(
            Diagnostic::new(&ENDPOINTS.meta, message, member.param_label(param, at, format!("known as `{own}`")))
                .severity(severity)
                .related(first.param_label(other, at, format!("known as `{others}`")))
                .related(share.label(app, "name", "the group")),
        );
    }
}

/// The place of the value to hold the others against: the first, unless it is the odd one among several that are alike.
fn majority<T: PartialEq>(values: &[T]) -> usize {
    match values {
        [first, second, rest @ ..] => {
            usize::from(!rest.is_empty() && first != second && rest.iter().all(|other| other == second))
        }
        _ => 0,
    }
}

/// The values of its static options; none where it has no such list, or one that holds something else.
pub(super) fn values(param: &ParamView<'_, '_>) -> Option<BTreeSet<String>> {
    let options = param.node.get("options").map(Node::items).filter(|options| !options.is_empty())?;
    options.iter().map(|option| text_of(option.get("value")?)).collect()
}

fn lists<'m, 'd: 'm, 's: 'm>(
    app: &AppView<'d, 's>,
    share: &Share<'_, 'd, 's>,
    members: impl Iterator<Item = (&'m Member<'m, 'd, 's>, ParamView<'d, 's>)>,
    found: &mut Vec<Diagnostic>,
) {
    let with_options = |(member, param): (&'m Member<'m, 'd, 's>, _)| Some((member, param, values(&param)?));
    let members: Vec<(&Member<'_, 'd, 's>, ParamView<'d, 's>, BTreeSet<String>)> =
        members.filter_map(with_options).collect();
    let at = majority(&members.iter().map(|(_, _, own)| own).collect::<Vec<_>>());
    let Some((first, other, values)) = members.get(at) else { return };
    for (member, param, own) in &members {
        let mut only: Vec<&String> = own.symmetric_difference(values).collect();
        if only.is_empty() {
            continue;
        }
        only.truncate(3);
        let only = only.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
        let (a, b, name): (&str, &str, _) = (first.widget.id, member.widget.id, share.param.unwrap_or_default());
        let message = format!("options of `{name}` differ between `{a}` and `{b}`");
        let label = member.param_label(param, "options", format!("in one of the two only: {only}"));
        found.push(
            Diagnostic::new(&LISTS.meta, message, label)
                .related(first.param_label(other, "options", "the other list"))
                .related(share.label(app, "name", "the group")),
        );
    }
}
