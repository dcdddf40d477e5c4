//! The restart table: every phase against every event.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::check::Checked;
use super::super::event::{Effect, Event, Exit, Generation, Revision};
use super::super::notice::{Notice, Remark, RemarkKind};
use super::super::watcher::Changes;
use super::{Phase, Session};

fn brief(effects: &[Effect]) -> String {
    let words: Vec<String> = effects
        .iter()
        .map(|effect| match effect {
            Effect::Spawn(g) => format!("spawn {}", g.0),
            Effect::Serve(g) => format!("serve {}", g.0),
            Effect::Drain(g) => format!("drain {}", g.0),
            Effect::Stop(g) => format!("stop {}", g.0),
            Effect::Kill(g) => format!("kill {}", g.0),
            Effect::Hold => "hold".to_owned(),
            Effect::Refuse(_) => "refuse".to_owned(),
            Effect::Check(r) => format!("check {}", r.0),
            Effect::Announce => "announce".to_owned(),
            Effect::Close => "close".to_owned(),
            Effect::Quit => "quit".to_owned(),
            Effect::Report(notice) => match notice {
                Notice::Ready { generation, took } => format!("ready {generation} after {}ms", took.as_millis()),
                Notice::Changed { .. } => "changed".to_owned(),
                Notice::Validated(_) => "validated".to_owned(),
                Notice::Restarting => "restarting".to_owned(),
                Notice::Failed { served, .. } => format!("failed{}", if *served { ", served" } else { "" }),
                Notice::Waiting { .. } => "waiting".to_owned(),
                Notice::Remark(_) => "remark".to_owned(),
                Notice::Stopping => "stopping".to_owned(),
                Notice::Stopped => "stopped".to_owned(),
                other => panic!("unexpected {other:?}"),
            },
        })
        .collect();
    words.join("; ")
}

fn changes(code: bool, documents: bool) -> Event {
    Event::Changed(Changes { files: vec![PathBuf::from("x")], code, documents, ..Changes::default() })
}

fn code() -> Event {
    changes(true, false)
}

fn ready(generation: u64) -> Event {
    Event::Ready(Generation(generation))
}

fn exited(generation: u64) -> Event {
    Event::Exited(Generation(generation), Exit { reason: "exited".to_owned(), output: vec![] })
}

fn slow(generation: u64) -> Event {
    Event::Slow(Generation(generation), Exit { reason: "silent".to_owned(), output: vec![] })
}

fn checked(revision: u64) -> Event {
    Event::Checked(Revision(revision), Arc::new(Checked::default()))
}

/// Runs `events` on a session with a program; the effects of the last one count.
fn after(events: Vec<Event>) -> (String, Session) {
    let now = Instant::now();
    let mut session = Session::new(true);
    let mut last = session.start(now, Duration::ZERO);
    for event in events {
        last = session.step(now + Duration::from_millis(7), event);
    }
    (brief(&last), session)
}

