//! How `dev` ends.

use std::net::TcpListener;

use crate::support::dev_process::{DevProcess, Folder};

#[test]
fn one_request_to_stop_ends_it_and_frees_the_port() {
    for name in ["INT", "TERM"] {
        let folder = Folder::new(&[("widgets.json", "{}")]);
        let mut dev = DevProcess::start(folder.path());
        dev.wait("ready");
        dev.signal(name);
        dev.wait("stopped");
        assert_eq!(dev.ended().code(), Some(0), "{name}");
        TcpListener::bind(("127.0.0.1", dev.port)).unwrap();
    }
}
