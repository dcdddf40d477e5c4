//! Widgets that ask one endpoint.

use std::collections::HashMap;

use super::{Endpoint, clean};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Value};
use crate::rules::view::{ParamView, WidgetView};
use crate::rules::{Check, Context, Example, Rule, Scope};

/// Two widgets of one type with one endpoint.
pub(crate) static SHARED_ENDPOINT: Rule = Rule {
    meta: RuleMeta {
        id: "W114",
        name: "shared-endpoint",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "two widgets of one type that ask the same endpoint show the same data; users find it twice in the widget search",
        help: "fine if it is meant; else keep one of them and give it parameters",
    },
    check: Check::Code(shared),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "endpoint": "prices"}, "quotes": {"name": "Quotes", "description": "Latest quotes of the desk.", "endpoint": "/prices"}}"#,
        good: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "endpoint": "prices"}, "quotes": {"name": "Quotes", "description": "Latest quotes of the desk.", "endpoint": "quotes"}}"#,
    },
};

/// Two widgets that need different answers of one endpoint.
pub(crate) static CLASHING_TYPES: Rule = Rule {
    meta: RuleMeta {
        id: "W115",
        name: "endpoint-of-clashing-types",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "each type of widget needs an answer of its own shape; one endpoint cannot serve both, so one widget shows an error",
        help: "give each its own endpoint",
    },
    check: Check::With("W114"),
    example: Example {
        scope: Scope::Widgets,
        bad: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "type": "table", "endpoint": "prices"}, "price_chart": {"name": "Price chart", "description": "Closing prices as a curve.", "type": "chart", "endpoint": "prices"}}"#,
        good: r#"{"prices": {"name": "Prices", "description": "Closing prices of the desk.", "type": "table", "endpoint": "prices"}, "price_chart": {"name": "Price chart", "description": "Closing prices as a curve.", "type": "chart", "endpoint": "price_chart"}}"#,
    },
};

/// What a type expects in answer to a GET request. Types that expect the same can share an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Records,
    Plotly,
    Highcharts,
    VegaLite,
    Text,
    Video,
    File,
}

fn answer(kind: &str) -> Option<Answer> {
    Some(match kind {
        "table" | "live_grid" | "metric" | "newsfeed" | "file_viewer" => Answer::Records,
        "chart" => Answer::Plotly,
        "chart-highcharts" => Answer::Highcharts,
        "chart-vegalite" => Answer::VegaLite,
        "markdown" | "html" => Answer::Text,
        "youtube" => Answer::Video,
        "pdf" => Answer::File,
        // Asked by POST, below the address, or not at all.
        _ => return None,
    })
}

fn shared(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    // The first widget of each type at an endpoint; there are few types, so this list stays short.
    let mut first: HashMap<String, Vec<(&str, Endpoint<'_, '_, '_>)>> = HashMap::new();
    let mut found = Vec::new();
    for widget in cx.widgets() {
        let Some((endpoint, kind)) = Endpoint::of(widget).zip(widget.kind()) else { continue };
        let known = first.entry(clean(endpoint.text).trim_start_matches('/').to_owned()).or_default();
        let same = known.iter().position(|(other, _)| *other == kind);
        let clash = || known.iter().find(|(other, _)| clashes(other, kind));
        let words = widget.words();
        let told = match same {
            Some(at) => {
                let other = &known[at].1;
                let message = format!("{words} and {} ask the same endpoint", other.widget.words());
                Some((&SHARED_ENDPOINT, other, message))
            }
            None => clash().map(|(as_kind, other)| {
                let other_words = other.widget.words();
                let message = format!("{words}, a {kind}, asks the same endpoint as {other_words}, a {as_kind}");
                (&CLASHING_TYPES, other, message)
            }),
        };
        if let Some((rule, other, message)) = told.filter(|(_, other, _)| !ask_otherwise(widget, other.widget)) {
            let related = other.label(format!("also asked by `{}`", other.widget.id));
            found.push(Diagnostic::new(&rule.meta, message, endpoint.label("")).related(related));
        }
        if same.is_none() {
            known.push((kind, endpoint));
        }
    }
    found
}

fn clashes(a: &str, b: &str) -> bool {
    answer(a).zip(answer(b)).is_some_and(|(a, b)| a != b)
}

/// Whether one endpoint can tell the two widgets apart, or answers both at once: by a hidden parameter or another first value, or
/// with an object of which each takes its part.
fn ask_otherwise(a: &WidgetView<'_, '_>, b: &WidgetView<'_, '_>) -> bool {
    let picks = |widget: &WidgetView<'_, '_>| widget.get("data").and_then(|data| data.get("dataKey")).is_some();
    if picks(a) || picks(b) {
        return true;
    }
    let (ours, theirs) = (values(a), values(b));
    let differs = |(name, (param, value)): (&&str, &(ParamView<'_, '_>, String)), others: &Values<'_, '_>| match others
        .get(name)
    {
        Some((_, other)) => value != other,
        None => param.node.get("show").and_then(Node::as_bool) == Some(false),
    };
    ours.iter().any(|param| differs(param, &theirs)) || theirs.iter().any(|param| differs(param, &ours))
}

type Values<'d, 's> = HashMap<&'d str, (ParamView<'d, 's>, String)>;

/// The params of a widget with their first values.
fn values<'d, 's>(widget: &WidgetView<'d, 's>) -> Values<'d, 's> {
    let value = |param: &ParamView<'_, '_>| match param.node.get("value").map(|node| &node.value) {
        Some(Value::String(text)) => text.to_string(),
        Some(other) => format!("{other:?}"),
        None => String::new(),
    };
    widget.params().filter_map(|param| Some((param.name()?, (param, value(&param))))).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn an_endpoint_is_shared_only_where_the_same_is_asked() {
        let text = |first: &str, second: &str| {
            let widget =
                |name: &str, rest: &str| format!(r#"{{"name": "{name}", "description": "What it is about.", {rest}}}"#);
            format!(r#"{{"a": {}, "b": {}}}"#, widget("A", first), widget("B", second))
        };
        let table = r#""type": "table", "endpoint": "x""#;
        let view = |view: &str| {
            format!(
                r#""type": "chart", "endpoint": "x", "params": [{{"paramName": "view", "value": "{view}", "show": false}}]"#
            )
        };
        for (first, second, expected) in [
            (table, table, "W114"),
            (table, r#""type": "table", "endpoint": "/x/""#, "W114"),
            (table, r#""type": "chart", "endpoint": "x""#, "W115"),
            (table, r#""type": "metric", "endpoint": "x""#, ""),
            (table, r#""type": "ssrm_table", "endpoint": "x""#, ""),
            (table, r#""type": "plot", "endpoint": "x""#, ""),
            (table, r#""type": "note", "endpoint": "x""#, ""),
            (table, r#""type": "chart", "endpoint": "x", "data": {"dataKey": "figure"}"#, ""),
            (table, &view("chart"), ""),
            (&view("day"), &view("week"), ""),
            (&view("day"), &view("day"), "W114"),
            (r#""type": "markdown", "endpoint": "x""#, r#""type": "pdf", "endpoint": "x""#, "W115"),
        ] {
            let ids = found(Scope::Widgets, &text(first, second), &["W114", "W115"]);
            assert_eq!(ids.join(" "), expected, "{first} {second}");
        }
    }
}
