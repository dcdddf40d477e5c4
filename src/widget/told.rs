//! What the keys of a widget tell whoever writes its endpoint.

use serde_json::Value;

use super::{Param, Widget, sample};

/// The routes below an endpoint that `TradingView`'s UDF asks.
pub const UDF_ROUTES: [&str; 5] = ["config", "search", "symbols", "history", "time"];

impl Widget {
    /// Whether it has a view of its data.
    pub fn has_raw(&self) -> bool {
        self.more.get("raw") == Some(&Value::Bool(true))
    }

    /// The text of a further key.
    pub fn told(&self, key: &str) -> Option<&str> {
        self.more.get(key).and_then(Value::as_str)
    }

    /// The symbol that a price chart shows at first.
    pub fn first_symbol(&self) -> &str {
        self.more.get("data").and_then(|data| data["defaultSymbol"].as_str()).unwrap_or(sample::SYMBOLS[0].0)
    }

    /// The field that tells the rows of a live grid apart: the one that is told, or the first.
    pub fn row_id(&self) -> String {
        let told = self.more.get("data").and_then(|data| data.get("wsRowIdColumn"));
        let told = told.and_then(|id| id.as_str().or_else(|| id.get(0)?.as_str())).filter(|id| !id.is_empty());
        let known = sample::columns();
        let first = || self.columns.first().or(known.first()).map(|column| column.field.as_str());
        told.or_else(first).unwrap_or_default().to_owned()
    }
}

impl Param {
    /// Whether its text may hold several values with commas between.
    pub fn is_several(&self) -> bool {
        self.multi_select || self.more.get("multiple") == Some(&Value::Bool(true))
    }
}

/// Whether `address` is a full one, of something that is not of this backend.
pub fn is_elsewhere(address: &str) -> bool {
    ["http://", "https://", "ws://", "wss://"].iter().any(|scheme| address.starts_with(scheme))
}
