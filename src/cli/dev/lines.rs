//! What happens, for people at a terminal: the time, a word for it, and the rest, in columns.

use std::fmt::Write as _;
use std::time::Duration;

use colored::{ColoredString, Colorize};

use super::findings::Findings;
use super::traceback::Traceback;
use super::{banner, browser, failures, keys, requests};
use crate::cli::shell::terminal_width;
use crate::cli::{Failure, plural};
use crate::dev::{Checked, Notice};
use crate::diagnostic::render::Style;
use crate::text::{escapes, shortened};

/// Columns for the word, right-aligned behind the time.
pub(super) const LABEL: usize = 11;

/// Columns before the rest of a line: the time, the word, and what is between them.
pub(super) const MARGIN: usize = 8 + 1 + LABEL + 2;

/// Columns in which lines are readable: what stands at their end belongs to their beginning.
const READABLE: usize = 100;

/// Characters of a failed backend's last line.
const LAST_LINE: usize = 200;

/// How things are shown.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub(super) struct Look {
    /// Whether lines are coloured.
    pub(super) color: bool,
    /// Whether a terminal shows them: a line may be replaced, and long ones are cut.
    pub(super) live: bool,
    /// Whether keys are listened to.
    pub(super) keys: bool,
    /// Whether everything is told.
    pub(super) verbose: bool,
    /// Whether browsers accept the certificate already.
    pub(super) trusted: bool,
}

/// Turns notices into text; remembers what was shown already.
#[derive(Debug)]
pub(super) struct Lines {
    look: Look,
    announced: bool,
    urls: Vec<String>,
    source: String,
    forwards: bool,
    findings: Findings,
    traceback: Traceback,
    doing: Option<String>,
}

impl Lines {
    /// For a terminal that looks so.
    pub(super) fn new(look: Look) -> Self {
        Self {
            look,
            announced: false,
            urls: Vec::new(),
            source: String::new(),
            forwards: false,
            findings: Findings::default(),
            traceback: Traceback::default(),
            doing: None,
        }
    }

    /// What goes on at the moment: a line without an end, to be replaced by the next.
    pub(super) fn doing(&self) -> Option<&str> {
        self.doing.as_deref()
    }

    /// Whether a program is run, which could be started anew.
    pub(super) fn runs_program(&self) -> bool {
        !self.source.is_empty() && !self.forwards
    }

    /// Why nothing can be started anew.
    pub(super) fn why_no_restart(&self) -> String {
        if self.forwards {
            return format!("{} is not started here: restart it where it runs", self.source);
        }
        "files are served as they are; there is no program to start".to_owned()
    }

    /// The page about the server.
    pub(super) fn page(&self) -> Option<String> {
        browser::page(&self.urls)
    }

    /// Has the next check list everything.
    pub(super) fn forget_findings(&mut self) {
        self.findings.forget();
    }

