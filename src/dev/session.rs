//! The dev server's decisions: what a change, a crash or Ctrl-C leads to. Pure: no clock, no process, no socket.
//!
//! At any time at most one instance *serves*, one *starts*, and any number *retire*. A new instance replaces the old one
//! only once it answers, so a broken save leaves the old one in place; a backend of which only one can run is ended first.
//! A crash waits for the next change: there is no crash loop. A target is never started or ended, only followed.

mod documents;
mod instances;
mod remarks;
mod settings;
mod target;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::check::Checked;
use super::event::{Effect, Event, Exit, Generation, Revision};
use super::notice::{Notice, Remark};
use super::own_writes::OwnWrites;
use super::served::Served;
use super::settings::SettingsError;
use super::watcher::Changes;
use crate::project::config::Restart;

/// Remarks of one run; some name what a stranger sent.
const MAX_TOLD: usize = 50;

/// Remarks on those who asked and may not: they must not crowd out all others.
const MAX_STRANGERS: usize = 10;

/// Time after a failure in which a save without a change is not the user's answer to it: a program that writes a file of its
/// own at every start, and then fails, would otherwise be started for ever.
const UNREAD: Duration = Duration::from_millis(500);

/// Who answers requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Backend {
    /// The project's files.
    Files,
    /// A program that this server starts and replaces.
    Program(Restart),
    /// A program that somebody else started, at this address.
    Target(String),
}

/// The state of one run.
#[derive(Debug)]
pub(crate) struct Session {
    backend: Backend,
    last: Generation,
    revision: Revision,
    reading: Revision,
    asked: bool,
    waiting: Vec<&'static str>,
    /// Why the newest settings are not in force.
    refused: Option<Arc<SettingsError>>,
    starting: Option<(Generation, Instant)>,
    /// Since when an instance is to be started once the last one has ended.
    due: Option<Instant>,
    /// Whether the newest start is the second attempt after a port was taken.
    retried: bool,
    missed: Instant,
    serving: Option<Generation>,
    retiring: BTreeSet<Generation>,
    /// Why the newest code does not run, and since when.
    failure: Option<(Exit, Instant)>,
    /// When the newest instance answered first.
    answered: Option<Instant>,
    own_writes: OwnWrites,
    checked: Option<Arc<Checked>>,
    /// What the backend serves of what has no file, and the instance that was asked for it last.
    served: Arc<Served>,
    fetched: Option<Generation>,
    told: Vec<Remark>,
    /// When the instance that answers, or answered last, was ready, and how long its start took.
    was_ready: Option<(Instant, Duration)>,
    announced: bool,
    interrupts: u32,
}

/// What the backend is doing, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The first instance is on its way.
    Starting,
    /// An instance answers.
    Ready,
    /// The next instance is on its way, whether the one before answers or has failed.
    Restarting,
    /// No instance answers, or the newest code does not start, and nothing is tried.
    Failed,
    /// The server is ending.
    Closing,
}

impl Session {
    /// A session with this backend, from `now` on.
    pub(crate) fn new(backend: Backend, now: Instant) -> Self {
        Self {
            backend,
            last: Generation(0),
            revision: Revision(0),
            reading: Revision(0),
            asked: false,
            waiting: Vec::new(),
            refused: None,
            starting: None,
            due: None,
            retried: false,
            missed: now,
            serving: None,
            retiring: BTreeSet::new(),
            failure: None,
            answered: None,
            own_writes: OwnWrites::default(),
            checked: None,
            served: Arc::default(),
            fetched: None,
            told: Vec::new(),
            was_ready: None,
            announced: false,
            interrupts: 0,
        }
    }

