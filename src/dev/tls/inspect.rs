//! What kept certificates say, without changing any.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use time::OffsetDateTime;
use x509_parser::extensions::GeneralName;
use x509_parser::pem::parse_x509_pem;

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The name of its owner.
    pub name: String,
    /// The hosts it is for.
    pub names: Vec<String>,
    /// When it ends.
    pub ends: OffsetDateTime,
    /// Whether it is valid now.
    pub in_date: bool,
}

/// The first certificate in the file at `path`, if there is one.
pub fn inspect(path: &Path) -> Option<Certificate> {
    let bytes = std::fs::read(path).ok()?;
    let (_, pem) = parse_x509_pem(&bytes).ok()?;
    let certificate = pem.parse_x509().ok()?;
    let (begins, ends) =
        (certificate.validity().not_before.to_datetime(), certificate.validity().not_after.to_datetime());
    let now = OffsetDateTime::now_utc();
    let alternative = certificate.subject_alternative_name().ok().flatten();
    let names = alternative.iter().flat_map(|found| &found.value.general_names).filter_map(host).collect();
    let name = certificate.subject().iter_common_name().find_map(|name| name.as_str().ok()).unwrap_or_default();
    Some(Certificate { name: name.to_owned(), names, ends, in_date: begins <= now && now < ends })
}

fn host(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => {
            let v4 = <[u8; 4]>::try_from(*bytes).map(|bytes| IpAddr::V4(Ipv4Addr::from(bytes)));
            let v6 = || <[u8; 16]>::try_from(*bytes).map(|bytes| IpAddr::V6(Ipv6Addr::from(bytes)));
            v4.or_else(|_| v6()).ok().map(|address| address.to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{kept, load};
    use super::*;

    #[test]
    fn the_local_certificate_tells_its_names_and_its_end() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(inspect(&kept(home.path()).certificate), None);
        load(home.path()).unwrap();
        let certificate = inspect(&kept(home.path()).certificate).unwrap();
        assert_eq!(certificate.names, ["localhost", "127.0.0.1", "::1"]);
        assert!(certificate.in_date);
        assert!(inspect(&kept(home.path()).authority).unwrap().name.starts_with("obb-backend local authority"));
    }
}
