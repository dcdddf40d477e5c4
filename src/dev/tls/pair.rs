//! A certificate chain with its key, as the server signs with it, and for which names it is good.

use std::net::IpAddr;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::X509Certificate;

/// `chain` and `key`, where the key is that of the chain's first certificate.
pub(super) fn pair(chain: Vec<CertificateDer<'static>>, key: &PrivateKeyDer<'_>) -> Result<Arc<CertifiedKey>, Error> {
    let pair = CertifiedKey::new(chain, rustls::crypto::ring::sign::any_supported_type(key)?);
    match pair.keys_match() {
        // Some keys do not tell.
        Ok(()) | Err(Error::InconsistentKeys(InconsistentKeys::Unknown)) => Ok(Arc::new(pair)),
        Err(error) => Err(error),
    }
}

/// The names and addresses that `certificate` is for. Browsers look at no others, its common name included.
pub(super) fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(alternative)) = certificate.subject_alternative_name() else { return Vec::new() };
    let texts = alternative.value.general_names.iter().filter_map(|name| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes).map(|address| address.to_string()),
        _ => None,
    });
    texts.collect()
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
        _ => None,
    }
}

/// Whether one of `names` is `wanted`, or stands for it.
pub(super) fn covers(names: &[String], wanted: &str) -> bool {
    let wanted = wanted.trim_start_matches('[').trim_end_matches(']');
    names.iter().any(|name| {
        name.eq_ignore_ascii_case(wanted)
            || name.strip_prefix("*.").zip(wanted.split_once('.')).is_some_and(|(parent, (first, rest))| {
                !first.is_empty() && rest.parse::<IpAddr>().is_err() && parent.eq_ignore_ascii_case(rest)
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_part_of_a_name() {
        let names = ["localhost".to_owned(), "*.my.lan".to_owned(), "::1".to_owned()];
        for wanted in ["localhost", "LOCALHOST", "a.my.lan", "::1", "[::1]"] {
            assert!(covers(&names, wanted), "{wanted}");
        }
        for wanted in ["my.lan", "a.b.my.lan", "127.0.0.1", ".my.lan", "other"] {
            assert!(!covers(&names, wanted), "{wanted}");
        }
    }
}
