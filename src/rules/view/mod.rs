//! Widgets, apps and their parts as rules speak of them: views over the read documents that never fail on broken ones.

mod app;
mod column;
mod widget;

pub(super) use app::apps;
pub(super) use app::{AppView, GroupView, ItemView};
pub(super) use column::RenderFunction;
pub(super) use widget::widgets;
pub(super) use widget::{ColumnView, ParamView, WidgetView};