    /// The text for `notice`.
    pub(super) fn text(&mut self, notice: &Notice) -> String {
        // What was left out of the output stands before anything else, unless more of it is to come: the answer to a request
        // that failed arrives amid the traceback.
        let ends = !matches!(notice, Notice::Output(_) | Notice::Asked(_));
        let folded = if ends { self.traceback.flush() } else { None };
        let text = match notice {
            Notice::Listening { urls, target } => {
                // The banner says where.
                self.urls.clone_from(urls);
                self.forwards = target.is_some();
                if let Some(target) = target {
                    self.source.clone_from(target);
                }
                String::new()
            }
            Notice::Output(line) => self.output(line),
            Notice::Reclaimed { processes, root } => {
                let root = crate::fs::display_path(root);
                let what = if root.as_os_str() == "." {
                    String::new()
                } else {
                    format!(" in {}", escapes::visible(&root.display().to_string()))
                };
                let ending = if *processes == 1 { "" } else { "es" };
                step("ended", &format!("{processes} process{ending} that a killed server left behind{what}"))
            }
            Notice::TargetGone { reason } => self.gone(reason),
            Notice::Starting { source } => {
                self.source.clone_from(source);
                self.begin("starting")
            }
            Notice::Restarting => self.begin("restarting"),
            Notice::Waiting { reason, served, .. } => {
                let meanwhile = if *served { "the previous code keeps answering" } else { "requests wait with it" };
                self.advised(&"still waiting:".yellow().bold(), reason, &format!("{meanwhile}; a save starts it anew"))
            }
            Notice::Announced(shown) => {
                (self.announced, self.doing) = (true, None);
                let (outcome, listed) = self.findings.take(&shown.checked, self.style());
                let hint =
                    if self.look.keys { keys::hint(self.runs_program()) } else { "Ctrl-C stops".dimmed().to_string() };
                banner::text(shown, self.look.trusted, self.width(), &outcome.to_string(), &hint, &listed)
            }
            // The banner says it first.
            Notice::Ready { .. } if !self.announced => String::new(),
            Notice::Ready { .. } if self.forwards => step("answers", &format!("{} is there again", self.source)),
            Notice::Ready { took, .. } => {
                self.doing = None;
                step("ready", &format!("in {}", duration(*took)))
            }
            Notice::Changed { files } => {
                let shown = files.iter().take(3).map(|file| file.display().to_string());
                let shown: Vec<String> = shown.map(|file| escapes::visible(&file).into_owned()).collect();
                let more = files.len().saturating_sub(shown.len());
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                step("changed", &format!("{}{more}", shown.join(", ")))
            }
            Notice::Validated(checked) => self.validated(checked),
            Notice::Failed { reason, output, served } => {
                self.doing = None;
                self.failed(reason, output, *served)
            }
            Notice::Dropped { lines } => left_out(&format!("… {} left out …", plural(*lines, "line"))),
            Notice::Asked(exchange) => {
                let cut = self.look.live && !self.look.verbose;
                requests::line(exchange, terminal_width().min(READABLE), cut)
            }
            Notice::Remark(remark) => self.advised(&"warning:".yellow().bold(), &remark.message, &remark.help),
            Notice::CertificateChanged { ours: true } => step("renewed", "the certificate: new connections get it"),
            Notice::CertificateChanged { ours: false } => step("reloaded", "the certificate: new connections get it"),
            Notice::Stopping => {
                self.doing = None;
                step("stopping", "(Ctrl-C again ends it at once)")
            }
            Notice::SettingsApplied { source, applied, waiting } => {
                self.source.clone_from(source);
                self.settings_applied(applied, waiting)
            }
            Notice::SettingsRefused(error) => self.settings_refused(&failures::settings(error)),
            Notice::Stopped => step("stopped", ""),
        };
        folded.map(|folded| left_out(&folded)).unwrap_or_default() + text.as_str()
    }

    /// Columns to keep to: those of a terminal. A file has as many as it takes.
    fn width(&self) -> usize {
        if self.look.live { terminal_width() } else { usize::MAX }
    }

    fn style(&self) -> Style {
        Style { color: self.look.color, width: terminal_width() }
    }

    /// Something begins whose end will be told.
    fn begin(&mut self, what: &str) -> String {
        let line = entry(&format!("{what:>LABEL$}"), &self.source).trim_end().dimmed().to_string();
        if self.look.live {
            self.doing = Some(line);
            return String::new();
        }
        line + "\n"
    }

    fn output(&mut self, line: &str) -> String {
        let whole = if self.look.color { escapes::coloured(line) } else { escapes::plain(line) };
        if self.look.verbose {
            return printed(&whole);
        }
        let shown = self.traceback.take(&whole);
        let folded = shown.folded.map(|folded| left_out(&folded)).unwrap_or_default();
        folded + shown.line.map(printed).unwrap_or_default().as_str()
    }

    fn gone(&self, reason: &str) -> String {
        let help = "start it, or give the address of the backend that runs; it is asked again until it answers";
        format!("\n{}\n", self.advised(&"error:".red().bold(), reason, help))
    }

    fn failed(&self, reason: &str, output: &[String], served: bool) -> String {
        // The lines themselves were passed on when they were printed; the last one mostly says it all.
        let last = output.iter().rev().map(|line| line.trim()).find(|line| !line.is_empty());
        let last = last.map(|line| format!(": {}", shortened(line, LAST_LINE))).unwrap_or_default();
        let next = if served { "the previous code keeps answering" } else { "nothing answers until then" };
        let tried = if self.look.keys { "the next save, or r, tries it again" } else { "the next save is tried" };
        let help = format!("mend it and save: {tried}; {next}");
        format!("\n{}\n", self.advised(&"error:".red().bold(), &format!("{reason}{last}"), &help))
    }

