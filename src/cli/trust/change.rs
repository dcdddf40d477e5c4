//! Showing the commands, asking, running them.

use colored::Colorize;

use super::commands::{show, typed};
use super::{Format, TrustArgs, hindered, report};
use crate::cli::{ExitStatus, Failure, Shell, next_steps, prompt};
use crate::trust::{Aim, Authority, Contents, Found, Machine, Step, Store, plan, stores, system_store};

/// Asked below the commands.
pub(super) const QUESTION: &str = "Go on?";

/// Makes every store trust `authority`.
pub(super) fn trust(
    args: &TrustArgs,
    shell: &mut Shell,
    machine: &Machine,
    authority: &Authority,
) -> Result<ExitStatus, Failure> {
    let aim = Aim::Trust(authority);
    let before = stores(machine, Some(authority)).map_err(|obstacle| hindered(&obstacle))?;
    let unreadable = unreadable(shell, &before);
    let steps = plan(&before, aim);
    if steps.is_empty() {
        finish(args, shell, Some(authority), &before);
        if !unreadable.is_empty() {
            return Err(unfinished(&unreadable));
        }
        shell.status("Trusted", "already, in every browser found");
        return Ok(ExitStatus::Success);
    }
    shell.err(format!("{} vouches for this machine alone.\n", authority.name.bold()));
    shell.err("To let your browsers trust it:\n\n");
    if !agreed(args, shell, &steps)? {
        shell.err("Nothing was done.\n");
        return Ok(ExitStatus::Success);
    }
    let (after, troubles) = establish(shell, machine, authority, &steps)?;
    finish(args, shell, Some(authority), &after);
    let left: Vec<&Store> = after.iter().filter(|found| !found.trusts(authority)).map(|found| &found.store).collect();
    if !left.is_empty() {
        return Err(troubles.into_iter().fold(unfinished(&left), Failure::help));
    }
    shell.err(format!("\nRestart browsers that are open. To take it back: {} trust --remove\n", next_steps::program()));
    programs(
        shell,
        machine,
        aim,
        "curl, Python and other programs read the system's certificates instead.\nIf they should trust it too:",
    );
    Ok(ExitStatus::Success)
}

/// Runs `steps` and says who trusts `authority` after them; every store, and what went wrong.
pub(super) fn establish(
    shell: &mut Shell,
    machine: &Machine,
    authority: &Authority,
    steps: &[Step],
) -> Result<(Vec<Found>, Vec<String>), Failure> {
    let troubles = carry_out(shell, steps);
    let after = stores(machine, Some(authority)).map_err(|obstacle| hindered(&obstacle))?;
    for found in after.iter().filter(|found| found.trusts(authority)) {
        shell.status("Trusted", format!("by {}", found.store.browsers));
    }
    Ok((after, troubles))
}

/// Takes every authority of ours from every store.
pub(super) fn remove(
    args: &TrustArgs,
    shell: &mut Shell,
    machine: &Machine,
    current: Option<&Authority>,
) -> Result<ExitStatus, Failure> {
    let before = stores(machine, current).map_err(|obstacle| hindered(&obstacle))?;
    let mut left = unreadable(shell, &before);
    let steps = plan(&before, Aim::Remove);
    if !steps.is_empty() {
        shell.err("To take the local certificate authority from your browsers:\n\n");
        if !agreed(args, shell, &steps)? {
            shell.err("Nothing was done.\n");
            return Ok(ExitStatus::Success);
        }
    }
    let troubles = carry_out(shell, &steps);
    let after = stores(machine, current).map_err(|obstacle| hindered(&obstacle))?;
    let emptied = |found: &&Found| found.entries().is_empty() && steps.iter().any(|step| step.store == found.store);
    for found in after.iter().filter(emptied) {
        shell.status("Removed", format!("from {}", found.store.browsers));
    }
    finish(args, shell, current, &after);
    left.extend(after.iter().filter(|found| !found.entries().is_empty()).map(|found| &found.store));
    if !left.is_empty() {
        let names: Vec<&str> = left.iter().map(|store| store.browsers.as_str()).collect();
        let failure = Failure::new(format!("the authority may still be in {}", names.join("; ")));
        return Err(troubles.into_iter().fold(failure, Failure::help));
    }
    if steps.is_empty() {
        shell.status("Removed", "already: no browser knows a local certificate authority");
    } else {
        shell.err("\nRestart browsers that are open.\nDatabases and the authority's own files stay where they are.\n");
    }
    programs(shell, machine, Aim::Remove, "The system's certificates have it as well. To take it from there:");
    Ok(ExitStatus::Success)
}

/// Shows what will be run, and asks.
fn agreed(args: &TrustArgs, shell: &mut Shell, steps: &[Step]) -> Result<bool, Failure> {
    show(shell, steps);
    if args.yes {
        return Ok(true);
    }
    if !shell.interactive() {
        return Err(Failure::new("nothing was done, for there is nobody to ask")
            .help("add --yes to run the commands above, or type them yourself"));
    }
    Ok(prompt::confirm(shell, QUESTION)?.unwrap_or(false))
}

/// Runs `steps`; what went wrong. A store that refuses one is left alone, the others are not.
fn carry_out(shell: &mut Shell, steps: &[Step]) -> Vec<String> {
    let mut failed: Vec<&Store> = Vec::new();
    let mut troubles = Vec::new();
    for step in steps {
        if failed.contains(&&step.store) {
            continue;
        }
        let made = step.folder.as_ref().map_or(Ok(()), |folder| {
            std::fs::create_dir_all(folder)
                .map_err(|error| format!("{}: {}", folder.display(), crate::fs::in_words(&error.to_string())))
        });
        let outcome = made.and_then(|()| step.command.run().map_err(|error| error.to_string()));
        if let Err(said) = outcome {
            failed.push(&step.store);
            shell.warning(format!("{}: {}", step.store.browsers, crate::fs::in_words(&said)));
            troubles.push(advice(step, &said));
        }
    }
    troubles
}

/// What to do where a step failed.
fn advice(step: &Step, said: &str) -> String {
    if said.contains("SEC_ERROR_BAD_PASSWORD") {
        let typed = typed(step).replace(" -f /dev/null", "");
        return format!("{} has a primary password: type `{typed}`, which asks for it", step.store.browsers);
    }
    format!("type it yourself to see more: {}", typed(step))
}

/// Stores that could not even be read; says why.
fn unreadable<'a>(shell: &mut Shell, found: &'a [Found]) -> Vec<&'a Store> {
    let mut stores = Vec::new();
    for found in found {
        if let Contents::Unreadable(why) = &found.contents {
            shell.warning(format!("{} cannot be read: {why}", found.store.place()));
            stores.push(&found.store);
        }
    }
    stores
}

fn unfinished(left: &[&Store]) -> Failure {
    let names: Vec<String> = left.iter().map(|store| format!("{} ({})", store.browsers, store.place())).collect();
    Failure::new(format!("not trusted by {}", names.join("; ")))
}

fn finish(args: &TrustArgs, shell: &mut Shell, authority: Option<&Authority>, found: &[Found]) {
    if args.format == Format::Json {
        shell.out(report::json(authority, found));
    }
}

fn programs(shell: &mut Shell, machine: &Machine, aim: Aim<'_>, intro: &str) {
    let lines = system_store(machine, aim);
    if !lines.is_empty() {
        shell.err(format!("\n{intro}\n\n  {}\n", lines.join("\n  ")));
    }
}
