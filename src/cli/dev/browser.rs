//! The page about the server, in the user's browser.

use std::sync::{Arc, Mutex, PoisonError};

use super::lines;
use super::terminal::Terminal;

/// The address of the page. Plain http needs no certificate that is trusted.
pub(super) fn page(urls: &[String]) -> Option<String> {
    let url = urls.iter().find(|url| url.starts_with("http://")).or(urls.first())?;
    Some(format!("{url}/__obb/"))
}

/// Opens `url`, on a thread of its own because desktops take their time; `terminal` tells how it went.
pub(super) fn open(url: String, terminal: Option<Arc<Mutex<Terminal>>>) {
    let work = move || {
        let opened = open::that_detached(&url).is_ok();
        if let Some(terminal) = terminal {
            let text = if opened {
                lines::step("opened", &url)
            } else {
                lines::caution("not opened", &format!("no browser was found here: open {url} yourself"))
            };
            terminal.lock().unwrap_or_else(PoisonError::into_inner).write(&text);
        }
    };
    let _ = std::thread::Builder::new().name("browser".to_owned()).spawn(work);
}
