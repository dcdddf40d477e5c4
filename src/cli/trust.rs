//! `obb-backend trust`: whether browsers trust the certificate of `dev --https`, and making them do so.

mod change;
mod commands;
mod offer;
mod report;

use std::io::{self, IsTerminal};

use clap::{Args, ValueEnum};

use super::dev::failures;
use super::{ExitStatus, Failure, Shell, next_steps};
use crate::dev::tls::{self, CertificateError};
use crate::trust::{Authority, Machine, Obstacle, stores};

pub(super) use offer::{Offered, offer};

const AFTER_HELP: &str = "\
Examples:
  obb-backend trust            show what is to be done, ask, and do it
  obb-backend trust --check    who trusts it already
  obb-backend trust --remove   take it back, from every browser

Only stores of your own are changed; no administrator is needed. The authority
vouches for localhost, 127.0.0.1 and ::1 alone, and its key never leaves this
machine.

Exit status: 0 done, or trusted everywhere; 1 --check found a browser that
does not trust it; 2 could not run.";

/// Let your browsers trust the certificate of `dev --https`
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct TrustArgs {
    /// Change nothing: say who trusts it
    #[arg(long, conflicts_with_all = ["remove", "yes"])]
    check: bool,
    /// Take the authority, and earlier ones, from every browser
    #[arg(long)]
    remove: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// How the outcome is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For tools
    Json,
}

pub(super) fn run(args: &TrustArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let machine = machine()?;
    if args.check {
        return check(args, shell, &machine);
    }
    if let Some(obstacle) = machine.obstacle() {
        return Err(hindered(&obstacle));
    }
    if args.remove {
        let current = existing()?;
        change::remove(args, shell, &machine, current.as_ref())
    } else {
        let home = tls::data_folder().ok_or_else(|| failures::certificate(&CertificateError::NoFolder))?;
        let file = tls::ensure_authority(&home).map_err(|error| failures::certificate(&error))?;
        let authority = Authority::read(&file)
            .map_err(|error| Failure::new(format!("{} cannot be used", file.display())).cause(&error))?;
        change::trust(args, shell, &machine, &authority)
    }
}

fn check(args: &TrustArgs, shell: &mut Shell, machine: &Machine) -> Result<ExitStatus, Failure> {
    let authority = existing()?;
    let found = stores(machine, authority.as_ref()).map_err(|obstacle| hindered(&obstacle))?;
    let trusted = authority.as_ref().is_some_and(|authority| found.iter().all(|found| found.trusts(authority)));
    match args.format {
        Format::Json => shell.out(report::json(authority.as_ref(), &found)),
        Format::Text => {
            shell.out(report::table(authority.as_ref(), &found));
            if authority.is_none() {
                shell.err("\nThere is no local certificate authority yet: `dev --https` makes it, and `trust` too.\n");
            }
            if !trusted {
                shell.err(format!("\nTo let them trust it, type: {} trust\n", next_steps::program()));
            }
        }
    }
    Ok(if trusted { ExitStatus::Success } else { ExitStatus::Findings })
}

fn machine() -> Result<Machine, Failure> {
    let terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    Machine::here(terminal)
        .ok_or_else(|| Failure::new("this user has no home folder, and so no browsers").help("set HOME to your folder"))
}

/// The authority, where one was made already.
fn existing() -> Result<Option<Authority>, Failure> {
    let Some(file) = tls::data_folder().map(|home| tls::authority_file(&home)) else { return Ok(None) };
    match Authority::read(&file) {
        Ok(authority) => Ok(Some(authority)),
        // What is damaged is made anew when it is needed.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => Ok(None),
        Err(error) => Err(Failure::new(format!("{} cannot be read", file.display())).cause(&error)),
    }
}

fn hindered(obstacle: &Obstacle) -> Failure {
    match obstacle {
        Obstacle::Sudo => {
            Failure::new("`sudo` would change the browsers of root, not yours").help("type it without `sudo`")
        }
        Obstacle::NoCertutil(install) => {
            Failure::new("`certutil` is missing, with which browsers' certificates are changed").help(*install)
        }
        Obstacle::NoScreen => {
            Failure::new("the system asks for your consent on its screen, and this is no terminal on it")
                .help("type it in a terminal of the desktop, not over SSH or in CI")
        }
    }
}
