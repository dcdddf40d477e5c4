//! Sizes beyond what the grid or the widget's own limits allow.

use super::size;
use crate::diagnostic::{Class, Diagnostic, Label, RuleMeta, Severity};
use crate::json::{Node, Value, rewrite};
use crate::rules::app::layout::placed::{self, COLUMNS, MIN_HEIGHT, MIN_WIDTH};
use crate::rules::view::WidgetView;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::Fix;

/// Smallest width in the documentation.
const DOCUMENTED_WIDTH: f64 = 10.0;
/// Largest height in the documentation, and the height from which most types look wrong.
const MAX_HEIGHT: f64 = 100.0;
const TALL: f64 = 20.0;
/// Types whose content fills tall cards.
const TALL_TYPES: &[&str] = &["pdf", "multi_file_viewer", "iframe", "html", "newsfeed"];

/// More columns than there are.
pub(crate) static TOO_WIDE: Rule = Rule {
    meta: RuleMeta {
        id: "W202",
        name: "wider-than-grid",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "the dashboard grid has 40 columns, so the widget cannot be placed in this width",
        help: "use at most 40; `w` counts columns, not pixels",
    },
    check: Check::Widget(sizes),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"gridData": {"w": 45, "h": 12}}"#,
        good: r#"{"gridData": {"w": 40, "h": 12}}"#,
    },
};

/// A width that works but is not documented.
pub(crate) static NARROW: Rule = Rule {
    meta: RuleMeta {
        id: "W203",
        name: "narrow-widget",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "the documentation gives 10 as the smallest width; today's Workspace allows 8",
        help: "use 10 or more",
    },
    check: Check::With("W202"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "metric", "gridData": {"w": 9, "h": 5}}"#,
        good: r#"{"type": "metric", "gridData": {"w": 10, "h": 5}}"#,
    },
};

/// A width that Workspace raises.
pub(crate) static BELOW_MIN_WIDTH: Rule = Rule {
    meta: RuleMeta {
        id: "W204",
        name: "width-below-minimum",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace raises the width to `minW`, which is 8 unless given, so the widget does not look as written",
        help: "write the width it really gets",
    },
    check: Check::With("W202"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "metric", "gridData": {"w": 5, "h": 5}}"#,
        good: r#"{"type": "metric", "gridData": {"w": 10, "h": 5}}"#,
    },
};

/// A height that Workspace raises.
pub(crate) static BELOW_MIN_HEIGHT: Rule = Rule {
    meta: RuleMeta {
        id: "W205",
        name: "height-below-minimum",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace raises the height to `minH`, which is 4 unless given, so the widget does not look as written",
        help: "write the height it really gets; 1 means minimised",
    },
    check: Check::With("W202"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"type": "metric", "gridData": {"w": 10, "h": 3}}"#,
        good: r#"{"type": "metric", "gridData": {"w": 10, "h": 4}}"#,
    },
};

/// A widget taller than a screen.
pub(crate) static VERY_TALL: Rule = Rule {
    meta: RuleMeta {
        id: "W206",
        name: "very-tall-widget",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "a widget of this height does not fit a screen; the documentation gives 100 as the largest",
        help: "lower `h`, which counts rows, not pixels: 12 to 15 suits most tables and charts",
    },
    check: Check::With("W202"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"gridData": {"w": 20, "h": 120}}"#,
        good: r#"{"gridData": {"w": 20, "h": 12}}"#,
    },
};

/// Limits that cannot all hold.
pub(crate) static CONTRADICTION: Rule = Rule {
    meta: RuleMeta {
        id: "W207",
        name: "contradictory-size-limits",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "no size satisfies limits that contradict each other; Workspace lets one of them win without a word",
        help: "keep minimum, size and maximum in this order, and widths at 40 or less",
    },
    check: Check::With("W202"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"gridData": {"w": 20, "h": 12, "minW": 30, "maxW": 25}}"#,
        good: r#"{"gridData": {"w": 20, "h": 12, "minW": 10, "maxW": 30}}"#,
    },
};

/// A size that is no count of cells.
pub(crate) static NOT_WHOLE: Rule = Rule {
    meta: RuleMeta {
        id: "W210",
        name: "size-not-whole",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "sizes count cells of the grid; parts of a cell and negative sizes do not exist there",
        help: "write a whole number from 1",
    },
    check: Check::With("W202"),
    example: Example {
        scope: Scope::Widget,
        bad: r#"{"gridData": {"w": 20.5, "h": 12}}"#,
        good: r#"{"gridData": {"w": 20, "h": 12}}"#,
    },
};

