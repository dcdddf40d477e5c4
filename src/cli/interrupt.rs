//! Ctrl-C as a question that work can ask, so that it cleans up before it ends. A second Ctrl-C ends the process at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{SigId, flag, low_level};

/// Listens for as long as it lives.
#[derive(Debug)]
pub(super) struct Interrupt {
    asked: Arc<AtomicBool>,
    registered: Vec<SigId>,
}

impl Interrupt {
    /// Starts to listen. Where signals cannot be had, the system's own behaviour stays.
    pub(super) fn listen() -> Self {
        let asked = Arc::new(AtomicBool::new(false));
        let mut registered = Vec::new();
        for signal in [SIGINT, SIGTERM] {
            // The order matters: the first signal finds the flag down and only raises it.
            registered.extend(flag::register_conditional_default(signal, Arc::clone(&asked)));
            registered.extend(flag::register(signal, Arc::clone(&asked)));
        }
        Self { asked, registered }
    }

    /// Whether the user asked to stop.
    pub(super) fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        for id in self.registered.drain(..) {
            low_level::unregister(id);
        }
    }
}
