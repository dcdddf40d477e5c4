//! The documents: checked, and asked for where there is no file.

use std::sync::Arc;

use super::super::check::Checked;
use super::super::event::{Effect, Generation, Revision};
use super::super::notice::Notice;
use super::super::served::Served;
use super::{Backend, Session};

impl Session {
    pub(super) fn check(&mut self, effects: &mut Vec<Effect>) {
        self.revision = Revision(self.revision.0 + 1);
        effects.push(Effect::Check(self.revision));
    }

    pub(super) fn checked(&mut self, revision: Revision, checked: Arc<Checked>, effects: &mut Vec<Effect>) {
        if revision != self.revision || self.closing() {
            return;
        }
        self.checked = Some(checked);
        self.report_check(effects);
    }

    /// Tells what was found, unless nothing could be found before the backend was asked.
    fn report_check(&mut self, effects: &mut Vec<Effect>) {
        if let Some(checked) = &self.checked
            && (checked.has_documents() || self.was_asked())
        {
            effects.push(Effect::Report(Notice::Validated(Arc::clone(checked))));
        }
        self.announce(effects);
    }

    fn was_asked(&self) -> bool {
        self.fetched.is_some() || self.backend == Backend::Files
    }

    pub(super) fn fetched(&mut self, generation: Generation, served: Arc<Served>, effects: &mut Vec<Effect>) {
        if self.serving != Some(generation) || self.closing() {
            return;
        }
        let first = self.fetched.replace(generation).is_none();
        if *self.served != *served {
            self.served = served;
            self.check(effects);
        } else if first && self.checked.as_ref().is_some_and(|checked| !checked.has_documents()) {
            self.report_check(effects);
        } else {
            self.announce(effects);
        }
    }

    pub(super) fn announce(&mut self, effects: &mut Vec<Effect>) {
        // Without a file of widgets it is worth waiting for those that are served.
        let whole = |checked: &Checked| checked.has_widgets() || checked.unreadable.is_some() || self.was_asked();
        let known = self.checked.as_deref().is_some_and(whole);
        if !self.announced && self.answers() && known {
            self.announced = true;
            effects.push(Effect::Announce);
        }
    }
}