/// One of the two directions: its keys, the smallest size without a minimum of its own, and the rule for less.
struct Axis {
    size: &'static str,
    min: &'static str,
    max: &'static str,
    least: f64,
    below: &'static Rule,
}

const AXES: [Axis; 2] = [
    Axis { size: "w", min: "minW", max: "maxW", least: MIN_WIDTH, below: &BELOW_MIN_WIDTH },
    Axis { size: "h", min: "minH", max: "maxH", least: MIN_HEIGHT, below: &BELOW_MIN_HEIGHT },
];

fn sizes(_: &Context<'_, '_>, widget: &WidgetView<'_, '_>, found: &mut Vec<Diagnostic>) {
    let Some(grid) = widget.get("gridData") else { return };
    let sizes = Sizes { widget, grid };
    let before = found.len();
    for axis in &AXES {
        found.extend(sizes.not_whole(axis));
        let contradictions = sizes.contradictions(axis);
        if contradictions.is_empty() {
            found.extend(sizes.out_of_range(axis));
        }
        found.extend(contradictions);
    }
    if found.len() == before {
        found.extend(size::unsuited(widget, grid));
    }
}

/// The `gridData` of a widget.
struct Sizes<'v, 'd, 's> {
    widget: &'v WidgetView<'d, 's>,
    grid: &'d Node<'s>,
}

