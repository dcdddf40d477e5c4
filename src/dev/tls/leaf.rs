//! The server's certificate: for the names of this machine, issued by the local authority, renewed in good time.

use rcgen::{
    CertificateParams, DistinguishedName, DnType, Error, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};
use time::{Duration, OffsetDateTime};
use x509_parser::extensions::ParsedExtension;
use x509_parser::pem::parse_x509_pem;
use x509_parser::prelude::X509Certificate;

/// Browsers refuse certificates that last longer than 398 days.
const LIFETIME: Duration = Duration::days(396);

/// A certificate that ends within this time is renewed.
const RENEW_WITHIN: Duration = Duration::days(30);

const NAMES: &[&str] = &["localhost", "127.0.0.1", "::1"];

/// A new certificate with its key, both PEM.
pub(super) fn issue(issuer: &Issuer<'static, KeyPair>, now: OffsetDateTime) -> Result<(String, String), Error> {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let mut params = CertificateParams::new(NAMES.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())?;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    params.not_before = now - Duration::days(1);
    params.not_after = now + LIFETIME;
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, "obb-backend");
    name.push(DnType::CommonName, "localhost");
    params.distinguished_name = name;
    let certificate = params.signed_by(&key, issuer)?;
    Ok((certificate.pem(), key.serialize_pem()))
}

/// Whether `pem` is a certificate of the authority `authority` that lasts a while.
pub(super) fn is_usable(pem: &str, authority: &str, now: OffsetDateTime) -> bool {
    let (Ok((_, own)), Ok((_, authority))) = (parse_x509_pem(pem.as_bytes()), parse_x509_pem(authority.as_bytes()))
    else {
        return false;
    };
    let (Ok(own), Ok(authority)) = (own.parse_x509(), authority.parse_x509()) else { return false };
    let ends = own.validity().not_after.to_datetime();
    ends > now + RENEW_WITHIN
        && own.validity().not_before.to_datetime() <= now
        && own.issuer() == authority.subject()
        && authority_key(&own).is_some_and(|key| Some(key) == subject_key(&authority))
}

fn authority_key<'a>(certificate: &X509Certificate<'a>) -> Option<&'a [u8]> {
    certificate.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::AuthorityKeyIdentifier(identifier) => identifier.key_identifier.as_ref().map(|key| key.0),
        _ => None,
    })
}

fn subject_key<'a>(certificate: &X509Certificate<'a>) -> Option<&'a [u8]> {
    certificate.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectKeyIdentifier(key) => Some(key.0),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::authority;
    use super::*;

    #[test]
    fn a_certificate_is_renewed_before_it_ends_or_when_its_authority_changed() {
        let now = OffsetDateTime::now_utc();
        let (ca, key) = authority::create(now).unwrap();
        let (leaf, _) = issue(&authority::issuer(&ca, &key).unwrap(), now).unwrap();
        assert!(is_usable(&leaf, &ca, now));
        assert!(!is_usable(&leaf, &ca, now + Duration::days(367)), "ends soon");
        assert!(!is_usable(&leaf, &ca, now - Duration::days(2)), "not yet valid");
        let (other, _) = authority::create(now).unwrap();
        assert!(!is_usable(&leaf, &other, now), "another authority");
        assert!(!is_usable("garbage", &ca, now));
        assert!(authority::is_usable(&ca, now));
        assert!(!authority::is_usable(&ca, now + Duration::days(3300)));
        assert!(!authority::is_usable(&leaf, now), "not an authority");
    }

    #[test]
    fn a_certificate_is_what_browsers_accept() {
        let now = OffsetDateTime::now_utc();
        let (ca, key) = authority::create(now).unwrap();
        let (leaf, _) = issue(&authority::issuer(&ca, &key).unwrap(), now).unwrap();
        let (_, pem) = parse_x509_pem(leaf.as_bytes()).unwrap();
        let leaf = pem.parse_x509().unwrap();
        let span = leaf.validity().not_after.timestamp() - leaf.validity().not_before.timestamp();
        assert!(span <= 397 * 24 * 60 * 60, "{span}");
        assert!(leaf.extended_key_usage().unwrap().unwrap().value.server_auth);
        assert_eq!(leaf.subject_alternative_name().unwrap().unwrap().value.general_names.len(), NAMES.len());
        let (_, pem) = parse_x509_pem(ca.as_bytes()).unwrap();
        let ca = pem.parse_x509().unwrap();
        let limits = ca.name_constraints().unwrap().unwrap();
        assert!(limits.critical);
        assert_eq!(limits.value.permitted_subtrees.as_ref().unwrap().len(), 3);
        assert_eq!(ca.basic_constraints().unwrap().unwrap().value.path_len_constraint, Some(0));
    }
}
