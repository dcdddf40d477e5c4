//! Boxes on the grid: those that leave it and those that overlap.

use super::document::number;
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, Pointer};
use crate::rules::view::{AppView, ItemView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Span;

/// Columns of the dashboard grid.
pub(in crate::rules) const COLUMNS: f64 = 40.0;
/// Least size of a placed widget, unless its definition or layout item says otherwise.
pub(in crate::rules) const MIN_WIDTH: f64 = 8.0;
pub(in crate::rules) const MIN_HEIGHT: f64 = 4.0;

/// A box that leaves the grid.
pub(crate) static OUTSIDE_GRID: Rule = Rule {
    meta: RuleMeta {
        id: "A033",
        name: "outside-grid",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the grid has 40 columns and starts at row 0; Workspace moves or shrinks what does not fit, and the neighbours with it",
        help: "keep x and y at 0 or more, and x + w at 40 or less",
    },
    check: Check::Code(beyond_the_edge),
    example: Example { scope: Scope::Layout, bad: r#"{"x": 30, "w": 20}"#, good: r#"{"x": 20, "w": 20}"# },
};

/// Two boxes that overlap.
pub(crate) static OVERLAP: Rule = Rule {
    meta: RuleMeta {
        id: "A034",
        name: "overlapping-widgets",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "two widgets cannot share a cell: Workspace pushes one of them down, so the dashboard does not look as written",
        help: "move one of them; sizes count as Workspace shows them, at least 8 wide and 4 high",
    },
    check: Check::Code(overlaps),
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}, {"i": "news", "x": 10, "y": 6, "w": 20, "h": 12}]}}}"#,
        good: r#"{"tabs": {"": {"id": "", "name": "", "layout": [{"i": "prices", "x": 0, "y": 0, "w": 20, "h": 12}, {"i": "news", "x": 20, "y": 0, "w": 20, "h": 12}]}}}"#,
    },
};

/// A placed widget with the size that Workspace gives it.
struct Placed<'d> {
    id: &'d str,
    x: f64,
    y: f64,
    w: f64,
    h: f64,
    span: Span,
    pointer: Pointer,
}

fn beyond_the_edge(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().apps else { return Vec::new() };
    let mut found = Vec::new();
    for item in cx.apps().iter().flat_map(AppView::items) {
        let (Some(x), Some(w), Some(id)) = (number(item.node, "x"), number(item.node, "w"), item.widget_id()) else {
            continue;
        };
        // A width above 40 or a negative x is the schema's to report.
        if x < 0.0 || w > COLUMNS || x + w <= COLUMNS {
            continue;
        }
        let Some(width) = item.node.get("w") else { continue };
        let label = loaded.label(width.span, &item.pointer.key("w"), format!("ends at column {}", x + w));
        let message = format!("`{id}` reaches column {}; the grid has 40", x + w);
        let fits = if COLUMNS - x >= MIN_WIDTH { format!("make it {} wide, or ", COLUMNS - x) } else { String::new() };
        found.push(
            Diagnostic::new(&OUTSIDE_GRID.meta, message, label)
                .help(format!("{fits}move it to x {} or less", COLUMNS - w)),
        );
    }
    found
}

fn overlaps(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().apps else { return Vec::new() };
    let mut found = Vec::new();
    for tab in cx.apps().iter().flat_map(AppView::tabs) {
        let items = tab.items();
        let mut placed: Vec<Placed<'_>> = items.iter().filter_map(|item| place(cx, item)).collect();
        placed.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        // Each box is reported once, with the first one above it: a pile of boxes is one finding a box, not one a pair.
        let mut open: Vec<&Placed<'_>> = Vec::new();
        for lower in &placed {
            open.retain(|upper| lower.y < upper.y + upper.h);
            let over = |upper: &&&Placed<'_>| upper.x < lower.x + lower.w && lower.x < upper.x + upper.w;
            if let Some(upper) = open.iter().find(over) {
                let (x, y) = (upper.x.max(lower.x), upper.y.max(lower.y));
                let message = format!("`{}` and `{}` overlap at column {x}, row {y}", upper.id, lower.id);
                found.push(
                    Diagnostic::new(&OVERLAP.meta, message, loaded.label(lower.span, &lower.pointer, lower.area()))
                        .related(loaded.label(upper.span, &upper.pointer, upper.area()))
                        .help(format!("move `{}` to row {}", lower.id, upper.y + upper.h)),
                );
            } else {
                open.push(lower);
            }
        }
    }
    found
}

impl Placed<'_> {
    /// The cells it takes, in words.
    fn area(&self) -> String {
        format!("columns {}–{}, rows {}–{}", self.x, self.x + self.w, self.y, self.y + self.h)
    }
}

fn place<'d>(cx: &Context<'_, '_>, item: &ItemView<'d, '_>) -> Option<Placed<'d>> {
    let id = item.widget_id().filter(|id| *id != "navigation_bar")?;
    let grid = cx.widget(id).and_then(|widget| widget.member.value.get("gridData"));
    let least = |key: &str, default: f64| {
        number(item.node, key).or_else(|| grid.and_then(|grid| number(grid, key))).unwrap_or(default)
    };
    let (w, h) = (number(item.node, "w")?, number(item.node, "h")?);
    let minimized = (h - 1.0).abs() < f64::EPSILON || item.node.get("minimized").and_then(Node::as_bool) == Some(true);
    Some(Placed {
        id,
        x: number(item.node, "x")?,
        y: number(item.node, "y")?,
        w: w.max(least("minW", MIN_WIDTH)),
        h: if minimized { 1.0 } else { h.max(least("minH", MIN_HEIGHT)) },
        span: item.node.get("i")?.span,
        pointer: item.pointer.clone(),
    })
}
