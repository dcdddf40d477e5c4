//! What the chart view of a table draws: chart type, columns, and whether there is anything to plot.

use super::usage::shows_table;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Member, Node, Pointer, rewrite};
use crate::rules::view::{ColumnView, WidgetView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, Guesses};

/// Chart types that Workspace knows and the documentation does not.
const UNDOCUMENTED: &[&str] = &[
    "areaColumnCombo",
    "columnLineCombo",
    "coneFunnel",
    "customCombo",
    "funnel",
    "normalizedLine",
    "pyramid",
    "stackedLine",
];

/// Chart types that the documentation lists.
const CHART_TYPES: &[&str] = &[
    "area",
    "bar",
    "boxPlot",
    "bubble",
    "column",
    "donut",
    "doughnut",
    "groupedBar",
    "groupedColumn",
    "heatmap",
    "histogram",
    "line",
    "nightingale",
    "normalizedArea",
    "normalizedBar",
    "normalizedColumn",
    "pie",
    "radarArea",
    "radarLine",
    "radialBar",
    "radialColumn",
    "rangeArea",
    "rangeBar",
    "scatter",
    "stackedArea",
    "stackedBar",
    "stackedColumn",
    "sunburst",
    "treemap",
    "waterfall",
];

/// Chart types that need no column of categories.
const WITHOUT_CATEGORY: &[&str] = &["bubble", "histogram", "scatter"];

/// A chart view in a table without charts.
pub(crate) static CHARTS_OFF: Rule = Rule {
    meta: RuleMeta {
        id: "W420",
        name: "chart-view-without-charts",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the chart view needs the charts of the table, which `enableCharts` switches off",
        help: "remove `enableCharts`, or switch the chart view off",
    },
    check: Check::Widget(chart_view),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"enableCharts": false, "chartView": {"enabled": true, "chartType": "line"}}}}"#,
        good: r#"{"data": {"table": {"enableCharts": true, "chartView": {"enabled": true, "chartType": "line"}}}}"#,
    },
};

/// A chart type that only Workspace's own code knows.
pub(crate) static UNDOCUMENTED_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "W422",
        name: "undocumented-chart-type",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "today's Workspace draws this chart type, but the documentation does not list it; other builds may refuse the whole file",
        help: "prefer a documented chart type, for example `line`, `groupedColumn` or `pie`",
    },
    check: Check::With("W420"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"chartView": {"enabled": true, "chartType": "funnel"}}}}"#,
        good: r#"{"data": {"table": {"chartView": {"enabled": true, "chartType": "waterfall"}}}}"#,
    },
};

/// A range that names no column.
pub(crate) static UNKNOWN_COLUMN: Rule = Rule {
    meta: RuleMeta {
        id: "W424",
        name: "unknown-chart-column",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace leaves out names that are no columns; when none is left, it shows an error and picks columns itself",
        help: "write the `field` of a column",
    },
    check: Check::With("W420"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"columnsDefs": [{"field": "day", "headerName": "Day"}, {"field": "close", "headerName": "Close"}], "chartView": {"cellRangeCols": {"line": ["day", "closs"]}}}}}"#,
        good: r#"{"data": {"table": {"columnsDefs": [{"field": "day", "headerName": "Day"}, {"field": "close", "headerName": "Close"}], "chartView": {"cellRangeCols": {"line": ["day", "close"]}}}}}"#,
    },
};

/// A range that is too short for a chart.
pub(crate) static SHORT_RANGE: Rule = Rule {
    meta: RuleMeta {
        id: "W425",
        name: "short-chart-range",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the first column names the points and the others are drawn; with fewer than two there is nothing to see",
        help: "name a category column first, then at least one series column",
    },
    check: Check::With("W420"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"chartView": {"cellRangeCols": {"line": ["close"]}}}}}"#,
        good: r#"{"data": {"table": {"chartView": {"cellRangeCols": {"line": ["day", "close"]}}}}}"#,
    },
};

