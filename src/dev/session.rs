//! The dev server's decisions: what a change, a crash or Ctrl-C leads to. Pure: no clock, no process, no socket.
//!
//! At any time at most one instance *serves*, one *starts*, and any number *retire*. A new instance replaces the old one
//! only once it answers, so a broken save leaves the old one in place. A crash waits for the next change: there is no crash loop.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::check::Checked;
use super::event::{Effect, Event, Exit, Generation, Revision};
use super::notice::{Notice, Remark, RemarkKind};
use super::watcher::Changes;

/// Remarks of one run; some name what a stranger sent.
const MAX_TOLD: usize = 50;

/// Time after a failure in which a save without a change is not the user's answer to it: a program that writes a file of its
/// own at every start, and then fails, would otherwise be started for ever.
const UNREAD: Duration = Duration::from_millis(500);

/// The state of one run.
#[derive(Debug)]
pub(crate) struct Session {
    has_program: bool,
    last: Generation,
    revision: Revision,
    starting: Option<(Generation, Instant)>,
    serving: Option<Generation>,
    retiring: BTreeSet<Generation>,
    failure: Option<Exit>,
    failed: Option<Instant>,
    checked: Option<Arc<Checked>>,
    told: Vec<Remark>,
    took: Option<Duration>,
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
    /// An instance answers and the next one is on its way.
    Restarting,
    /// No instance answers, or the newest code does not start.
    Failed,
    /// The server is ending.
    Closing,
}

impl Session {
    /// A session that runs a program, or serves files alone.
    pub(crate) fn new(has_program: bool) -> Self {
        Self {
            has_program,
            last: Generation(0),
            revision: Revision(0),
            starting: None,
            serving: None,
            retiring: BTreeSet::new(),
            failure: None,
            failed: None,
            checked: None,
            told: Vec::new(),
            took: None,
            announced: false,
            interrupts: 0,
        }
    }

