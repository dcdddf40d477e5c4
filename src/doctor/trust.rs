//! Whether browsers trust the local authority. Reads the stores; `obb-backend trust` is what changes them.

use super::{Check, Finding};
use crate::trust::{Authority, Contents, Machine, Obstacle, stores};

/// Examines all stores; `needed` tells whether the settings ask for https.
pub(super) fn examine(authority: &Authority, needed: bool, tell: &mut dyn FnMut(Finding)) {
    let unknown =
        |by: &str| Finding::warning(Check::Trust, format!("whether the certificate is trusted by {by} is not known"));
    // Nothing is asked here, so that it does not matter who is at the terminal.
    let Some(machine) = Machine::here(false) else { return };
    let found = match stores(&machine, Some(authority)) {
        Ok(found) => found,
        Err(Obstacle::NoCertutil(install)) => {
            let finding = unknown("browsers").help("`certutil` is missing, which reads their certificates");
            return tell(finding.help(install));
        }
        Err(Obstacle::Sudo | Obstacle::NoScreen) => return tell(unknown("browsers")),
    };
    for found in found {
        let browsers = &found.store.browsers;
        tell(if let Contents::Unreadable(why) = &found.contents {
            unknown(browsers).help(format!("{} cannot be read: {why}", found.store.place()))
        } else if found.trusts(authority) {
            Finding::ok(Check::Trust, format!("the certificate is trusted by {browsers}"))
        } else {
            let make = if needed { Finding::failure } else { Finding::warning };
            make(Check::Trust, format!("the certificate is not trusted by {browsers}"))
                .help("obb-backend trust")
                .help("then end the browser wholly and start it again")
        });
    }
}
