//! Instances of the program: started, put to use, replaced, lost.

use std::time::{Duration, Instant};

use super::super::event::{Effect, Exit, Generation};
use super::super::notice::Notice;
use super::super::own_writes::SETTLING;
use super::{Backend, Session, remarks};
use crate::project::config::Restart;

/// Time an instance that is being replaced has for the requests it is working on.
const DRAIN: Duration = Duration::from_mins(1);

/// The same where others are held until it is gone.
pub(super) const DRAIN_FIRST: Duration = Duration::from_secs(5);

/// Time after its first answer in which an instance that finds its port taken never answered itself.
const MISTAKEN: Duration = Duration::from_secs(10);

impl Session {
    pub(super) fn spawn(&mut self, since: Instant, effects: &mut Vec<Effect>) {
        self.last = Generation(self.last.0 + 1);
        self.starting = Some((self.last, since));
        self.answered = None;
        effects.push(Effect::Spawn(self.last));
    }

    /// Whether the newest instance is still starting, or was a moment ago.
    pub(super) fn is_starting(&self, now: Instant) -> bool {
        let settling = |answered: Instant| now.saturating_duration_since(answered) <= SETTLING;
        self.starting.is_some() || self.answered.is_some_and(settling)
    }

    pub(super) fn restart(&mut self, now: Instant, effects: &mut Vec<Effect>) {
        if self.due.is_some() {
            return;
        }
        effects.push(Effect::Report(Notice::Restarting));
        self.retried = false;
        let one_at_a_time = self.backend == Backend::Program(Restart::Stop);
        if one_at_a_time {
            // Those that were replaced while two could run would keep the next one waiting.
            effects.extend(self.retiring.iter().map(|old| Effect::Drain(*old, DRAIN_FIRST)));
        }
        if let Some((outdated, _)) = self.starting.take() {
            self.retiring.insert(outdated);
            effects.push(Effect::Stop(outdated));
        }
        let replaced = if one_at_a_time { self.serving.take() } else { None };
        if self.serving.is_none() {
            effects.push(Effect::Hold);
        }
        if let Some(old) = replaced {
            self.retiring.insert(old);
            effects.push(Effect::Drain(old, DRAIN_FIRST));
        }
        if one_at_a_time && !self.retiring.is_empty() {
            self.due = Some(now);
        } else {
            self.spawn(now, effects);
        }
    }

    pub(super) fn ready(&mut self, now: Instant, generation: Generation, effects: &mut Vec<Effect>) {
        let Some((starting, since)) = self.starting else { return };
        if starting != generation || self.closing() {
            return;
        }
        let took = now.saturating_duration_since(since);
        self.starting = None;
        self.answered = Some(now);
        self.failure = None;
        self.was_ready = Some((now, took));
        // What the code before lacked was perhaps mended, and may come back.
        self.told.retain(|remark| !remark.kind.concerns_backend());
        effects.push(Effect::Serve(generation));
        if let Some(old) = self.serving.replace(generation) {
            self.retiring.insert(old);
            effects.push(Effect::Drain(old, DRAIN));
        }
        effects.push(Effect::Report(Notice::Ready { generation: generation.0, took }));
        effects.push(Effect::Fetch(generation));
        self.announce(effects);
    }

    pub(super) fn slow(&self, generation: Generation, exit: Exit, effects: &mut Vec<Effect>) {
        if self.starting.is_some_and(|(starting, _)| starting == generation) && !self.closing() {
            let Exit { reason, output } = exit;
            effects.push(Effect::Report(Notice::Waiting { reason, output, served: self.serving.is_some() }));
        }
    }

    pub(super) fn exited(&mut self, now: Instant, generation: Generation, exit: Exit, effects: &mut Vec<Effect>) {
        let starting = self.starting.is_some_and(|(starting, _)| starting == generation);
        let serving = self.serving == Some(generation);
        // Whoever took its port answered in its place for a moment.
        let mistaken = serving && self.answered.is_some_and(|at| now.saturating_duration_since(at) <= MISTAKEN);
        self.retiring.remove(&generation);
        if starting {
            self.starting = None;
        }
        if serving {
            self.serving = None;
        }
        if self.closing() {
            self.quit_when_empty(effects);
        } else if (starting || mistaken) && exit.port_was_taken() && !self.retried {
            // Between the choice of the port and its use another program was faster.
            self.retried = true;
            if mistaken {
                effects.push(Effect::Hold);
            }
            self.spawn(now, effects);
        } else if starting || serving {
            match (self.serving, self.starting) {
                (Some(_), _) => {}
                (None, Some(_)) => effects.push(Effect::Hold),
                (None, None) => effects.push(Effect::Refuse(format!(
                    "The backend does not run: {}. The terminal shows its last output; it is started again at the next change.",
                    exit.reason
                ))),
            }
            let shares = starting && self.serving.is_some() && exit.port_was_taken();
            self.fail(now, exit, effects);
            if shares {
                self.remark(remarks::one_at_a_time(), effects);
            }
            if starting {
                // The application may have moved to another file.
                self.reread(effects);
            }
        }
        if self.retiring.is_empty()
            && let Some(since) = self.due.take()
        {
            self.spawn(since, effects);
        }
    }

    fn fail(&mut self, now: Instant, exit: Exit, effects: &mut Vec<Effect>) {
        let served = self.serving.is_some();
        effects.push(Effect::Report(Notice::Failed {
            reason: exit.reason.clone(),
            output: exit.output.clone(),
            served,
        }));
        self.failure = Some((exit, now));
    }
}
