//! The local certificate authority. Its certificate is limited to names of this machine, so that even a stolen key can vouch
//! for nothing else; every browser that is known to matter enforces that.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, Error, GeneralSubtree, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, NameConstraints, PKCS_ECDSA_P256_SHA256,
};
use time::{Duration, OffsetDateTime};
use x509_parser::pem::parse_x509_pem;

/// How long an authority lasts. Trusting a new one takes the user's hand, so it is rare.
const LIFETIME: Duration = Duration::days(3650);

/// An authority that ends within this time is replaced: it must outlive every certificate it issues.
const REPLACE_WITHIN: Duration = Duration::days(398);

/// A new authority: certificate and key, both PEM.
pub(super) fn create(now: OffsetDateTime) -> Result<(String, String), Error> {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![
            GeneralSubtree::DnsName("localhost".to_owned()),
            // Without these, a limit on names would leave every address open.
            GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8)),
            GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(IpAddr::V6(Ipv6Addr::LOCALHOST), 128)),
        ],
        excluded_subtrees: Vec::new(),
    });
    params.not_before = now - Duration::days(1);
    params.not_after = now + LIFETIME;
    // Trust stores confuse two authorities of one name.
    let mark = key.public_key_raw().iter().rev().take(3).fold(0u32, |mark, byte| mark << 8 | u32::from(*byte));
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, "obb-backend");
    name.push(DnType::CommonName, format!("{}{mark:06x}", crate::trust::NAME));
    params.distinguished_name = name;
    let certificate = params.self_signed(&key)?;
    Ok((certificate.pem(), key.serialize_pem()))
}

/// Whether `pem` is a certificate that lasts long enough.
pub(super) fn is_usable(pem: &str, now: OffsetDateTime) -> bool {
    let Ok((_, parsed)) = parse_x509_pem(pem.as_bytes()) else { return false };
    let Ok(certificate) = parsed.parse_x509() else { return false };
    let ends = certificate.validity().not_after.to_datetime();
    certificate.is_ca() && ends > now + REPLACE_WITHIN
}

/// Whether the key is the one that the certificate speaks of; what another one signs, no browser accepts.
pub(super) fn is_pair(pem: &str, key_pem: &str) -> bool {
    let Ok((_, parsed)) = parse_x509_pem(pem.as_bytes()) else { return false };
    let (Ok(certificate), Ok(key)) = (parsed.parse_x509(), KeyPair::from_pem(key_pem)) else { return false };
    certificate.public_key().subject_public_key.data == key.public_key_raw()
}

/// The authority of a certificate and a key, ready to issue.
pub(super) fn issuer(pem: &str, key_pem: &str) -> Result<Issuer<'static, KeyPair>, Error> {
    Issuer::from_ca_cert_pem(pem, KeyPair::from_pem(key_pem)?)
}
