//! The restart table: every phase against every event.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::check::Checked;
use super::super::event::{Effect, Event, Exit, Generation, Revision};
use super::super::notice::{Notice, Remark, RemarkKind};
use super::super::served::Served;
use super::super::settings::{Choices, Difference, Settings, SettingsError};
use super::super::watcher::Changes;
use super::instances::DRAIN_FIRST;
use super::{Backend, Phase, Session};
use crate::project::LaunchError;
use crate::project::config::Restart;
use crate::text::SourceFile;

fn brief(effects: &[Effect]) -> String {
    let words: Vec<String> = effects
        .iter()
        .map(|effect| match effect {
            Effect::Spawn(g) => format!("spawn {}", g.0),
            Effect::Serve(g) => format!("serve {}", g.0),
            Effect::Drain(g, DRAIN_FIRST) => format!("drain {} in haste", g.0),
            Effect::Drain(g, _) => format!("drain {}", g.0),
            Effect::Stop(g) => format!("stop {}", g.0),
            Effect::Kill(g) => format!("kill {}", g.0),
            Effect::Hold => "hold".to_owned(),
            Effect::Refuse(_) => "refuse".to_owned(),
            Effect::Follow => "follow".to_owned(),
            Effect::Fetch(g) => format!("fetch {}", g.0),
            Effect::Check(r) => format!("check {}", r.0),
            Effect::Reread(r) => format!("reread {}", r.0),
            Effect::Adopt(_) => "adopt".to_owned(),
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
                Notice::TargetGone { reason } => format!("gone: {reason}"),
                Notice::Remark(_) => "remark".to_owned(),
                Notice::SettingsApplied { .. } => "applied".to_owned(),
                Notice::SettingsRefused(_) => "refused".to_owned(),
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
    let found = Checked { unreadable: Some("denied".to_owned()), ..Checked::default() };
    Event::Checked(Revision(revision), Arc::new(found))
}

/// A check that found no document.
fn nothing(revision: u64) -> Event {
    Event::Checked(Revision(revision), Arc::new(Checked::default()))
}

/// A check that found a file, but none of widgets.
fn apps_alone(revision: u64) -> Event {
    let mut found = Checked::default();
    found.report.sources.add(SourceFile::new("apps.json", Vec::new()));
    Event::Checked(Revision(revision), Arc::new(found))
}

fn fetched(generation: u64, widgets: &str) -> Event {
    Event::Fetched(Generation(generation), Arc::new(Served::of_widgets(widgets)))
}

fn late(generation: u64, widgets: &str) -> Event {
    Event::Late(Generation(generation), Arc::new(Served::of_widgets(widgets)))
}

/// Runs `events` on a session with a program; the effects of the last one count.
fn after(events: Vec<Event>) -> (String, Session) {
    after_with(Backend::Program(Restart::Swap), events)
}

fn after_with(backend: Backend, events: Vec<Event>) -> (String, Session) {
    let now = Instant::now();
    let mut session = Session::new(backend, now);
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
        ("first answer", vec![ready(1)], "serve 1; ready 1 after 7ms; fetch 1"),
        ("banner after both", vec![ready(1), checked(1)], "validated; announce"),
        ("banner after both, other order", vec![checked(1), ready(1)], "serve 1; ready 1 after 7ms; fetch 1; announce"),
        ("banner once", vec![checked(1), ready(1), changes(false, true), checked(2)], "validated"),
        ("save while starting", vec![code()], "changed; restarting; stop 1; hold; spawn 2"),
        ("answer of an outdated start", vec![code(), ready(1)], ""),
        ("end of an outdated start", vec![code(), exited(1)], ""),
        ("save while ready", vec![ready(1), code()], "changed; restarting; spawn 2"),
        ("swap", vec![ready(1), code(), ready(2)], "serve 2; drain 1; ready 2 after 0ms; fetch 2"),
        ("drained", vec![ready(1), code(), ready(2), drained(1)], "stop 1"),
        ("deaf to the request to stop", vec![ready(1), code(), ready(2), drained(1), expired(1)], "kill 1"),
        ("grace of an ended instance", vec![ready(1), code(), ready(2), exited(1), expired(1)], ""),
        ("drained after its end", vec![ready(1), code(), ready(2), exited(1), drained(1)], ""),
        ("save while restarting", vec![ready(1), code(), code()], "changed; restarting; stop 2; spawn 3"),
        ("broken save", vec![ready(1), code(), exited(2)], "failed, served; reread 1"),
        ("save after a broken save", vec![ready(1), code(), exited(2), code()], "changed; restarting; spawn 3"),
        ("crash at start", vec![exited(1)], "refuse; failed; reread 1"),
        ("save after a crash", vec![exited(1), code()], "changed; restarting; hold; spawn 2"),
        ("crash later", vec![ready(1), exited(1)], "refuse; failed"),
        ("crash while the next starts", vec![ready(1), code(), exited(1)], "hold; failed"),
        ("document", vec![ready(1), changes(false, true)], "changed; check 2; fetch 1"),
        ("document and code", vec![ready(1), changes(true, true)], "changed; check 2; fetch 1; restarting; spawn 2"),
        ("no document before the backend is asked", vec![nothing(1)], ""),
        ("documents built in code", vec![nothing(1), ready(1), fetched(1, "{}")], "check 2"),
        ("their check", vec![nothing(1), ready(1), fetched(1, "{}"), checked(2)], "validated; announce"),
        ("no document at all", vec![nothing(1), ready(1), fetched(1, "")], "validated; announce"),
        ("no document at all, other order", vec![ready(1), fetched(1, ""), nothing(1)], "validated; announce"),
        ("apps alone as a file", vec![ready(1), apps_alone(1)], "validated"),
        ("and nothing served", vec![ready(1), apps_alone(1), fetched(1, "")], "announce"),
        ("files alone", vec![checked(1), ready(1), fetched(1, "")], ""),
        ("the same as before", vec![ready(1), fetched(1, "{}"), code(), ready(2), fetched(2, "{}")], ""),
        ("another", vec![ready(1), fetched(1, "{}"), code(), ready(2), fetched(2, "[]")], "check 3"),
        ("not any more", vec![ready(1), fetched(1, "{}"), code(), ready(2), fetched(2, "")], "check 3"),
        ("served by the code before", vec![ready(1), code(), ready(2), fetched(1, "{}")], ""),
        ("the first time some take long", vec![nothing(1), ready(1), late(1, "{}")], "check 2"),
        ("and the others come", vec![nothing(1), ready(1), late(1, "{}"), fetched(1, "[]")], "check 3"),
        ("later some take long", vec![ready(1), fetched(1, "{}"), code(), ready(2), late(2, "[]")], ""),
        ("served while closing", vec![ready(1), Event::Interrupt, fetched(1, "{}")], ""),
        ("outdated check", vec![changes(false, true), checked(1)], ""),
        ("data file", vec![ready(1), changes(false, false)], "changed"),
        ("asked to restart", vec![ready(1), Event::RestartAsked], "restarting; spawn 2"),
        ("asked to restart while starting", vec![Event::RestartAsked], "restarting; stop 1; hold; spawn 2"),
        ("asked to restart after a crash", vec![exited(1), Event::RestartAsked], "restarting; hold; spawn 2"),
        ("asked to restart while closing", vec![ready(1), Event::Interrupt, Event::RestartAsked], ""),
        ("asked to check", vec![ready(1), Event::CheckAsked], "check 2"),
        ("asked to check while closing", vec![Event::Interrupt, Event::CheckAsked], ""),
        ("slow start", vec![slow(1)], "waiting"),
        ("answer after a slow start", vec![slow(1), ready(1)], "serve 1; ready 1 after 7ms; fetch 1"),
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

fn port_taken(generation: u64) -> Event {
    let output = vec!["[Errno 98] error while attempting to bind: address already in use".to_owned()];
    Event::Exited(Generation(generation), Exit { reason: "exited".to_owned(), output })
}

#[test]
fn a_taken_port_is_tried_once_more() {
    for (name, events, expected) in [
        ("first start", vec![port_taken(1)], "spawn 2"),
        ("second attempt", vec![port_taken(1), port_taken(2)], "refuse; failed; reread 1"),
        ("restart", vec![ready(1), code(), port_taken(2)], "spawn 3"),
        (
            "second attempt of a restart",
            vec![ready(1), code(), port_taken(2), port_taken(3)],
            "failed, served; remark; reread 1",
        ),
        ("the next save", vec![port_taken(1), port_taken(2), code(), port_taken(3)], "spawn 4"),
        ("another program answered in its place", vec![ready(1), port_taken(1)], "hold; spawn 2"),
        ("and in that of the next", vec![ready(1), port_taken(1), ready(2), port_taken(2)], "refuse; failed"),
        ("while closing", vec![Event::Interrupt, port_taken(1)], "stopped; quit"),
    ] {
        assert_eq!(after(events).0, expected, "{name}");
    }
    let (_, mut session) = after(vec![ready(1)]);
    let later = Instant::now() + Duration::from_mins(1);
    assert_eq!(brief(&session.step(later, port_taken(1))), "refuse; failed", "it answered itself");
}

#[test]
fn a_backend_of_which_one_can_run_is_ended_first() {
    let drained = |generation| Event::Drained(Generation(generation));
    let begun = || vec![ready(1), code()];
    let with = |more: Vec<Event>| begun().into_iter().chain(more).collect();
    let table: Vec<(&str, Vec<Event>, &str)> = vec![
        ("save while ready", begun(), "changed; restarting; hold; drain 1 in haste"),
        ("drained", with(vec![drained(1)]), "stop 1"),
        ("ended", with(vec![drained(1), exited(1)]), "spawn 2"),
        ("ended before it was asked to", with(vec![exited(1)]), "spawn 2"),
        ("answers", with(vec![exited(1), ready(2)]), "serve 2; ready 2 after 0ms; fetch 2"),
        ("crash at start", with(vec![exited(1), exited(2)]), "refuse; failed; reread 1"),
        ("save while the old one ends", with(vec![code()]), "changed"),
        ("once for both saves", with(vec![code(), exited(1)]), "spawn 2"),
        ("deaf", with(vec![drained(1), Event::GraceExpired(Generation(1))]), "kill 1"),
        ("save while starting", vec![code()], "changed; restarting; stop 1; hold"),
        ("end of the outdated start", vec![code(), exited(1)], "spawn 2"),
        ("save after a crash", vec![exited(1), code()], "changed; restarting; hold; spawn 2"),
        ("interrupt while the old one ends", with(vec![Event::Interrupt]), "stopping; close; stop 1"),
        ("nothing is started after that", with(vec![Event::Interrupt, exited(1)]), "stopped; quit"),
    ];
    for (name, events, expected) in table {
        assert_eq!(after_with(Backend::Program(Restart::Stop), events).0, expected, "{name}");
    }
    assert_eq!(after_with(Backend::Program(Restart::Stop), begun()).1.phase(), Phase::Restarting);
    let only_one = Difference { restart: Restart::Stop, program: true, ..Difference::default() };
    let (effects, _) = after(vec![ready(1), code(), ready(2), Event::Adopted(only_one)]);
    assert_eq!(
        effects, "restarting; drain 1 in haste; hold; drain 2 in haste",
        "those of a swap are waited for as well"
    );
}

#[test]
fn a_target_is_followed_and_never_started() {
    let gone = || Event::TargetGone("silence".to_owned());
    let answers = || Event::TargetAnswers;
    for (name, events, expected) in [
        ("start", vec![], "hold; follow; check 1"),
        ("answer", vec![answers()], "serve 1; ready 1 after 7ms; fetch 1"),
        ("banner", vec![answers(), checked(1)], "validated; announce"),
        ("gone from the start", vec![gone()], "refuse; gone: http://a:1 does not answer: silence"),
        ("told once", vec![gone(), gone()], ""),
        ("back", vec![answers(), gone(), answers()], "serve 2; ready 2 after 0ms; fetch 2"),
        ("not missed in truth", vec![answers(), answers()], ""),
        ("code", vec![answers(), code()], ""),
        ("document", vec![gone(), changes(false, true)], "changed; check 2"),
        ("interrupt", vec![answers(), Event::Interrupt], "stopping; close; stopped; quit"),
    ] {
        assert_eq!(after_with(Backend::Target("http://a:1".to_owned()), events).0, expected, "{name}");
    }
    let resaved = Event::Changed(Changes { resaved: vec![PathBuf::from("x")], ..Changes::default() });
    let (_, mut session) = after_with(Backend::Target("http://a:1".to_owned()), vec![gone()]);
    assert_eq!(session.phase(), Phase::Failed);
    assert_eq!(brief(&session.step(Instant::now() + Duration::from_secs(9), resaved)), "");
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
        (vec![exited(1), code()], Phase::Restarting),
        (vec![exited(1), code(), exited(2)], Phase::Failed),
        (vec![Event::Interrupt], Phase::Closing),
    ] {
        assert_eq!(after(events).1.phase(), expected);
    }
}

#[test]
fn files_alone_are_ready_at_once_and_never_start_anything() {
    let now = Instant::now();
    let mut session = Session::new(Backend::Files, now);
    assert_eq!(brief(&session.start(now, Duration::from_millis(3))), "ready 1 after 3ms; check 1");
    assert_eq!(brief(&session.step(now, checked(1))), "validated; announce");
    assert_eq!(brief(&session.step(now, code())), "changed; reread 1", "a program may have come");
    assert_eq!(brief(&session.step(now, Event::RestartAsked)), "");
    assert_eq!(session.phase(), Phase::Ready);
    assert_eq!(brief(&session.step(now, Event::Interrupt)), "stopping; close; stopped; quit");
}

#[test]
fn a_save_without_a_change_is_tried_after_a_failure_that_was_seen() {
    let resaved = || Event::Changed(Changes { resaved: vec![PathBuf::from("x")], ..Changes::default() });
    let now = Instant::now();
    let later = now + Duration::from_secs(1);
    let mut session = Session::new(Backend::Program(Restart::Swap), now);
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
fn changed_settings_are_read_and_taken_over() {
    let config = || Event::Changed(Changes { files: vec![PathBuf::from("x")], config: true, ..Changes::default() });
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("widgets.json"), "{}").unwrap();
    let read = |revision| {
        let settings = Settings::read(folder.path(), &Choices::default());
        Event::SettingsRead(Revision(revision), Box::new(settings))
    };
    let refused = || {
        let error = LaunchError::Nothing { root: PathBuf::new(), below: vec![] };
        Event::SettingsRead(Revision(1), Box::new(Err(SettingsError::Launch(error))))
    };
    let adopted = |program, check| Event::Adopted(Difference { program, check, ..Difference::default() });
    let waiting = |key| Event::Adopted(Difference { waiting: vec![key], ..Difference::default() });
    for (name, events, expected) in [
        ("a change", vec![ready(1), config()], "changed; reread 1"),
        ("read", vec![ready(1), config(), read(1)], "adopt"),
        ("refused", vec![ready(1), config(), refused()], "refused"),
        ("outdated", vec![config(), config(), read(1)], ""),
        ("outdated and wrong", vec![config(), config(), refused()], ""),
        ("while closing", vec![config(), Event::Interrupt, read(1)], ""),
        ("nothing to do", vec![ready(1), config(), adopted(false, false)], "applied"),
        ("nothing to do, and nobody asked", vec![ready(1), adopted(false, false)], ""),
        ("told already", vec![waiting("port"), waiting("port")], ""),
        ("told already, and asked", vec![waiting("port"), config(), waiting("port")], "applied"),
        ("something else", vec![waiting("port"), waiting("command")], "applied"),
        ("wrong, and nobody asked", vec![exited(1), refused()], ""),
        ("another program", vec![ready(1), config(), adopted(true, false)], "applied; restarting; spawn 2"),
        ("other rules", vec![ready(1), config(), adopted(false, true)], "applied; check 2"),
        ("after a failure", vec![exited(1), config(), adopted(false, false)], "applied; restarting; hold; spawn 2"),
        ("another program after a failure", vec![exited(1), adopted(true, false)], "restarting; hold; spawn 2"),
        ("the same program after a failure", vec![exited(1), adopted(false, false)], ""),
        ("while one starts", vec![exited(1), code(), config(), adopted(false, false)], "applied"),
        ("taken over while closing", vec![ready(1), Event::Interrupt, adopted(true, true)], ""),
    ] {
        assert_eq!(after(events).0, expected, "{name}");
    }
    let now = Instant::now();
    let mut files = Session::new(Backend::Files, Instant::now());
    files.start(now, Duration::ZERO);
    assert_eq!(brief(&files.step(now, adopted(true, false))), "", "there is no program");
}

#[test]
fn a_backend_that_writes_a_file_at_every_start_is_not_started_for_ever() {
    let written = |source| {
        let files = vec![PathBuf::from(if source { "build.py" } else { "state.toml" })];
        Event::Changed(Changes { files, code: true, source, ..Changes::default() })
    };
    let rounds = |source| {
        let mut now = Instant::now();
        let mut session = Session::new(Backend::Program(Restart::Swap), now);
        session.start(now, Duration::ZERO);
        let mut last = String::new();
        for generation in 1..=6 {
            session.step(now, ready(generation));
            now += Duration::from_millis(300);
            last = brief(&session.step(now, written(source)));
        }
        (last, session, now)
    };
    let (last, mut session, now) = rounds(false);
    assert_eq!(last, "changed", "and what to do was said the time before");
    let later = now + Duration::from_mins(1);
    assert_eq!(brief(&session.step(later, written(false))), "changed; restarting; spawn 6", "somebody edits it");
    assert_eq!(rounds(true).0, "changed; restarting; spawn 7", "code is never left out");
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
    let mut session = Session::new(Backend::Files, Instant::now());
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
fn strangers_do_not_crowd_out_what_the_user_must_know() {
    let remark = |kind| Event::Remarked(Remark { kind, message: "m".to_owned(), help: "h".to_owned() });
    let mut session = Session::new(Backend::Files, Instant::now());
    for number in 0..1000 {
        session.step(Instant::now(), remark(RemarkKind::HostRefused(number.to_string())));
        session.step(Instant::now(), remark(RemarkKind::OriginRefused(number.to_string())));
    }
    assert_eq!(session.remarks().len(), super::MAX_STRANGERS);
    session.step(Instant::now(), remark(RemarkKind::PermissionMissing));
    assert_eq!(session.remarks().last().unwrap().kind, RemarkKind::PermissionMissing);
}

#[test]
fn a_remark_on_the_backend_is_told_again_of_newer_code() {
    let remark = |kind| Event::Remarked(Remark { kind, message: "m".to_owned(), help: "h".to_owned() });
    for kind in [RemarkKind::AnswerWithoutCors, RemarkKind::WrongOrigin, RemarkKind::Preflight] {
        let events = vec![ready(1), remark(kind.clone()), code(), ready(2), remark(kind.clone())];
        assert_eq!(after(events).0, "remark", "{kind:?}");
        let events = vec![ready(1), remark(kind.clone()), code(), remark(kind.clone())];
        let (told, session) = after(events);
        assert_eq!(told, "", "{kind:?} of the same code");
        assert_eq!(session.remarks().len(), 1);
        assert_eq!(after(vec![remark(kind), ready(1)]).1.remarks().len(), 0, "other code may do better");
    }
    let events = vec![ready(1), remark(RemarkKind::HttpsAsked), code(), ready(2), remark(RemarkKind::HttpsAsked)];
    assert_eq!(after(events).0, "", "not the backend's affair");
}

proptest! {
    /// Whatever happens in whatever order: what is spawned is ended, one instance serves, and two interrupts end it all.
    #[test]
    fn nothing_is_ever_leaked(stop: bool, choices in proptest::collection::vec((0u8..8, 1u64..6), 0..40)) {
        let now = Instant::now();
        let restart = if stop { Restart::Stop } else { Restart::Swap };
        let mut session = Session::new(Backend::Program(restart), now);
        let mut running = std::collections::BTreeSet::new();
        let mut served = None;
        let mut apply = |effects: Vec<Effect>, running: &mut std::collections::BTreeSet<u64>| -> bool {
            let mut quit = false;
            for effect in effects {
                match effect {
                    Effect::Spawn(g) => {
                        assert!(!stop || running.is_empty(), "two at a time");
                        assert!(running.insert(g.0), "spawned twice");
                    }
                    Effect::Serve(g) => {
                        assert!(running.contains(&g.0), "serves an instance that does not run");
                        served = Some(g.0);
                    }
                    Effect::Stop(g) | Effect::Drain(g, _) => {
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
                6 => Event::RestartAsked,
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
