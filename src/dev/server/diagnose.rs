//! Why a browser gets nothing, concluded from what arrives and what does not. Pure: no clock, no socket.
//!
//! A page that may not use the local network still opens its connections, but sends no request over them; the browser tells
//! nobody. Chrome and its like keep them open, Firefox closes them again. Browsers also open connections ahead of need, and
//! programs look whether a port is open, so silence counts only where nothing else explains it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::client::Browser;

/// Numbers the connections of one run.
pub(super) type Connection = u64;

/// Something seen at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Observation {
    /// A connection was opened.
    Opened(Connection),
    /// A connection was closed, or is given up.
    Closed(Connection),
    /// A connection ended for a reason that is told already.
    Explained(Connection),
    /// A request came.
    Asked {
        /// By which connection.
        connection: Connection,
        /// Whether a page of Workspace asks.
        workspace: bool,
        /// The browser, where its user opens a page.
        visitor: Option<Browser>,
    },
}

/// What was concluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    /// A page connects and may not ask.
    Silence,
    /// A page of Workspace asks for the first time.
    Arrival,
    /// This browser is used, and Workspace needs something in it.
    Visitor(Browser),
}

/// Connections opened within this time of each other are for several requests of one page.
const TOGETHER: Duration = Duration::from_millis(500);

/// How long several of them stay silent before it means something.
const SEVERAL: Duration = Duration::from_secs(5);

/// The same for a single one, which browsers open while an address is typed.
const SINGLE: Duration = Duration::from_secs(15);

/// A request explains what was opened this long before or after it.
const MOMENT: Duration = Duration::from_secs(2);

/// Connections that are remembered; more tell no more.
const MANY: usize = 64;

/// What is known of one connection.
#[derive(Debug, Clone, Copy)]
struct Silent {
    opened: Instant,
    open: bool,
}

/// Everything seen so far that may still mean something.
#[derive(Debug, Default)]
pub(super) struct Diagnosis {
    silent: BTreeMap<Connection, Silent>,
    explained: Option<Instant>,
    workspace: bool,
    told: bool,
}

impl Diagnosis {
    /// Takes note of `seen` and tells what follows at once.
    pub(super) fn note(&mut self, now: Instant, seen: Observation) -> Option<Finding> {
        match seen {
            Observation::Opened(connection) => {
                self.silent.retain(|_, known| known.open || now.saturating_duration_since(known.opened) <= SEVERAL);
                let spare = self.explained.is_some_and(|at| now.saturating_duration_since(at) <= MOMENT);
                if self.listens() && !spare && self.silent.len() < MANY {
                    self.silent.insert(connection, Silent { opened: now, open: true });
                }
            }
            Observation::Closed(connection) => {
                if let Some(known) = self.silent.get_mut(&connection) {
                    known.open = false;
                }
            }
            Observation::Explained(connection) => {
                self.silent.remove(&connection);
                self.explain(now);
            }
            Observation::Asked { connection, workspace, visitor } => {
                self.silent.remove(&connection);
                let arrival = workspace && !self.workspace;
                self.workspace |= workspace;
                self.explain(now);
                let visitor = visitor.filter(|_| !self.workspace).map(Finding::Visitor);
                return if arrival { Some(Finding::Arrival) } else { visitor };
            }
        }
        None
    }

    /// When [`Self::look`] may have something to tell.
    pub(super) fn due(&self) -> Option<Instant> {
        self.silent.values().filter_map(|known| Some(known.opened + self.patience(known)?)).min()
    }

    /// What silence up to `now` means.
    pub(super) fn look(&mut self, now: Instant) -> Option<Finding> {
        if self.due().is_none_or(|due| due > now) {
            return None;
        }
        self.told = true;
        self.silent.clear();
        Some(Finding::Silence)
    }

    /// Whether silence can still mean something: a page of Workspace that came once has the permission.
    fn listens(&self) -> bool {
        !self.workspace && !self.told
    }

    /// Forgets connections that somebody who does ask opened beside the one that is used.
    fn explain(&mut self, now: Instant) {
        self.explained = Some(now);
        let listens = self.listens();
        self.silent.retain(|_, known| listens && now.saturating_duration_since(known.opened) > MOMENT);
    }

    /// How long `one` may be silent before it means something; for ever where a single connection was closed again.
    fn patience(&self, one: &Silent) -> Option<Duration> {
        let apart = |other: &Silent| other.opened.max(one.opened) - other.opened.min(one.opened);
        let several = self.silent.values().filter(|other| apart(other) <= TOGETHER).count() > 1;
        if several { Some(SEVERAL) } else { one.open.then_some(SINGLE) }
    }
}

