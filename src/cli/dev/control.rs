//! What a key does.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::keys::{self, Key};
use super::terminal::Terminal;
use super::{browser, lines};
use crate::dev::Remote;

/// A key that is held down must not start a backend thirty times a second.
const HELD: Duration = Duration::from_millis(300);

/// Turns keys into orders and text.
#[derive(Debug)]
pub(super) struct Control {
    terminal: Arc<Mutex<Terminal>>,
    remote: Remote,
    restarted: Option<Instant>,
}

impl Control {
    pub(super) fn new(terminal: Arc<Mutex<Terminal>>, remote: Remote) -> Self {
        Self { terminal, remote, restarted: None }
    }

    /// Does what `key` asks for.
    pub(super) fn press(&mut self, key: Key) {
        if key == Key::Quit {
            // Even while the terminal takes nothing and its lock is held.
            return self.remote.stop();
        }
        let mut terminal = self.terminal.lock().unwrap_or_else(PoisonError::into_inner);
        match key {
            Key::Restart if !terminal.lines.runs_program() => {
                let why = terminal.lines.why_no_restart();
                terminal.write(&lines::caution("no restart", &why));
            }
            Key::Restart => {
                let held = self.restarted.replace(Instant::now()).is_some_and(|last| last.elapsed() < HELD);
                if !held {
                    self.remote.restart();
                }
            }
            Key::Open => {
                if let Some(page) = terminal.lines.page() {
                    browser::open(page, Some(Arc::clone(&self.terminal)));
                }
            }
            Key::Check => {
                terminal.lines.forget_findings();
                self.remote.check();
            }
            Key::Help => {
                let help = keys::help(terminal.lines.runs_program());
                terminal.write(&help);
            }
            Key::Blank | Key::Quit => terminal.write("\n"),
        }
    }
}
