//! Standard output and error, and the one decision whether to colour them.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use colored::Colorize;

use super::{ColorChoice, Failure};
use crate::diagnostic::render::Style;
use crate::text::escapes;

/// Where a command prints. Results go to standard output; progress, advice and failures to standard error.
#[derive(Debug)]
pub struct Shell {
    color: bool,
    interactive: bool,
    lost: Option<io::Error>,
}

/// Columns assumed where the terminal does not tell.
const DEFAULT_WIDTH: usize = 100;

impl Shell {
    /// Decides on colour for both streams by `choice`, the environment and the terminal.
    pub fn new(choice: ColorChoice, no_input: bool) -> Self {
        match choice {
            ColorChoice::Always => colored::control::set_override(true),
            ColorChoice::Never => colored::control::set_override(false),
            // `colored` reads NO_COLOR and CLICOLOR_FORCE but looks at standard output only.
            ColorChoice::Auto if std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) => {
                colored::control::set_override(false);
            }
            ColorChoice::Auto if std::env::var_os("CLICOLOR_FORCE").is_some_and(|v| !v.is_empty() && v != "0") => {
                colored::control::set_override(true);
            }
            ColorChoice::Auto => {
                let able = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
                colored::control::set_override(able && io::stdout().is_terminal() && io::stderr().is_terminal());
            }
        }
        let color = colored::control::SHOULD_COLORIZE.should_colorize();
        let interactive = !no_input && io::stdin().is_terminal() && io::stderr().is_terminal();
        Self { color, interactive, lost: None }
    }

    /// Whether there is somebody to ask.
    pub fn interactive(&self) -> bool {
        self.interactive
    }

    /// How findings are to be printed here.
    pub fn style(&self) -> Style {
        Style { color: self.color, width: terminal_width() }
    }

    /// Prints to standard output. A closed pipe ends output silently, as in other tools.
    pub fn out(&mut self, text: impl AsRef<str>) {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(text.as_ref().as_bytes()).and_then(|()| stdout.flush());
        self.lost = written.err().filter(|error| error.kind() != io::ErrorKind::BrokenPipe).or(self.lost.take());
    }

    /// Why some of the output did not arrive, such as a full disk.
    pub fn lost(&mut self) -> Option<io::Error> {
        self.lost.take()
    }

    /// Prints to standard error. Much of it comes from documents of strangers, who may not steer the terminal.
    pub fn err(&mut self, text: impl AsRef<str>) {
        let _ = io::stderr().lock().write_all(escapes::harmless(text.as_ref()).as_bytes());
    }

    /// A step done, as cargo prints them: a right-aligned verb and its object, on standard error.
    pub fn status(&mut self, verb: &str, object: impl AsRef<str>) {
        self.err(format!("{} {}\n", format!("{verb:>12}").green().bold(), object.as_ref()));
    }

    /// A warning that is no finding.
    pub fn warning(&mut self, text: impl AsRef<str>) {
        self.err(format!("{} {}\n", "warning:".yellow().bold(), text.as_ref()));
    }

    /// Why the command failed and what to do.
    pub fn failure(&mut self, failure: &Failure) {
        let mut text = format!("{} {}\n", "error:".red().bold(), failure.message);
        for cause in &failure.causes {
            let _ = writeln!(text, "  {} {cause}", "caused by:".bold());
        }
        for help in &failure.help {
            let _ = writeln!(text, "  {} {help}", "help:".cyan().bold());
        }
        self.err(text);
    }
}

/// Columns of the terminal, as they are now.
pub(super) fn terminal_width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|value| value.parse().ok());
    let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    columns.or_else(asked).filter(|&width| width > 0).unwrap_or(DEFAULT_WIDTH).clamp(40, 140)
}