/// Ranges, but none for the chart that is shown.
pub(crate) static OTHER_RANGE: Rule = Rule {
    meta: RuleMeta {
        id: "W426",
        name: "range-for-another-chart",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "`cellRangeCols` has columns for other chart types only, so Workspace picks the columns of this one itself; the chart type is line unless given",
        help: "give the columns under the chart type that is shown",
    },
    check: Check::With("W420"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"chartView": {"enabled": true, "chartType": "pie", "cellRangeCols": {"line": ["day", "close"]}}}}}"#,
        good: r#"{"data": {"table": {"chartView": {"enabled": true, "chartType": "line", "cellRangeCols": {"line": ["day", "close"]}}}}}"#,
    },
};

/// A chart without categories or without values.
pub(crate) static NOTHING_TO_PLOT: Rule = Rule {
    meta: RuleMeta {
        id: "W427",
        name: "nothing-to-plot",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a chart needs a column for its categories or times and one for its values; numbers count as values and the rest as categories, unless `chartDataType` says otherwise",
        help: "set `chartDataType` of a column",
    },
    check: Check::With("W420"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"data": {"table": {"columnsDefs": [{"field": "day", "headerName": "Day", "cellDataType": "date"}, {"field": "fund", "headerName": "Fund", "cellDataType": "text"}], "chartView": {"enabled": true}}}}"#,
        good: r#"{"data": {"table": {"columnsDefs": [{"field": "day", "headerName": "Day", "cellDataType": "date"}, {"field": "close", "headerName": "Close", "cellDataType": "number"}], "chartView": {"enabled": true}}}}"#,
    },
};

fn chart_view(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, out: &mut Vec<Diagnostic>) {
    let Some(table) = widget.table().filter(|_| shows_table(widget)) else { return };
    let Some(view) = table.get("chartView").filter(|view| view.is_object()) else { return };
    let pointer = widget.table_pointer().key("chartView");
    let enabled = view.get("enabled").filter(|node| node.as_bool() == Some(true));
    let charts = table.get("enableCharts").filter(|node| node.as_bool() == Some(false));
    if let Some((enabled, charts)) = enabled.zip(charts) {
        let message = format!("widget `{}` starts as a chart, but its charts are switched off", widget.id);
        let label = widget.label(enabled.span, &pointer.key("enabled"), "");
        let related = widget.label(charts.span, &widget.table_pointer().key("enableCharts"), "switched off here");
        out.push(Diagnostic::new(&CHARTS_OFF.meta, message, label).related(related));
    }
    let written = view.get("chartType").and_then(|node| Some((node, node.as_str()?)));
    if let Some((node, kind)) = written.filter(|(_, kind)| UNDOCUMENTED.contains(kind)) {
        let message = format!("chart type `{kind}` of widget `{}` is not documented", widget.id);
        out.push(Diagnostic::new(
            &UNDOCUMENTED_TYPE.meta,
            message,
            widget.label(node.span, &pointer.key("chartType"), ""),
        ));
    }
    let ranges = view.member("cellRangeCols").filter(|ranges| !ranges.value.members().is_empty());
    match ranges {
        Some(ranges) => {
            let pointer = pointer.key("cellRangeCols");
            ranges.value.members().iter().for_each(|range| out.extend(short_range(widget, range, &pointer)));
            unknown_columns(widget, ranges, &pointer, out);
            if written.is_some() || enabled.is_some() {
                out.extend(other_range(widget, view, ranges, &pointer));
            }
        }
        None if enabled.is_some() => out.extend(nothing_to_plot(widget, written.map_or("line", |(_, kind)| kind))),
        None => {}
    }
}

fn short_range(widget: &WidgetView<'_, '_>, range: &Member<'_>, pointer: &Pointer) -> Option<Diagnostic> {
    let (kind, columns) = (range.key.as_ref(), range.value.items());
    let needed = if kind == "histogram" { 1 } else { 2 };
    if !range.value.is_array() || columns.len() >= needed {
        return None;
    }
    let message = match columns.len() {
        0 => format!("the {kind} range of widget `{}` names no column", widget.id),
        _ => format!("the {kind} range of widget `{}` has a single column", widget.id),
    };
    Some(Diagnostic::new(&SHORT_RANGE.meta, message, widget.label(range.value.span, &pointer.key(kind), "")))
}

