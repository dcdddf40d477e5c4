//! Which process holds a port, and which ports processes hold, where the system tells: on Linux.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::processes::members;
use crate::text::shortened;

/// A process that listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its number.
    pub pid: u32,
    /// Its command line, shortened.
    pub command: String,
}

/// Longest command line shown.
const SHOWN: usize = 60;

/// The process that listens on `port`.
pub fn of_port(port: u16) -> Option<Holder> {
    let sockets: Vec<String> = listening().into_iter().filter(|(at, _)| *at == port).map(|(_, link)| link).collect();
    if sockets.is_empty() {
        return None;
    }
    fs::read_dir("/proc").ok()?.flatten().find_map(|entry| {
        let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
        holds_any(&entry.path(), &sockets).then(|| Holder { pid, command: command(&entry.path()) })
    })
}

/// The ports on which the processes of a group listen.
pub(crate) fn ports_of(group: u32) -> Vec<u16> {
    let sockets = listening();
    if sockets.is_empty() {
        return Vec::new();
    }
    let members: Vec<PathBuf> = members(group).iter().map(|pid| Path::new("/proc").join(pid.to_string())).collect();
    let held = |link: &String| members.iter().any(|process| holds_any(process, std::slice::from_ref(link)));
    sockets.iter().filter(|(_, link)| held(link)).map(|(port, _)| *port).collect()
}

/// Ports that are listened on, with the links by which open files show their sockets.
fn listening() -> Vec<(u16, String)> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|path| fs::read_to_string(path).unwrap_or_default());
    tables.iter().flat_map(|table| listed(table)).collect()
}

fn listed(table: &str) -> Vec<(u16, String)> {
    const LISTEN: &str = "0A";
    table
        .lines()
        .skip(1)
        .filter_map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let port = u16::from_str_radix(fields.get(1)?.rsplit(':').next()?, 16).ok()?;
            (*fields.get(3)? == LISTEN).then(|| (port, format!("socket:[{}]", fields.get(9).unwrap_or(&""))))
        })
        .collect()
}

fn holds_any(process: &Path, sockets: &[String]) -> bool {
    let Ok(open) = fs::read_dir(process.join("fd")) else { return false };
    open.flatten()
        .filter_map(|entry| fs::read_link(entry.path()).ok())
        .any(|link| sockets.iter().any(|socket| link.as_os_str() == socket.as_str()))
}

fn command(process: &Path) -> String {
    let line = fs::read(process.join("cmdline")).unwrap_or_default();
    let line: String = String::from_utf8_lossy(&line)
        .split('\0')
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    shortened(line.trim(), SHOWN).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_sockets_is_read_by_port_and_state() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
               0: 0100007F:1E63 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0        0 4711 1\n\
               1: 0100007F:1E63 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  0        0 4712 1\n\
               2: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0        0 4713 1\n";
        assert_eq!(listed(table), [(7779, "socket:[4711]".to_owned()), (80, "socket:[4713]".to_owned())]);
        assert!(listed("").is_empty());
    }

    #[test]
    fn a_command_line_of_any_characters_is_cut() {
        let process = tempfile::tempdir().unwrap();
        fs::write(process.path().join("cmdline"), format!("\u{3000}x{}", "ä".repeat(100))).unwrap();
        assert_eq!(command(process.path()), format!("x{}…", "ä".repeat(SHOWN - 1)));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn our_own_listener_is_found() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let holder = of_port(listener.local_addr().unwrap().port()).unwrap();
        assert_eq!(holder.pid, std::process::id());
        assert!(!holder.command.is_empty());
    }
}
