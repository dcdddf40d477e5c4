//! A backend that somebody else started comes and goes.

use std::time::Instant;

use super::super::event::{Effect, Exit, Generation};
use super::super::notice::Notice;
use super::{Backend, Session};

impl Session {
    pub(super) fn target_answers(&mut self, now: Instant, effects: &mut Vec<Effect>) {
        if self.closing() || self.serving.is_some() {
            return;
        }
        self.last = Generation(self.last.0 + 1);
        self.serving = Some(self.last);
        self.failure = None;
        let took = now.saturating_duration_since(self.missed);
        self.was_ready = Some((now, took));
        self.told.retain(|remark| !remark.kind.concerns_backend());
        effects.push(Effect::Serve(self.last));
        effects.push(Effect::Report(Notice::Ready { generation: self.last.0, took }));
        effects.push(Effect::Fetch(self.last));
        self.announce(effects);
    }

    pub(super) fn target_gone(&mut self, now: Instant, reason: &str, effects: &mut Vec<Effect>) {
        let Backend::Target(address) = &self.backend else { return };
        if self.closing() || self.failure.is_some() {
            return;
        }
        self.serving = None;
        self.missed = now;
        let reason = format!("{address} does not answer: {reason}");
        effects.push(Effect::Refuse(format!(
            "The backend at {reason}. This server does not start it; it passes requests on once it answers."
        )));
        effects.push(Effect::Report(Notice::TargetGone { reason: reason.clone() }));
        self.failure = Some((Exit { reason, output: Vec::new() }, now));
    }
}
