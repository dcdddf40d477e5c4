//! Keys that a route asks for, and where users of Workspace set them.

use serde_json::Value;

use super::route::Operation;
use super::schema::Schemas;

/// What is to be done with a key, where Workspace sends it.
const CONNECTED: &str = "set it where the backend is connected in Workspace";

/// What is to be done with a key, where another backend stands between.
const BETWEEN: &str = "the endpoint here must send it, best from its environment";

/// What the user must do for the keys that `operation` asks for.
pub(super) fn remarks(schemas: &Schemas<'_>, operation: &Operation<'_>) -> Vec<String> {
    schemas.keys(operation.document).into_iter().filter_map(remark).collect()
}

fn remark(scheme: &Value) -> Option<String> {
    let name = scheme["name"].as_str().unwrap_or_default();
    let place = match (scheme["type"].as_str()?, scheme["in"].as_str().unwrap_or_default()) {
        ("apiKey", "cookie") => return Some(format!("it asks for the cookie `{name}`, which Workspace does not send")),
        ("apiKey", "query") => format!("as `{name}` in the query"),
        ("apiKey", _) => format!("in the header `{name}`"),
        _ => "in the header `Authorization`".to_owned(),
    };
    Some(format!("it asks for a key {place}: {CONNECTED}"))
}

/// What is required in the header or cookie `name`.
pub(super) fn required(place: &str, name: &str) -> String {
    format!("the {place} `{name}` is required: {CONNECTED}")
}

/// `remark` for a route to which another backend forwards requests.
pub(super) fn forwarded(remark: &str) -> String {
    remark.replace(CONNECTED, BETWEEN)
}
