//! The certificate for https: there, in date, for the right names.

use std::path::Path;

use super::{Check, Finding};
use crate::dev::tls::{self, Certificate};
use crate::fs::display_path;
use crate::project::config::DevConfig;
use crate::trust::Authority;

/// Examines the certificate that `config` names, or the local one; the authority that browsers must trust, if it is ours.
pub(super) fn examine(root: &Path, config: &DevConfig, tell: &mut dyn FnMut(Finding)) -> Option<Authority> {
    if let Some(path) = config.cert.as_ref().map(|path| root.join(path)) {
        let judged =
            tls::inspect(&path).map(|certificate| judged(&certificate, "replace it, and its key, by one that lasts"));
        tell(judged.unwrap_or_else(|| {
            let message =
                format!("{}, the `cert` of obb-backend.toml, is no certificate", display_path(&path).display());
            Finding::failure(Check::Certificate, message).help("it must be a file in PEM that this user may read")
        }));
        return None;
    }
    let home = tls::data_folder()?;
    let authority = Authority::read(&tls::authority_file(&home));
    let (Ok(authority), Some(certificate)) = (authority, tls::inspect(&tls::certificate_file(&home))) else {
        let message = "no certificate yet: https is needed for Safari only";
        tell(Finding::ok(Check::Certificate, message).help("`obb-backend dev --https` makes one"));
        return None;
    };
    tell(judged(&certificate, "`obb-backend dev --https` renews it at its next start"));
    Some(authority)
}

fn judged(certificate: &Certificate, remedy: &str) -> Finding {
    let names = certificate.names.join(", ");
    let until = certificate.ends.date();
    if !certificate.in_date {
        return Finding::warning(
            Check::Certificate,
            format!("the certificate for {names} is not valid now; it ends on {until}"),
        )
        .help(remedy);
    }
    if !certificate.names.iter().any(|name| name == "localhost") {
        return Finding::warning(Check::Certificate, format!("the certificate is for {names}, not for localhost"))
            .help("in Workspace use an address with one of its names");
    }
    Finding::ok(Check::Certificate, format!("the certificate is for {names} until {until}"))
}