    /// The first effects.
    pub(crate) fn start(&mut self, now: Instant, took: Duration) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.has_program {
            effects.push(Effect::Hold);
            self.spawn(now, &mut effects);
        } else {
            self.last = Generation(1);
            self.took = Some(took);
            effects.push(Effect::Report(Notice::Ready { generation: 1, took }));
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
            Event::Drained(_) | Event::GraceExpired(_) => {}
            Event::Checked(revision, checked) => self.checked(revision, checked, &mut effects),
            Event::Remarked(remark) => self.remark(remark, &mut effects),
            Event::Arrived => self.told.retain(|remark| !remark.kind.keeps_workspace_out()),
            Event::Interrupt => self.interrupt(&mut effects),
        }
        effects
    }

    /// What the backend is doing.
    pub(crate) fn phase(&self) -> Phase {
        match (self.closing(), &self.failure, self.starting, self.serving) {
            (true, ..) => Phase::Closing,
            (false, _, Some(_), Some(_)) => Phase::Restarting,
            (false, None, Some(_), None) => Phase::Starting,
            (false, None, None, Some(_)) => Phase::Ready,
            (false, None, None, None) if !self.has_program => Phase::Ready,
            _ => Phase::Failed,
        }
    }

    /// The instance that answers, or else the newest.
    pub(crate) fn generation(&self) -> Generation {
        self.serving.unwrap_or(self.last)
    }

    /// Why the newest code does not run.
    pub(crate) fn failure(&self) -> Option<&Exit> {
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

    /// How long the instance that answers took to start.
    pub(crate) fn took(&self) -> Duration {
        self.took.unwrap_or_default()
    }

    fn closing(&self) -> bool {
        self.interrupts > 0
    }

    fn alive(&self) -> BTreeSet<Generation> {
        let starting = self.starting.map(|(generation, _)| generation);
        self.retiring.iter().copied().chain(starting).chain(self.serving).collect()
    }

    fn spawn(&mut self, now: Instant, effects: &mut Vec<Effect>) {
        self.last = Generation(self.last.0 + 1);
        self.starting = Some((self.last, now));
        effects.push(Effect::Spawn(self.last));
    }

    fn check(&mut self, effects: &mut Vec<Effect>) {
        self.revision = Revision(self.revision.0 + 1);
        effects.push(Effect::Check(self.revision));
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
        effects.push(Effect::Report(Notice::Changed { files: changes.files }));
        if changes.documents {
            self.check(effects);
        }
        if changes.config {
            let message = "obb-backend.toml changed".to_owned();
            let help = "stop with Ctrl-C and start `obb-backend dev` again to apply it".to_owned();
            effects.push(Effect::Report(Notice::Remark(Remark { kind: RemarkKind::ConfigChanged, message, help })));
        }
        if changes.code && self.has_program {
            self.restart(now, effects);
        }
    }

    /// Whether the newest code failed, long enough ago that somebody has seen it, and nothing is tried yet.
    fn waits_for_a_save(&self, now: Instant) -> bool {
        let seen = self.failed.is_some_and(|failed| now.saturating_duration_since(failed) >= UNREAD);
        self.failure.is_some() && self.starting.is_none() && seen
    }

    fn restart(&mut self, now: Instant, effects: &mut Vec<Effect>) {
        effects.push(Effect::Report(Notice::Restarting));
        if let Some((outdated, _)) = self.starting.take() {
            self.retiring.insert(outdated);
            effects.push(Effect::Stop(outdated));
        }
        if self.serving.is_none() {
            effects.push(Effect::Hold);
        }
        self.spawn(now, effects);
    }

    fn ready(&mut self, now: Instant, generation: Generation, effects: &mut Vec<Effect>) {
        let Some((starting, since)) = self.starting else { return };
        if starting != generation || self.closing() {
            return;
        }
        let took = now.saturating_duration_since(since);
        self.starting = None;
        self.failure = None;
        self.took = Some(took);
        // What the code before lacked was perhaps mended, and may come back.
        self.told.retain(|remark| !remark.kind.concerns_backend());
        effects.push(Effect::Serve(generation));
        if let Some(old) = self.serving.replace(generation) {
            self.retiring.insert(old);
            effects.push(Effect::Drain(old));
        }
        effects.push(Effect::Report(Notice::Ready { generation: generation.0, took }));
        self.announce(effects);
    }

    fn slow(&self, generation: Generation, exit: Exit, effects: &mut Vec<Effect>) {
        if self.starting.is_some_and(|(starting, _)| starting == generation) && !self.closing() {
            let Exit { reason, output } = exit;
            effects.push(Effect::Report(Notice::Waiting { reason, output }));
        }
    }

    fn exited(&mut self, now: Instant, generation: Generation, exit: Exit, effects: &mut Vec<Effect>) {
        let starting = self.starting.is_some_and(|(starting, _)| starting == generation);
        let serving = self.serving == Some(generation);
        self.retiring.remove(&generation);
        if starting {
            self.starting = None;
        }
        if serving {
            self.serving = None;
        }
        if self.closing() {
            self.quit_when_empty(effects);
        } else if starting || serving {
            match (self.serving, self.starting) {
                (Some(_), _) => {}
                (None, Some(_)) => effects.push(Effect::Hold),
                (None, None) => effects.push(Effect::Refuse(exit.reason.clone())),
            }
            self.fail(now, exit, effects);
        }
    }

    fn fail(&mut self, now: Instant, exit: Exit, effects: &mut Vec<Effect>) {
        let served = self.serving.is_some();
        effects.push(Effect::Report(Notice::Failed {
            reason: exit.reason.clone(),
            output: exit.output.clone(),
            served,
        }));
        self.failure = Some(exit);
        self.failed = Some(now);
    }

    fn checked(&mut self, revision: Revision, checked: Arc<Checked>, effects: &mut Vec<Effect>) {
        if revision != self.revision || self.closing() {
            return;
        }
        self.checked = Some(Arc::clone(&checked));
        effects.push(Effect::Report(Notice::Validated(checked)));
        self.announce(effects);
    }

    fn announce(&mut self, effects: &mut Vec<Effect>) {
        let answers = self.serving.is_some() || !self.has_program;
        if !self.announced && answers && self.checked.is_some() {
            self.announced = true;
            effects.push(Effect::Announce);
        }
    }

    fn remark(&mut self, remark: Remark, effects: &mut Vec<Effect>) {
        let known = self.told.iter().any(|told| told.kind == remark.kind);
        if !self.closing() && self.told.len() < MAX_TOLD && !known {
            self.told.push(remark.clone());
            effects.push(Effect::Report(Notice::Remark(remark)));
        }
    }

    fn interrupt(&mut self, effects: &mut Vec<Effect>) {
        self.interrupts += 1;
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
#[path = "session_tests.rs"]
mod tests;
