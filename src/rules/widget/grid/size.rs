//! The size that suits a type.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Edit, Fix};
use crate::widget::Kind;

/// No size at all.
pub(crate) static NO_SIZE: Rule = Rule {
    meta: RuleMeta {
        id: "W200",
        name: "missing-grid-size",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "without a size Workspace places every widget at about 20 by 10 cells, whatever its type",
        help: "add `gridData` with `w` and `h`; the grid has 40 columns",
    },
    check: Check::Widget(missing),
    example: Example { scope: Scope::Widget, bad: r#"{"type": "table"}"#, good: r#"{"gridData": {"w": 20, "h": 12}}"# },
};

/// A size that does not suit the type.
pub(crate) static UNSUITED_SIZE: Rule = Rule {
    meta: RuleMeta {
        id: "W209",
        name: "unusual-size-for-type",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "a number on a tall card leaves it empty, and tables, charts and articles need room to be readable",
        help: "give a metric 4 to 6 rows, and a table, chart or newsfeed at least 12 columns and 8 rows",
    },
    check: Check::With("W202"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "metric", "gridData": {"w": 10, "h": 12}}"#,
        good: r#"{"type": "metric", "gridData": {"w": 10, "h": 5}}"#,
    },
};

fn missing(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    if widget.get("gridData").is_some() {
        return;
    }
    let fix = widget.kind().and_then(|kind| {
        let (w, h) = Kind::written(kind)?.size();
        let size = format!("{{ \"w\": {w}, \"h\": {h} }}");
        let edit = rewrite::insert_member(widget.text(), widget.node(), "gridData", &size)?;
        Some(Fix::offered(format!("add a size of {w} by {h}"), [edit]))
    });
    let message = format!("{} has no `gridData`", widget.words());
    found.push(Diagnostic::new(&NO_SIZE.meta, message, widget.own_label("")).fix(fix));
}

/// Whether `grid`, the size of `widget`, is unusual for its type.
pub(super) fn unsuited(widget: &WidgetView<'_, '_>, grid: &Node<'_>) -> Option<Diagnostic> {
    let kind = widget.kind()?;
    let number = |key: &str| grid.get(key).and_then(Node::as_f64);
    let (w, h) = (number("w")?, number("h")?);
    let (wrong_width, wrong_height) = match kind {
        "metric" => (false, h > 10.0),
        "table" | "chart" | "newsfeed" => (w < 12.0, h < 8.0 && h > 1.0),
        _ => return None,
    };
    if !wrong_width && !wrong_height {
        return None;
    }
    let key = if wrong_height { "h" } else { "w" };
    let label = widget.label(grid.get(key)?.span, &widget.pointer.key("gridData").key(key), "");
    let (width, height) = Kind::written(kind)?.size();
    let edit = |key: &str, right: u32| -> Option<Edit> {
        let limits = if key == "w" { ["minW", "maxW"] } else { ["minH", "maxH"] };
        let fits = number(limits[0]).is_none_or(|least| least <= right.into())
            && number(limits[1]).is_none_or(|most| f64::from(right) <= most);
        fits.then(|| Some(rewrite::replace_value(grid.get(key)?, right.to_string()))).flatten()
    };
    let wanted = [("w", width, wrong_width), ("h", height, wrong_height)];
    let edits: Option<Vec<Edit>> =
        wanted.into_iter().filter(|(.., wrong)| *wrong).map(|(key, right, _)| edit(key, right)).collect();
    let fix = edits.map(|edits| Fix::offered(format!("use the size that suits a {kind}"), edits));
    let message = format!("{w} by {h} is an unusual size for {}, a {kind}", widget.words());
    Some(Diagnostic::new(&UNSUITED_SIZE.meta, message, label).fix(fix))
}
