//! What the system tells of processes: on Linux by its files, on other Unixes by `ps`, elsewhere nothing that is needed.

#[cfg(target_os = "linux")]
pub(super) use linux::{carries, members, started};
#[cfg(all(unix, not(target_os = "linux")))]
pub(super) use unix::{carries, members, started};

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;

    /// Fields of a process's status after its name, from 0.
    const GROUP: usize = 2;
    const START: usize = 19;

    fn field(pid: u32, number: usize) -> Option<String> {
        let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name before it may contain anything.
        let (_, rest) = text.rsplit_once(") ")?;
        let ended = rest.starts_with('Z');
        if ended { None } else { rest.split_whitespace().nth(number).map(str::to_owned) }
    }

    /// When a process began, in the system's words; nothing where it has ended.
    pub(in crate::dev) fn started(pid: u32) -> Option<String> {
        field(pid, START)
    }

    /// The processes of a group.
    pub(in crate::dev) fn members(group: u32) -> Vec<u32> {
        let group = group.to_string();
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        pids.filter(|pid| field(*pid, GROUP).is_some_and(|known| known == group)).collect()
    }

    /// Whether a process was started with this variable in its environment: `NAME=value`.
    pub(in crate::dev) fn carries(pid: u32, variable: &str) -> bool {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|known| known == variable.as_bytes())
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
mod unix {
    use std::process::Command;

    fn ps(arguments: &[&str]) -> Option<String> {
        let output = Command::new("ps").args(arguments).env("LC_ALL", "C").env("TZ", "UTC").output().ok()?;
        String::from_utf8(output.stdout).ok()
    }

    /// When a process began, in the system's words; nothing where it has ended.
    pub(in crate::dev) fn started(pid: u32) -> Option<String> {
        let text = ps(&["-o", "lstart=", "-p", &pid.to_string()])?;
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The processes of a group.
    pub(in crate::dev) fn members(group: u32) -> Vec<u32> {
        let text = ps(&["-A", "-o", "pid=,pgid=,stat="]).unwrap_or_default();
        let member = |line: &str| {
            let mut words = line.split_whitespace();
            let (pid, known, state) = (words.next()?.parse().ok()?, words.next()?.parse::<u32>().ok()?, words.next()?);
            (known == group && !state.starts_with('Z')).then_some(pid)
        };
        text.lines().filter_map(member).collect()
    }

    /// Not told to others here.
    pub(in crate::dev) fn carries(_pid: u32, _variable: &str) -> bool {
        false
    }
}

/// The processes of a group: not needed here.
#[cfg(not(unix))]
pub(super) fn members(_group: u32) -> Vec<u32> {
    Vec::new()
}
