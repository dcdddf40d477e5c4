//! What Workspace asks, and what the server answers.
#![allow(clippy::unwrap_used)]

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use backend::Settings;
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

const ORIGIN: &str = "https://pro.openbb.co";

/// The answer of a server with this API key.
async fn ask(key: &str, request: Request<Body>) -> (Response<()>, Vec<u8>) {
    let settings = Settings {
        api_key: key.to_owned(),
        allowed_origins: "https://desk.example".to_owned(),
    };
    let answer = backend::app(&settings).oneshot(request).await.unwrap();
    let (head, body) = answer.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    (Response::from_parts(head, ()), body)
}

fn request(method: &str, path: &str, body: &'static str) -> Request<Body> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("origin", ORIGIN);
    request
        .header("content-type", "application/json")
        .body(body.into())
        .unwrap()
}

async fn widgets() -> Value {
    let (answer, body) = ask("", request("GET", "/widgets.json", "")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    serde_json::from_slice(&body).unwrap()
}

/// `text` as a part of a path.
fn escaped(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        other => ["%", &hex(other >> 4), &hex(other & 15)].concat(),
    };
    text.bytes().map(byte).collect()
}

fn hex(digit: u8) -> String {
    format!("{digit:X}")
}

/// Where the widget's data is, with the defaults of its params; none for those that ask the server nothing.
fn address(widget: &Value) -> Option<String> {
    let mut path = format!("/{}", widget["endpoint"].as_str()?.trim_start_matches('/'));
    let params = widget["params"].as_array().into_iter().flatten();
    for param in params.flat_map(|param| {
        param
            .as_array()
            .map_or(vec![param], |row| row.iter().collect())
    }) {
        let value = param["value"].as_str().unwrap_or("1");
        path = path.replace(
            &format!(
                "{}{}{}",
                '{',
                param["paramName"].as_str().unwrap_or_default(),
                '}'
            ),
            &escaped(value),
        );
    }
    match widget["type"].as_str()? {
        "iframe" | "note" => None,
        "advanced_charting" => Some(format!("{path}/config")),
        _ => Some(path),
    }
}

#[tokio::test]
async fn every_widget_has_an_answer() {
    for (id, widget) in widgets().await.as_object().unwrap() {
        let Some(address) = address(widget) else {
            continue;
        };
        let posted = matches!(
            widget["type"].as_str(),
            Some("omni" | "multi_file_viewer" | "ssrm_table" | "ssrm_advanced")
        );
        let (method, body) = if posted { ("POST", "{}") } else { ("GET", "") };
        let (answer, body) = ask("", request(method, &address, body)).await;
        assert_eq!(
            answer.status(),
            StatusCode::OK,
            "{id}: {}",
            String::from_utf8_lossy(&body)
        );
        assert_eq!(
            answer.headers()["access-control-allow-origin"],
            ORIGIN,
            "{id}"
        );
    }
}

#[tokio::test]
async fn every_app_shows_widgets_that_exist() {
    let widgets = widgets().await;
    let (_, body) = ask("", request("GET", "/apps.json", "")).await;
    let apps: Value = serde_json::from_slice(&body).unwrap();
    for app in apps.as_array().unwrap() {
        for tab in app["tabs"].as_object().unwrap().values() {
            for place in tab["layout"].as_array().unwrap() {
                assert!(widgets[place["i"].as_str().unwrap()].is_object(), "{place}");
            }
        }
    }
}

#[tokio::test]
async fn the_key_is_asked_for_where_one_is_set() {
    for (path, expected) in [
        ("/widgets.json", StatusCode::UNAUTHORIZED),
        ("/hello_world", StatusCode::UNAUTHORIZED),
        ("/", StatusCode::OK),
        ("/thumbnail.svg", StatusCode::OK),
    ] {
        let (answer, body) = ask("secret", request("GET", path, "")).await;
        assert_eq!(answer.status(), expected, "{path}");
        assert_eq!(
            answer.headers()["access-control-allow-origin"],
            ORIGIN,
            "{path}"
        );
        if expected == StatusCode::UNAUTHORIZED {
            assert!(
                serde_json::from_slice::<Value>(&body).unwrap()["detail"].is_string(),
                "{path}"
            );
        }
    }
    for (sent, expected) in [
        ("secret", StatusCode::OK),
        ("secre", StatusCode::UNAUTHORIZED),
    ] {
        let mut request = request("GET", "/hello_world", "");
        request
            .headers_mut()
            .insert("x-api-key", sent.parse().unwrap());
        assert_eq!(ask("secret", request).await.0.status(), expected, "{sent}");
    }
}

#[tokio::test]
async fn sockets_are_let_in_by_page_or_key() {
    for (header, value, expected) in [
        ("origin", "https://example.com", StatusCode::UNAUTHORIZED),
        ("origin", ORIGIN, StatusCode::NOT_FOUND),
        ("x-api-key", "secret", StatusCode::NOT_FOUND),
    ] {
        let request = Request::builder()
            .uri("/no/such/socket")
            .header("upgrade", "websocket")
            .header(header, value);
        let (answer, _) = ask("secret", request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status(), expected, "{header}: {value}");
    }
}

#[tokio::test]
async fn browsers_may_ask_before_they_send_the_key() {
    let mut request = request("OPTIONS", "/hello_world", "");
    request
        .headers_mut()
        .insert("access-control-request-method", "GET".parse().unwrap());
    request.headers_mut().insert(
        "access-control-request-headers",
        "x-api-key".parse().unwrap(),
    );
    let (answer, _) = ask("secret", request).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(
        answer.headers()["access-control-allow-headers"],
        "x-api-key"
    );
}

#[tokio::test]
async fn the_pages_that_are_named_may_read_the_answers_and_no_others() {
    for (origin, expected) in [
        ("https://pro.openbb.co", true),
        ("https://desk.example", true),
        ("https://example.com", false),
    ] {
        let mut request = request("GET", "/hello_world", "");
        request
            .headers_mut()
            .insert("origin", origin.parse().unwrap());
        let (answer, _) = ask("", request).await;
        let allowed = answer.headers().get("access-control-allow-origin");
        assert_eq!(allowed.is_some_and(|page| page == origin), expected);
    }
}
