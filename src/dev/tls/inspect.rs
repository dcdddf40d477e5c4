//! What certificates say, without changing any.

use std::path::Path;

use time::OffsetDateTime;
use x509_parser::parse_x509_certificate;
use x509_parser::pem::parse_x509_pem;

use super::pair;

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
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
    of_der(&pem.contents)
}

/// What a certificate in DER says.
pub(super) fn of_der(der: &[u8]) -> Option<Certificate> {
    let (_, certificate) = parse_x509_certificate(der).ok()?;
    let (begins, ends) =
        (certificate.validity().not_before.to_datetime(), certificate.validity().not_after.to_datetime());
    let now = OffsetDateTime::now_utc();
    let in_date = begins <= now && now < ends;
    Some(Certificate { names: pair::names(&certificate), ends, in_date })
}

#[cfg(test)]
mod tests {
    use super::super::{certificate_file, ensure_authority};
    use super::*;

    #[test]
    fn the_local_certificate_tells_its_names_and_its_end() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(inspect(&certificate_file(home.path())), None);
        ensure_authority(home.path()).unwrap();
        let certificate = inspect(&certificate_file(home.path())).unwrap();
        assert_eq!(certificate.names, ["localhost", "127.0.0.1", "::1"]);
        assert!(certificate.in_date);
    }
}
