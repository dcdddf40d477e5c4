//! What passes through the proxy arrives as it was sent, byte for byte, and only what concerns one connection stays behind.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::support::dev_process::{Answer, connect};
use crate::support::raw::{exchange, raw_backend, read_until, rest};

/// A request that closes its connection, with `lines` as its first line and headers.
fn message(lines: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = lines.replace('\n', "\r\n").into_bytes();
    bytes.extend_from_slice(b"\r\nConnection: close\r\n\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// Whether `bytes` hold `part`.
fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn addresses_arrive_as_they_were_sent() {
    let (_project, dev) = raw_backend(&[], &[]);
    let long = format!("/show?q={}", "x".repeat(8 * 1024));
    for target in [
        "/show?q=%2F+%20[]|'a'&a=1&a=2&&=&b{}^`\\",
        "/show/%2e%2e/%2E/a;b=c//d/",
        "/show?",
        "/show/{\"a\"}:@!$'()*,~^|\\[]",
        "/show?q=\u{e4}\u{20ac}",
        "//show",
        &long,
    ] {
        let shown = exchange(dev.port, &message(&format!("GET {target} HTTP/1.1\nHost: localhost"), b""));
        let arrived = Answer::parse(&shown);
        assert_eq!(arrived.status, 200, "{target}: {arrived:?}");
        assert_eq!(arrived.text().lines().next().unwrap(), format!("GET {target} HTTP/1.1"));
    }
    for (target, arrives) in [("http://localhost/show?a=%2f", "/show?a=%2f"), ("http://localhost?a", "/?a")] {
        let shown = exchange(dev.port, &message(&format!("GET {target} HTTP/1.1\nHost: localhost"), b""));
        assert!(Answer::parse(&shown).text().starts_with(&format!("GET {arrives} HTTP/1.1\r\n")), "{target}");
    }
}

#[test]
fn headers_arrive_with_every_byte_of_their_values() {
    let (_project, dev) = raw_backend(&[], &[]);
    let mut head =
        b"GET /show HTTP/1.1\r\nHost: localhost\r\nX-Latin: caf\xe9\r\nX-Utf8: caf\xc3\xa9\r\nX-Empty:\r\n".to_vec();
    head.extend_from_slice(b"X-Twice: 1\r\nX-Twice: 2\r\nCookie: a=b; c=\"d e\"\r\nAccept-Encoding: zstd\r\n");
    for number in 0..80 {
        head.extend_from_slice(format!("X-Many-{number}: {number}\r\n").as_bytes());
    }
    head.extend_from_slice(b"Connection: close\r\n\r\n");
    let shown = Answer::parse(&exchange(dev.port, &head)).body;
    for line in [
        b"x-latin: caf\xe9\r\n".as_slice(),
        b"x-utf8: caf\xc3\xa9\r\n",
        b"x-empty: \r\n",
        b"x-twice: 1\r\nx-twice: 2\r\n",
        b"cookie: a=b; c=\"d e\"\r\n",
        b"accept-encoding: zstd\r\n",
        b"x-many-79: 79\r\n",
    ] {
        assert!(holds(&shown, line), "{:?} in {}", String::from_utf8_lossy(line), String::from_utf8_lossy(&shown));
    }
    let plain = Answer::parse(&exchange(dev.port, &message("GET /show HTTP/1.1\nHost: localhost", b""))).text();
    assert!(!plain.contains("accept-encoding") && !plain.contains("user-agent"), "nothing is invented: {plain}");
}

#[test]
fn what_concerns_one_connection_and_claims_of_other_proxies_stay_behind() {
    let (_project, dev) = raw_backend(&[], &[]);
    let hops = "GET /show HTTP/1.1\nHost: localhost\nConnection: X-Mine, Keep-Alive, TE, Host\nX-Mine: 1\nKeep-Alive: 5\n\
                Proxy-Connection: keep-alive\nProxy-Authorization: Basic eA==\nTE: gzip;q=0.5, Trailers\nUpgrade: h2c\n\
                Forwarded: for=evil\nX-Forwarded-For: 6.6.6.6\nX-Forwarded-Host: evil\nX-Forwarded-Port: 1\n\
                X-Forwarded-Prefix: /evil\nX-Real-IP: 6.6.6.6\nX-Public: 1";
    let mut shown = Answer::parse(&exchange(dev.port, &message(hops, b""))).text();
    shown = shown.to_ascii_lowercase();
    assert!(!shown.contains("evil") && !shown.contains("6.6.6.6"), "{shown}");
    for name in ["x-mine", "keep-alive", "proxy-", "upgrade", "forwarded: ", "x-forwarded-port", "x-real-ip", "gzip"] {
        assert!(!shown.contains(&format!("\r\n{name}")), "{name} in {shown}");
    }
    for line in
        ["te: trailers", "x-forwarded-for: 127.0.0.1", "host: localhost", "x-forwarded-host: localhost", "x-public: 1"]
    {
        assert!(shown.contains(&format!("\r\n{line}\r\n")), "{line} missing in {shown}");
    }
}

#[test]
fn answers_arrive_with_their_framing_of_meaning() {
    let gzip: &[u8] =
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\nETag: \"a\"\r\n\r\n\x1f\x8b\x00\xff";
    let part: &[u8] = b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-2/4\r\nAccept-Ranges: bytes\r\nContent-Length: 2\r\n\r\nbc";
    let beyond: &[u8] = b"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */4\r\nContent-Length: 0\r\n\r\n";
    let cookies: &[u8] = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=caf\xe9\r\nX-Case: Kept\r\nContent-Length: 0\r\n\r\n";
    let own: &[u8] =
        b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nTraceback";
    let old: &[u8] = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end";
    let mut many = String::from("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n");
    for number in 0..150 {
        let _ = write!(many, "Set-Cookie: c{number}=1\r\n");
    }
    many.push_str("\r\nok");
    let replies: &[(&str, &[u8])] = &[
        ("gzip", gzip),
        ("part", part),
        ("beyond", beyond),
        ("cookies", cookies),
        ("own", own),
        ("old-end", old),
        ("many", many.as_bytes()),
        ("both", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
        ("none", b"HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n"),
        ("same", b"HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 9\r\n\r\n"),
        ("unsized", b"HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n"),
        ("chunks", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        ("early", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
    ];
    let (_project, dev) = raw_backend(replies, &[]);
    let ask = |method: &str, name: &str, more: &str| {
        let head = format!("{method} /file/{name} HTTP/1.1\nHost: localhost{more}");
        Answer::parse(&exchange(dev.port, &message(&head, b"")))
    };
    let answer = ask("GET", "gzip", "\nAccept-Encoding: gzip");
    assert_eq!(
        (answer.header("content-encoding"), answer.body.as_slice()),
        (Some("gzip"), b"\x1f\x8b\x00\xff".as_slice())
    );
    assert_eq!(answer.header("etag"), Some("\"a\""));
    let answer = ask("GET", "part", "\nRange: bytes=1-2");
    assert_eq!((answer.status, answer.text().as_str()), (206, "bc"));
    assert_eq!((answer.header("content-range"), answer.header("accept-ranges")), (Some("bytes 1-2/4"), Some("bytes")));
    let answer = ask("GET", "beyond", "\nRange: bytes=9-");
    assert_eq!((answer.status, answer.header("content-range")), (416, Some("bytes */4")));
    let answer = exchange(dev.port, &message("GET /file/cookies HTTP/1.1\nHost: localhost", b""));
    assert!(holds(&answer, b"set-cookie: a=1; Path=/\r\nset-cookie: b=caf\xe9\r\nx-case: Kept\r\n"));
    assert_eq!((ask("GET", "own", "").status, ask("GET", "own", "").text().as_str()), (500, "Traceback"));
    assert_eq!(ask("GET", "old-end", "").text(), "until the end");
    let answer = ask("GET", "many", "");
    assert_eq!(answer.headers.iter().filter(|(name, _)| name == "set-cookie").count(), 150);
    for (name, status) in [("none", 204), ("same", 304)] {
        let answer = ask("GET", name, "");
        assert_eq!((answer.status, answer.body.len()), (status, 0));
        assert_eq!(answer.header("transfer-encoding"), None);
    }
    assert_eq!(ask("GET", "same", "").header("etag"), Some("\"a\""));
    assert_eq!(ask("GET", "unsized", "").header("content-length"), None);
    let both = ask("GET", "both", "");
    assert_eq!((both.header("content-length"), both.text().as_str()), (None, "ok"), "chunks are what counts");
    let head = ask("HEAD", "chunks", "");
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, None, 0));
    assert_eq!(ask("HEAD", "gzip", "").header("content-length"), Some("4"));
    let answer = ask("GET", "early", "");
    assert_eq!((answer.status, answer.text().as_str()), (200, "ok"));
}

#[test]
fn bodies_keep_their_length_or_their_chunks() {
    let (_project, dev) = raw_backend(&[], &[]);
    let show = |more: &str, body: &[u8]| {
        let head = format!("POST /show HTTP/1.1\nHost: localhost\n{more}");
        String::from_utf8(Answer::parse(&exchange(dev.port, &message(&head, body))).body).unwrap()
    };
    let empty = show("Content-Length: 0", b"");
    assert!(empty.contains("content-length: 0\r\n") && empty.ends_with("\r\n\r\n"), "{empty}");
    let form = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\u{e4}.csv\"\r\n\r\na,b\r\n--b--\r\n";
    let kind = format!("Content-Type: multipart/form-data; boundary=b\nContent-Length: {}", form.len());
    let shown = show(&kind, form.as_bytes());
    assert!(shown.contains("content-type: multipart/form-data; boundary=b\r\n") && shown.ends_with(form), "{shown}");
    assert!(!shown.contains("transfer-encoding"), "{shown}");
    let shown = show("Transfer-Encoding: chunked", b"3\r\none\r\n3;ext=1\r\ntwo\r\n0\r\n\r\n");
    assert!(shown.contains("transfer-encoding: chunked") && !shown.contains("content-length"), "{shown}");
    assert!(shown.contains("one") && shown.contains("two"), "{shown}");
}

#[test]
fn trailers_pass_both_ways() {
    let reply: &[u8] =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 42\r\n\r\n";
    let (_project, dev) = raw_backend(&[("trailers", reply)], &[]);
    let asked = "GET /file/trailers HTTP/1.1\nHost: localhost\nTE: trailers";
    let answer = exchange(dev.port, &message(asked, b""));
    assert!(answer.ends_with(b"2\r\nok\r\n0\r\nx-sum: 42\r\n\r\n"), "{}", String::from_utf8_lossy(&answer));
    let sent = "POST /show HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\nTrailer: X-Sum";
    let shown = exchange(dev.port, &message(sent, b"2\r\nok\r\n0\r\nX-Sum: 42\r\n\r\n"));
    let shown = Answer::parse(&shown).text();
    assert!(shown.contains("trailer: X-Sum\r\n"), "{shown}");
    assert!(shown.ends_with("2\r\nok\r\n0\r\nx-sum: 42\r\n\r\n"), "{shown}");
}

#[test]
fn a_client_that_waits_for_leave_to_send_gets_it() {
    let (_project, dev) = raw_backend(&[], &[]);
    let mut stream = connect(dev.port);
    stream
        .write_all(b"POST /show HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")
        .unwrap();
    assert!(read_until(&mut stream, "\r\n\r\n").starts_with("HTTP/1.1 100 "));
    stream.write_all(b"ok").unwrap();
    assert!(Answer::parse(&rest(&mut stream)).text().ends_with("\r\n\r\nok"));
}

#[test]
fn redirects_to_the_inner_address_lead_to_the_public_one() {
    let to = |place: &str| format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n");
    let names = ["127.0.0.1:INNERPORT/a?b=1#c", "LOCALHOST:INNERPORT/a?b=1#c", "[::1]:INNERPORT/a?b=1#c"];
    let replies: Vec<String> = names.iter().map(|name| to(&format!("http://{name}"))).collect();
    let bare = to("http://127.0.0.1:INNERPORT");
    let kept = ["/a?b=1", "https://example.com/a", "http://127.0.0.1:1/a", "http://127.0.0.1.evil.example:INNERPORT/"];
    let others: Vec<String> = kept.iter().map(|place| to(place)).collect();
    let replies: Vec<(String, &String)> = replies
        .iter()
        .enumerate()
        .map(|(number, reply)| (format!("own{number}"), reply))
        .chain(others.iter().enumerate().map(|(number, reply)| (format!("kept{number}"), reply)))
        .chain([("bare".to_owned(), &bare)])
        .collect();
    let replies: Vec<(&str, &[u8])> = replies.iter().map(|(name, reply)| (name.as_str(), reply.as_bytes())).collect();
    let (_project, dev) = raw_backend(&replies, &[]);
    let public = format!("localhost:{}", dev.port);
    let place = |name: &str| {
        let head = format!("GET /file/{name} HTTP/1.1\nHost: {public}");
        Answer::parse(&exchange(dev.port, &message(&head, b""))).header("location").unwrap().to_owned()
    };
    for (number, name) in names.iter().enumerate() {
        assert_eq!(place(&format!("own{number}")), format!("http://{public}/a?b=1#c"), "{name}");
    }
    assert_eq!(place("bare"), format!("http://{public}"));
    for (number, kept) in kept.iter().enumerate().take(3) {
        assert_eq!(place(&format!("kept{number}")), *kept);
    }
    assert!(place("kept3").starts_with("http://127.0.0.1.evil.example:"));
}

#[test]
fn a_refused_upgrade_keeps_its_words_and_an_accepted_one_its_terms() {
    let refused: &[u8] = b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nContent-Length: 7\r\n\r\nno key!";
    let accepted: &[u8] = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: v2\r\n\
        Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n\r\n\x81\x02hi";
    let (_project, dev) = raw_backend(&[("refused", refused), ("accepted", accepted)], &[]);
    let upgrade = "Connection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                   Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: v1, v2\r\n\
                   Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n";
    let ask = |path: &str| {
        let mut stream = connect(dev.port);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n{upgrade}").unwrap();
        stream
    };
    let mut stream = ask("/file/refused");
    let told = read_until(&mut stream, "no key!");
    assert!(told.starts_with("HTTP/1.1 401 ") && told.contains("www-authenticate: Bearer\r\n"), "{told}");
    let mut stream = ask("/wait/accepted");
    let told = read_until(&mut stream, "\r\n\r\n");
    for line in [
        "HTTP/1.1 101 Switching Protocols",
        "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "sec-websocket-protocol: v2",
        "sec-websocket-extensions: permessage-deflate; server_no_context_takeover",
    ] {
        assert!(told.contains(&format!("{line}\r\n")), "{line} missing in {told}");
    }
    assert!(read_until(&mut stream, "hi").ends_with("\u{2}hi"), "what came with the answer is not lost");
    let mut stream = ask("/show");
    read_until(&mut stream, "\r\n\r\n");
    let shown = read_until(&mut stream, "\r\n\r\n");
    for line in ["upgrade: WebSocket", "sec-websocket-extensions: permessage-deflate; client_max_window_bits"] {
        assert!(shown.contains(&format!("{line}\r\n")), "{line} missing in {shown}");
    }
}
