//! Charts that a placed widget starts with.

use super::{Start, starts};
use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::misspelt::misspelt_keys;
use crate::rules::view::AppView;
use crate::rules::widget::table::usage::is_tableless;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// Bytes above which chart options are an export's and not a person's.
const EXPORTED: usize = 2048;

/// Chart options as Workspace exports them.
pub(crate) static EXPORTED_OPTIONS: Rule = Rule {
    meta: RuleMeta {
        id: "A058",
        name: "exported-chart-options",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "an export writes the whole theme of a chart into `chartOptions`; the chart is drawn without it too, in the theme of whoever looks",
        help: "remove `chartOptions`",
    },
    check: Check::App(check),
    example: Example {
        scope: Scope::Files,
        bad: r##"{"widgets.json": {"prices": {"name": "Prices", "description": "Closing prices of one fund.", "type": "table", "endpoint": "prices"}}, "apps.json": [{"name": "Desk", "tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "state": {"chartModel": {"modelType": "range", "chartType": "line", "chartOptions": {"palette": {"fills": [{"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#0088ff", "stop": 0}, {"color": "#0022aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#0a88ff", "stop": 0}, {"color": "#0a22aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#1488ff", "stop": 0}, {"color": "#1422aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#1e88ff", "stop": 0}, {"color": "#1e22aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#2888ff", "stop": 0}, {"color": "#2822aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#3288ff", "stop": 0}, {"color": "#3222aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#3c88ff", "stop": 0}, {"color": "#3c22aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#4688ff", "stop": 0}, {"color": "#4622aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#5088ff", "stop": 0}, {"color": "#5022aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#5a88ff", "stop": 0}, {"color": "#5a22aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#6488ff", "stop": 0}, {"color": "#6422aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#6e88ff", "stop": 0}, {"color": "#6e22aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#7888ff", "stop": 0}, {"color": "#7822aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#8288ff", "stop": 0}, {"color": "#8222aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#8c88ff", "stop": 0}, {"color": "#8c22aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#9688ff", "stop": 0}, {"color": "#9622aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#a088ff", "stop": 0}, {"color": "#a022aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#aa88ff", "stop": 0}, {"color": "#aa22aa", "stop": 1}], "rotation": 180}, {"type": "gradient", "colorSpace": "rgb", "colorStops": [{"color": "#b488ff", "stop": 0}, {"color": "#b422aa", "stop": 1}], "rotation": 180}]}}}}}]}}}]}"##,
        good: r#"{"widgets.json": {"prices": {"name": "Prices", "description": "Closing prices of one fund.", "type": "table", "endpoint": "prices"}}, "apps.json": [{"name": "Desk", "tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "state": {"chartModel": {"modelType": "range", "chartType": "line"}}}]}}}]}"#,
    },
};

/// A chart of a widget that has none.
pub(crate) static NO_CHART: Rule = Rule {
    meta: RuleMeta {
        id: "A060",
        name: "chart-state-without-table",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "only tables can be shown as a chart; for any other type Workspace does not look at this part of the state",
        help: "remove it",
    },
    check: Check::With("A058"),
    example: Example {
        scope: Scope::Files,
        bad: r#"{"widgets.json": {"prices": {"name": "Prices", "description": "Closing prices of one fund.", "type": "metric", "endpoint": "prices"}}, "apps.json": [{"name": "Desk", "tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "state": {"chartView": {"enabled": true, "chartType": "line"}}}]}}}]}"#,
        good: r#"{"widgets.json": {"prices": {"name": "Prices", "description": "Closing prices of one fund.", "type": "table", "endpoint": "prices"}}, "apps.json": [{"name": "Desk", "tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12, "state": {"chartView": {"enabled": true, "chartType": "line"}}}]}}}]}"#,
    },
};

fn check(cx: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    for start in starts(cx, app) {
        found.extend(exported_options(app, &start));
        read_parts(app, &start, found);
        if let Some(kind) = start.widget.kind().filter(|kind| is_tableless(kind)) {
            no_chart(app, &start, kind, found);
        }
    }
}

