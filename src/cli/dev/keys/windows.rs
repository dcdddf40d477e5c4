//! Keys of a Windows console. Events of keys arrive whatever the console's mode is, so that nothing of it is changed and Ctrl-C stays
//! what it is.

use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};

use super::{Key, key};

/// Listens until the program ends.
#[derive(Debug)]
pub(in crate::cli::dev) struct Listening;

/// Has `pressed` called for each key, on a thread of its own. Nothing where the console allows no such thing.
pub(in crate::cli::dev) fn listen(mut pressed: impl FnMut(Key) + Send + 'static) -> Option<Listening> {
    let read = move || {
        while let Ok(event) = event::read() {
            let Event::Key(event) = event else { continue };
            let plain = !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
            if event.kind != KeyEventKind::Press || !plain {
                continue;
            }
            let typed = match event.code {
                KeyCode::Enter => '\n',
                KeyCode::Char(typed) => typed,
                _ => continue,
            };
            key(typed).into_iter().for_each(&mut pressed);
        }
    };
    std::thread::Builder::new().name("keys".to_owned()).spawn(read).ok()?;
    Some(Listening)
}