#[cfg(test)]
mod tests {
    use super::Observation::{Asked, Closed, Explained, Opened};
    use super::*;

    /// Plays what happens at each second and tells at which seconds silence was found.
    fn silences(story: &[(u64, Observation)]) -> Vec<u64> {
        let (mut diagnosis, start, mut found) = (Diagnosis::default(), Instant::now(), Vec::new());
        for second in 0..100 {
            let now = start + Duration::from_secs(second);
            for (_, seen) in story.iter().filter(|(at, _)| *at == second) {
                diagnosis.note(now, *seen);
            }
            if diagnosis.look(now).is_some() {
                found.push(second);
            }
        }
        found
    }

    fn asked(connection: Connection, workspace: bool) -> Observation {
        Asked { connection, workspace, visitor: None }
    }

    #[test]
    fn connections_that_stay_open_and_silent_are_found_once() {
        assert_eq!(silences(&[(1, Opened(1)), (1, Opened(2)), (1, Opened(3))]), [6]);
        assert_eq!(silences(&[(1, Opened(1)), (1, Opened(2)), (30, Opened(3)), (30, Opened(4))]), [6]);
        assert_eq!(silences(&[(1, Opened(1))]), [16], "a single one takes longer");
    }

    #[test]
    fn several_that_are_closed_again_are_found_too() {
        assert_eq!(silences(&[(1, Opened(1)), (1, Opened(2)), (2, Closed(1)), (2, Closed(2))]), [6], "Firefox");
        assert_eq!(silences(&[(1, Opened(1)), (1, Opened(2)), (2, Closed(1))]), [6], "one TLS connection is kept");
    }

    #[test]
    fn spare_connections_of_somebody_who_asks_mean_nothing() {
        assert_eq!(silences(&[(1, Opened(1)), (1, Opened(2)), (2, asked(1, false))]), [0; 0]);
        assert_eq!(silences(&[(1, Opened(1)), (1, Opened(2)), (3, asked(1, false))]), [0; 0]);
        assert_eq!(silences(&[(1, Opened(1)), (10, asked(1, false))]), [0; 0], "typed slowly");
        assert_eq!(silences(&[(1, Opened(1)), (1, asked(1, false)), (2, Opened(2))]), [0; 0], "opened afterwards");
    }

    #[test]
    fn a_request_long_after_explains_only_its_own_connection() {
        assert_eq!(silences(&[(1, Opened(1)), (1, Opened(2)), (5, Opened(3)), (5, asked(3, false))]), [6]);
    }

    #[test]
    fn nothing_is_missed_once_workspace_came() {
        assert_eq!(silences(&[(1, Opened(1)), (1, asked(1, true)), (20, Opened(2)), (20, Opened(3))]), [0; 0]);
        assert_eq!(silences(&[(1, Opened(1)), (1, Opened(2)), (4, Opened(3)), (4, asked(3, true))]), [0; 0]);
    }

    #[test]
    fn probes_and_refused_certificates_are_no_silence() {
        assert_eq!(silences(&[(1, Opened(1)), (1, Closed(1)), (2, Opened(2)), (2, Closed(2))]), [0; 0]);
        let refused = [(1, Opened(1)), (1, Opened(2)), (2, Explained(1))];
        assert_eq!(silences(&refused), [0; 0]);
    }

    #[test]
    fn a_visitor_matters_until_workspace_comes() {
        let (mut diagnosis, now) = (Diagnosis::default(), Instant::now());
        let visit = Asked { connection: 1, workspace: false, visitor: Some(Browser::Brave) };
        assert_eq!(diagnosis.note(now, visit), Some(Finding::Visitor(Browser::Brave)));
        assert_eq!(diagnosis.note(now, asked(2, true)), Some(Finding::Arrival));
        assert_eq!(diagnosis.note(now, asked(2, true)), None);
        assert_eq!(diagnosis.note(now, visit), None);
    }

    #[test]
    fn what_is_over_takes_no_memory() {
        let (mut diagnosis, start) = (Diagnosis::default(), Instant::now());
        for connection in 0..1000 {
            let now = start + Duration::from_secs(connection * 3);
            for seen in [Opened(connection), Closed(connection)] {
                diagnosis.note(now, seen);
            }
        }
        assert!(diagnosis.silent.len() <= 2);
        assert_eq!(diagnosis.due(), None);
        for connection in 0..1000 {
            diagnosis.note(start + Duration::from_hours(1), Opened(connection));
        }
        assert_eq!(diagnosis.silent.len(), MANY);
    }
}
