//! Asks the endpoints of widgets what Workspace would ask them, and checks that the answers have the shape that their types need.

use std::io::{Read, Write};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::dev_process::{Answer, connect, request};

/// Checks every widget of `widgets`, the content of widgets.json, at the server on `port`, whose code was written here.
pub(crate) fn check_all(port: u16, widgets: &Value) {
    for (id, widget) in widgets.as_object().unwrap() {
        let asked = Asked { port, id, widget };
        asked.check_query();
        asked.check();
    }
}

/// Checks that the widgets of a service whose code was written elsewhere show what they promise.
pub(crate) fn check_shown(port: u16, widgets: &Value) {
    for (id, widget) in widgets.as_object().unwrap() {
        Asked { port, id, widget }.check();
    }
}

/// One widget at one server.
struct Asked<'a> {
    port: u16,
    id: &'a str,
    widget: &'a Value,
}

/// Types that are asked with POST.
const POSTED: [&str; 4] = ["ssrm_table", "ssrm_advanced", "multi_file_viewer", "omni"];

/// Types of which the server is asked nothing at the endpoint itself.
const NOT_ASKED: [&str; 3] = ["note", "iframe", "advanced_charting"];

/// The request that AG Grid sends for the first rows.
fn grid_request() -> Value {
    json!({
        "startRow": 0, "endRow": 500, "rowGroupCols": [], "valueCols": [], "pivotCols": [], "pivotMode": false,
        "groupKeys": [], "filterModel": {}, "sortModel": []
    })
}

