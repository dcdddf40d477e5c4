//! Keys of a Unix terminal. It hands over each key at once and without an echo, and is otherwise as it was: Ctrl-C and Ctrl-Z stay
//! signals, lines end as ever. Its settings are put back whenever the program stops, for good or for a while.

use std::io::{self, Read as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios};
use rustix::{process, termios};
use signal_hook::consts::{SIGCONT, SIGTSTP};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level::emulate_default_handler;

use super::{Key, key_of};

/// How long what is typed for somebody else is left alone before it is looked at again.
const ELSEWHERE: Duration = Duration::from_millis(200);

/// Listens for as long as it lives.
#[derive(Debug)]
pub(in crate::cli::dev) struct Listening {
    settings: Arc<Mutex<Settings>>,
    signals: Handle,
}

/// The terminal's settings as they were, while they are not.
#[derive(Debug, Default)]
struct Settings {
    before: Option<Termios>,
    over: bool,
}

/// Has `pressed` called for each key, on a thread of its own. Nothing where the terminal allows no such thing.
pub(in crate::cli::dev) fn listen(pressed: impl FnMut(Key) + Send + 'static) -> Option<Listening> {
    let settings = Arc::new(Mutex::new(Settings::default()));
    let mut signals = Signals::new([SIGTSTP, SIGCONT]).ok()?;
    let listening = Listening { settings: Arc::clone(&settings), signals: signals.handle() };
    let suspension = move || {
        let mut entered = change(&settings, Settings::enter);
        while !signals.handle().is_closed() {
            let received: Vec<_> = if entered {
                signals.wait().collect()
            } else {
                // A shell that brings a running program to the foreground does not say so.
                std::thread::sleep(ELSEWHERE);
                signals.pending().collect()
            };
            if received.contains(&SIGTSTP) {
                change(&settings, Settings::leave);
                let _ = emulate_default_handler(SIGTSTP);
            }
            entered = change(&settings, Settings::enter);
        }
    };
    std::thread::Builder::new().name("suspension".to_owned()).spawn(suspension).ok()?;
    std::thread::Builder::new().name("keys".to_owned()).spawn(move || read(pressed)).ok()?;
    Some(listening)
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.signals.close();
        change(&self.settings, |settings| {
            settings.leave();
            settings.over = true;
        });
    }
}

fn change<R>(settings: &Mutex<Settings>, change: impl FnOnce(&mut Settings) -> R) -> R {
    change(&mut settings.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Settings {
    /// Takes the terminal over and tells whether it is ours to take.
    fn enter(&mut self) -> bool {
        if self.over || !in_foreground() {
            return self.over;
        }
        let Ok(before) = termios::tcgetattr(io::stdin()) else { return true };
        let mut now = before.clone();
        now.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
        now.special_codes[SpecialCodeIndex::VMIN] = 1;
        now.special_codes[SpecialCodeIndex::VTIME] = 0;
        if termios::tcsetattr(io::stdin(), OptionalActions::Now, &now).is_ok() {
            // After a stop that could not be seen coming, the settings may be these already.
            self.before.get_or_insert(before);
        }
        true
    }

    fn leave(&mut self) {
        // In the background the terminal belongs to the shell, and whoever touches it there is stopped.
        if let Some(before) = self.before.take()
            && in_foreground()
        {
            let _ = termios::tcsetattr(io::stdin(), OptionalActions::Now, &before);
        }
    }
}

fn in_foreground() -> bool {
    termios::tcgetpgrp(io::stdin()).is_ok_and(|group| group == process::getpgrp())
}

fn read(mut pressed: impl FnMut(Key)) {
    let stdin = io::stdin();
    let mut bytes = [0; 256];
    loop {
        let mut wanted = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut wanted, None) {
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => return,
            Ok(_) => {}
        }
        // Reading in the background would stop the whole program.
        if !in_foreground() {
            std::thread::sleep(ELSEWHERE);
            continue;
        }
        match stdin.lock().read(&mut bytes) {
            Ok(0) => return,
            Ok(length) => key_of(&bytes[..length]).into_iter().for_each(&mut pressed),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}