#[test]
fn the_restart_table() {
    let drained = |generation| Event::Drained(Generation(generation));
    let expired = |generation| Event::GraceExpired(Generation(generation));
    let table: Vec<(&str, Vec<Event>, &str)> = vec![
        ("start", vec![], "hold; spawn 1; check 1"),
        ("first answer", vec![ready(1)], "serve 1; ready 1 after 7ms"),
        ("banner after both", vec![ready(1), checked(1)], "validated; announce"),
        ("banner after both, other order", vec![checked(1), ready(1)], "serve 1; ready 1 after 7ms; announce"),
        ("banner once", vec![checked(1), ready(1), changes(false, true), checked(2)], "validated"),
        ("save while starting", vec![code()], "changed; restarting; stop 1; hold; spawn 2"),
        ("answer of an outdated start", vec![code(), ready(1)], ""),
        ("end of an outdated start", vec![code(), exited(1)], ""),
        ("save while ready", vec![ready(1), code()], "changed; restarting; spawn 2"),
        ("swap", vec![ready(1), code(), ready(2)], "serve 2; drain 1; ready 2 after 0ms"),
        ("drained", vec![ready(1), code(), ready(2), drained(1)], "stop 1"),
        ("deaf to the request to stop", vec![ready(1), code(), ready(2), drained(1), expired(1)], "kill 1"),
        ("grace of an ended instance", vec![ready(1), code(), ready(2), exited(1), expired(1)], ""),
        ("drained after its end", vec![ready(1), code(), ready(2), exited(1), drained(1)], ""),
        ("save while restarting", vec![ready(1), code(), code()], "changed; restarting; stop 2; spawn 3"),
        ("broken save", vec![ready(1), code(), exited(2)], "failed, served"),
        ("save after a broken save", vec![ready(1), code(), exited(2), code()], "changed; restarting; spawn 3"),
        ("crash at start", vec![exited(1)], "refuse; failed"),
        ("save after a crash", vec![exited(1), code()], "changed; restarting; hold; spawn 2"),
        ("crash later", vec![ready(1), exited(1)], "refuse; failed"),
        ("crash while the next starts", vec![ready(1), code(), exited(1)], "hold; failed"),
        ("document", vec![ready(1), changes(false, true)], "changed; check 2"),
        ("document and code", vec![ready(1), changes(true, true)], "changed; check 2; restarting; spawn 2"),
        ("outdated check", vec![changes(false, true), checked(1)], ""),
        ("data file", vec![ready(1), changes(false, false)], "changed"),
        ("slow start", vec![slow(1)], "waiting"),
        ("answer after a slow start", vec![slow(1), ready(1)], "serve 1; ready 1 after 7ms"),
        ("slow start of an outdated instance", vec![code(), slow(1)], ""),
        ("interrupt", vec![ready(1), Event::Interrupt], "stopping; close; stop 1"),
        ("interrupt while restarting", vec![ready(1), code(), Event::Interrupt], "stopping; close; stop 1; stop 2"),
        ("last process gone", vec![ready(1), Event::Interrupt, exited(1)], "stopped; quit"),
        ("one of two gone", vec![ready(1), code(), Event::Interrupt, exited(1)], ""),
        ("second interrupt", vec![ready(1), Event::Interrupt, Event::Interrupt], "kill 1"),
        ("third interrupt", vec![Event::Interrupt, Event::Interrupt, Event::Interrupt], "quit"),
        ("save while closing", vec![ready(1), Event::Interrupt, code()], ""),
        ("answer while closing", vec![Event::Interrupt, ready(1)], ""),
        ("interrupt with nothing running", vec![exited(1), Event::Interrupt], "stopping; close; stopped; quit"),
        ("deaf while closing", vec![ready(1), Event::Interrupt, expired(1)], "kill 1"),
    ];
    for (name, events, expected) in table {
        assert_eq!(after(events).0, expected, "{name}");
    }
}

#[test]
fn phases() {
    for (events, expected) in [
        (vec![], Phase::Starting),
        (vec![slow(1)], Phase::Starting),
        (vec![ready(1)], Phase::Ready),
        (vec![ready(1), code()], Phase::Restarting),
        (vec![ready(1), code(), exited(2)], Phase::Failed),
        (vec![ready(1), code(), exited(2), code(), ready(3)], Phase::Ready),
        (vec![exited(1)], Phase::Failed),
        (vec![Event::Interrupt], Phase::Closing),
    ] {
        assert_eq!(after(events).1.phase(), expected);
    }
}

#[test]
fn files_alone_are_ready_at_once_and_never_start_anything() {
    let now = Instant::now();
    let mut session = Session::new(false);
    assert_eq!(brief(&session.start(now, Duration::from_millis(3))), "ready 1 after 3ms; check 1");
    assert_eq!(brief(&session.step(now, checked(1))), "validated; announce");
    assert_eq!(brief(&session.step(now, code())), "changed");
    assert_eq!(session.phase(), Phase::Ready);
    assert_eq!(brief(&session.step(now, Event::Interrupt)), "stopping; close; stopped; quit");
}

#[test]
fn a_save_without_a_change_is_tried_after_a_failure_that_was_seen() {
    let resaved = || Event::Changed(Changes { resaved: vec![PathBuf::from("x")], ..Changes::default() });
    let now = Instant::now();
    let later = now + Duration::from_secs(1);
    let mut session = Session::new(true);
    session.start(now, Duration::ZERO);
    assert_eq!(brief(&session.step(later, resaved())), "", "it starts already");
    session.step(later, ready(1));
    assert_eq!(brief(&session.step(later, resaved())), "", "it runs");
    session.step(later, exited(1));
    assert_eq!(brief(&session.step(later, resaved())), "", "the program's own file, perhaps");
    let seen = later + Duration::from_secs(1);
    assert_eq!(brief(&session.step(seen, resaved())), "restarting; hold; spawn 2");
    assert_eq!(brief(&session.step(seen, resaved())), "", "it is tried already");
    session.step(seen, ready(2));
    assert_eq!(brief(&session.step(seen + Duration::from_secs(9), resaved())), "", "it runs again");
}