    fn settings_applied(&self, applied: &[&str], waiting: &[&str]) -> String {
        let named = |keys: &[&str]| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let mut text = String::new();
        if !applied.is_empty() {
            text.push_str(&step("applied", &named(applied)));
        } else if waiting.is_empty() {
            text.push_str(&step("settings", "as before"));
        }
        if !waiting.is_empty() {
            let take = if waiting.len() == 1 { "takes" } else { "take" };
            let message = format!("{} {take} effect at the next start", named(waiting));
            let help = "stop with Ctrl-C and start `obb-backend dev` again";
            text.push_str(&self.advised(&"warning:".yellow().bold(), &message, help));
        }
        text
    }

    fn settings_refused(&self, failure: &Failure) -> String {
        let mut text = format!("\n{}", self.titled(&"error:".red().bold(), "", &failure.message));
        let last = "mend it and save; the settings before stay in force until then".to_owned();
        for help in failure.help.iter().chain([&last]) {
            text.push_str(&self.helped(help));
        }
        text + "\n"
    }

    /// Something seen, and what to do about it.
    fn advised(&self, title: &ColoredString, message: &str, help: &str) -> String {
        self.titled(title, "", message) + self.helped(help).as_str()
    }

    fn helped(&self, help: &str) -> String {
        self.titled(&"help:".cyan().bold(), "  ", help)
    }

    /// A paragraph that begins with a title. A terminal gets it broken between words.
    fn titled(&self, title: &ColoredString, margin: &str, text: &str) -> String {
        let width = self.width();
        let indent = margin.len() + 2;
        let mut column = margin.len() + title.chars().count();
        let mut paragraph = format!("{margin}{title}");
        for word in escapes::visible(text).split(' ') {
            let length = word.chars().count();
            if column + 1 + length > width && column > indent {
                let _ = write!(paragraph, "\n{:indent$}{word}", "");
                column = indent + length;
            } else {
                let _ = write!(paragraph, " {word}");
                column += 1 + length;
            }
        }
        paragraph + "\n"
    }

    fn validated(&mut self, checked: &Checked) -> String {
        if !self.announced {
            return String::new();
        }
        let (outcome, listed) = self.findings.take(checked, self.style());
        let text = step("checked", &outcome.to_string());
        if listed.is_empty() { text } else { format!("{text}\n{listed}") }
    }
}

/// A line of the log: what happened, to what.
pub(super) fn step(what: &str, object: &str) -> String {
    entry(&format!("{what:>LABEL$}").green().bold().to_string(), object)
}

/// A line of the log about something that is not done.
pub(super) fn caution(what: &str, object: &str) -> String {
    entry(&format!("{what:>LABEL$}").yellow().bold().to_string(), object)
}

/// A line of the log: `label` is as wide as its column.
pub(super) fn entry(label: &str, object: &str) -> String {
    let time = jiff::Zoned::now().strftime("%H:%M:%S").to_string();
    format!("{} {label}  {object}", time.dimmed()).trim_end().to_owned() + "\n"
}

/// A line of the backend.
fn printed(line: &str) -> String {
    format!("{} {line}", "│".dimmed()).trim_end().to_owned() + "\n"
}

/// What stands for lines of the backend.
fn left_out(what: &str) -> String {
    printed(&what.dimmed().to_string())
}

/// A duration as people say it.
pub(super) fn duration(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{} ms", duration.as_millis())
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::super::requests;
    use super::*;

    fn plain() -> Lines {
        colored::control::set_override(false);
        Lines::new(Look { color: false, live: false, keys: false, verbose: false, trusted: false })
    }

    #[test]
    fn an_answer_amid_a_traceback_does_not_tear_it_apart() {
        let mut lines = plain();
        let mut text = String::new();
        for line in ["Traceback (most recent call last):", "  File \"/v/site-packages/uvicorn/run.py\", line 1, in run"]
        {
            text += &lines.text(&Notice::Output(line.to_owned()));
        }
        text += &lines.text(&Notice::Asked(requests::tests::exchange("GET", "/notes", 500, 21)));
        for line in ["    result = await app()", "             ^^^^^^^^^^^", "KeyError: 'bob'"] {
            text += &lines.text(&Notice::Output(line.to_owned()));
        }
        assert!(text.contains("GET 500") && !text.contains("await app()"), "{text}");
        assert!(text.ends_with("│   … 1 frame of uvicorn …\n│ KeyError: 'bob'\n"), "{text}");
    }
}
