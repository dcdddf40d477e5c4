//! Which exchanges are worth a line in the terminal. Widgets ask the same again every few seconds: what is new is told.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::{Exchange, Kind, Progress};

/// How much of the traffic is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Log {
    /// Nothing.
    Nothing,
    /// Failures, first answers and changes of status.
    #[default]
    News,
    /// Everything.
    All,
}

/// Paths remembered; a stranger may ask for any number.
const REMEMBERED: usize = 10_000;

/// Documents that Workspace asks for and does without.
const OPTIONAL: &[&str] = &["/agents.json", "/apps.json", "/templates.json", "/favicon.ico"];

/// Decides, and remembers what was told.
#[derive(Debug)]
pub(super) struct Telling {
    log: Log,
    hasher: RandomState,
    /// The last status of each method and path, as hashes.
    statuses: HashMap<u64, u16>,
}

impl Telling {
    pub(super) fn new(log: Log) -> Self {
        Self { log, hasher: RandomState::new(), statuses: HashMap::new() }
    }

    /// Whether `exchange`, which has just come further, is worth a line now. It is so once at most.
    pub(super) fn wants(&mut self, exchange: &Exchange) -> bool {
        let now = match exchange.kind {
            Kind::Plain => matches!(exchange.progress, Progress::Done | Progress::Gone | Progress::Broken),
            // Their end may be hours away.
            Kind::Stream | Kind::Upgrade => exchange.progress == Progress::Answering,
        };
        match self.log {
            Log::Nothing => false,
            Log::All => now,
            Log::News => now && self.is_news(exchange),
        }
    }

    fn is_news(&mut self, exchange: &Exchange) -> bool {
        // Workspace takes back what it no longer needs, for one when a parameter changes.
        let Some(status) = exchange.status else { return false };
        let path = exchange.path.split('?').next().unwrap_or_default();
        let sort = match status {
            200..=299 | 304 => 200,
            _ => status,
        };
        let preflight = exchange.method == "OPTIONS";
        if preflight && status < 400 {
            return false;
        }
        if self.statuses.len() == REMEMBERED {
            self.statuses.clear();
        }
        let key = self.hasher.hash_one((exchange.method.as_str(), path));
        let changed = self.statuses.insert(key, sort) != Some(sort);
        let failed = (status >= 400 && !OPTIONAL.contains(&path)) || exchange.progress == Progress::Broken;
        let polled = matches!(exchange.method.as_str(), "GET" | "HEAD" | "OPTIONS");
        changed || failed || !polled
    }
}
