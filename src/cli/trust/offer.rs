//! Trust where it is first missed: at the start of a server that speaks https.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::change::{QUESTION, establish};
use super::commands::show;
use super::machine;
use crate::cli::{Failure, Shell, prompt};
use crate::trust::{Aim, Authority, Found, plan, stores};

/// Name of the file beside the authority's that holds the fingerprint of the one that is not to be offered again.
const DECLINED: &str = "trust-declined";

/// What became of the offer.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::cli) struct Offered {
    /// Whether every browser found trusts the authority.
    pub(in crate::cli) trusted: bool,
    /// How long the user was waited for.
    pub(in crate::cli) waited: Duration,
}

/// Looks who trusts the authority in `file`. Where a browser does not, and somebody is there to ask, trust is offered; once
/// declined, never again. Over SSH the browser is elsewhere.
pub(in crate::cli) fn offer(shell: &mut Shell, file: &Path) -> Result<Offered, Failure> {
    let unknown = Offered::default();
    let (Ok(machine), Ok(authority)) = (machine(), Authority::read(file)) else { return Ok(unknown) };
    let Ok(found) = stores(&machine, Some(&authority)) else { return Ok(unknown) };
    let trusted = |found: &[Found]| found.iter().all(|found| found.trusts(&authority));
    if trusted(&found) {
        return Ok(Offered { trusted: true, ..unknown });
    }
    let steps = plan(&found, Aim::Trust(&authority));
    if steps.is_empty()
        || !shell.interactive()
        || !machine.screen
        || machine.obstacle().is_some()
        || declined(&authority)
    {
        return Ok(unknown);
    }
    shell.err("\nBrowsers do not trust the certificate of this server yet.\nTo let yours do so:\n\n");
    show(shell, &steps);
    let asked = Instant::now();
    let agreed = prompt::confirm(shell, QUESTION)?;
    let mut offered = Offered { trusted: false, waited: asked.elapsed() };
    match agreed {
        Some(true) => {
            let (after, troubles) = establish(shell, &machine, &authority, &steps)?;
            for advice in troubles {
                shell.err(format!("{:>12} {advice}\n", ""));
            }
            shell.err("\nRestart browsers that are open.\n");
            offered.trusted = trusted(&after);
        }
        Some(false) => {
            // Asked again next time, if this cannot be kept.
            let _ = crate::fs::write_atomic(&note(&authority), authority.sha256.as_bytes());
        }
        None => {}
    }
    Ok(offered)
}

fn note(authority: &Authority) -> PathBuf {
    authority.file.with_file_name(DECLINED)
}

fn declined(authority: &Authority) -> bool {
    std::fs::read_to_string(note(authority)).is_ok_and(|text| text.trim() == authority.sha256)
}
