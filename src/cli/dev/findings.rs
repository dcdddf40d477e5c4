//! What a check found, beside what the check before it found: only what is new is listed again.

use std::collections::HashMap;
use std::fmt::Write as _;

use colored::{Color, ColoredString, Colorize};

use crate::cli::plural;
use crate::dev::Checked;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{self, Style};

/// The findings that were shown last.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// How many there were of each; nothing before the first check.
    known: Option<HashMap<Key, usize>>,
}

/// Names a finding wherever it moves: severity, file, place in the document, rule and message.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key(&'static str, String, String, &'static str, String);

impl Key {
    fn new(checked: &Checked, finding: &Diagnostic) -> Self {
        let file = checked.report.sources.file(finding.primary.file).path().display().to_string();
        let (severity, rule) = (finding.severity.as_str(), finding.rule.id);
        Self(severity, file, finding.primary.pointer.clone(), rule, finding.message.clone())
    }
}

impl Findings {
    /// The outcome of `checked` in a line, and what to list below it: everything at first, afterwards what is new.
    pub(super) fn take(&mut self, checked: &Checked, style: Style) -> (ColoredString, String) {
        if checked.unreadable.is_some() {
            // Nothing is known to be mended: the next check is compared with what was last seen.
            return (summary(checked).color(color(checked)), String::new());
        }
        let before = self.known.take();
        let mut known: HashMap<Key, usize> = HashMap::new();
        let (mut new, mut still) = (Vec::new(), Vec::new());
        for finding in checked.report.shown(checked.hints) {
            let key = Key::new(checked, finding);
            let before = before.as_ref().and_then(|before| before.get(&key)).copied().unwrap_or_default();
            let count = known.entry(key).or_default();
            *count += 1;
            if *count > before { new.push(finding) } else { still.push(finding) }
        }
        let fixed = before.iter().flatten().flat_map(|(key, count)| {
            let left = known.get(key).copied().unwrap_or_default();
            std::iter::repeat_n(key.0, count.saturating_sub(left))
        });
        let fixed = counted(fixed);
        let mut outcome = summary(checked);
        let compared = before.is_some() && checked.has_widgets();
        if compared && (!still.is_empty() || !fixed.is_empty()) {
            let severity = |finding: &&Diagnostic| finding.severity.as_str();
            let mut parts = Vec::new();
            if !fixed.is_empty() {
                parts.push(format!("{fixed} fixed"));
            }
            if !new.is_empty() {
                parts.push(format!("new: {}", counted(new.iter().map(severity))));
            }
            if !still.is_empty() {
                parts.push(format!("still {}", counted(still.iter().map(severity))));
            } else if new.is_empty() {
                parts.push("no problems left".to_owned());
            }
            outcome = parts.join(", ");
        }
        let listed = list(checked, &new, style);
        self.known = Some(known);
        (outcome.color(color(checked)), listed)
    }

    /// Has the next check list everything.
    pub(super) fn forget(&mut self) {
        self.known = None;
    }
}

/// Those of `new` that are listed at all, as `validate` prints them.
fn list(checked: &Checked, new: &[&Diagnostic], style: Style) -> String {
    let (mut listed, omitted) = checked.listed();
    listed.retain(|finding| new.iter().any(|new| std::ptr::eq(*new, *finding)));
    if listed.is_empty() {
        return String::new();
    }
    let mut text = render::full(&checked.report.sources, listed, style);
    for one in omitted {
        let path = checked.report.sources.file(one.file).path().display();
        let rest =
            if checked.served.contains(&one.file) { "" } else { ": obb-backend validate --max-findings 0 shows all" };
        let _ = writeln!(text, "... and {} more in {path}{rest}\n", one.count);
    }
    text
}

/// The outcome of a check in a line.
pub(in crate::cli) fn summary(checked: &Checked) -> String {
    if let Some(reason) = &checked.unreadable {
        return reason.clone();
    }
    if !checked.has_widgets() {
        return "no widgets.json to check".to_owned();
    }
    let counted = counted(checked.report.shown(checked.hints).map(|finding| finding.severity.as_str()));
    let problems = if counted.is_empty() { "no problems".to_owned() } else { counted };
    let hints = if checked.hints { 0 } else { checked.counts.hints };
    if hints == 0 {
        return problems;
    }
    let shown_by =
        if checked.served.is_empty() { "obb-backend validate --hints" } else { "`hints = true` under `[validate]`" };
    format!("{problems} ({}: {shown_by})", plural(hints, "hint"))
}

/// `1 error, 2 warnings`; empty where there is nothing.
fn counted(severities: impl Iterator<Item = &'static str>) -> String {
    let mut counts = ["error", "warning", "hint"].map(|severity| (0, severity));
    for found in severities {
        counts.iter_mut().filter(|(_, severity)| *severity == found).for_each(|(count, _)| *count += 1);
    }
    let counted: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| plural(count, noun)).collect();
    counted.join(", ")
}

fn color(checked: &Checked) -> Color {
    let counted = checked.counts;
    match (counted.errors, counted.warnings) {
        _ if checked.unreadable.is_some() => Color::Red,
        (0, 0) => Color::Green,
        (0, _) => Color::Yellow,
        _ => Color::Red,
    }
}
