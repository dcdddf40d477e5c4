//! `obb-backend man`: manual pages, made of what --help shows.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_mangen::Man;

use super::help::command;
use super::{ExitStatus, Failure, Shell};
use crate::changes::Changes;
use crate::fs::{display_path, read_regular};

const AFTER_HELP: &str = "\
Examples:
  obb-backend man | man -l -            read it
  obb-backend man ~/.local/share/man/man1
                                        keep all pages, for `man obb-backend`

There is a page on the program, and one on each command, such as
obb-backend-new.1. Pages of an earlier version are replaced.

Exit status: 0 printed or written, 2 could not run.";

/// Print the manual page, or write the pages of all commands
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct ManArgs {
    /// Folder for all pages; made where it does not exist
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

pub(super) fn run(args: &ManArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let mut program = command().disable_help_subcommand(true);
    program.build();
    let Some(folder) = &args.folder else {
        let (_, page) = page(&program)?;
        shell.out(page);
        return Ok(ExitStatus::Success);
    };
    let mut changes = Changes::default();
    for command in std::iter::once(&program).chain(program.get_subcommands()) {
        let (name, page) = page(command)?;
        put(&mut changes, folder.join(name), page)?;
    }
    let pages = changes.iter().count();
    changes.make()?;
    shell.status("Written", format!("{pages} pages to {}", display_path(folder).display()));
    Ok(ExitStatus::Success)
}

fn put(changes: &mut Changes, path: PathBuf, page: String) -> Result<(), Failure> {
    match read_regular(&path) {
        Ok(before) => changes.edit(path, before, page),
        Err(error) if error.kind() == io::ErrorKind::NotFound => changes.create(path, page),
        Err(error) => return Err(unreadable(&path, &error)),
    }
    Ok(())
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write {}", display_path(path).display())).cause(error)
}

/// The page on `command` and the name of its file.
fn page(command: &Command) -> Result<(String, String), Failure> {
    let (after, command) =
        (command.get_after_help().map(ToString::to_string), command.clone().after_help(None::<&str>));
    let man = Man::new(command.clone()).manual("obb-backend manual");
    let mut bytes = Vec::new();
    let drawn = man.render(&mut bytes);
    drawn.map_err(|error| Failure::new("the manual page could not be made").cause(&error))?;
    // Not every reader of manual pages takes it.
    let page = String::from_utf8_lossy(&bytes).replace('…', "...");
    // The version follows what is particular to this command.
    let at = page.find("\n.SH VERSION").map_or(page.len(), |at| at + 1);
    let sections = after.map(|text| sections(&text)).unwrap_or_default();
    Ok((man.get_filename(), format!("{}{sections}{}", &page[..at], &page[at..])))
}

/// What follows the options in --help, as sections of a page: examples and their columns as they stand, prose to be filled.
fn sections(text: &str) -> String {
    let (mut notes, mut status, mut examples) = (String::new(), String::new(), String::new());
    for block in text.split("\n\n") {
        if let Some(lines) = block.strip_prefix("Examples:\n") {
            examples = format!(".SH EXAMPLES\n{}", verbatim(lines));
        } else if let Some(prose) = block.strip_prefix("Exit status: ") {
            status = format!(".SH \"EXIT STATUS\"\n{}", filled(prose));
        } else {
            let block = if block.contains("\n  ") || block.starts_with("  ") { verbatim(block) } else { filled(block) };
            let _ = write!(notes, "{}{block}", if notes.is_empty() { ".SH NOTES\n" } else { ".PP\n" });
        }
    }
    [notes, examples, status].concat()
}

fn filled(prose: &str) -> String {
    prose.lines().map(|line| escaped(line) + "\n").collect()
}

fn verbatim(lines: &str) -> String {
    format!(".nf\n{}.fi\n", filled(lines))
}

/// A line that roff takes for nothing but text.
fn escaped(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-");
    if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_command_of_roff() {
        assert_eq!(escaped(".nf a\\b"), "\\&.nf a\\eb");
        assert_eq!(
            sections("Examples:\n  a --b\n\nProse.\n\nExit status: 0 fine."),
            ".SH NOTES\nProse.\n.SH EXAMPLES\n.nf\n  a \\-\\-b\n.fi\n.SH \"EXIT STATUS\"\n0 fine.\n"
        );
    }
}
