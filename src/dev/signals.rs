//! Signals of the system and the terminal as events of the session.

use std::io;

use tokio::sync::mpsc;

use super::event::Event;

/// Turns Ctrl-C and requests to terminate into events.
pub(super) fn listen(events: &mpsc::UnboundedSender<Event>) -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let hangup = (!outlives_terminal()).then(SignalKind::hangup);
        for kind in [SignalKind::interrupt(), SignalKind::quit(), SignalKind::terminate()].into_iter().chain(hangup) {
            let mut stream = signal(kind)?;
            let events = events.clone();
            tokio::spawn(async move {
                while stream.recv().await.is_some() {
                    let _ = events.send(Event::Interrupt);
                }
            });
        }
    }
    #[cfg(not(unix))]
    let events = events.clone();
    #[cfg(not(unix))]
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            let _ = events.send(Event::Interrupt);
        }
    });
    Ok(())
}

/// Whether whoever started this asked, as `nohup` does, that it goes on when the terminal is closed. Only Linux tells.
#[cfg(unix)]
fn outlives_terminal() -> bool {
    const HANGUP: u64 = 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & HANGUP != 0)
}
