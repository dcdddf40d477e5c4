//! Sizes and positions that the grid does not keep as they are written.

use super::placed::{Placed, number, same};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::rewrite;
use crate::rules::view::{AppView, ItemView};
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Edit, Fix};

/// Rows above which most widgets look stretched.
const TALL: f64 = 20.0;

/// A box smaller than the widget can be.
pub(crate) static BELOW_MINIMUM: Rule = Rule {
    meta: RuleMeta {
        id: "A035",
        name: "below-minimum-size",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a placed widget is at least `minW` wide (8 columns) and `minH` high (4 rows): Workspace enlarges it and pushes its neighbours away",
        help: "write the size it really has; `h` 1 starts it collapsed to its title bar",
    },
    check: Check::App(check),
    example: Example { scope: Scope::Layout, bad: r#"{"w": 5, "h": 5}"#, good: r#"{"w": 10, "h": 5}"# },
};

/// A box between two cells.
pub(crate) static FRACTION: Rule = Rule {
    meta: RuleMeta {
        id: "A036",
        name: "fraction-of-a-cell",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the grid has whole columns and rows; a widget between two of them is moved, and the neighbours with it",
        help: "write whole numbers",
    },
    check: Check::With("A035"),
    example: Example { scope: Scope::Layout, bad: r#"{"x": 6.5}"#, good: r#"{"x": 6}"# },
};

/// A height that does not suit the widget.
pub(crate) static UNUSUAL_HEIGHT: Rule = Rule {
    meta: RuleMeta {
        id: "A039",
        name: "unusual-height",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "metrics look right at 4 to 6 rows, markdown at 8 to 12, tables, charts and news at 8 to 15; above 20 rows most of a widget is off the screen",
        help: "choose a height that suits the type",
    },
    check: Check::With("A035"),
    example: Example { scope: Scope::Layout, bad: r#"{"h": 40}"#, good: r#"{"h": 14}"# },
};

/// Limits that the size itself does not keep.
pub(crate) static LIMITS: Rule = Rule {
    meta: RuleMeta {
        id: "A045",
        name: "contradictory-layout-limits",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace keeps a placed widget between its least and largest size, so it does not start in the size that is written",
        help: "correct the limit or the size",
    },
    check: Check::With("A035"),
    example: Example { scope: Scope::Layout, bad: r#"{"w": 20, "minW": 30}"#, good: r#"{"w": 20, "minW": 10}"# },
};

fn check(cx: &Context<'_, '_>, app: &AppView<'_, '_>, found: &mut Vec<Diagnostic>) {
    for item in app.items() {
        let Some(placed) = Placed::new(cx, &item) else { continue };
        limits(app, &item, &placed, found);
        found.extend(below_minimum(app, &item, &placed));
        found.extend(fraction(app, &item, &placed));
        found.extend(unusual_height(cx, app, &item, &placed));
    }
}

fn limits(app: &AppView<'_, '_>, item: &ItemView<'_, '_>, placed: &Placed<'_>, found: &mut Vec<Diagnostic>) {
    for (key, size, is_least) in [("minW", "w", true), ("minH", "h", true), ("maxW", "w", false), ("maxH", "h", false)]
    {
        let Some((limit, written)) = number(item.node, key).zip(number(item.node, size)) else { continue };
        let kept = if is_least { written >= limit } else { written <= limit } || placed.minimized && size == "h";
        let Some(node) = item.node.get(key).filter(|_| !kept) else { continue };
        let message = format!("`{}` has `{size}` {written}, but `{key}` is {limit}", placed.id);
        found.push(Diagnostic::new(&LIMITS.meta, message, app.label(node.span, &item.pointer.key(key), "")));
    }
}

fn below_minimum(app: &AppView<'_, '_>, item: &ItemView<'_, '_>, placed: &Placed<'_>) -> Option<Diagnostic> {
    let (w, h) = (number(item.node, "w")?, number(item.node, "h")?);
    // A limit of the item's own contradicts its size: that is another finding.
    let narrow = placed.w > w && number(item.node, "minW").is_none();
    let low = !placed.minimized && placed.h > h && number(item.node, "minH").is_none();
    let (key, real) = if narrow { ("w", placed.w) } else { ("h", placed.h) };
    let node = item.node.get(key).filter(|_| narrow || low)?;
    let message = format!("`{}` is {w} wide and {h} high; Workspace makes it {} by {}", placed.id, placed.w, placed.h);
    let edits = [("w", placed.w, narrow), ("h", placed.h, low)].into_iter().filter(|(.., wrong)| *wrong);
    let edits: Option<Vec<Edit>> =
        edits.map(|(key, real, _)| Some(rewrite::replace_value(item.node.get(key)?, real.to_string()))).collect();
    let exceeds = |key: &str, real: f64| number(item.node, key).is_some_and(|most| real > most);
    let fits = placed.right() <= super::placed::COLUMNS && !exceeds("maxW", placed.w) && !exceeds("maxH", placed.h);
    let label = app.label(node.span, &item.pointer.key(key), format!("enlarged to {real}"));
    Some(
        Diagnostic::new(&BELOW_MINIMUM.meta, message, label)
            .fix(edits.filter(|_| fits).map(|edits| Fix::safe("write the size it really has", edits))),
    )
}

fn fraction(app: &AppView<'_, '_>, item: &ItemView<'_, '_>, placed: &Placed<'_>) -> Option<Diagnostic> {
    let written = |key: &'static str| Some((key, item.node.get(key)?, number(item.node, key)?));
    let [x, y, w, h] = [written("x")?, written("y")?, written("w")?, written("h")?];
    let (key, node, value) = [x, y, w, h].into_iter().find(|(.., value)| !same(*value, value.round()))?;
    // Rounding the edges keeps boxes apart that were apart before.
    let edges = |start: f64, size: f64| [start.round() + 0.0, (start + size).round() - start.round() + 0.0];
    let ([x_is, w_is], [y_is, h_is]) = (edges(x.2, w.2), edges(y.2, h.2));
    let edits: Vec<Edit> = [(x, x_is), (y, y_is), (w, w_is), (h, h_is)]
        .into_iter()
        .filter(|((.., value), is)| !same(*value, *is))
        .map(|((_, node, _), is)| rewrite::replace_value(node, is.to_string()))
        .collect();
    let message = format!("`{}` is not placed in whole cells: `{key}` is {value}", placed.id);
    let label = app.label(node.span, &item.pointer.key(key), "");
    let fix =
        [x_is, y_is, w_is, h_is].iter().all(|is| is.is_finite()).then(|| Fix::offered("round to whole cells", edits));
    Some(Diagnostic::new(&FRACTION.meta, message, label).fix(fix))
}

fn unusual_height(
    cx: &Context<'_, '_>,
    app: &AppView<'_, '_>,
    item: &ItemView<'_, '_>,
    placed: &Placed<'_>,
) -> Option<Diagnostic> {
    let kind = cx.widget(placed.id)?.kind()?;
    let h = number(item.node, "h").filter(|_| !placed.minimized)?;
    let most = match kind {
        "pdf" | "multi_file_viewer" | "iframe" | "html" | "newsfeed" => return None,
        // Half as much again as suggested.
        "metric" => 9.0,
        "markdown" => 18.0,
        _ => TALL,
    };
    let node = item.node.get("h").filter(|_| h > most)?;
    let message = format!("`{}` of type {kind} is {h} rows high", placed.id);
    Some(Diagnostic::new(&UNUSUAL_HEIGHT.meta, message, app.label(node.span, &item.pointer.key("h"), "")))
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    const IDS: &[&str] = &["A035", "A036", "A039", "A045"];

    #[test]
    fn one_fault_is_one_finding() {
        let cases: [(&str, &[&str]); 9] = [
            (r#"{"w": 4, "h": 2}"#, &["A035"]),
            (r#"{"w": 4, "h": 2, "minW": 4, "minH": 2}"#, &[]),
            (r#"{"w": 10, "minW": 12}"#, &["A045"]),
            (r#"{"w": 10, "maxW": 8}"#, &["A045"]),
            (r#"{"h": 1, "minH": 4}"#, &[]),
            (r#"{"h": 3, "minimized": true}"#, &[]),
            (r#"{"x": 0.5, "y": 0.5}"#, &["A036"]),
            (r#"{"h": 20}"#, &[]),
            (r#"{"x": 1e300, "w": 1e308, "h": 12}"#, &[]),
        ];
        for (item, expected) in cases {
            assert_eq!(found(Scope::Layout, item, IDS), expected, "{item}");
        }
    }
}
