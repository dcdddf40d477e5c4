//! Rules of widgets.json.

pub(super) mod definition;
pub(super) mod document;
pub(super) mod endpoint;
pub(super) mod grid;
pub(super) mod ids;
pub(super) mod keys;
pub(super) mod kind;
pub(super) mod mcp;
pub(super) mod naming;
pub(super) mod param;
pub(super) mod search;
pub(super) mod table;
pub(super) mod timing;
pub(super) mod wording;
