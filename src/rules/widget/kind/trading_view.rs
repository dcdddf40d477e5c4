//! Charts of the type `advanced_charting`.

use super::type_label;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, closest};

/// A chart without a first symbol.
pub(crate) static NO_SYMBOL: Rule = Rule {
    meta: RuleMeta {
        id: "W810",
        name: "missing-default-symbol",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the chart asks your routes for the symbol named here; without one it begins empty",
        help: "add `data.defaultSymbol`, a symbol that your `symbols` route knows",
    },
    check: Check::Widget(trading_view),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "advanced_charting"}"#,
        good: r#"{"type": "advanced_charting", "data": {"defaultSymbol": "ALPHA"}}"#,
    },
};

/// A setting of the chart that it cannot use.
pub(crate) static SETTINGS: Rule = Rule {
    meta: RuleMeta {
        id: "W811",
        name: "unusable-chart-setting",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the chart reads `updateFrequency` in milliseconds and a fixed list of colours; anything else has no effect",
        help: "use milliseconds from 1000, and colours such as `upColor` and `downColor` as text",
    },
    check: Check::With("W810"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "advanced_charting", "data": {"defaultSymbol": "ALPHA", "updateFrequency": 60}}"#,
        good: r#"{"type": "advanced_charting", "data": {"defaultSymbol": "ALPHA", "updateFrequency": 60000}}"#,
    },
};

const COLORS: &[&str] = &[
    "upColor",
    "downColor",
    "borderUpColor",
    "borderDownColor",
    "wickUpColor",
    "wickDownColor",
    "volumeUpColor",
    "volumeDownColor",
];
const SHOW_VOLUME: &str = "showVolume";
/// Shortest time between two requests for bars, in milliseconds.
const MIN_FREQUENCY: f64 = 1000.0;

fn trading_view(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    if widget.kind() != Some("advanced_charting") {
        return;
    }
    let data = widget.get("data");
    let given = |key: &str| data.and_then(|data| data.get(key)).filter(|value| !value.is_null());
    if given("defaultSymbol").is_none_or(|symbol| symbol.as_str() == Some("")) {
        let message = format!("{} has no `data.defaultSymbol`", widget.words());
        let label = widget.key_label("data", "").unwrap_or_else(|| type_label(widget, ""));
        found.push(Diagnostic::new(&NO_SYMBOL.meta, message, label));
    }
    let pointer = widget.pointer.key("data");
    if let Some(node) = given("updateFrequency").filter(|node| node.as_f64().is_some_and(|time| time < MIN_FREQUENCY)) {
        let label = widget.label(node.span, &pointer.key("updateFrequency"), "counts milliseconds");
        let message = format!("`data.updateFrequency` of {} is below 1000", widget.words());
        found.push(Diagnostic::new(&SETTINGS.meta, message, label).help("write milliseconds: a minute is `60000`"));
    }
    if let Some(config) = given("chartConfig") {
        colors(widget, config, found);
    }
}

fn colors(widget: &WidgetView<'_, '_>, config: &Node<'_>, found: &mut Vec<Diagnostic>) {
    let pointer = widget.pointer.key("data").key("chartConfig");
    for member in config.members() {
        let key = member.key.as_ref();
        let subject = format!("`data.chartConfig.{key}` of {}", widget.words());
        let label = |span| widget.label(span, &pointer.key(key), "");
        let is_color = COLORS.contains(&key);
        if !is_color && key != SHOW_VOLUME {
            let mut diagnostic =
                Diagnostic::new(&SETTINGS.meta, format!("{subject} is not read"), label(member.key_span));
            let known = COLORS.iter().copied().chain([SHOW_VOLUME]);
            if let Some(near) = closest(key, known.filter(|near| config.get(near).is_none())) {
                let fix = Fix::safe(format!("write `{near}`"), [rewrite::rename_key(member, near)]);
                diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(fix);
            }
            found.push(diagnostic);
        } else if is_color && member.value.as_str().is_none() {
            let message = format!("{subject} must be a colour in quotes");
            found.push(
                Diagnostic::new(&SETTINGS.meta, message, label(member.value.span))
                    .help("write a colour such as `\"#26a69a\"`"),
            );
        } else if !is_color && member.value.as_bool().is_none() {
            let message = format!("{subject} must be true or false");
            found.push(
                Diagnostic::new(&SETTINGS.meta, message, label(member.value.span))
                    .help("write true or false without quotes"),
            );
        }
    }
}
