//! Made-up prices as `TradingView`'s UDF wants them.

use serde_json::{Value, json};

/// The second at which the first day of the sample opens: 2025-11-03.
const FIRST: u64 = 1_762_128_000;

const DAY: u64 = 86_400;

/// Days of trade in the sample.
const DAYS: usize = 60;

/// What each route below the endpoint answers.
pub(super) fn routes(symbol: &str) -> [(&'static str, Value); 5] {
    // From Monday to Friday.
    let times: Vec<u64> = (0..).filter(|day| day % 7 < 5).take(DAYS).map(|day| FIRST + day * DAY).collect();
    let closes: Vec<f64> = (0_u32..).take(DAYS).map(close).collect();
    let opens: Vec<f64> = std::iter::once(99.5).chain(closes.iter().copied()).take(DAYS).collect();
    let of_day = |pick: fn(f64, f64) -> f64, by: f64| -> Vec<f64> {
        opens.iter().zip(&closes).map(|(open, close)| cents(pick(*open, *close) + by)).collect()
    };
    let volumes: Vec<u32> = (0_u32..).take(DAYS).map(|day| 900_000 + day * 7_919 % 300_000).collect();
    let last = times.last().copied().unwrap_or(FIRST);
    [
        (
            "config",
            json!({
                "supported_resolutions": ["D"],
                "supports_search": true,
                "supports_group_request": false,
                "supports_marks": false,
                "supports_timescale_marks": false,
                "supports_time": true,
                "exchanges": [{ "value": "", "name": "All", "desc": "" }],
                "symbols_types": [{ "name": "All", "value": "" }],
            }),
        ),
        (
            "search",
            json!([{
                "symbol": symbol,
                "full_name": symbol,
                "description": symbol,
                "exchange": "DEMO",
                "ticker": symbol,
                "type": "stock",
            }]),
        ),
        (
            "symbols",
            json!({
                "name": symbol,
                "description": symbol,
                "type": "stock",
                "exchange": "DEMO",
                "pricescale": 100,
                "minmov": 1,
                "volume_precision": 0,
                "has_volume": true,
                "has_intraday": false,
                "has_daily": true,
                "has_weekly_and_monthly": false,
                "supported_resolutions": ["D"],
                "session-regular": "0930-1600",
                "timezone": "America/New_York",
            }),
        ),
        (
            "history",
            json!({
                "s": "ok",
                "t": times,
                "o": opens,
                "h": of_day(f64::max, 0.6),
                "l": of_day(f64::min, -0.6),
                "c": closes,
                "v": volumes,
            }),
        ),
        ("time", json!(last)),
    ]
}

/// A close that rises slowly and swings.
fn close(day: u32) -> f64 {
    let day = f64::from(day);
    cents(100.0 + day * 0.15 + (day / 4.0).sin() * 3.0)
}

fn cents(price: f64) -> f64 {
    (price * 100.0).round() / 100.0
}
