//! What happens, for people at a terminal.

use std::fmt::Write as _;
use std::time::Duration;

use colored::Colorize;

use super::banner;
use crate::cli::plural;
use crate::dev::{Checked, Notice};
use crate::diagnostic::render::{self, Style};

/// Turns notices into text; remembers what was shown already.
#[derive(Debug)]
pub(super) struct Lines {
    style: Style,
    announced: bool,
    source: String,
    findings: String,
}

impl Lines {
    /// For a terminal of this style.
    pub(super) fn new(style: Style) -> Self {
        Self { style, announced: false, source: String::new(), findings: String::new() }
    }

    /// The text for `notice`.
    pub(super) fn text(&mut self, notice: &Notice) -> String {
        match notice {
            // The banner says where.
            Notice::Listening { .. } => String::new(),
            Notice::Starting { source } => {
                self.source.clone_from(source);
                quiet("starting", source)
            }
            Notice::Restarting => quiet("restarting", &self.source),
            Notice::Waiting { reason, .. } => format!("{} {reason}\n", "still waiting:".yellow().bold()),
            Notice::Announced(shown) => {
                self.announced = true;
                self.findings = findings(&shown.checked, self.style);
                banner::text(shown, &self.findings)
            }
            // The banner says it first.
            Notice::Ready { .. } if !self.announced => String::new(),
            Notice::Ready { took, .. } => step("ready", &format!("in {}", duration(*took))),
            Notice::Changed { files } => {
                let shown: Vec<String> = files.iter().take(3).map(|file| file.display().to_string()).collect();
                let more = files.len().saturating_sub(shown.len());
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                step("changed", &format!("{}{more}", shown.join(", ")))
            }
            Notice::Validated(checked) => self.validated(checked),
            Notice::Failed { reason, output, served } => Self::failed(reason, output, *served),
            Notice::Output(line) => format!("{} {line}\n", "│".dimmed()),
            Notice::Dropped { lines } => {
                format!("{} {}\n", "│".dimmed(), format!("… {} left out", plural(*lines, "line")).dimmed())
            }
            Notice::Remark(remark) => {
                let mut text = format!("{} {}\n", "warning:".yellow().bold(), remark.message);
                let _ = writeln!(text, "  {} {}", "help:".cyan().bold(), remark.help);
                text
            }
            Notice::Stopping => step("stopping", "(Ctrl-C again ends it at once)"),
            Notice::Stopped => step("stopped", ""),
        }
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

    fn failed(reason: &str, output: &[String], served: bool) -> String {
        // The lines themselves were passed on when they were printed; the last one mostly says it all.
        let last = output.iter().rev().map(|line| line.trim()).find(|line| !line.is_empty());
        let last = last.map(|line| format!(": {}", shortened(line))).unwrap_or_default();
        let next = if served { "the previous code keeps answering" } else { "nothing answers until then" };
        let mut text = format!("\n{} {reason}{last}\n", "error:".red().bold());
        let _ = writeln!(text, "  {} mend it and save: the next save is tried; {next}\n", "help:".cyan().bold());
        text
    }
}

/// A line of the log: what happened, to what.
fn step(what: &str, object: &str) -> String {
    let line = format!("{} {object}", format!("{what:>9}").green().bold());
    format!("{}\n", line.trim_end())
}

/// A line of the log about something that goes on.
fn quiet(what: &str, object: &str) -> String {
    format!("{}\n", format!("{what:>9} {object}").dimmed())
}

fn shortened(line: &str) -> String {
    const SHOWN: usize = 200;
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
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
    let (listed, omitted) = checked.listed();
    let mut text = render::full(&checked.report.sources, listed, style);
    for one in omitted {
        let path = checked.report.sources.file(one.file).path().display();
        let _ =
            writeln!(text, "... and {} more in {path}: obb-backend validate --max-findings 0 shows all\n", one.count);
    }
    text
}

/// The outcome of a check in a line.
pub(in crate::cli) fn summary(checked: &Checked) -> String {
    if let Some(reason) = &checked.unreadable {
        return reason.clone();
    }
    if !checked.has_widgets_file {
        return "no widgets.json file to check".to_owned();
    }
    let counts = checked.report.summary();
    let listed_hints = if checked.hints { counts.hints } else { 0 };
    let counted: Vec<String> = [(counts.errors, "error"), (counts.warnings, "warning"), (listed_hints, "hint")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| plural(number, word))
        .collect();
    let problems = if counted.is_empty() { "no problems".to_owned() } else { counted.join(", ") };
    if counts.hints == listed_hints {
        return problems;
    }
    format!("{problems} ({}: obb-backend validate --hints)", plural(counts.hints, "hint"))
}
