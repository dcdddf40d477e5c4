//! What a certificate says of itself.

use std::net::IpAddr;

use time::OffsetDateTime;
use x509_parser::extensions::GeneralName;
use x509_parser::parse_x509_certificate;

/// For whom a certificate is good, and how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dev) struct Facts {
    /// Names and addresses.
    pub(in crate::dev) names: Vec<String>,
    /// When it ends.
    pub(in crate::dev) until: OffsetDateTime,
}

/// The facts of a certificate in DER.
pub(super) fn facts(der: &[u8]) -> Option<Facts> {
    let (_, certificate) = parse_x509_certificate(der).ok()?;
    let until = certificate.validity().not_after.to_datetime();
    let extension = certificate.subject_alternative_name().ok().flatten();
    let names =
        extension.map(|extension| extension.value.general_names.iter().filter_map(name).collect()).unwrap_or_default();
    Some(Facts { names, until })
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => {
            let four = <[u8; 4]>::try_from(*bytes).map(IpAddr::from);
            let address = four.or_else(|_| <[u8; 16]>::try_from(*bytes).map(IpAddr::from));
            address.ok().map(|address| address.to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;

    use super::super::{authority, leaf};
    use super::*;

    #[test]
    fn a_certificate_tells_its_names_and_its_end() {
        let now = OffsetDateTime::now_utc();
        let (ca, key) = authority::create(now).unwrap();
        let (pem, _) = leaf::issue(&authority::issuer(&ca, &key).unwrap(), &leaf::names(&[]), now).unwrap();
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
        let facts = facts(&der).unwrap();
        assert_eq!(facts.names, ["localhost", "127.0.0.1", "::1"]);
        assert_eq!((facts.until - now).whole_days(), 395);
        assert_eq!(super::facts(b"no certificate"), None);
    }
}
