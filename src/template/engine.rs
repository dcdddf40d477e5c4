//! The one place that calls cargo-generate. It runs in a process of its own (see [`super::expand()`]): the library prints to
//! standard error whatever it is told, reads settings from the environment, and may panic.

use std::fmt;
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use cargo_generate::{GenerateArgs, TemplatePath, Vcs};
use serde::{Deserialize, Serialize};

/// What to expand and where to.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// The template with its manifest, unpacked.
    pub template: PathBuf,
    /// An existing empty folder.
    pub destination: PathBuf,
    /// An existing empty file that stands in for the user's cargo-generate settings.
    pub settings: PathBuf,
    /// A TOML file with the variables and their values.
    pub values: PathBuf,
    /// The project's name, for cargo-generate's own variables.
    pub name: String,
    /// Whether the template's scripts may run commands.
    pub allow_commands: bool,
}

/// Time for a template that runs nothing. Its conditions and filters are little programs, which might never end.
const LIMIT: Duration = Duration::from_mins(1);

/// As much as a program's first thread has: templates nest.
const STACK: usize = 8 * 1024 * 1024;

/// cargo-generate refused.
#[derive(Debug)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// Expands `request` into its destination. After an error the process must end: what was begun may be running on.
pub fn generate(request: Request) -> Result<(), Refused> {
    let limit = (!request.allow_commands).then_some(LIMIT);
    let (sender, outcome) = mpsc::channel();
    let work = move || sender.send(expand(request)).unwrap_or_default();
    let started = std::thread::Builder::new().stack_size(STACK).spawn(work);
    let thread = started.map_err(|error| Refused(error.to_string()))?;
    let outcome = match limit {
        Some(limit) => outcome.recv_timeout(limit),
        None => outcome.recv().map_err(RecvTimeoutError::from),
    };
    match outcome {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Timeout) => Err(Refused(format!("it was not ready after {} seconds", LIMIT.as_secs()))),
        Err(RecvTimeoutError::Disconnected) => {
            let panic = thread.join().err();
            let words = panic.as_ref().and_then(|panic| {
                panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied())
            });
            Err(Refused(words.unwrap_or("it broke off").to_owned()))
        }
    }
}

fn expand(request: Request) -> Result<(), Refused> {
    let args = GenerateArgs {
        template_path: TemplatePath {
            path: Some(request.template.to_string_lossy().into_owned()),
            ..TemplatePath::default()
        },
        name: Some(request.name),
        destination: Some(request.destination),
        config: Some(request.settings),
        // Unlike definitions one by one, a file takes values of several lines.
        template_values_file: Some(request.values.to_string_lossy().into_owned()),
        allow_commands: request.allow_commands,
        init: true,
        silent: true,
        vcs: Some(Vcs::None),
        no_workspace: true,
        no_fmt: true,
        ..GenerateArgs::default()
    };
    cargo_generate::generate(args).map(drop).map_err(|error| Refused(in_a_line(&format!("{error:#}"))))
}

/// What `error` begins with: the rest is advice for who would call cargo-generate by hand.
fn in_a_line(error: &str) -> String {
    let paragraph = error.trim().split("\n\n").next().unwrap_or_default();
    let lines: Vec<&str> = paragraph.lines().map(str::trim).collect();
    match lines.as_slice() {
        [first, files @ ..] if first.contains("found invalid syntax in") => format!(
            "no text, or wrong between its braces: {} (`exclude` in cargo-generate.toml names files to be copied as they are)",
            files.join(", ")
        ),
        // The others begin with a picture.
        _ => lines.join(" ").trim_start_matches(|c: char| !c.is_ascii()).trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_fit_in_a_line() {
        let skipped =
            "⛔   Substitution skipped, found invalid syntax in\n\ta.txt\n\tx.png\n\nConsider\n\nLearn more: x";
        assert!(in_a_line(skipped).starts_with("no text, or wrong between its braces: a.txt, x.png ("));
        assert_eq!(in_a_line("⛔   Required version not met.\n"), "Required version not met.");
    }
}