/// The parts of a state whose keys are read one by one, with these keys.
const PARTS: &[(&[&str], &[&str])] = &[
    (
        &["chartView"],
        &[
            "enabled",
            "chartType",
            "cellRangeCols",
            "ignoreCellRange",
            "chartNavigatorEnabled",
            "chartMiniChartEnabled",
            "chartSettingsOpen",
            "xLabel",
            "yLabel",
        ],
    ),
    (&["chartModel"], &["modelType", "chartType", "chartOptions", "cellRange", "suppressChartRanges"]),
    (&["chartModel", "cellRange"], &["columns"]),
    (&["columnState", "default"], &["rowGroup", "columnVisibility", "columnOrder"]),
    (&["columnState", "default", "rowGroup"], &["groupColIds"]),
    (&["columnState", "default", "columnVisibility"], &["hiddenColIds"]),
    (&["columnState", "default", "columnOrder"], &["orderedColIds"]),
];

fn read_parts(app: &AppView<'_, '_>, start: &Start<'_, '_, '_>, found: &mut Vec<Diagnostic>) {
    for (path, known) in PARTS {
        let Some(node) = path.iter().try_fold(start.state, |node, key| node.get(key)) else { continue };
        let pointer = path.iter().fold(start.pointer.clone(), |pointer, key| pointer.key(key));
        let words = format!("`{}` in the state of `{}`", path.join("."), start.widget.id);
        let label =
            |member: &crate::json::Member<'_>| app.label(member.key_span, &pointer.key(&member.key), "not read");
        found.extend(misspelt_keys(node, known, &words, &super::definition::UNKNOWN_KEY.meta, &label));
    }
}

fn no_chart(app: &AppView<'_, '_>, start: &Start<'_, '_, '_>, kind: &str, found: &mut Vec<Diagnostic>) {
    for key in ["chartView", "chartModel"] {
        let Some(member) = start.state.member(key) else { continue };
        // Exports write it for every widget; switched off it says nothing.
        if key == "chartView" && member.value.get("enabled").and_then(Node::as_bool) != Some(true) {
            continue;
        }
        let message = format!("`{key}` in the state of `{}`, but type {kind} has no chart view", start.widget.id);
        let label = app.label(member.key_span, &start.pointer.key(key), "no effect");
        let fix =
            rewrite::remove_key(app.text(), start.state, key).map(|edit| Fix::safe(format!("remove `{key}`"), [edit]));
        found.push(Diagnostic::new(&NO_CHART.meta, message, label).related(kind_label(start)).fix(fix));
    }
}

/// Where widgets.json says of what type the widget is.
fn kind_label(start: &Start<'_, '_, '_>) -> Label {
    let widget = start.widget;
    let given = ["type", "defaultViz"].into_iter().find_map(|key| Some((key, widget.get(key)?)));
    match given {
        Some((key, node)) => widget.label(node.span, &widget.pointer.key(key), "its type"),
        None => widget.label(widget.member.key_span, &widget.pointer, "the widget"),
    }
}

fn exported_options(app: &AppView<'_, '_>, start: &Start<'_, '_, '_>) -> Option<Diagnostic> {
    let model = start.state.get("chartModel")?;
    let options = model.member("chartOptions").filter(|options| options.value.is_object())?;
    let length = options.value.span.range().len();
    if length <= EXPORTED {
        return None;
    }
    let message = format!("`chartOptions` of `{}` is {} kB of exported theme", start.widget.id, length.div_ceil(1000));
    let label = app.label(options.key_span, &start.pointer.key("chartModel").key("chartOptions"), "");
    let fix = rewrite::remove_key(app.text(), model, "chartOptions")
        .map(|edit| Fix::offered("remove `chartOptions`", [edit]));
    Some(Diagnostic::new(&EXPORTED_OPTIONS.meta, message, label).fix(fix))
}

#[cfg(test)]
mod tests {
    use crate::rules::harness::found_in;

    #[test]
    fn a_chart_that_is_switched_off_does_no_harm() {
        let widgets = |kind: &str| format!(r#"{{"p": {{"name": "P", "endpoint": "p", "type": "{kind}"}}}}"#);
        let apps = |state: &str| format!(r#"[{{"tabs": {{"": {{"layout": [{{"i": "p", "state": {state}}}]}}}}}}]"#);
        let (on, off) = (r#"{"chartView": {"enabled": true}}"#, r#"{"chartView": {"enabled": false}}"#);
        assert_eq!(found_in(&widgets("metric"), &apps(on), &["A060"]), ["A060"]);
        assert_eq!(found_in(&widgets("metric"), &apps(off), &["A060"]), Vec::<&str>::new());
        assert_eq!(found_in(&widgets("live_grid"), &apps(on), &["A060"]), Vec::<&str>::new());
        assert_eq!(found_in(&widgets("tabel"), &apps(on), &["A060"]), Vec::<&str>::new());
    }
}
