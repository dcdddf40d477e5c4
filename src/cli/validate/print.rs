//! `--format` and `--max-findings`: how findings are printed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use colored::Colorize;

use super::mend::{Offered, Outcome};
use crate::cli::{Shell, plural};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{self, Left, Omitted, Style, Summary};
use crate::fix::is_mendable;
use crate::text::{Applicability, SourceFile};

#[derive(Debug, Args)]
pub(super) struct PrintArgs {
    /// How to print findings
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    format: Format,
    /// Findings to show of each file, the worst ones; 0 for all [default: 50 in the full format, else all]
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Source lines, why it matters, what to do
    Full,
    /// One line each
    Concise,
    /// One JSON document
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Marks in a pull request on GitHub
    Github,
    /// A JUnit report, for CI systems
    Junit,
}

/// Findings of one file that people are shown unless they ask for more.
const SHOWN: usize = 50;

impl PrintArgs {
    /// Prints what is left to report.
    pub(super) fn run(&self, outcome: &Outcome, hints: bool, shell: &mut Shell) {
        let report = &outcome.report;
        let sources = &report.sources;
        let for_people = self.format == Format::Full;
        let most = self.max_findings.unwrap_or(if for_people { SHOWN } else { 0 });
        let (shown, omitted) = render::limit(report.shown(hints || self.format == Format::Json), most);
        shell.out(match self.format {
            Format::Full => full(outcome, &shown, &omitted, hints, shell.style()),
            Format::Concise => render::concise(sources, shown),
            Format::Json => {
                let summary = Summary { fixed: outcome.fixed, ..report.summary() };
                render::json(sources, &shown, summary, Left { omitted: &omitted, cut: &report.cut })
            }
            Format::Sarif => render::sarif(sources, &report.checked(), &shown, &current_folder()),
            Format::Github => render::github(sources, shown, &way_from_repository()),
            Format::Junit => render::junit(sources, &report.checked(), &shown),
        });
        if !for_people {
            for one in &omitted {
                shell.err(more(sources.file(one.file), one.count));
            }
            shell.err(incomplete(outcome));
            if outcome.fixed > 0 {
                shell.err(conclusion(outcome, hints));
            }
        }
    }
}

fn full(outcome: &Outcome, shown: &[&Diagnostic], omitted: &[Omitted], hints: bool, style: Style) -> String {
    let sources = &outcome.report.sources;
    let mut out = String::new();
    for of_file in shown.chunk_by(|one, next| one.primary.file == next.primary.file) {
        out.push_str(&render::full(sources, of_file.iter().copied(), style));
        if let Some(one) = omitted.iter().find(|one| one.file == of_file[0].primary.file) {
            let _ = writeln!(out, "{}", more(sources.file(one.file), one.count));
        }
    }
    out.push_str(&incomplete(outcome));
    out.push_str(&conclusion(outcome, hints));
    out
}

/// What is not shown of a file.
fn more(file: &SourceFile, count: usize) -> String {
    format!("... and {count} more in {}: --max-findings 0 shows all\n", file.path().display())
}

/// The files in which not every fault was looked for.
fn incomplete(outcome: &Outcome) -> String {
    let sources = &outcome.report.sources;
    let line =
        |path: &Path| format!("{} has more faults than are listed: check again after mending these\n", path.display());
    outcome.report.cut.iter().map(|&id| line(sources.file(id).path())).collect()
}

/// The last lines: what was checked, what came of it, and which fixes there are.
pub(super) fn conclusion(outcome: &Outcome, hints_shown: bool) -> String {
    let report = &outcome.report;
    let summary = report.summary();
    let mut parts = Vec::new();
    if summary.errors > 0 {
        parts.push(plural(summary.errors, "error").red().bold().to_string());
    }
    if summary.warnings > 0 {
        parts.push(plural(summary.warnings, "warning").yellow().bold().to_string());
    }
    if summary.hints > 0 && hints_shown {
        parts.push(plural(summary.hints, "hint").cyan().bold().to_string());
    }
    let hidden = if summary.hints > 0 && !hints_shown {
        format!(
            " ({}: --hints shows {})",
            plural(summary.hints, "hint"),
            if summary.hints == 1 { "it" } else { "them" }
        )
    } else {
        String::new()
    };
    let mut files = plural(summary.files, "file");
    if report.backends > 1 {
        files = format!("{files} of {}", plural(report.backends, "backend"));
    }
    let content = format!("{}, {}", plural(report.widgets, "widget"), plural(report.apps, "app"));
    let found = parts.join(", ");
    let mut out = if outcome.fixed > 0 {
        let verb = if outcome.pending { "Would fix" } else { "Fixed" };
        let left = if parts.is_empty() { "none" } else { found.as_str() };
        let fixed = format!("{verb} {}", plural(outcome.fixed, "problem")).green().bold();
        format!("{fixed} in {}; {left} left{hidden}\n", plural(outcome.files, "file"))
    } else if parts.is_empty() {
        format!("{} in {files}: {content}{hidden}\n", "No problems".green().bold())
    } else {
        format!("Found {found} in {files}: {content}{hidden}\n")
    };
    if let Some(offer) = offer(outcome, hints_shown) {
        let _ = writeln!(out, "{offer}");
    }
    out
}

/// Which fixes the user can ask for.
fn offer(outcome: &Outcome, hints: bool) -> Option<String> {
    let report = &outcome.report;
    let of = |least| report.shown(hints).filter(|one| is_mendable(report, one, least)).count();
    let (safe, all) = (of(Applicability::Safe), of(Applicability::Unsafe));
    match (outcome.offered, safe, all - safe) {
        (Offered::None, ..) | (Offered::Unsafe, _, 0) | (_, 0, 0) => None,
        (Offered::Unsafe, _, more) | (Offered::All, 0, more) => {
            Some(format!("{more} can be mended with --fix --unsafe"))
        }
        (Offered::All, safe, 0) => Some(format!("{safe} can be mended with --fix")),
        (Offered::All, safe, more) => Some(format!("{safe} can be mended with --fix, {more} more with --fix --unsafe")),
    }
}

fn current_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

/// The way from the repository that GitHub checked out to the current folder, with a slash at its end; empty elsewhere.
fn way_from_repository() -> String {
    let root = std::env::var_os("GITHUB_WORKSPACE");
    let way = root.and_then(|root| current_folder().strip_prefix(root).ok().map(Path::to_owned)).unwrap_or_default();
    let way = way.to_string_lossy().replace('\\', "/");
    if way.is_empty() { way } else { way + "/" }
}
