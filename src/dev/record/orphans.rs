//! Groups of processes that outlived the server that started them. A number alone proves nothing, since systems use it again:
//! the group's leader must have begun when it was written down, or a member must carry the server's mark.

#[cfg(unix)]
use rustix::process::Pid;
use serde::{Deserialize, Serialize};

#[cfg(unix)]
use super::super::processes;

/// The variable that marks the processes of a server.
pub(in crate::dev) const MARK: &str = "OBB_BACKEND_INSTANCE";

/// A group of processes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::dev) struct Group {
    /// The process that the group is named after.
    pub(super) leader: u32,
    /// When that began, in the system's words.
    started: String,
}

#[cfg(unix)]
impl Group {
    /// The group that `leader` leads.
    pub(super) fn of(leader: u32) -> Option<Self> {
        Some(Self { leader, started: processes::started(leader)? })
    }

    /// Its number, as far as a group of ours can have it: to the system 0 stands for this very group, and 1 for every process.
    fn number(&self) -> Option<Pid> {
        i32::try_from(self.leader).ok().filter(|leader| *leader > 1).and_then(Pid::from_raw)
    }

    /// Ends the group, if it is still the one that was written down, and tells how many processes it had.
    pub(super) fn end(&self, token: &str) -> usize {
        use std::time::{Duration, Instant};

        use rustix::process::{Signal, kill_process_group};

        /// Time between the request to end and the end by force.
        const GRACE: Duration = Duration::from_secs(1);

        let Some(group) = self.number() else { return 0 };
        let members = processes::members(self.leader);
        let same = processes::started(self.leader).is_some_and(|started| started == self.started);
        let mark = format!("{MARK}={token}");
        if members.is_empty() || !(same || members.iter().any(|pid| processes::carries(*pid, &mark))) {
            return 0;
        }
        let latest = Instant::now() + GRACE;
        let _ = kill_process_group(group, Signal::TERM);
        while !processes::members(self.leader).is_empty() {
            if Instant::now() > latest {
                let _ = kill_process_group(group, Signal::KILL);
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        members.len()
    }
}

/// Windows ends what a job holds with the process that holds the job.
#[cfg(not(unix))]
impl Group {
    /// Nothing to write down.
    pub(super) fn of(_leader: u32) -> Option<Self> {
        None
    }

    /// Nothing to end.
    pub(super) fn end(&self, _token: &str) -> usize {
        0
    }
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use std::os::unix::process::CommandExt;
    use std::process::{Child, Command};

    use super::*;

    fn sleeper(mark: &str) -> Child {
        Command::new("sleep").arg("600").process_group(0).env(MARK, mark).spawn().unwrap()
    }

    #[test]
    fn a_group_is_ended_if_it_is_the_one_that_was_written_down() {
        let mut child = sleeper("other");
        let group = Group::of(child.id()).unwrap();
        let reused = Group { started: "1".to_owned(), ..group.clone() };
        assert_eq!(reused.end("mine"), 0, "the number was used again");
        assert!(child.try_wait().unwrap().is_none());
        assert_eq!(group.end("mine"), 1);
        child.wait().unwrap();
        assert_eq!(group.end("mine"), 0, "it has ended");
    }

    #[test]
    fn a_record_cannot_name_every_process() {
        for (leader, named) in [(0, false), (1, false), (u32::MAX, false), (4711, true)] {
            assert_eq!(Group { leader, started: String::new() }.number().is_some(), named, "{leader}");
        }
    }

    #[test]
    fn a_member_that_carries_the_mark_is_proof_enough() {
        let mut child = sleeper("mine");
        let group = Group { leader: child.id(), started: "1".to_owned() };
        // The mark is there once the program runs.
        while !processes::carries(child.id(), &format!("{MARK}=mine")) {
            assert!(child.try_wait().unwrap().is_none());
        }
        assert_eq!(group.end("mine"), 1);
        child.wait().unwrap();
    }
}
