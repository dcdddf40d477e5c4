//! Viewers of files.

use super::type_label;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::widget::param::values::ROLES;
use crate::rules::widget::param::{Param, params};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// A choice of files that takes one.
pub(crate) static SINGLE_CHOICE: Rule = Rule {
    meta: RuleMeta {
        id: "W801",
        name: "single-file-choice",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the viewer shows several files side by side; users can choose several only where the parameter allows it",
        help: "set `\"multiSelect\": true` and make `value` a list",
    },
    check: Check::Widget(files),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "multi_file_viewer", "params": [{"paramName": "report", "type": "endpoint", "optionsEndpoint": "report_options", "roles": ["fileSelector"]}]}"#,
        good: r#"{"type": "multi_file_viewer", "params": [{"paramName": "report", "type": "endpoint", "optionsEndpoint": "report_options", "roles": ["fileSelector"], "multiSelect": true, "value": ["annual.pdf"]}]}"#,
    },
};

/// A list of files that cannot be opened.
pub(crate) static NO_FILE_ENDPOINT: Rule = Rule {
    meta: RuleMeta {
        id: "W813",
        name: "missing-file-endpoint",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a chosen file is requested at the path `fileEndpoint`; without one users see the list and cannot open anything",
        help: "add `fileEndpoint`, the path of the route that serves a file",
    },
    check: Check::With("W801"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "file_viewer"}"#,
        good: r#"{"type": "file_viewer", "fileEndpoint": "/file"}"#,
    },
};

fn files(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    match widget.kind() {
        Some("multi_file_viewer") => {
            for selector in params(widget).filter(Param::selects_files) {
                found.extend(single_choice(&selector));
            }
        }
        Some("file_viewer")
            if widget.get("fileEndpoint").is_none_or(|path| path.is_null() || path.as_str() == Some("")) =>
        {
            let message = format!("{} has no `fileEndpoint`", widget.words());
            found.push(Diagnostic::new(&NO_FILE_ENDPOINT.meta, message, type_label(widget, "")));
        }
        _ => {}
    }
    found.extend(second_selector(widget));
}

fn single_choice(selector: &Param<'_, '_, '_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let lists = selector.get("value").is_some_and(Node::is_array);
    if !lists && selector.get("multiSelect").is_none_or(|flag| flag.as_bool() == Some(false)) {
        let fix =
            selector.set("multiSelect", "true").map(|edit| Fix::offered("let users choose several files", [edit]));
        let message = format!("{} lets users choose one file only", selector.words());
        let label = selector.key_label("multiSelect", "");
        found.push(Diagnostic::new(&SINGLE_CHOICE.meta, message, label).help("set `\"multiSelect\": true`").fix(fix));
    }
    if let Some(text) = selector.text("value").filter(|text| !text.is_empty()) {
        let list = format!("[{}]", rewrite::quote(text));
        let fix = selector.set("value", &list).map(|edit| Fix::offered(format!("write {list}"), [edit]));
        let message = format!("the default of {} is one file, not a list", selector.words());
        let label = selector.value_label("value", "");
        found.push(Diagnostic::new(&SINGLE_CHOICE.meta, message, label).help("make the default a list").fix(fix));
    }
    found
}

/// Workspace refuses a second selector, which the schema cannot point at.
fn second_selector(widget: &WidgetView<'_, '_>) -> Option<Diagnostic> {
    let mut selectors = params(widget).filter(Param::selects_files);
    let (first, second) = (selectors.next()?, selectors.next()?);
    let message = format!("{} has more than one parameter with the role fileSelector", widget.words());
    let diagnostic = Diagnostic::new(&ROLES.meta, message, second.value_label("roles", "the second one"));
    Some(diagnostic.related(first.value_label("roles", "the first one")).help("leave the role to one of them"))
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn a_widget_has_one_file_selector_in_whatever_row() {
        let selector = |name: &str| {
            format!(
                r#"{{"paramName": "{name}", "type": "endpoint", "optionsEndpoint": "{name}", "roles": ["fileSelector"]}}"#
            )
        };
        let (a, b, c) = (selector("a"), selector("b"), selector("c"));
        for (params, expected) in [(a.clone(), 0), (format!("{a}, {b}"), 1), (format!("{a}, [{b}, {c}]"), 1)] {
            let widget = format!(r#"{{"type": "multi_file_viewer", "params": [{params}]}}"#);
            assert_eq!(found(Scope::Widget, &widget, &["W737"]).len(), expected, "{widget}");
        }
    }
}