impl Asked<'_> {
    fn check(&self) {
        let kind = self.widget["type"].as_str().unwrap();
        self.check_params();
        match kind {
            "table" => self.check_rows(&self.rows(&self.get(&[]).json())),
            "live_grid" => {
                self.check_rows(&self.get(&[]).json());
                self.check_socket();
            }
            "ssrm_table" | "ssrm_advanced" => self.check_pages(),
            "metric" => {
                for metric in list(&self.get(&[]).json()) {
                    assert!(metric["label"].is_string() && !metric["value"].is_null(), "{}: {metric}", self.id);
                }
            }
            "chart" => {
                let figure = self.get(&[("theme", "dark")]).json();
                assert!(!figure["data"].as_array().unwrap().is_empty() && figure["layout"].is_object(), "{figure}");
                self.check_raw();
            }
            "chart-highcharts" => {
                let chart = self.get(&[("theme", "light")]).json();
                assert!(chart["userOptions"]["series"].is_array(), "{}: {chart}", self.id);
                self.check_raw();
            }
            "chart-vegalite" => {
                let chart = self.get(&[("theme", "dark")]).json();
                assert!(chart["$schema"].is_string() && chart["encoding"].is_object(), "{}: {chart}", self.id);
                self.check_raw();
            }
            "markdown" => self.check_markdown(),
            "newsfeed" => {
                for article in list(&self.get(&[]).json()) {
                    for key in ["title", "date", "author", "excerpt", "body"] {
                        assert!(article[key].is_string(), "{}: {key} in {article}", self.id);
                    }
                }
            }
            "html" => {
                let answer = self.get(&[("theme", "dark")]);
                assert!(answer.text().to_lowercase().contains("<!doctype html>"), "{}: {answer:?}", self.id);
                self.check_raw();
            }
            "youtube" => {
                let text = self.get(&[]).text();
                let id = text.trim().strip_prefix("https://www.youtube.com/watch?v=");
                assert!(
                    id.is_some_and(|id| id.chars().all(|c| c.is_alphanumeric() || "-_".contains(c))),
                    "{}: {text:?}",
                    self.id
                );
                if self.widget["raw"] == true {
                    assert!(self.get(&[("raw", "true")]).text().contains(' '), "{}: no transcript", self.id);
                }
            }
            "pdf" => check_file(&self.get(&[])),
            "multi_file_viewer" => self.check_files(),
            "file_viewer" => {
                for file in list(&self.get(&[]).json()) {
                    assert!(file["title"].is_string() && file["link"].is_string(), "{}: {file}", self.id);
                    let path = self.widget["fileEndpoint"].as_str().unwrap().trim_start_matches('/');
                    check_file(&fetch(
                        self.port,
                        "GET",
                        &format!("/{path}?path={}", file["link"].as_str().unwrap()),
                        None,
                    ));
                }
            }
            "omni" => {
                let answer = self.post(&json!({ "prompt": "hello" })).json();
                assert!(!answer["content"].is_null(), "{}: {answer}", self.id);
                assert!(["text", "table", "chart"].contains(&answer["data_format"]["parse_as"].as_str().unwrap()));
                assert_eq!(answer["data_format"]["data_type"], "object");
            }
            "advanced_charting" => self.check_feed(),
            "iframe" => assert!(self.endpoint().starts_with("http"), "{}", self.id),
            "note" => {}
            other => panic!("{}: no check for the type {other}", self.id),
        }
    }

    fn endpoint(&self) -> &str {
        self.widget["endpoint"].as_str().unwrap()
    }

    /// The endpoint's path and query with the defaults of the params, as Workspace builds them.
    fn path(&self, more: &[(&str, &str)]) -> String {
        let mut query: Vec<(String, String)> = Vec::new();
        let mut path = format!("/{}", self.endpoint().trim_start_matches('/'));
        for param in self.params() {
            let Some(name) = param["paramName"].as_str() else { continue };
            let value = sent(&param["value"]);
            let placeholder = format!("{{{name}}}");
            if path.contains(&placeholder) {
                path = path.replace(&placeholder, &encoded(&value));
            } else if !value.is_empty() && param["type"] != "form" {
                query.push((name.to_owned(), value));
            }
        }
        query.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        with_query(&path, &query)
    }

    /// The params without the rows in which they stand.
    fn params(&self) -> Vec<&Value> {
        let params = self.widget["params"].as_array().map(Vec::as_slice).unwrap_or_default();
        params
            .iter()
            .flat_map(|param| param.as_array().map_or_else(|| vec![param], |row| row.iter().collect()))
            .collect()
    }

    fn get(&self, more: &[(&str, &str)]) -> Answer {
        fetch(self.port, "GET", &self.path(more), None)
    }

    fn post(&self, body: &Value) -> Answer {
        fetch(self.port, "POST", &self.path(&[]), Some(body))
    }

    /// What stands under `dataKey`.
    fn rows(&self, answer: &Value) -> Value {
        let path = self.widget["data"]["dataKey"].as_str().unwrap_or_default();
        path.split('.').filter(|key| !key.is_empty()).fold(answer.clone(), |inner, key| inner[key].clone())
    }

    /// Rows are flat objects that have each declared field, of the type declared.
    fn check_rows(&self, rows: &Value) {
        let columns = self.widget["data"]["table"]["columnsDefs"].as_array().map(Vec::as_slice).unwrap_or_default();
        // One object is one row.
        let rows = if rows.is_object() { std::slice::from_ref(rows) } else { list(rows) };
        for row in rows {
            let row: &Map<String, Value> = row.as_object().unwrap_or_else(|| panic!("{}: {row}", self.id));
            for column in columns {
                let value = row
                    .get(column["field"].as_str().unwrap())
                    .unwrap_or_else(|| panic!("{}: {column} in {row:?}", self.id));
                let fits = match column["cellDataType"].as_str() {
                    Some("number") => value.is_number(),
                    Some("boolean") => value.is_boolean(),
                    Some("text" | "date" | "dateString") => value.is_string(),
                    _ => true,
                };
                assert!(fits || value.is_null(), "{}: {column} holds {value}", self.id);
            }
        }
    }

    /// The rows come in the body of an answer to POST, the params being in the query or, in the probe, in the body.
    fn check_pages(&self) {
        let all = self.post(&grid_request()).json();
        assert!(all["rowData"].is_array(), "{}: {all}", self.id);
        self.check_rows(&all["rowData"]);
        let count = all["rowCount"].as_u64().unwrap();
        assert!(count >= list(&all["rowData"]).len() as u64, "{}: {count}", self.id);
        let mut short = grid_request();
        short["endRow"] = json!(2);
        assert_eq!(list(&self.post(&short).json()["rowData"]).len(), 2, "{}", self.id);
        let probe = self.post(&json!({ "startRow": 0, "endRow": 10 })).json();
        assert!(probe["rowData"].is_array(), "{}: {probe}", self.id);
        self.check_groups_and_filters(&all);
        let column = list(&all["rowData"])[0].as_object().unwrap().iter().find(|(_, value)| value.is_number());
        let (field, _) = column.unwrap_or_else(|| panic!("{}: no number to sort by in {all}", self.id));
        let mut sorted = grid_request();
        sorted["sortModel"] = json!([{ "colId": field, "sort": "desc" }]);
        let sorted = self.post(&sorted).json();
        let values: Vec<f64> = list(&sorted["rowData"]).iter().filter_map(|row| row[field].as_f64()).collect();
        assert!(values.is_sorted_by(|one, other| one >= other), "{}: {field} {values:?}", self.id);
    }

    /// The grid asks for the groups of a level, for the rows in one of them, and for what filters let pass.
    fn check_groups_and_filters(&self, all: &Value) {
        let ask = |more: Value| {
            let mut request = grid_request();
            request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            self.post(&request).json()
        };
        let rows = list(&all["rowData"]);
        let field = |fits: &dyn Fn(&Value) -> bool| {
            let found = rows[0].as_object().unwrap().iter().find(|(_, value)| fits(value));
            found.unwrap_or_else(|| panic!("{}: {all}", self.id)).0.clone()
        };
        let (text, number) = (field(&Value::is_string), field(&Value::is_number));
        let (name, amount) = (&rows[0][&text], &rows[0][&number]);
        let of_name: Vec<&Value> = rows.iter().filter(|row| row[&text] == *name).collect();
        let sum: f64 = of_name.iter().filter_map(|row| row[&number].as_f64()).sum();
        let columns = json!([{ "id": text, "displayName": "Text", "field": text }]);
        let values = json!([{ "id": number, "displayName": "Number", "field": number, "aggFunc": "sum" }]);
        let groups = ask(json!({ "rowGroupCols": columns, "valueCols": values, "filterModel": null }));
        let group = list(&groups["rowData"]).iter().find(|group| group[&text] == *name).unwrap();
        assert!((group[&number].as_f64().unwrap() - sum).abs() < 1e-6, "{}: {group}, not {sum}", self.id);
        let mut names: Vec<&str> = rows.iter().filter_map(|row| row[&text].as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(groups["rowCount"], names.len(), "{}: {groups}", self.id);
        let inside = ask(json!({ "rowGroupCols": columns, "groupKeys": [name] }));
        assert_eq!((&inside["rowCount"], &inside["rowData"][0]), (&json!(of_name.len()), &rows[0]), "{}", self.id);
        let more = json!({ "filterType": "number", "type": "greaterThan", "filter": amount });
        let same = json!({ "filterType": "number", "type": "inRange", "filter": amount, "filterTo": amount });
        let begins =
            json!({ "filterType": "text", "type": "startsWith", "filter": name.as_str().unwrap().to_lowercase() });
        let either = json!({ "filterType": "text", "operator": "OR", "conditions": [
            { "filterType": "text", "type": "equals", "filter": name }, { "filterType": "text", "type": "equals", "filter": "-" }
        ] });
        let is_more = |row: &&Value| row[&number].as_f64() > amount.as_f64();
        let is_same = |row: &&Value| row[&number].as_f64() == amount.as_f64();
        for (model, expected) in [
            (json!({ number.clone(): more }), rows.iter().filter(is_more).count()),
            (json!({ number.clone(): same }), rows.iter().filter(is_same).count()),
            (json!({ text.clone(): { "filterType": "set", "values": [name] } }), of_name.len()),
            (json!({ text.clone(): { "filterType": "set", "values": [] } }), 0),
            (json!({ text.clone(): { "filterType": "text", "type": "notBlank" } }), rows.len()),
            (json!({ text.clone(): begins }), of_name.len()),
            (json!({ text.clone(): either }), of_name.len()),
        ] {
            let found = ask(json!({ "filterModel": model }));
            assert_eq!(found["rowCount"], expected, "{}: {model} {found}", self.id);
        }
    }

    /// What is not sent must not be needed, and what is refused is refused in words.
    fn check_query(&self) {
        let kind = self.widget["type"].as_str().unwrap();
        if POSTED.contains(&kind) || NOT_ASKED.contains(&kind) {
            return;
        }
        let path = self.path(&[]);
        let bare = path.split('?').next().unwrap();
        fetch(self.port, "GET", bare, None);
        let taken = |param: &&&Value| param["options"].is_array() && !bare.contains('{') && param["type"] != "endpoint";
        for param in self.params().iter().filter(taken) {
            let query = [(param["paramName"].as_str().unwrap().to_owned(), "no such choice".to_owned())];
            let answer = ask(self.port, "GET", &with_query(bare, &query), None);
            let told = answer.status == 200 || answer.json()["detail"].is_string();
            assert!(told, "{}: {} {}", self.id, answer.status, answer.text());
        }
    }

    fn check_raw(&self) {
        if self.widget["raw"] == true {
            self.check_rows(&self.get(&[("theme", "dark"), ("raw", "true")]).json());
        }
    }

    fn check_markdown(&self) {
        let answer = self.get(&[]);
        let text = answer.text();
        let bare =
            serde_json::from_str::<Value>(&text).map_or(text, |value| value.as_str().unwrap_or_default().to_owned());
        assert!(!bare.trim().is_empty(), "{}: {answer:?}", self.id);
    }

    fn check_files(&self) {
        let selector =
            self.params().into_iter().find(|param| param["roles"] == json!(["fileSelector"])).unwrap().clone();
        let options =
            fetch(self.port, "GET", &format!("/{}", selector["optionsEndpoint"].as_str().unwrap()), None).json();
        let names: Vec<&Value> = list(&options).iter().map(|option| &option["value"]).collect();
        assert!(names.iter().all(|name| name.is_string()), "{}: {options}", self.id);
        let answer = self.post(&json!({ selector["paramName"].as_str().unwrap(): names }));
        assert_eq!(answer.header("content-type"), Some("application/json"), "{}", self.id);
        let files = answer.json();
        assert_eq!(list(&files).len(), names.len(), "{}: {files}", self.id);
        for file in list(&files) {
            check_file_object(file);
        }
        let missing = self.post(&json!({ selector["paramName"].as_str().unwrap(): ["no such file"] })).json();
        assert!(missing[0]["error_type"].is_string() && missing[0]["content"].is_string(), "{}: {missing}", self.id);
    }

    /// The routes of `TradingView`'s UDF.
    fn check_feed(&self) {
        let base = format!("/{}", self.endpoint().trim_matches('/'));
        let ask = |path: &str| fetch(self.port, "GET", &format!("{base}{path}"), None);
        let config = ask("/config").json();
        assert!(!config["supported_resolutions"].as_array().unwrap().is_empty(), "{config}");
        let symbol = self.widget["data"]["defaultSymbol"].as_str().unwrap();
        let found = ask(&format!("/search?query={symbol}&limit=10")).json();
        assert!(list(&found)[0]["symbol"].is_string(), "{found}");
        let about = ask(&format!("/symbols?symbol={symbol}")).json();
        assert!(about["name"].is_string() && about["pricescale"].is_number(), "{about}");
        let history = ask(&format!("/history?symbol={symbol}&resolution=1D&from=1700000000&to=1790000000")).json();
        assert_eq!(history["s"], "ok", "{history}");
        let lengths: Vec<usize> = ["t", "o", "h", "l", "c", "v"].map(|key| list(&history[key]).len()).to_vec();
        assert!(lengths[0] > 0 && lengths.iter().all(|length| *length == lengths[0]), "{lengths:?}");
        let times: Vec<u64> = list(&history["t"]).iter().map(|time| time.as_u64().unwrap()).collect();
        assert!(times.is_sorted() && times[0] < 10_000_000_000, "{times:?}");
        assert!(ask("/time").text().trim().parse::<u64>().is_ok());
    }

    /// Options are objects with texts; forms take what Workspace sends.
    fn check_params(&self) {
        for param in self.params() {
            let inputs = param["inputParams"].as_array().map(Vec::as_slice).unwrap_or_default();
            for one in std::iter::once(param).chain(inputs) {
                let Some(endpoint) = one["optionsEndpoint"].as_str() else { continue };
                let query: Vec<(String, String)> = one["optionsParams"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(key, value)| {
                        let text = value.as_str().unwrap();
                        let of = text
                            .strip_prefix('$')
                            .and_then(|name| self.params().into_iter().find(|other| other["paramName"] == name));
                        (key.clone(), of.map_or_else(|| text.to_owned(), |other| sent(&other["value"])))
                    })
                    .collect();
                let options = fetch(
                    self.port,
                    "GET",
                    &with_query(&format!("/{}", endpoint.trim_start_matches('/')), &query),
                    None,
                )
                .json();
                for option in list(&options) {
                    assert!(
                        option.is_string() || (option["label"].is_string() && option["value"].is_string()),
                        "{}: {options}",
                        self.id
                    );
                }
            }
            if let (Some(endpoint), true) = (param["endpoint"].as_str(), param["type"] == "form") {
                let body: Map<String, Value> = inputs
                    .iter()
                    .map(|input| {
                        let value = match input["type"].as_str() {
                            Some("button" | "boolean") => json!(true),
                            Some("number") => json!(5),
                            Some("date") => json!("2026-01-02"),
                            _ => json!("Ada"),
                        };
                        (input["paramName"].as_str().unwrap().to_owned(), value)
                    })
                    .collect();
                let method = param["method"].as_str().unwrap_or("POST");
                fetch(self.port, method, &format!("/{}", endpoint.trim_start_matches('/')), Some(&Value::Object(body)));
            }
        }
    }

    /// After the params are sent, rows come whose id is one of the first rows'.
    fn check_socket(&self) {
        let key = self.widget["data"]["wsRowIdColumn"].as_str().unwrap();
        let known = self.get(&[]).json();
        let params: Map<String, Value> = self
            .params()
            .iter()
            .filter(|param| param["type"] != "form" && !param["value"].is_null())
            .map(|param| match &param["value"] {
                // Workspace knows the day that an expression means.
                Value::String(text) => (param, json!(sent(&json!(text)))),
                other => (param, other.clone()),
            })
            .map(|(param, value)| (param["paramName"].as_str().unwrap().to_owned(), value))
            .collect();
        let path = self.widget["wsEndpoint"].as_str().unwrap().trim_start_matches('/');
        let mut stream = connect(self.port);
        let head = format!(
            "GET /{path} HTTP/1.1\r\nHost: localhost\r\nOrigin: https://pro.openbb.co\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            answer.push(byte(&mut stream));
        }
        assert!(answer.starts_with(b"HTTP/1.1 101"), "{}: {}", self.id, String::from_utf8_lossy(&answer));
        // Several values come with commas between, or as a list.
        let listed = params.iter().map(|(name, value)| match value.as_str() {
            Some(text) if text.contains(',') => (name.clone(), json!(text.split(',').collect::<Vec<_>>())),
            _ => (name.clone(), value.clone()),
        });
        let listed: Map<String, Value> = listed.collect();
        for params in [&params, &listed] {
            let message = json!({ "type": "params", "params": params }).to_string();
            stream.write_all(&masked(message.as_bytes())).unwrap();
            let row: Value = serde_json::from_slice(&text_frame(&mut stream)).unwrap();
            let row = row.as_array().map_or(row.clone(), |rows| rows[0].clone());
            assert!(list(&known).iter().any(|one| one[key] == row[key]), "{}: {row} updates none of {known}", self.id);
        }
    }
}

