//! Local HTTPS: a certificate authority of this user's own that can vouch for this machine alone, and the server's certificate.

mod authority;
mod inspect;
mod leaf;
mod store;

pub use inspect::{Certificate, inspect};
pub use store::{CertificateError, Kept, ServerCertificate, data_folder, kept, load};