fn unknown_columns(widget: &WidgetView<'_, '_>, ranges: &Member<'_>, pointer: &Pointer, out: &mut Vec<Diagnostic>) {
    let Some(fields) = widget.only_fields() else { return };
    let mut guesses = Guesses::default();
    for range in ranges.value.members() {
        for (at, node) in range.value.items().iter().enumerate() {
            let Some(name) = node.as_str().filter(|name| !fields.contains(name)) else { continue };
            let message =
                format!("the {} range of widget `{}` names `{name}`, which is no column", range.key, widget.id);
            let label = widget.label(node.span, &pointer.key(&range.key).index(at), "no such column");
            let diagnostic = Diagnostic::new(&UNKNOWN_COLUMN.meta, message, label);
            out.push(match guesses.closest(name, fields.iter().copied()) {
                Some(right) => {
                    let edit = rewrite::replace_value(node, rewrite::quote(right));
                    let fix = Fix::offered(format!("write `{right}`"), [edit]);
                    diagnostic.help(format!("did you mean `{right}`?")).fix(fix)
                }
                None => diagnostic,
            });
        }
    }
}

fn other_range(
    widget: &WidgetView<'_, '_>,
    view: &Node<'_>,
    ranges: &Member<'_>,
    pointer: &Pointer,
) -> Option<Diagnostic> {
    let written = view.get("chartType");
    let shown = written.map_or(Some("line"), Node::as_str)?;
    let ignored = view.get("ignoreCellRange").and_then(Node::as_bool) == Some(true);
    // A chart type that does not exist has a finding of its own.
    let known = |kind: &str| CHART_TYPES.contains(&kind) || UNDOCUMENTED.contains(&kind);
    let sure = known(shown) && ranges.value.members().iter().all(|range| known(&range.key));
    if ignored || !sure || ranges.value.get(shown).is_some() {
        return None;
    }
    let message = format!("widget `{}` has no columns for a {shown} chart, only for others", widget.id);
    let fix = match ranges.value.members() {
        [only] if written.is_some() => {
            Some(Fix::offered(format!("rename to `{shown}`"), [rewrite::rename_key(only, shown)]))
        }
        [only] => rewrite::insert_member(widget.text(), view, "chartType", &rewrite::quote(&only.key))
            .map(|edit| Fix::offered(format!("add `chartType` \"{}\"", only.key), [edit])),
        _ => None,
    };
    Some(Diagnostic::new(&OTHER_RANGE.meta, message, widget.label(ranges.key_span, pointer, "")).fix(fix))
}

/// Whether `column` is a series (true) or a category of a chart (false); `Err` where only the data can tell.
fn is_series(column: &ColumnView<'_, '_>) -> Result<Option<bool>, ()> {
    match (column.node.get("chartDataType").map(Node::as_str), column.cell_type()) {
        (Some(Some("series")), _) | (None, Some("number")) => Ok(Some(true)),
        (Some(Some("category" | "time")), _) | (None, Some("text" | "boolean" | "date" | "dateString" | "object")) => {
            Ok(Some(false))
        }
        (Some(Some("excluded")), _) => Ok(None),
        _ => Err(()),
    }
}

fn nothing_to_plot(widget: &WidgetView<'_, '_>, kind: &str) -> Option<Diagnostic> {
    let list = widget.table()?.member("columnsDefs")?;
    widget.only_fields()?;
    let parts: Vec<Option<bool>> = widget.columns().map(|column| is_series(&column)).collect::<Result<_, ()>>().ok()?;
    let missing = if !parts.contains(&Some(true)) {
        "series"
    } else if !parts.contains(&Some(false)) && !WITHOUT_CATEGORY.contains(&kind) {
        "category"
    } else {
        return None;
    };
    let message = format!("the chart of widget `{}` has no {missing} column", widget.id);
    let label = widget.label(list.key_span, &widget.table_pointer().key("columnsDefs"), format!("no {missing} column"));
    Some(Diagnostic::new(&NOTHING_TO_PLOT.meta, message, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chart_types_are_those_of_the_schema() {
        let schema: serde_json::Value = serde_json::from_str(crate::schema::Document::Widgets.schema_text()).unwrap();
        let listed = schema["$defs"]["chartView"]["properties"]["cellRangeCols"]["properties"].as_object().unwrap();
        let mut known: Vec<&str> = [CHART_TYPES, UNDOCUMENTED].concat();
        let mut listed: Vec<&str> = listed.keys().map(String::as_str).collect();
        known.sort_unstable();
        listed.sort_unstable();
        assert_eq!(listed, known);
    }
}
