//! Names of parameters: twice, awkward, or taken by Workspace.

use std::collections::HashMap;

use super::{Param, params};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::Node;
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};

/// A name that two parameters of a widget share.
pub(crate) static DUPLICATE_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "W703",
        name: "duplicate-param-name",
        severity: Severity::Error,
        class: Class::Behaviour,
        why: "the route gets one value per name, so one of the controls has no effect, and requests of agents for this widget fail",
        help: "give one of them another name",
    },
    check: Check::Widget(names),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": [{"paramName": "fund", "type": "text", "value": "ALPHA"}, {"paramName": "fund", "type": "text", "value": "BETA"}]}"#,
        good: r#"{"params": [{"paramName": "fund", "type": "text", "value": "ALPHA"}, {"paramName": "benchmark", "type": "text", "value": "BETA"}]}"#,
    },
};

/// A name that is awkward as a query key.
pub(crate) static AWKWARD_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "W751",
        name: "unusual-param-name",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the name is a key of the query string and an argument of your route; other characters must be escaped there and cannot stand in `{{…}}`",
        help: "use letters, digits and underscores, not beginning with a digit",
    },
    check: Check::With("W703"),
    example: Example {
        scope: Scope::Param,
        bad: r#"{"paramName": "start-date", "type": "date"}"#,
        good: r#"{"paramName": "start_date", "type": "date"}"#,
    },
};

/// A name that Workspace itself sends.
pub(crate) static RESERVED_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "W752",
        name: "reserved-param-name",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace sends a value of its own under this name to widgets of this type, and only one of the two arrives",
        help: "rename it, here and in your route",
    },
    check: Check::With("W703"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "chart", "params": [{"paramName": "theme", "type": "text", "value": "blue"}]}"#,
        good: r#"{"type": "chart", "params": [{"paramName": "palette", "type": "text", "value": "blue"}]}"#,
    },
};

fn names(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut first = HashMap::new();
    for param in params(widget) {
        same_inputs(&param, found);
        let Some(name) = param.name() else { continue };
        if let Some(other) = first.get(name) {
            let message = format!("{} has two parameters called `{name}`", widget.words());
            let label = param.value_label("paramName", "the second one");
            found.push(Diagnostic::new(&DUPLICATE_NAME.meta, message, label).related(Param::value_label(
                other,
                "paramName",
                "the first one",
            )));
            continue;
        }
        first.insert(name, param);
        if !is_usual(name) {
            let message = format!("the name of {} is awkward in addresses", param.words());
            let diagnostic = Diagnostic::new(&AWKWARD_NAME.meta, message, param.value_label("paramName", ""));
            // Nobody names an argument so; it is a slip that parts the control from its route.
            let slip = name.trim() != name;
            found.push(if slip { diagnostic.severity(Severity::Warning) } else { diagnostic });
        }
        if widget.kind().is_some_and(|kind| is_reserved(name, kind)) {
            let message = format!("Workspace sets {} itself", param.words());
            found.push(Diagnostic::new(&RESERVED_NAME.meta, message, param.value_label("paramName", "")));
        }
    }
}

/// Inputs of one form with the same name.
fn same_inputs(form: &Param<'_, '_, '_>, found: &mut Vec<Diagnostic>) {
    let inputs = form.get("inputParams").filter(|_| form.kind() == "form").map(Node::items).unwrap_or_default();
    let mut first = HashMap::new();
    for (at, input) in inputs.iter().enumerate() {
        let Some((node, name)) = input.get("paramName").and_then(|node| Some((node, node.as_str()?))) else { continue };
        let pointer = form.pointer().key("inputParams").index(at).key("paramName");
        let label = |text: &str| form.widget.label(node.span, &pointer, text);
        if let Some(other) = first.get(name) {
            let message = format!("form {} has two inputs called `{name}`", form.words());
            let diagnostic = Diagnostic::new(&DUPLICATE_NAME.meta, message, label("the second one"));
            found.push(diagnostic.related(Clone::clone(other)));
        } else {
            first.insert(name, label("the first one"));
        }
    }
}

fn is_usual(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_reserved(name: &str, kind: &str) -> bool {
    let drawn = matches!(kind, "chart" | "chart-highcharts" | "chart-vegalite" | "html");
    match name {
        "theme" => drawn || kind == "iframe",
        "raw" => drawn || kind == "youtube",
        "path" | "symbol" => kind == "file_viewer",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn inputs_of_one_form_need_names_of_their_own() {
        let form = |name: &str| {
            format!(
                r#"{{"type": "form", "endpoint": "add", "inputParams": [{{"paramName": "who", "type": "text"}}, {{"paramName": "{name}", "type": "button"}}]}}"#
            )
        };
        assert_eq!(found(Scope::Param, &form("who"), &["W703"]), ["W703"]);
        assert!(found(Scope::Param, &form("send"), &["W703"]).is_empty());
    }
}
