//! Which certificate stores of this user's browsers trust the local authority, and the commands that change it: found and
//! planned apart from being run, so that the plans for every system can be judged on any.

mod authority;
mod command;
mod keychain;
mod machine;
mod nss;
mod plan;
mod root;
mod store;

pub use authority::Authority;
pub use command::Command;
pub use machine::{Machine, Obstacle, System};
pub use plan::{Aim, Step, plan, system_store};
pub use store::{Contents, Entry, Found, Kind, Store, stores};

/// How every name of an authority of ours begins.
pub const NAME: &str = "obb-backend local authority ";

/// The name under which the authority was once added by hand.
const BY_HAND: &str = "obb-backend";

/// Whether `name` is that of an authority of ours.
fn is_ours(name: &str) -> bool {
    name == BY_HAND || name.starts_with(NAME)
}