/// A client's text frame; the mask is made of zeros, so that the text stands as it is.
fn masked(text: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x81];
    match u8::try_from(text.len()) {
        Ok(length) if length < 126 => frame.push(0x80 | length),
        _ => {
            frame.push(0xfe);
            frame.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(text);
    frame
}

/// The next text that a server sends; pings are passed over.
fn text_frame(stream: &mut impl Read) -> Vec<u8> {
    loop {
        let (kind, length) = (byte(stream) & 0x0f, usize::from(byte(stream) & 0x7f));
        let length = match length {
            126 => usize::from(byte(stream)) << 8 | usize::from(byte(stream)),
            127 => (0..8).fold(0, |length, _| length << 8 | usize::from(byte(stream))),
            short => short,
        };
        let mut text = vec![0; length];
        stream.read_exact(&mut text).unwrap();
        if kind == 1 {
            return text;
        }
        assert!(kind != 8, "the socket was closed: {text:?}");
    }
}

fn byte(stream: &mut impl Read) -> u8 {
    let mut one = [0];
    stream.read_exact(&mut one).unwrap();
    one[0]
}

/// A param's value as it stands in a query.
fn sent(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::String(text) if text.starts_with("$currentDate") => "2026-01-08".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(sent).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn with_query(path: &str, query: &[(String, String)]) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs: Vec<String> =
        query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// The answer, which must be a success that Workspace's pages may read.
fn fetch(port: u16, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let answer = ask(port, method, path, body);
    assert_eq!(answer.status, 200, "{method} {path}: {}", String::from_utf8_lossy(&answer.body));
    answer
}

/// The answer, whatever it says, that Workspace's pages may read.
fn ask(port: u16, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
    let headers = [("Origin", "https://pro.openbb.co"), ("Content-Type", "application/json")];
    let answer = request(port, method, path, &headers, &body);
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://pro.openbb.co"), "{method} {path}");
    answer
}

fn list(value: &Value) -> &[Value] {
    let items = value.as_array().unwrap_or_else(|| panic!("no list: {value}"));
    assert!(!items.is_empty(), "an empty list");
    items
}

/// A PDF: its bytes, or a document that holds them.
fn check_file(answer: &Answer) {
    match answer.header("content-type") {
        Some("application/pdf") => assert!(answer.body.starts_with(b"%PDF-")),
        Some("application/json") => check_file_object(&answer.json()),
        other => panic!("the media type {other:?} is not shown"),
    }
}

fn check_file_object(file: &Value) {
    assert_eq!(file["data_format"]["data_type"], "pdf", "{file}");
    assert!(file["data_format"]["filename"].is_string(), "{file}");
    let content = file["content"].as_str().unwrap();
    assert!(content.starts_with("JVBERi0"), "no PDF in base64: {content:.20}");
}
