//! Tests of the list, from the first byte of a request to the last of its answer.

use axum::body::Body;
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http_body_util::BodyExt as _;

use super::*;

fn traffic(log: Log) -> (Arc<Traffic>, mpsc::UnboundedReceiver<Exchange>) {
    let (lines, told) = mpsc::unbounded_channel();
    (Arc::new(Traffic::new(vec!["mine".to_owned()], log, lines)), told)
}

fn asked(method: &Method, uri: &str) -> Request {
    Request::builder().method(method).uri(uri).header("origin", "https://pro.openbb.co").body(Body::empty()).unwrap()
}

/// Asks, answers, and reads the answer to its end.
async fn exchange(traffic: &Arc<Traffic>, method: Method, uri: &str, answer: impl IntoResponse) {
    let open = traffic.begin(&asked(&method, uri));
    let _ = open.answered(answer.into_response(), Cors::Allowed).into_body().collect().await;
}

fn last(traffic: &Traffic) -> Exchange {
    traffic.ring().entries.back().unwrap().1.clone()
}

#[tokio::test]
async fn an_exchange_is_kept_from_the_request_to_the_last_byte() {
    let (traffic, _told) = traffic(Log::default());
    let open = traffic.begin(&asked(&Method::GET, "/prices?mine=abc&x=1"));
    let waiting = last(&traffic);
    assert_eq!((waiting.progress, waiting.status, waiting.took), (Progress::Waiting, None, None));
    assert_eq!(&*waiting.path, "/prices?mine=…&x=1");
    let answer = open.answered((StatusCode::CREATED, "twelve bytes").into_response(), Cors::Added);
    let answering = last(&traffic);
    assert_eq!((answering.progress, answering.status), (Progress::Answering, Some(201)));
    assert!(answering.took.is_some() && answering.total.is_none());
    answer.into_body().collect().await.unwrap();
    let done = last(&traffic);
    assert_eq!((done.id, done.progress, done.bytes, done.cors), (1, Progress::Done, 12, Cors::Added));
    assert!(done.total >= done.took);
    let json = serde_json::to_value(&done).unwrap();
    assert_eq!(json["path"], "/prices?mine=…&x=1");
    assert_eq!(json["origin"], "https://pro.openbb.co");
    assert_eq!((json["method"].as_str(), json["cors"].as_str()), (Some("GET"), Some("added")));
    assert!(json["at"].as_u64() > Some(1_600_000_000_000) && json["took"].is_number(), "{json}");
}

#[tokio::test]
async fn a_client_that_goes_away_is_recorded_before_and_during_the_answer() {
    let (traffic, _told) = traffic(Log::default());
    drop(traffic.begin(&asked(&Method::GET, "/slow")));
    assert_eq!((last(&traffic).progress, last(&traffic).status), (Progress::Gone, None));
    let endless = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    drop(traffic.begin(&asked(&Method::GET, "/slow")).answered(Response::new(endless), Cors::None));
    assert_eq!((last(&traffic).progress, last(&traffic).status), (Progress::Gone, Some(200)));
}

