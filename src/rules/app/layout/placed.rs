//! Placed widgets as boxes, of the size that Workspace gives them.

use crate::json::{Node, Pointer};
use crate::rules::Context;
use crate::rules::view::{ItemView, TabView};
use crate::text::Span;

/// Columns of the dashboard grid.
pub(in crate::rules) const COLUMNS: f64 = 40.0;
/// Least size of a placed widget, unless its definition or layout item says otherwise.
pub(in crate::rules) const MIN_WIDTH: f64 = 8.0;
pub(in crate::rules) const MIN_HEIGHT: f64 = 4.0;

/// A placed widget with the size that Workspace gives it.
pub(super) struct Placed<'d> {
    pub(super) id: &'d str,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) w: f64,
    pub(super) h: f64,
    /// Whether only its title bar is shown at first.
    pub(super) minimized: bool,
    pub(super) span: Span,
    pub(super) pointer: Pointer,
}

impl<'d> Placed<'d> {
    /// The box of `item`; none for the navigation bar, nor where a number is missing.
    pub(super) fn new(cx: &Context<'_, '_>, item: &ItemView<'d, '_>) -> Option<Self> {
        let id = item.widget_id().filter(|_| !item.is_navigation_bar())?;
        let grid = cx.widget(id).and_then(|widget| widget.get("gridData"));
        let least = |key: &str, default: f64| {
            number(item.node, key).or_else(|| grid.and_then(|grid| number(grid, key))).unwrap_or(default)
        };
        let (w, h) = (number(item.node, "w")?, number(item.node, "h")?);
        let minimized = same(h, 1.0) || item.node.get("minimized").and_then(Node::as_bool) == Some(true);
        Some(Self {
            id,
            x: number(item.node, "x")?,
            y: number(item.node, "y")?,
            w: w.max(least("minW", MIN_WIDTH)),
            h: if minimized { 1.0 } else { h.max(least("minH", MIN_HEIGHT)) },
            minimized,
            span: item.node.get("i")?.span,
            pointer: item.pointer.clone(),
        })
    }

    /// The boxes of `tab` in the order of its layout.
    pub(super) fn of_tab(cx: &Context<'_, '_>, tab: &TabView<'d, '_>) -> Vec<Self> {
        tab.items().iter().filter_map(|item| Self::new(cx, item)).collect()
    }

    /// The first column behind it.
    pub(super) fn right(&self) -> f64 {
        self.x + self.w
    }

    /// The first row below it.
    pub(super) fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// The cells it takes, in words.
    pub(super) fn area(&self) -> String {
        format!("columns {}–{}, rows {}–{}", self.x, self.right(), self.y, self.bottom())
    }
}

/// The number that `node` has under `key`.
pub(in crate::rules) fn number(node: &Node<'_>, key: &str) -> Option<f64> {
    node.get(key).and_then(Node::as_f64).filter(|value| value.is_finite())
}

/// Whether two numbers are one and the same on the grid.
pub(super) fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < f64::EPSILON
}
