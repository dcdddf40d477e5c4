//! Boxes on the grid: those that leave it and those that overlap.

use super::placed::{COLUMNS, MIN_WIDTH, Placed, number};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::rules::view::AppView;
use crate::rules::{Check, Context, Example, Rule, Scope};

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
        let Some((width, left)) = item.node.get("w").zip(item.node.get("x")) else { continue };
        let label = loaded.label(width.span, &item.pointer.key("w"), format!("ends at column {}", x + w));
        let message = format!("`{id}` reaches column {}; the grid has 40", x + w);
        let fits = if COLUMNS - x >= MIN_WIDTH { format!("make it {} wide, or ", COLUMNS - x) } else { String::new() };
        found.push(
            Diagnostic::new(&OUTSIDE_GRID.meta, message, label)
                .related(loaded.label(left.span, &item.pointer.key("x"), "begins here"))
                .help(format!("{fits}move it to x {} or less", COLUMNS - w)),
        );
    }
    found
}

fn overlaps(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().apps else { return Vec::new() };
    let mut found = Vec::new();
    for tab in cx.apps().iter().flat_map(AppView::tabs) {
        let mut placed = Placed::of_tab(cx, &tab);
        placed.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        let mut open = Open::default();
        for lower in &placed {
            if let Some(upper) = open.over(lower) {
                let (x, y) = (upper.x.max(lower.x), upper.y.max(lower.y));
                let message = format!("`{}` and `{}` overlap at column {x}, row {y}", upper.id, lower.id);
                found.push(
                    Diagnostic::new(&OVERLAP.meta, message, loaded.label(lower.span, &lower.pointer, lower.area()))
                        .related(loaded.label(upper.span, &upper.pointer, upper.area()))
                        .help(format!("move `{}` to row {}", lower.id, upper.bottom())),
                );
            } else {
                open.add(lower);
            }
        }
    }
    found
}

/// The boxes met so far, from left to right, none beside another's columns. Each box is reported once, with one above it: a pile of
/// boxes is one finding a box, not one a pair.
#[derive(Default)]
struct Open<'p, 'd>(Vec<&'p Placed<'d>>);

impl<'p, 'd> Open<'p, 'd> {
    /// A box that shares a cell with `lower`. Boxes in its columns that end above it are forgotten.
    fn over(&mut self, lower: &Placed<'_>) -> Option<&'p Placed<'d>> {
        loop {
            let at = self.0.partition_point(|upper| upper.x < lower.right()).checked_sub(1)?;
            let upper = *self.0.get(at).filter(|upper| upper.right() > lower.x)?;
            if upper.bottom() > lower.y {
                return Some(upper);
            }
            self.0.remove(at);
        }
    }

    /// Adds a box that has no other in its columns.
    fn add(&mut self, placed: &'p Placed<'d>) {
        if placed.w > 0.0 && placed.h > 0.0 {
            let at = self.0.partition_point(|other| other.x < placed.x);
            self.0.insert(at, placed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::rules::Scope;
    use crate::rules::harness::found;

    fn overlaps(boxes: &[[u32; 4]]) -> usize {
        let mut items = String::new();
        for [x, y, w, h] in boxes {
            let comma = if items.is_empty() { "" } else { ", " };
            let _ = write!(items, r#"{comma}{{"i": "prices", "x": {x}, "y": {y}, "w": {w}, "h": {h}}}"#);
        }
        let app = format!(r#"{{"tabs": {{"": {{"id": "", "name": "", "layout": [{items}]}}}}}}"#);
        found(Scope::App, &app, &["A034"]).len()
    }

    #[test]
    fn each_box_that_shares_a_cell_with_one_above_is_found() {
        assert_eq!(overlaps(&[[0, 0, 20, 10], [20, 0, 20, 10], [0, 10, 40, 10]]), 0);
        assert_eq!(overlaps(&[[0, 0, 40, 10], [0, 9, 8, 10], [20, 9, 8, 10]]), 2, "two under one");
        assert_eq!(
            overlaps(&[[0, 0, 8, 40], [8, 0, 8, 4], [8, 4, 8, 4], [0, 30, 16, 4]]),
            1,
            "a tall one beside others"
        );
        assert_eq!(overlaps(&[[0, 0, 4, 10], [4, 0, 8, 10]]), 1, "a narrow one is made 8 wide");
    }
}
