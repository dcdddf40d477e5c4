//! Rules of what the files say about connections.

pub(super) mod secrets;
pub(super) mod sockets;