    /// The first effects.
    pub(crate) fn start(&mut self, now: Instant, took: Duration) -> Vec<Effect> {
        let mut effects = Vec::new();
        match self.backend {
            Backend::Program(_) => {
                effects.push(Effect::Hold);
                self.spawn(now, &mut effects);
            }
            Backend::Target(_) => effects.extend([Effect::Hold, Effect::Follow]),
            Backend::Files => {
                self.last = Generation(1);
                self.was_ready = Some((now, took));
                effects.push(Effect::Report(Notice::Ready { generation: 1, took }));
            }
        }
        self.check(&mut effects);
        effects
    }

    /// What `event` leads to.
    pub(crate) fn step(&mut self, now: Instant, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Changed(changes) => self.changed(now, changes, &mut effects),
            Event::Ready(generation) => self.ready(now, generation, &mut effects),
            Event::Slow(generation, exit) => self.slow(generation, exit, &mut effects),
            Event::Exited(generation, exit) => self.exited(now, generation, exit, &mut effects),
            Event::Drained(generation) if self.retiring.contains(&generation) && !self.closing() => {
                effects.push(Effect::Stop(generation));
            }
            Event::GraceExpired(generation) if self.alive().contains(&generation) => {
                effects.push(Effect::Kill(generation));
            }
            Event::TargetAnswers => self.target_answers(now, &mut effects),
            Event::TargetGone(reason) => self.target_gone(now, &reason, &mut effects),
            Event::Checked(revision, checked) => self.checked(revision, checked, &mut effects),
            Event::SettingsRead(reading, read) => self.read(reading, *read, &mut effects),
            Event::Adopted(difference) => self.adopted(now, difference, &mut effects),
            Event::Fetched(generation, served) => self.fetched(generation, served, &mut effects),
            // Later there is something to compare the whole with.
            Event::Late(generation, served) if self.fetched.is_none() => self.fetched(generation, served, &mut effects),
            Event::Remarked(remark) => self.remark(remark, &mut effects),
            Event::Arrived => self.told.retain(|remark| !remark.kind.keeps_workspace_out()),
            Event::Told(notice) => effects.push(Effect::Report(notice)),
            Event::RestartAsked if self.runs_program() && !self.closing() => self.restart(now, &mut effects),
            Event::CheckAsked if !self.closing() => self.check(&mut effects),
            Event::Late(..) | Event::Drained(_) | Event::GraceExpired(_) | Event::RestartAsked | Event::CheckAsked => {}
            Event::Interrupt => self.interrupt(&mut effects),
        }
        effects
    }

    /// What the backend is doing.
    pub(crate) fn phase(&self) -> Phase {
        match (self.closing(), &self.failure, self.starting, self.serving) {
            (true, ..) => Phase::Closing,
            (false, None, Some(_), None) => Phase::Starting,
            (false, _, Some(_), _) => Phase::Restarting,
            (false, None, None, Some(_)) => Phase::Ready,
            (false, None, None, None) if self.backend == Backend::Files => Phase::Ready,
            _ if self.due.is_some() => Phase::Restarting,
            (false, None, None, None) => Phase::Starting,
            _ => Phase::Failed,
        }
    }

    /// The instance that answers, or else the newest.
    pub(crate) fn generation(&self) -> Generation {
        self.serving.unwrap_or(self.last)
    }

    /// Whether requests are answered, if by older code.
    pub(crate) fn answers(&self) -> bool {
        self.serving.is_some() || self.backend == Backend::Files
    }

    /// Why the newest code does not run, and since when.
    pub(crate) fn failure(&self) -> Option<&(Exit, Instant)> {
        self.failure.as_ref()
    }

    /// The newest findings.
    pub(crate) fn findings(&self) -> Option<&Arc<Checked>> {
        self.checked.as_ref()
    }

    /// What the user was advised and what still holds, oldest first.
    pub(crate) fn remarks(&self) -> &[Remark] {
        &self.told
    }

    /// When the instance that answers, or answered last, was ready.
    pub(crate) fn ready_at(&self) -> Option<Instant> {
        self.was_ready.map(|(at, _)| at)
    }

    /// What the backend serves of what has no file.
    pub(crate) fn served(&self) -> Arc<Served> {
        Arc::clone(&self.served)
    }

    /// How long the instance that answers took to start.
    pub(crate) fn took(&self) -> Duration {
        self.was_ready.map(|(_, took)| took).unwrap_or_default()
    }

    fn runs_program(&self) -> bool {
        matches!(self.backend, Backend::Program(_))
    }

    fn closing(&self) -> bool {
        self.interrupts > 0
    }

    fn alive(&self) -> BTreeSet<Generation> {
        if matches!(self.backend, Backend::Target(_)) {
            return BTreeSet::new();
        }
        let starting = self.starting.map(|(generation, _)| generation);
        self.retiring.iter().copied().chain(starting).chain(self.serving).collect()
    }

    fn changed(&mut self, now: Instant, changes: Changes, effects: &mut Vec<Effect>) {
        if self.closing() {
            return;
        }
        if changes.files.is_empty() {
            // What failed may lie outside the project: another package, a service, a variable.
            if !changes.resaved.is_empty() && self.waits_for_a_save(now) {
                self.restart(now, effects);
            }
            return;
        }
        // What its code does to a target is the affair of whoever started it.
        if matches!(self.backend, Backend::Target(_)) && !changes.documents && !changes.config {
            return;
        }
        let starting = self.is_starting(now);
        let own = changes.code && self.own_writes.judge(&changes.files, starting);
        let own_files = if own { changes.files.clone() } else { Vec::new() };
        effects.push(Effect::Report(Notice::Changed { files: changes.files }));
        if changes.documents {
            self.check(effects);
            // One that has no file any more is served perhaps.
            effects.extend(self.serving.map(Effect::Fetch));
        }
        self.asked |= changes.config;
        // Beside files alone, code may be the program that is to be started from now on.
        if changes.config || (changes.code && self.backend == Backend::Files) {
            self.reread(effects);
        }
        if own {
            self.remark(remarks::writes_its_own(own_files, changes.source), effects);
        }
        // What the program is made of is never left out: it may be a person after all who saves it again and again.
        if changes.code && self.runs_program() && (changes.source || !own) {
            self.restart(now, effects);
        }
    }

    /// Whether the newest code failed, long enough ago that somebody has seen it, and nothing is tried yet.
    fn waits_for_a_save(&self, now: Instant) -> bool {
        let seen = self.failure.as_ref().is_some_and(|(_, at)| now.saturating_duration_since(*at) >= UNREAD);
        seen && self.starting.is_none() && self.due.is_none() && self.runs_program()
    }

    fn remark(&mut self, remark: Remark, effects: &mut Vec<Effect>) {
        let known = self.told.iter().any(|told| told.kind == remark.kind);
        let strangers = self.told.iter().filter(|told| told.kind.is_of_a_stranger()).count();
        let crowded = remark.kind.is_of_a_stranger() && strangers >= MAX_STRANGERS;
        if !self.closing() && self.told.len() < MAX_TOLD && !known && !crowded {
            self.told.push(remark.clone());
            effects.push(Effect::Report(Notice::Remark(remark)));
        }
    }

    fn interrupt(&mut self, effects: &mut Vec<Effect>) {
        self.interrupts += 1;
        self.due = None;
        match self.interrupts {
            1 => {
                effects.push(Effect::Report(Notice::Stopping));
                effects.push(Effect::Close);
                effects.extend(self.alive().into_iter().map(Effect::Stop));
                self.quit_when_empty(effects);
            }
            2 => effects.extend(self.alive().into_iter().map(Effect::Kill)),
            _ => effects.push(Effect::Quit),
        }
    }

    fn quit_when_empty(&self, effects: &mut Vec<Effect>) {
        if self.alive().is_empty() {
            effects.push(Effect::Report(Notice::Stopped));
            effects.push(Effect::Quit);
        }
    }
}

#[cfg(test)]
mod tests;
