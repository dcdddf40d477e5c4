//! The server's certificate: for the names of this machine, issued by the local authority, renewed in good time.

use std::net::IpAddr;

use rcgen::{
    CertificateParams, DistinguishedName, DnType, Error, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};
use time::{Duration, OffsetDateTime};
use x509_parser::extensions::ParsedExtension;
use x509_parser::pem::parse_x509_pem;
use x509_parser::prelude::X509Certificate;

use super::pair;

/// Browsers refuse certificates that last longer than 398 days.
const LIFETIME: Duration = Duration::days(396);

/// A certificate that ends within this time is renewed.
const RENEW_WITHIN: Duration = Duration::days(30);

/// What every certificate is for.
const NAMES: &[&str] = &["localhost", "127.0.0.1", "::1"];

/// Whether the local authority may vouch for `name`: a certificate with one name too many is refused as a whole.
pub(super) fn may_name(name: &str) -> bool {
    match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        // Firefox refuses a certificate for `*.localhost`.
        Err(_) => name == "localhost" || (name.ends_with(".localhost") && !name.contains('*')),
    }
}

/// The names of a certificate that is for `more` as well.
pub(super) fn names(more: &[String]) -> Vec<String> {
    let mut names: Vec<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    for name in more.iter().filter(|name| may_name(name)) {
        if !pair::covers(&names, name) {
            names.push(name.trim_start_matches('[').trim_end_matches(']').to_owned());
        }
    }
    names
}

/// A new certificate for `names` with its key, both PEM.
pub(super) fn issue(
    issuer: &Issuer<'static, KeyPair>,
    names: &[String],
    now: OffsetDateTime,
) -> Result<(String, String), Error> {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let mut params = CertificateParams::new(names)?;
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

/// What is known about a kept certificate.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// What it is for.
    pub(super) names: Vec<String>,
    /// When it is to be renewed.
    pub(super) renew: OffsetDateTime,
}

/// What the certificate `pem` is, where it is of the authority `authority` and lasts a while.
pub(super) fn kept(pem: &str, authority: &str, now: OffsetDateTime) -> Option<Kept> {
    let (_, own) = parse_x509_pem(pem.as_bytes()).ok()?;
    let (_, authority) = parse_x509_pem(authority.as_bytes()).ok()?;
    let (own, authority) = (own.parse_x509().ok()?, authority.parse_x509().ok()?);
    let renew = own.validity().not_after.to_datetime() - RENEW_WITHIN;
    let usable = renew > now
        && own.validity().not_before.to_datetime() <= now
        && own.issuer() == authority.subject()
        && authority_key(&own).is_some_and(|key| Some(key) == subject_key(&authority));
    usable.then(|| Kept { names: pair::names(&own), renew })
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
        let (leaf, _) = issue(&authority::issuer(&ca, &key).unwrap(), &names(&[]), now).unwrap();
        assert_eq!(kept(&leaf, &ca, now).unwrap().names, NAMES);
        assert!(kept(&leaf, &ca, now + Duration::days(367)).is_none(), "ends soon");
        assert!(kept(&leaf, &ca, now - Duration::days(2)).is_none(), "not yet valid");
        let (other, _) = authority::create(now).unwrap();
        assert!(kept(&leaf, &other, now).is_none(), "another authority");
        assert!(kept("garbage", &ca, now).is_none());
        assert!(authority::is_usable(&ca, now));
        assert!(!authority::is_usable(&ca, now + Duration::days(3300)));
        assert!(!authority::is_usable(&leaf, now), "not an authority");
    }

    #[test]
    fn a_certificate_is_what_browsers_accept() {
        let now = OffsetDateTime::now_utc();
        let (ca, key) = authority::create(now).unwrap();
        let (leaf, _) = issue(&authority::issuer(&ca, &key).unwrap(), &names(&[]), now).unwrap();
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
    #[test]
    fn a_certificate_is_for_the_names_that_its_authority_may_vouch_for() {
        let now = OffsetDateTime::now_utc();
        let (ca, key) = authority::create(now).unwrap();
        let wanted = ["desk.localhost", "127.0.0.2", "[::1]", "my.machine", "192.168.1.5", "*.localhost", "localhost"];
        let wanted: Vec<String> = wanted.map(str::to_owned).to_vec();
        let (leaf, _) = issue(&authority::issuer(&ca, &key).unwrap(), &names(&wanted), now).unwrap();
        let known = kept(&leaf, &ca, now).unwrap().names;
        assert_eq!(known, ["localhost", "127.0.0.1", "::1", "desk.localhost", "127.0.0.2"]);
    }
}
