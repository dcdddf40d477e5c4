//! One name for parameters of several widgets.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Param, params, sent_text};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::rules::{Check, Context, Example, Rule, Scope};

/// A name that means different things in two widgets.
pub(crate) static DIFFERENT_MEANINGS: Rule = Rule {
    meta: RuleMeta {
        id: "W759",
        name: "param-with-two-meanings",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "a group gives one value to all its widgets; parameters of different types or options cannot share it",
        help: "give both the same type and options, or rename one",
    },
    check: Check::Code(meanings),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"params": [{"paramName": "symbol", "type": "number", "value": 5}]}"#,
        good: r#"{"params": [{"paramName": "symbol", "type": "text", "value": "BETA"}]}"#,
    },
};

/// What a value of a param can be.
type Meaning<'d> = (&'d str, Vec<Cow<'d, str>>, Option<&'d str>);

fn meanings(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let mut first = HashMap::new();
    let mut found = Vec::new();
    for (at, widget) in cx.widgets().iter().enumerate() {
        for param in params(widget) {
            let Some(name) = param.name().filter(|_| !matches!(param.kind(), "" | "form" | "button")) else { continue };
            let (owner, told, other) = first.entry(name).or_insert((at, false, param));
            // A name is told of once, however many widgets use it.
            if *owner == at || *told || meaning(other) == meaning(&param) {
                continue;
            }
            *told = true;
            let message = format!("`{name}` is another thing in {} than in {}", widget.words(), other.widget.words());
            found.push(
                Diagnostic::new(&DIFFERENT_MEANINGS.meta, message, param.own_label("they cannot share a group"))
                    .related(other.own_label("the other one")),
            );
        }
    }
    found
}

fn meaning<'d>(param: &Param<'_, 'd, '_>) -> Meaning<'d> {
    let (fetched, kind) = (param.kind() == "endpoint", param.kind());
    let options = if fetched || kind == "boolean" { &[] } else { param.options() };
    let mut values: Vec<_> = options.iter().filter_map(|option| option.get("value").and_then(sent_text)).collect();
    values.sort_unstable();
    (kind, values, param.text("optionsEndpoint").filter(|_| fetched))
}