impl Sizes<'_, '_, '_> {
    fn number(&self, key: &str) -> Option<f64> {
        placed::number(self.grid, key)
    }

    /// A limit or size that is a count of cells.
    fn count(&self, key: &str) -> Option<f64> {
        self.number(key).filter(|number| *number >= 0.0 && number.fract() == 0.0)
    }

    fn label(&self, key: &str, text: &str) -> Option<Label> {
        let pointer = self.widget.pointer.key("gridData").key(key);
        Some(self.widget.label(self.grid.get(key)?.span, &pointer, text))
    }

    /// `` `gridData.w` of widget `prices` is 45 ``, the number as it is written.
    fn subject(&self, key: &str) -> String {
        let written = match self.grid.get(key).map(|node| &node.value) {
            Some(Value::Number(text)) => text,
            _ => "",
        };
        format!("`gridData.{key}` of {} is {written}", self.widget.words())
    }

    fn write(&self, key: &str, number: f64) -> Option<Fix> {
        Some(Fix::safe(format!("write {number}"), [rewrite::replace_value(self.grid.get(key)?, number.to_string())]))
    }

    fn least(&self, axis: &Axis) -> f64 {
        let least = self.count(axis.min).filter(|least| *least > 0.0);
        match self.count(axis.max) {
            // Of the heights the maximum wins.
            Some(most) if axis.size == "h" => least.unwrap_or(axis.least).min(most),
            _ => least.unwrap_or(axis.least),
        }
    }

    fn not_whole(&self, axis: &Axis) -> Vec<Diagnostic> {
        let odd = |key: &&str| self.number(key).is_some() && self.count(key).is_none();
        let keys = [axis.size, axis.min, axis.max].into_iter().filter(odd);
        keys.filter_map(|key| {
            let label = self.label(key, "")?;
            let number = self.number(key)?;
            let (least, most) = match key {
                "w" => (self.least(axis).ceil(), COLUMNS),
                "h" => (self.least(axis).ceil(), MAX_HEIGHT),
                _ => (1.0, f64::MAX),
            };
            let most = self.number(axis.max).map_or(most, |limit| limit.floor().min(most));
            let whole = number.floor().max(least);
            let fix = self.write(key, whole).filter(|_| key == axis.max && number > 0.0 || whole <= most);
            let message = format!("{}, not a whole number from 1", self.subject(key));
            Some(Diagnostic::new(&NOT_WHOLE.meta, message, label).fix(fix))
        })
        .collect()
    }

    fn contradictions(&self, axis: &Axis) -> Vec<Diagnostic> {
        let pairs = [(axis.min, axis.max), (axis.size, axis.max)];
        let clash = |(low, high): (&'static str, &'static str)| {
            let (value, limit) = (self.count(low)?, self.count(high)?);
            // A size beyond the grid is told of by itself.
            if value <= limit || low == "w" && value > COLUMNS {
                return None;
            }
            let message = format!("{}, more than its `{high}` of {limit}", self.subject(low));
            let diagnostic = Diagnostic::new(&CONTRADICTION.meta, message, self.label(low, "")?);
            Some(diagnostic.related(self.label(high, "the limit")?))
        };
        let mut found: Vec<Diagnostic> = pairs.into_iter().filter_map(clash).collect();
        if axis.size == "w" && found.is_empty() && self.count(axis.min).is_some_and(|least| least > COLUMNS) {
            let message = format!("{}, the grid has 40 columns", self.subject(axis.min));
            found.extend(self.label(axis.min, "").map(|label| Diagnostic::new(&CONTRADICTION.meta, message, label)));
        }
        found
    }

    fn out_of_range(&self, axis: &Axis) -> Option<Diagnostic> {
        let size = self.count(axis.size)?;
        let least = self.least(axis);
        let minimised = axis.size == "h" && (size - 1.0).abs() < f64::EPSILON;
        let (rule, message, fix) = match axis.size {
            _ if size < least && !minimised => {
                let message = format!("{}, Workspace raises it to {least}", self.subject(axis.size));
                let fits = self.count(axis.max).is_none_or(|most| least <= most);
                (axis.below, message, self.write(axis.size, least).filter(|_| fits))
            }
            "w" if size > COLUMNS => {
                let most = self.count(axis.max).map_or(COLUMNS, |most| most.min(COLUMNS));
                let message = format!("{}, the grid has 40 columns", self.subject("w"));
                (&TOO_WIDE, message, self.write("w", most).filter(|_| least <= most))
            }
            "w" if size < DOCUMENTED_WIDTH && size::unsuited(self.widget, self.grid).is_none() => {
                (&NARROW, format!("{}, the documented minimum is 10", self.subject("w")), None)
            }
            "h" if size > MAX_HEIGHT => {
                (&VERY_TALL, format!("{}, the documented maximum is 100", self.subject("h")), None)
            }
            "h" if size > TALL && self.widget.kind().is_some_and(|kind| !TALL_TYPES.contains(&kind)) => {
                let message = format!("{}, more than a screen shows", self.subject("h"));
                let label = self.label("h", "")?;
                return Some(Diagnostic::new(&VERY_TALL.meta, message, label).severity(Severity::Hint));
            }
            _ => return None,
        };
        Some(Diagnostic::new(&rule.meta, message, self.label(axis.size, "")?).fix(fix))
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    #[test]
    fn each_size_has_one_finding_at_most() {
        let rules = ["W202", "W203", "W204", "W205", "W206", "W207", "W209", "W210"];
        for (size, expected) in [
            (r#""w": 20, "h": 12"#, ""),
            (r#""w": 40, "h": 20"#, ""),
            (r#""w": 20, "h": 1"#, ""),
            (r#""w": 0, "h": 12"#, "W204"),
            (r#""w": -3, "h": 12"#, "W210"),
            (r#""w": 12.5, "h": 0.5"#, "W210 W210"),
            (r#""w": 1e300, "h": 1e300"#, "W202 W206"),
            (r#""w": 1e999, "h": 12"#, ""),
            (r#""w": 12, "minW": 16, "h": 12"#, "W204"),
            (r#""w": 12, "h": 12, "minH": 14"#, "W205"),
            (r#""w": 12, "h": 3, "maxH": 3"#, "W209"),
            (r#""w": 12, "h": 12, "minH": 14, "maxH": 13"#, "W207"),
            (r#""w": 45, "h": 12, "maxW": 40"#, "W202"),
            (r#""w": 35, "h": 12, "maxW": 30"#, "W207"),
            (r#""w": 20, "h": 12, "minW": 50"#, "W207"),
            (r#""w": 20, "h": 12, "minW": null, "maxW": "30""#, ""),
            (r#""w": 9, "h": 12"#, "W209"),
            (r#""w": 20, "h": 30"#, "W206"),
            (r#""w": 4, "h": 2"#, "W204 W205"),
            (r#""w": 20, "h": 12, "maxW": -5"#, "W210"),
            (r#""w": 1920, "h": 12, "minW": 8.5"#, "W202 W210"),
        ] {
            let text = format!(r#"{{"gridData": {{{size}}}}}"#);
            assert_eq!(found(Scope::Widget, &text, &rules).join(" "), expected, "{size}");
        }
        let tall = r#"{"type": "pdf", "gridData": {"w": 20, "h": 60}}"#;
        assert_eq!(found(Scope::Widget, tall, &rules), [""; 0]);
    }
}
