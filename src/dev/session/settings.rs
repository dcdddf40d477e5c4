//! What changed settings lead to.

use std::sync::Arc;
use std::time::Instant;

use super::super::event::{Effect, Revision};
use super::super::notice::Notice;
use super::super::settings::{Difference, Settings, SettingsError};
use super::{Backend, Session};

impl Session {
    /// Why the newest settings are not in force.
    pub(crate) fn refused(&self) -> Option<&SettingsError> {
        self.refused.as_deref()
    }

    /// Keys that take a new start of the server.
    pub(crate) fn waiting(&self) -> &[&'static str] {
        &self.waiting
    }

    pub(super) fn reread(&mut self, effects: &mut Vec<Effect>) {
        self.reading = Revision(self.reading.0 + 1);
        effects.push(Effect::Reread(self.reading));
    }

    pub(super) fn read(&mut self, reading: Revision, read: Result<Settings, SettingsError>, effects: &mut Vec<Effect>) {
        if reading != self.reading || self.closing() {
            return;
        }
        match read {
            Ok(settings) => effects.push(Effect::Adopt(Box::new(settings))),
            Err(error) if std::mem::take(&mut self.asked) => {
                let error = Arc::new(error);
                self.refused = Some(Arc::clone(&error));
                effects.push(Effect::Report(Notice::SettingsRefused(error)));
            }
            Err(_) => {}
        }
    }

    pub(super) fn adopted(&mut self, now: Instant, difference: Difference, effects: &mut Vec<Effect>) {
        if self.closing() {
            return;
        }
        self.refused = None;
        let asked = std::mem::take(&mut self.asked);
        let Difference { source, applied, waiting, restart, program, check, watching: _ } = difference;
        if let Backend::Program(mode) = &mut self.backend {
            *mode = restart;
        }
        let news = self.waiting != waiting || !applied.is_empty();
        self.waiting.clone_from(&waiting);
        if asked || news {
            effects.push(Effect::Report(Notice::SettingsApplied { source, applied, waiting }));
        }
        if check {
            self.check(effects);
        }
        if program && matches!(self.backend, Backend::Target(_)) {
            // Asked otherwise, it may be there and have widgets.
            self.told.retain(|remark| !remark.kind.concerns_backend());
            effects.push(Effect::Follow);
            effects.extend(self.serving.map(Effect::Fetch));
        }
        // A save of the settings is an answer to a failure as well: what they name may be there now.
        if self.runs_program() && (program || (asked && self.failure.is_some() && self.starting.is_none())) {
            self.restart(now, effects);
        }
    }
}
