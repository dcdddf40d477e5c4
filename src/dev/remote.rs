//! Orders to a running server from whoever started it.

use tokio::sync::mpsc;

use super::event::Event;

/// Gives orders; they are obeyed in their turn, and forgotten once the server has ended.
#[derive(Debug, Clone)]
pub struct Remote {
    events: mpsc::UnboundedSender<Event>,
}

impl Remote {
    /// Orders become events among the others.
    pub(super) fn new(events: mpsc::UnboundedSender<Event>) -> Self {
        Self { events }
    }

    /// Starts the backend anew, if there is one to start.
    pub fn restart(&self) {
        let _ = self.events.send(Event::RestartAsked);
    }

    /// Checks the documents again.
    pub fn check(&self) {
        let _ = self.events.send(Event::CheckAsked);
    }

    /// Ends the server, as Ctrl-C does.
    pub fn stop(&self) {
        let _ = self.events.send(Event::Interrupt);
    }
}
