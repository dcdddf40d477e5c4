//! What happens, for people at a terminal.

use std::fmt::Write as _;
use std::time::Duration;

use colored::Colorize;

use super::banner;
use crate::dev::{Checked, Notice};
use crate::diagnostic::render::{self, Style};

/// Turns notices into text; remembers what was shown already.
#[derive(Debug)]
pub(super) struct Lines {
    style: Style,
    announced: bool,
    findings: String,
    failed: bool,
}

impl Lines {
    /// For a terminal of this style.
    pub(super) fn new(style: Style) -> Self {
        Self { style, announced: false, findings: String::new(), failed: false }
    }

    /// The text for `notice`.
    pub(super) fn text(&mut self, notice: &Notice) -> String {
        match notice {
            // The banner says where; a change says that the code is started anew.
            Notice::Listening { .. } | Notice::Restarting => String::new(),
            Notice::Announced(shown) => {
                self.announced = true;
                self.findings = findings(&shown.checked, self.style);
                banner::text(shown, &self.findings)
            }
            Notice::Ready { generation, took } => self.ready(*generation, *took),
            Notice::Changed { files } => {
                let shown: Vec<String> = files.iter().take(3).map(|file| file.display().to_string()).collect();
                let more = files.len().saturating_sub(shown.len());
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                step("changed", &format!("{}{more}", shown.join(", ")))
            }
            Notice::Validated(checked) => self.validated(checked),
            Notice::Failed { reason, output, served } => self.failed(reason, output, *served),
            Notice::Output(line) => format!("{} {line}\n", "│".dimmed()),
            Notice::Remark(remark) => {
                let mut text = format!("{} {}\n", "warning:".yellow().bold(), remark.message);
                let _ = writeln!(text, "  {} {}", "help:".cyan().bold(), remark.help);
                text
            }
            Notice::Stopping => step("stopping", "(Ctrl-C again ends it at once)"),
            Notice::Stopped => step("stopped", ""),
        }
    }

    fn ready(&mut self, generation: u64, took: Duration) -> String {
        self.failed = false;
        if generation == 1 { String::new() } else { step("ready", &format!("in {}", duration(took))) }
    }

    fn validated(&mut self, checked: &Checked) -> String {
        let now = findings(checked, self.style);
        if !self.announced {
            return String::new();
        }
        let changed = std::mem::replace(&mut self.findings, now) != self.findings;
        let mut text = step("checked", &summary(checked));
        if changed && !self.findings.is_empty() {
            let _ = write!(text, "\n{}", self.findings);
        }
        text
    }

    fn failed(&mut self, reason: &str, output: &[String], served: bool) -> String {
        self.failed = true;
        let mut text = format!("\n{} {reason}\n", "error:".red().bold());
        if !output.is_empty() {
            let _ = writeln!(text, "  its last lines:");
            for line in output {
                let _ = writeln!(text, "  {} {line}", "│".red());
            }
        }
        let next =
            if served { "the previous code keeps answering; the next save is tried" } else { "the next save is tried" };
        let _ = writeln!(text, "  {} {next}", "help:".cyan().bold());
        text
    }
}

/// A line of the log: what happened, to what.
fn step(what: &str, object: &str) -> String {
    format!("{} {object}\n", format!("{what:>9}").green().bold())
}

/// A duration as people say it.
pub(super) fn duration(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{} ms", duration.as_millis())
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

fn findings(checked: &Checked, style: Style) -> String {
    render::full(&checked.report.sources, &checked.report.diagnostics, style)
}

/// The outcome of a check in a line.
pub(super) fn summary(checked: &Checked) -> String {
    if let Some(reason) = &checked.unreadable {
        return reason.clone();
    }
    if !checked.has_widgets_file {
        return "no widgets.json file to check".to_owned();
    }
    let counts = checked.report.summary();
    let counted: Vec<String> = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.hints, "hint")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| plural(number, word))
        .collect();
    if counted.is_empty() { "no findings".to_owned() } else { counted.join(", ") }
}

/// `1 app`, `2 apps`.
pub(super) fn plural(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
