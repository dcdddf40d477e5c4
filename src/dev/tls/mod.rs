//! Local HTTPS: a certificate authority of this user's own that can vouch for this machine alone, and the server's certificate.

mod authority;
mod facts;
mod leaf;
mod store;

pub use store::{CertificateError, ServerCertificate, data_folder, load};
