//! Local HTTPS: a certificate authority of this user's own that can vouch for this machine alone, and the server's certificate.

mod authority;
mod error;
mod inspect;
mod leaf;
mod live;
mod own;
mod pair;
mod store;

pub use error::CertificateError;
pub use inspect::{Certificate, inspect};
pub use live::ServerCertificate;
pub use store::{authority_file, certificate_file, data_folder, ensure_authority};