#[test]
fn a_remark_is_told_once() {
    let remark = || {
        let kind = RemarkKind::Preflight;
        Event::Remarked(Remark { kind, message: "m".to_owned(), help: "h".to_owned() })
    };
    assert_eq!(after(vec![remark()]).0, "remark");
    assert_eq!(after(vec![remark(), remark()]).0, "");
}

#[test]
fn what_kept_workspace_out_is_over_once_it_arrives() {
    let mut session = Session::new(false);
    let now = Instant::now();
    session.start(now, Duration::ZERO);
    for kind in
        [RemarkKind::PermissionMissing, RemarkKind::Brave, RemarkKind::CertificateRefused("x"), RemarkKind::Exposed]
    {
        session.step(now, Event::Remarked(Remark { kind, message: "m".to_owned(), help: "h".to_owned() }));
    }
    assert_eq!(session.remarks().len(), 4);
    session.step(now, Event::Arrived);
    assert_eq!(session.remarks().iter().map(|remark| remark.kind.name()).collect::<Vec<_>>(), ["exposed"]);
}

#[test]
fn a_remark_on_the_backend_is_told_again_of_newer_code() {
    let remark = |kind| Event::Remarked(Remark { kind, message: "m".to_owned(), help: "h".to_owned() });
    for kind in [RemarkKind::AnswerWithoutCors, RemarkKind::WrongOrigin, RemarkKind::Preflight] {
        let events = vec![ready(1), remark(kind.clone()), code(), ready(2), remark(kind.clone())];
        assert_eq!(after(events).0, "remark", "{kind:?}");
        let events = vec![ready(1), remark(kind.clone()), code(), remark(kind.clone())];
        assert_eq!(after(events).0, "", "{kind:?} of the same code");
    }
    let events = vec![ready(1), remark(RemarkKind::HttpsAsked), code(), ready(2), remark(RemarkKind::HttpsAsked)];
    assert_eq!(after(events).0, "", "not the backend's affair");
}

proptest! {
    /// Whatever happens in whatever order: what is spawned is ended, one instance serves, and two interrupts end it all.
    #[test]
    fn nothing_is_ever_leaked(choices in proptest::collection::vec((0u8..7, 1u64..6), 0..40)) {
        let now = Instant::now();
        let mut session = Session::new(true);
        let mut running = std::collections::BTreeSet::new();
        let mut served = None;
        let mut apply = |effects: Vec<Effect>, running: &mut std::collections::BTreeSet<u64>| -> bool {
            let mut quit = false;
            for effect in effects {
                match effect {
                    Effect::Spawn(g) => assert!(running.insert(g.0), "spawned twice"),
                    Effect::Serve(g) => {
                        assert!(running.contains(&g.0), "serves an instance that does not run");
                        served = Some(g.0);
                    }
                    Effect::Stop(g) | Effect::Drain(g) => {
                        assert!(running.contains(&g.0), "stops an instance that does not run");
                    }
                    Effect::Quit => quit = true,
                    _ => {}
                }
            }
            quit
        };
        apply(session.start(now, Duration::ZERO), &mut running);
        for (what, which) in choices {
            let event = match what {
                0 => code(),
                1 => changes(false, true),
                2 if running.contains(&which) => ready(which),
                3 if running.remove(&which) => exited(which),
                4 => Event::Drained(Generation(which)),
                5 => Event::GraceExpired(Generation(which)),
                _ => checked(which),
            };
            prop_assert!(!apply(session.step(now, event), &mut running), "ended by itself");
        }
        let mut quit = apply(session.step(now, Event::Interrupt), &mut running);
        quit |= apply(session.step(now, Event::Interrupt), &mut running);
        for left in std::mem::take(&mut running) {
            quit |= apply(session.step(now, exited(left)), &mut running);
        }
        prop_assert!(quit, "two interrupts did not end it");
    }
}
