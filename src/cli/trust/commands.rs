//! What is run, shown so that it can be read and typed.

use std::fmt::Write as _;

use colored::Colorize;

use crate::cli::{Shell, next_steps};
use crate::trust::Step;

/// Shows `steps` below the browsers that they are for.
pub(super) fn show(shell: &mut Shell, steps: &[Step]) {
    let width = shell.style().width;
    let mut text = String::new();
    for steps in steps.chunk_by(|one, next| one.store == next.store) {
        for (at, step) in steps.iter().enumerate() {
            if at == 0 {
                let _ = writeln!(text, "  {}", step.store.browsers.bold());
            }
            if let Some(folder) = &step.folder {
                let _ = writeln!(text, "    mkdir -p {}", next_steps::path(folder));
            }
            let _ = writeln!(text, "    {}", folded(step, width.saturating_sub(6)));
        }
        text.push('\n');
    }
    shell.err(text);
}

/// A step as it can be typed.
pub(super) fn typed(step: &Step) -> String {
    parts(step).join(" ")
}

/// The same in several lines, where one would be too long. Options stay with their values.
fn folded(step: &Step, width: usize) -> String {
    // The shells of Windows have no sign in common for a line that goes on.
    if cfg!(windows) {
        return typed(step);
    }
    let mut text = String::new();
    let mut used = 0;
    for part in parts(step) {
        let length = part.chars().count();
        if used > 0 && used + 1 + length > width.saturating_sub(2) {
            text.push_str(" \\\n      ");
            used = 2;
        } else if used > 0 {
            text.push(' ');
            used += 1;
        }
        text.push_str(&part);
        used += length;
    }
    text
}

/// The program, then each option with its values.
fn parts(step: &Step) -> Vec<String> {
    let mut parts = vec![next_steps::argument(&step.command.program).into_owned()];
    for word in &step.command.args {
        let shown = next_steps::argument(word);
        match parts.last_mut() {
            Some(last) if !word.starts_with('-') => {
                last.push(' ');
                last.push_str(&shown);
            }
            _ => parts.push(shown.into_owned()),
        }
    }
    parts
}

#[cfg(all(test, unix))]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::trust::{Command, Kind, Store};

    #[test]
    fn long_commands_are_folded_so_that_a_shell_puts_them_together_again() {
        let args = ["-A", "-d", "sql:/home/ada/.pki/nssdb", "-t", "C,,", "-n", "two words", "-i", "/home/ada/ca.pem"];
        let command = Command {
            program: "certutil".to_owned(),
            args: args.map(str::to_owned).to_vec(),
            limit: Duration::from_secs(1),
        };
        let store = Store { kind: Kind::Root, browsers: String::new() };
        let step = Step { store, folder: None, command };
        assert_eq!(folded(&step, 200), typed(&step));
        for width in [1, 40, 60] {
            let shown = folded(&step, width);
            assert!(shown.lines().count() > 1);
            let words = shlex::split(&shown.replace("\\\n", "")).unwrap();
            assert_eq!(words[1..], args);
        }
        assert!(folded(&step, 60).lines().all(|line| line.chars().count() <= 64));
    }
}
