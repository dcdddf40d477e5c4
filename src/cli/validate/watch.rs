//! `--watch`: the check again after every change, until Ctrl-C.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use super::input::is_stdin;
use super::{ValidateArgs, once};
use crate::cli::{ExitStatus, Failure, Shell};
use crate::dev::{self, Turn};

/// Clears the screen and what was scrolled out of it.
const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

pub(super) fn run(args: &ValidateArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    if args.paths.iter().any(|path| is_stdin(path)) {
        return Err(Failure::new("standard input cannot be watched").help("name the file or its folder"));
    }
    // What is wrong with the arguments does not mend itself.
    args.rules.arguments()?;
    let (mut roots, mut files) = (Vec::new(), Vec::new());
    for path in args.paths.iter().chain(&args.rules.config) {
        let root = if path.is_dir() { path.clone() } else { folder_of(path) };
        if !root.is_dir() {
            return Err(Failure::new(format!("there is no folder {} to watch", root.display())));
        }
        if !path.is_dir() {
            files.push(path.clone());
        }
        if !roots.contains(&root) {
            roots.push(root);
        }
    }
    let clears = io::stdout().is_terminal();
    let mut take = |turn: Turn| {
        if let Turn::Tell(remark) = turn {
            return shell.warning(format!("{}\n  {}", remark.message, remark.help));
        }
        if clears {
            shell.out(CLEAR);
        }
        if let Err(failure) = once(args, shell) {
            shell.failure(&failure);
        }
        shell.status("Watching", "for changes; Ctrl-C ends");
    };
    dev::watch(&roots, &files, &mut take).map_err(|error| Failure::new("changes cannot be watched").cause(&error))?;
    Ok(ExitStatus::Success)
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}
