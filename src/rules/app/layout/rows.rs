//! Rows of a tab: those that the navigation bar takes, and those that nothing takes.

use super::placed::{Placed, number};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::{AppView, ItemView, TabView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Edit, Fix};

/// Rows that the navigation bar takes.
const BAR: f64 = 2.0;
/// The first row at which the topmost widget may start without a gap being noticed.
const TOP: f64 = 3.0;

/// A widget where the navigation bar is.
pub(crate) static UNDER_BAR: Rule = Rule {
    meta: RuleMeta {
        id: "A037",
        name: "under-navigation-bar",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "with several tabs Workspace puts its navigation bar into rows 0 and 1; widgets that start there are pushed out of place",
        help: "start at row 2: add 2 to `y` of every widget of the tab",
    },
    check: Check::App(check),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"a": {"id": "a", "name": "A", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}]}, "b": {"id": "b", "name": "B", "layout": []}}}"#,
        good: r#"{"tabs": {"a": {"id": "a", "name": "A", "layout": [{"i": "prices", "x": 0, "y": 2, "w": 20, "h": 12}]}, "b": {"id": "b", "name": "B", "layout": []}}}"#,
    },
};

/// Rows without any widget.
pub(crate) static GAP: Rule = Rule {
    meta: RuleMeta {
        id: "A038",
        name: "empty-rows",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the rows stay blank on the dashboard, and users scroll further than they need to",
        help: "move the widgets below up",
    },
    check: Check::With("A037"),
    example: Example { scope: Scope::Layout, bad: r#"{"y": 6}"#, good: r#"{"y": 0}"# },
};

/// The navigation bar where there is nothing to navigate.
pub(crate) static LONE_BAR: Rule = Rule {
    meta: RuleMeta {
        id: "A044",
        name: "bar-for-one-tab",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "`navigation_bar` makes Workspace show the bar, which takes two rows, though there is only one tab to choose",
        help: "remove the item",
    },
    check: Check::With("A037"),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "navigation_bar", "x": 0, "y": 0, "w": 40, "h": 2}, {"i": "prices", "x": 0, "y": 2, "w": 20, "h": 12}]}}}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}]}}}"#,
    },
};

fn check(cx: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let tabs = app.tabs();
    let has_bar = tabs.len() > 1 || app.items().iter().any(ItemView::is_navigation_bar);
    for tab in &tabs {
        let items: Vec<ItemView<'_, '_>> = tab.items();
        let (bars, items): (Vec<_>, Vec<_>) = items.into_iter().partition(ItemView::is_navigation_bar);
        if tabs.len() == 1 {
            found.extend(bars.iter().filter_map(|bar| lone_bar(app, tab, bar)));
        }
        let rows: Vec<Option<Row<'_, '_>>> = items.iter().map(|item| Row::new(cx, item)).collect();
        // What cannot be placed may be what fills a gap.
        let Some(mut rows) = rows.into_iter().collect::<Option<Vec<_>>>() else { continue };
        rows.sort_by(|a, b| a.y.total_cmp(&b.y));
        if has_bar {
            found.extend(under_bar(app, &rows));
        }
        found.extend(gaps(app, tab, &rows, if has_bar { BAR } else { 0.0 }));
    }
}

/// The rows of one placed widget.
struct Row<'d, 's> {
    placed: Placed<'d>,
    node: &'d Node<'s>,
    y: f64,
    /// The first row below it, collapsed or not.
    bottom: f64,
}

impl<'d, 's> Row<'d, 's> {
    fn new(cx: &Context<'_, '_>, item: &ItemView<'d, 's>) -> Option<Self> {
        let placed = Placed::new(cx, item)?;
        let bottom = placed.bottom().max(placed.y + number(item.node, "h")?);
        Some(Self { node: item.node.get("y")?, y: placed.y, bottom, placed })
    }

    fn moved(&self, rows: f64) -> Option<Edit> {
        let y = Some(self.y + rows).filter(|y| y.is_finite())?;
        Some(rewrite::replace_value(self.node, y.to_string()))
    }
}