#[tokio::test]
async fn an_answer_that_nobody_reads_to_the_end_of_the_end_is_complete() {
    let (traffic, _told) = traffic(Log::default());
    // What the server does with a body of known length.
    let mut body = traffic.begin(&asked(&Method::GET, "/one")).answered("one".into_response(), Cors::None).into_body();
    body.frame().await.unwrap().unwrap();
    drop(body);
    assert_eq!((last(&traffic).progress, last(&traffic).bytes), (Progress::Done, 3));
    drop(traffic.begin(&asked(&Method::HEAD, "/one")).answered("one".into_response(), Cors::None));
    assert_eq!(last(&traffic).progress, Progress::Done);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_recorded_as_broken() {
    let (traffic, mut told) = traffic(Log::default());
    let pieces = [Ok(Bytes::from_static(b"a")), Err(std::io::Error::other("gone"))];
    exchange(&traffic, Method::GET, "/broken", Body::from_stream(stream::iter(pieces)).into_response()).await;
    assert_eq!((last(&traffic).progress, last(&traffic).bytes), (Progress::Broken, 1));
    assert_eq!(told.try_recv().unwrap().progress, Progress::Broken);
}

#[tokio::test]
async fn the_list_is_bounded_and_a_late_end_hurts_nobody() {
    let (traffic, mut told) = traffic(Log::default());
    let early = traffic.begin(&asked(&Method::GET, "/early"));
    for _ in 0..KEPT + 10 {
        exchange(&traffic, Method::GET, "/poll", "x").await;
    }
    let _ = early.answered("x".into_response(), Cors::None).into_body().collect().await;
    let ring = traffic.ring();
    assert_eq!(ring.entries.len(), KEPT);
    assert!(ring.entries.iter().zip(12..).all(|((_, exchange), id)| exchange.id == id && &*exchange.path == "/poll"));
    let told: Vec<String> = std::iter::from_fn(|| told.try_recv().ok()).map(|told| told.path.to_string()).collect();
    assert_eq!(told, ["/poll", "/early"]);
}

#[tokio::test]
async fn a_follower_gets_everything_first_and_then_what_changes() {
    let (traffic, _told) = traffic(Log::default());
    let open = traffic.begin(&asked(&Method::GET, "/one"));
    let mut follower = traffic.follow();
    assert_eq!(follower.next().await.len(), 1);
    let answer = open.answered("one".into_response(), Cors::None);
    let second = traffic.begin(&asked(&Method::GET, "/two"));
    let news: Vec<_> = follower.next().await.into_iter().map(|one| (one.id, one.progress)).collect();
    assert_eq!(news, [(1, Progress::Answering), (2, Progress::Waiting)]);
    let later = tokio::spawn(async move { follower.next().await });
    tokio::task::yield_now().await;
    drop((answer, second));
    assert_eq!(later.await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_new_is_told_and_what_repeats_is_not() {
    let (traffic, mut told) = traffic(Log::News);
    let mut told = || std::iter::from_fn(|| told.try_recv().ok()).count();
    let (ok, bad) = (StatusCode::OK, StatusCode::INTERNAL_SERVER_ERROR);
    for (method, path, status, lines) in [
        ("GET", "/prices?a=1", ok, 1),
        ("GET", "/prices?a=2", ok, 0),
        ("GET", "/prices", StatusCode::NOT_MODIFIED, 0),
        ("GET", "/prices", bad, 1),
        ("GET", "/prices", bad, 1),
        ("GET", "/prices", ok, 1),
        ("GET", "/agents.json", StatusCode::NOT_FOUND, 1),
        ("GET", "/agents.json", StatusCode::NOT_FOUND, 0),
        ("OPTIONS", "/prices", StatusCode::NO_CONTENT, 0),
        ("OPTIONS", "/prices", StatusCode::FORBIDDEN, 1),
        ("POST", "/query", ok, 1),
        ("POST", "/query", ok, 1),
    ] {
        exchange(&traffic, method.parse().unwrap(), path, status).await;
        assert_eq!(told(), lines, "{method} {path} {status}");
    }
    drop(traffic.begin(&asked(&Method::GET, "/never")));
    assert_eq!(told(), 0, "nobody waited for it");
}

#[tokio::test]
async fn all_or_nothing_is_told_on_request() {
    let (all, mut told) = traffic(Log::All);
    for _ in 0..2 {
        exchange(&all, Method::GET, "/prices", "x").await;
    }
    drop(all.begin(&asked(&Method::GET, "/slow")));
    assert_eq!(std::iter::from_fn(|| told.try_recv().ok()).count(), 3);
    let (nothing, mut told) = traffic(Log::Nothing);
    exchange(&nothing, Method::GET, "/prices", StatusCode::NOT_FOUND).await;
    assert!(told.try_recv().is_err());
}

#[tokio::test]
async fn streams_and_upgrades_are_told_when_they_begin() {
    let (traffic, mut told) = traffic(Log::default());
    let body = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let stream = ([("content-type", "Text/Event-Stream; charset=utf-8")], body).into_response();
    let open = traffic.begin(&asked(&Method::GET, "/stream")).answered(stream, Cors::None);
    assert_eq!(told.try_recv().unwrap().kind, Kind::Stream);
    drop(open);
    assert!(told.try_recv().is_err(), "told once");
    drop(
        traffic
            .begin(&asked(&Method::GET, "/socket"))
            .answered(StatusCode::SWITCHING_PROTOCOLS.into_response(), Cors::None),
    );
    let told = told.try_recv().unwrap();
    assert_eq!(
        (told.kind, told.progress, last(&traffic).progress),
        (Kind::Upgrade, Progress::Answering, Progress::Answering)
    );
}

#[test]
fn what_is_kept_of_a_request_is_bounded() {
    let (traffic, _told) = traffic(Log::default());
    let method = Method::from_bytes("A".repeat(60_000).as_bytes()).unwrap();
    drop(traffic.begin(&asked(&method, "/")));
    assert_eq!(last(&traffic).method, "A".repeat(LONGEST_METHOD).as_str());
    drop(traffic.begin(&asked(&Method::OPTIONS, "/")));
    assert_eq!(last(&traffic).method, Method::OPTIONS);
}
