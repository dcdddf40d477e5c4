//! A backend that somebody else starts: asked once, and again only while it is missed, so that an idle one is left alone.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use url::Host;

use super::event::{Event, Generation};
use super::probe::Question;
use super::proxy::Instance;

/// Time between two questions while it is missed.
const PAUSE: Duration = Duration::from_millis(300);

/// Tells when the backend at `instance` goes and comes.
pub(super) async fn follow(instance: Arc<Instance>, question: Question, events: mpsc::UnboundedSender<Event>) {
    for generation in 1.. {
        let answer = loop {
            match question.ask(instance.address(), question.path()).await {
                Ok(answer) => break answer,
                Err(missed) => {
                    let _ = events.send(Event::TargetGone(missed.reason));
                }
            }
            tokio::time::sleep(PAUSE).await;
        };
        let _ = events.send(Event::TargetAnswers);
        let remark = question.without_widgets(instance.address(), answer, Generation(generation)).await;
        if let Some(remark) = remark {
            let _ = events.send(Event::Remarked(remark));
        }
        instance.missed().await;
    }
}

/// Host and port of `target`, an address that the settings or the command line gave.
pub fn authority(target: &str) -> String {
    let Ok(url) = url::Url::parse(target) else { return target.to_owned() };
    let host = url.host_str().unwrap_or_default();
    format!("{host}:{}", url.port_or_known_default().unwrap_or(80))
}

/// The port of `target`, where that is on this machine's loopback interface.
pub(super) fn own_port(target: &str) -> Option<u16> {
    let url = url::Url::parse(target).ok()?;
    let own = match url.host()? {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback() || address == Ipv4Addr::UNSPECIFIED,
        Host::Ipv6(address) => address.is_loopback() || address == Ipv6Addr::UNSPECIFIED,
    };
    if own { url.port_or_known_default() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_this_machine_are_known() {
        for (target, port, expected) in [
            ("http://127.0.0.1:8000", Some(8000), "127.0.0.1:8000"),
            ("http://localhost:8000/", Some(8000), "localhost:8000"),
            ("http://[::1]:8000", Some(8000), "[::1]:8000"),
            ("http://0.0.0.0", Some(80), "0.0.0.0:80"),
            ("http://backend:8000", None, "backend:8000"),
        ] {
            assert_eq!(own_port(target), port, "{target}");
            assert_eq!(authority(target), expected);
        }
    }
}