fn lone_bar(app: &AppView<'_, '_>, tab: &TabView<'_, '_>, bar: &ItemView<'_, '_>) -> Option<Diagnostic> {
    let layout = tab.member.value.get("layout")?;
    let at = layout.items().iter().position(|item| item.span == bar.node.span)?;
    let fix = rewrite::remove_item(app.text(), layout, at).map(|edit| Fix::offered("remove the item", [edit]));
    let label = app.label(bar.node.get("i")?.span, &bar.pointer.key("i"), "takes two rows");
    let message = format!("{} shows a navigation bar for its only tab", app.words);
    Some(Diagnostic::new(&LONE_BAR.meta, message, label).fix(fix))
}

fn under_bar(app: &AppView<'_, '_>, rows: &[Row<'_, '_>]) -> Option<Diagnostic> {
    let first = rows.first().filter(|first| first.y < BAR)?;
    let down = (BAR - first.y).ceil();
    let message = format!("`{}` starts at row {}; the navigation bar takes rows 0 and 1", first.placed.id, first.y);
    let label = app.label(first.node.span, &first.placed.pointer.key("y"), "under the navigation bar");
    let edits: Option<Vec<Edit>> = rows.iter().map(|row| row.moved(down)).collect();
    Some(
        Diagnostic::new(&UNDER_BAR.meta, message, label)
            .help(format!("start at row 2: add {down} to `y` of every widget of the tab"))
            .fix(edits.map(|edits| Fix::offered(format!("move the widgets of the tab down by {down}"), edits))),
    )
}

/// Blank rows above or between `rows`, which are sorted from the top; all of a tab are one finding with one fix.
fn gaps(app: &AppView<'_, '_>, tab: &TabView<'_, '_>, rows: &[Row<'_, '_>], top: f64) -> Option<Diagnostic> {
    let mut bottom = top;
    let mut empty = 0.0;
    let mut first: Option<(f64, &Row<'_, '_>)> = None;
    let mut edits = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let gap = (row.y - bottom).floor();
        if gap >= 1.0 && (at > 0 || row.y >= TOP) {
            empty += gap;
            first.get_or_insert((bottom, row));
        }
        if empty > 0.0 {
            edits.extend(row.moved(-empty));
        }
        bottom = bottom.max(row.bottom);
    }
    let (start, row) = first?;
    let gap = (row.y - start).floor();
    let which = if gap < 2.0 { format!("row {start}") } else { format!("rows {start}–{}", start + gap - 1.0) };
    let message = if empty > gap {
        format!("{} of {} leaves {empty} rows empty, first {which}", tab.words(), app.words)
    } else {
        format!("{} of {} leaves {which} empty", tab.words(), app.words)
    };
    let label = app.label(row.node.span, &row.placed.pointer.key("y"), format!("could start at row {start}"));
    Some(Diagnostic::new(&GAP.meta, message, label).fix(Fix::offered("move the widgets below up", edits)))
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn gaps_are_rows_that_no_widget_takes_once_the_bar_is_counted() {
        let item = |y: u32, h: &str| format!(r#"{{"i": "prices", "x": 0, "y": {y}, "w": 20, {h}}}"#);
        let tab = |items: &[String]| format!(r#"{{"id": "a", "name": "A", "layout": [{}]}}"#, items.join(", "));
        let one = |items: &[String]| format!(r#"{{"tabs": {{"a": {}}}}}"#, tab(items));
        let two =
            |items: &[String]| format!(r#"{{"tabs": {{"a": {}, "b": {}}}}}"#, tab(items), tab(&[item(2, "\"h\": 4")]));
        let high = r#""h": 10"#;
        let cases: [(String, &[&str]); 8] = [
            (one(&[item(0, high), item(10, high)]), &[]),
            (one(&[item(0, high), item(12, high), item(30, high)]), &["A038"]),
            (one(&[item(2, high)]), &[]),
            (one(&[item(0, r#""h": 2"#), item(4, high)]), &[]),
            (one(&[item(0, r#""h": 10, "minimized": true"#), item(10, high)]), &[]),
            (one(&[item(0, r#""h": "10""#), item(20, high)]), &[]),
            (two(&[item(0, high), item(10, high)]), &["A037"]),
            (two(&[item(4, high)]), &["A038"]),
        ];
        for (app, expected) in cases {
            assert_eq!(found(Scope::App, &app, &["A037", "A038"]), expected, "{app}");
        }
    }
}
