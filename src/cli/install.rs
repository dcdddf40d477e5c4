//! `obb-backend new --install`: getting what a project needs while the user watches.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::interrupt::Interrupt;
use super::{Failure, Shell, next_steps};
use crate::fs::display_path;
use crate::scaffold::{self, Aim, Tools};
use crate::template::{Runtime, Template};

/// Makes what the project in `folder` needs to run. True: nothing is missing any more.
pub(super) fn run(
    shell: &mut Shell,
    template: &Template,
    folder: &Path,
    interrupt: &Interrupt,
) -> Result<bool, Failure> {
    shell.err("\n");
    let runtime = template.runtime();
    if runtime == Runtime::None {
        shell.status("Installed", format!("nothing: the template {} needs no packages", template.id));
        return Ok(true);
    }
    let tools = Tools::find(std::env::var_os("PATH").as_deref());
    let Some(steps) = scaffold::steps(runtime, &tools) else {
        let (missing, help) = match runtime {
            Runtime::Node => ("npm was not found", "it comes with Node, which is at https://nodejs.org"),
            Runtime::Rust => ("cargo was not found", "Rust, cargo included, is at https://rustup.rs"),
            _ => (
                "neither uv nor Python was found",
                "Python is at https://www.python.org/downloads/, uv at https://docs.astral.sh/uv/",
            ),
        };
        return Err(unfinished(Failure::new(missing).help(help), folder, template));
    };
    let environment = scaffold::environment_folder(folder);
    let exists = environment.exists();
    for step in steps {
        match step.aim {
            Aim::Environment if exists => continue,
            Aim::Environment => shell.status("Creating", "the virtual environment in .venv"),
            Aim::Packages if let Some((version, needed)) = scaffold::too_old(&environment) => {
                if !exists {
                    let _ = std::fs::remove_dir_all(&environment);
                }
                let message = format!("Python {version} is too old: {needed} or newer is needed");
                let failure = Failure::new(message).help("a newer one is at https://www.python.org/downloads/");
                return Err(unfinished(failure, folder, template));
            }
            Aim::Packages => {
                let list = if runtime == Runtime::Node { "package.json" } else { "requirements.txt" };
                shell.status("Installing", format!("the packages of {list}"));
            }
            Aim::Build => shell.status("Compiling", "the server and its crates; the first time takes about a minute"),
        }
        let mut progress = Progress::default();
        let outcome = step.run(folder, &mut |line| progress.heard(shell, line));
        progress.end(shell, outcome.is_ok());
        let Err(error) = outcome else { continue };
        // Half an environment would be taken for a whole one.
        if step.aim == Aim::Environment {
            let _ = std::fs::remove_dir_all(&environment);
        }
        let message = match step.aim {
            _ if interrupt.asked() => "stopped",
            Aim::Build => "the server could not be compiled",
            Aim::Environment | Aim::Packages => "the packages could not be installed",
        };
        return Err(unfinished(Failure::new(message).cause(&error), folder, template));
    }
    Ok(true)
}

/// A failure after which the project is there all the same.
fn unfinished(failure: Failure, folder: &Path, template: &Template) -> Failure {
    let commands = next_steps::commands(template, &display_path(folder), false);
    failure.help(format!("the project is complete apart from that; to go on, type\n\n{commands}"))
}

/// What pip is doing, in one line that is overwritten, or what npm has done. uv shows its own progress on standard error.
#[derive(Debug, Default)]
struct Progress {
    shown: bool,
    installed: Option<usize>,
}

impl Progress {
    fn heard(&mut self, shell: &mut Shell, line: &str) {
        if let Some(packages) = line.strip_prefix("Successfully installed ") {
            self.installed = Some(packages.split_whitespace().count());
        }
        // "added 13 packages in 2s"
        if let Some(packages) = line.strip_prefix("added ").and_then(|rest| rest.split(" package").next()) {
            self.installed = packages.parse().ok();
        }
        let Some(package) = line.strip_prefix("Collecting ") else { return };
        if io::stderr().is_terminal() {
            let end = package.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c))).unwrap_or(package.len());
            self.shown = true;
            shell.err(format!("\r{:>12} {:<40.40}", "", &package[..end]));
        }
    }

    fn end(&self, shell: &mut Shell, succeeded: bool) {
        if self.shown {
            shell.err(format!("\r{:<53}\r", ""));
        }
        if let (true, Some(packages)) = (succeeded, self.installed) {
            shell.status("Installed", format!("{packages} packages"));
        }
    }
}
