//! Headers that are lists.

use axum::http::header::{HeaderMap, HeaderName};

/// The items of the field `name`, in however many headers they stand.
pub(super) fn items<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}
