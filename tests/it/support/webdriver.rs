//! A real browser, headless Chromium, driven through `chromedriver`: HTTP and JSON.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::dev_process::{Answer, connect, request_bytes, until};

/// Arguments of a Chromium that asks nobody but the test.
pub(crate) const CHROMIUM: [&str; 7] = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser with one page. Ends with the test.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    // Removed after the browser has ended.
    _profile: TempDir,
}

/// Keys without a character.
pub(crate) const TAB: &str = "\u{e004}";
pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const DOWN: &str = "\u{e015}";
pub(crate) const ESCAPE: &str = "\u{e00c}";

impl Browser {
    /// A new browser; none where the machine has none, which is said, and fails in CI.
    pub(crate) fn start() -> Option<Self> {
        let spawned = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut driver) = spawned else {
            let missing = "no `chromedriver`: install chromium and chromium-driver to test the page in a browser";
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            eprintln!("SKIPPED: {missing}");
            return None;
        };
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port =
            lines.find_map(|line| line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse().ok());
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir().unwrap();
        let folder = format!("--user-data-dir={}", profile.path().display());
        let mut browser = Self { driver, port: port.unwrap(), session: String::new(), _profile: profile };
        let own = ["--headless=new", "--disable-dev-shm-usage", "--window-size=1280,800", &folder];
        let arguments = [&own[..], &CHROMIUM].concat();
        let wanted = json!({ "goog:chromeOptions": { "args": arguments }, "goog:loggingPrefs": { "browser": "ALL" } });
        let session = browser.ask("POST", "/session", &json!({ "capabilities": { "alwaysMatch": wanted } }));
        browser.session = format!("/session/{}", session["sessionId"].as_str().unwrap());
        Some(browser)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let headers = [("Content-Type", "application/json; charset=utf-8")];
        let answer = exchange(self.port, &request_bytes(method, path, &headers, body.as_bytes()));
        let value = answer.json()["value"].take();
        assert_eq!(answer.status, 200, "{method} {path} {body}: {value:#}");
        value
    }

    fn here(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", &format!("{}{path}", self.session), body)
    }

    /// Loads a page.
    pub(crate) fn open(&self, url: &str) {
        self.here("/url", &json!({ "url": url }));
    }

    /// The value of a script's `return`.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.here("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits until an expression is true.
    pub(crate) fn wait(&self, expression: &str) {
        let script = format!("return Boolean({expression})");
        until(&format!("{expression}\n{}", self.text("body")), || self.run(&script) == true);
    }

    /// Waits until the element shows the text.
    pub(crate) fn wait_for_text(&self, selector: &str, text: &str) {
        let (selector, text) = (json!(selector), json!(text));
        self.wait(&format!("document.querySelector({selector})?.innerText.includes({text})"));
    }

    /// What an element shows.
    pub(crate) fn text(&self, selector: &str) -> String {
        let found = self.run(&format!("return document.querySelector({})?.innerText ?? ''", json!(selector)));
        found.as_str().unwrap().to_owned()
    }

    /// Clicks on an element as a person does.
    pub(crate) fn click(&self, selector: &str) {
        let element = self.element(selector);
        self.here(&format!("{element}/click"), &json!({}));
    }

    fn element(&self, selector: &str) -> String {
        let found = self.here("/element", &json!({ "using": "css selector", "value": selector }));
        format!("/element/{}", found.as_object().unwrap().values().next().unwrap().as_str().unwrap())
    }

    /// Gives a field or a list this value.
    pub(crate) fn fill(&self, selector: &str, value: &str) {
        let (selector, value) = (json!(selector), json!(value));
        self.run(&format!(
            "const field = document.querySelector({selector}); field.value = {value};
             for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, {{ bubbles: true }}));"
        ));
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub(crate) fn press(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })])
            .collect();
        self.here("/actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] }));
    }

    /// The role and the name that assistive technology sees of an element.
    pub(crate) fn role_and_name(&self, selector: &str) -> (String, String) {
        let element = self.element(selector);
        let ask = |what: &str| {
            let found = self.ask("GET", &format!("{}{element}/{what}", self.session), &Value::Null);
            found.as_str().unwrap().to_owned()
        };
        (ask("computedrole"), ask("computedlabel"))
    }

    /// Gives the page this size.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.here("/goog/cdp/execute", &json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": size }));
    }

    /// What the console says since the last call: errors, refusals of the page's own policy.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.here("/se/log", &json!({ "type": "browser" }));
        let lines = log.as_array().unwrap().iter();
        lines.map(|line| line["message"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.ask("DELETE", &self.session, &Value::Null);
        } else if !self.session.is_empty() {
            let _ = std::panic::catch_unwind(|| self.ask("DELETE", &self.session, &Value::Null));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Asks chromedriver, which leaves the connection open whatever it is told.
fn exchange(port: u16, request: &[u8]) -> Answer {
    let mut stream = connect(port);
    stream.write_all(request).unwrap();
    let mut reader = BufReader::new(stream);
    let (mut bytes, mut length) = (Vec::new(), 0);
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        bytes.extend(line.into_bytes());
    }
    reader.take(length).read_to_end(&mut bytes).unwrap();
    Answer::parse(&bytes)
}
