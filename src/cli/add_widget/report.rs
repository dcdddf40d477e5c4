//! What the user, or a tool, is told of an added widget.

use std::fmt::Write as _;
use std::path::Path;

use colored::Colorize;
use serde_json::{Value, json};

use crate::cli::{Shell, changed, next_steps};
use crate::diagnostic::render;
use crate::fs::display_path;
use crate::scaffold::{Placed, Plan};
use crate::validate::Report;
use crate::widget::{self, Data};

/// The widget in a few words: `prices, a table called "Prices"`.
pub(super) fn title(plan: &Plan) -> String {
    let widget = &plan.widget;
    format!("{} ({}) called \"{}\"", widget.id.bold(), widget.kind.name(), widget.title)
}

/// The place on a dashboard in words.
pub(super) fn place(placed: &Placed) -> String {
    let area = placed.area;
    let tab = placed.tab.as_ref().map(|tab| format!(", tab {tab}")).unwrap_or_default();
    format!("on {}{tab}: {} by {} at column {}, row {}", placed.app.bold(), area.w, area.h, area.x, area.y)
}

/// Tells each step, on standard error.
pub(super) fn steps(plan: &Plan, shell: &mut Shell) {
    shell.status("Added", title(plan));
    changed::steps(&plan.changes, shell);
    if let Some(placed) = &plan.placed {
        shell.status("Placed", place(placed));
        for bond in &placed.bonds {
            let group = if bond.is_new { format!("the new {}", bond.group) } else { bond.group.clone() };
            let with = if bond.with.is_empty() { String::new() } else { format!(" with {}", bond.with.join(", ")) };
            shell.status("Shared", format!("{}{with}, in {group}", bond.param.bold()));
        }
    }
    for remark in &plan.remarks {
        shell.err(format!("{:>12} {remark}\n", "Note".yellow().bold()));
    }
}

/// The code to be put in place by hand, and what to do next.
pub(super) fn advice<'p>(plans: impl Iterator<Item = &'p Plan> + Clone, root: &Path, shell: &mut Shell) {
    let mut out = String::new();
    for snippet in plans.clone().flat_map(|plan| &plan.snippets) {
        let _ = writeln!(out, "\n{} {}:\n", "Put this".bold(), snippet.place);
        for line in snippet.code.lines() {
            let _ = writeln!(out, "{}", format!("    {line}").trim_end());
        }
    }
    let mut made_up = plans.filter(|plan| matches!(plan.widget.data, Data::Sample));
    let look = made_up.find_map(|plan| {
        let place = plan.place.as_ref().filter(|&place| plan.changes.iter().any(|change| change.path == *place))?;
        Some(display_path(place).display().to_string())
    });
    let dev = match display_path(root) {
        here if here.as_path() == Path::new(".") => format!("{} dev", next_steps::program()),
        folder => format!("{} dev {}", next_steps::program(), next_steps::path(&folder)),
    };
    let commands = [Some(dev.as_str()), look.as_deref()];
    let width = commands.into_iter().flatten().map(|one| one.chars().count()).filter(|&width| width <= WIDEST).max();
    let width = width.unwrap_or(0);
    let _ = writeln!(out, "\n{}\n", "Next:".bold());
    if let Some(look) = look {
        let _ =
            writeln!(out, "  {}  {}", format!("{look:width$}").cyan(), "has sample data: put your own there".dimmed());
    }
    let refresh = "serves it; in Workspace, refresh the backend";
    let _ = writeln!(out, "  {}  {}", format!("{dev:width$}").cyan(), refresh.dimmed());
    shell.out(out);
}

/// Columns that what is to be typed may take for the rest to stand aligned.
const WIDEST: usize = 32;

/// New findings, as `validate` prints them.
pub(super) fn findings(report: &Report, hints: bool, shell: &mut Shell) {
    let shown: Vec<_> = report.shown(hints).collect();
    let text = render::full(&report.sources, shown, shell.style());
    shell.err(text);
}

/// All of it as a document: an object for a widget, a list of them for several.
pub(super) fn document(done: &[(Plan, Report)], dry_run: bool) -> String {
    let document = match done {
        [(plan, report)] => of_widget(plan, report, dry_run),
        several => several.iter().map(|(plan, report)| of_widget(plan, report, dry_run)).collect(),
    };
    format!("{document:#}\n")
}

fn of_widget(plan: &Plan, report: &Report, dry_run: bool) -> Value {
    let widget = &plan.widget;
    let placed = plan.placed.as_ref().map(|placed| {
        let area = placed.area;
        json!({ "app": placed.app, "tab": placed.tab, "x": area.x, "y": area.y, "w": area.w, "h": area.h })
    });
    let bonds = plan.placed.iter().flat_map(|placed| &placed.bonds);
    let groups =
        bonds.map(|bond| json!({ "name": bond.group, "param": bond.param, "new": bond.is_new, "with": bond.with }));
    let snippets = plan.snippets.iter().map(|one| json!({ "place": one.place, "code": one.code }));
    json!({
        "id": widget.id,
        "title": widget.title,
        "type": widget.kind.name(),
        "endpoint": widget.endpoint,
        "dry_run": dry_run,
        "entry": widget::entry(widget),
        "files": changed::files(&plan.changes),
        "place": placed,
        "groups": groups.collect::<Value>(),
        "snippets": snippets.collect::<Value>(),
        "remarks": plan.remarks,
        "findings": changed::findings(report),
    })
}
