//! Widgets, apps and their parts as rules speak of them: views over the read documents that never fail on broken ones.

mod app;
mod widget;

pub(super) use app::apps;
pub(super) use app::{AppView, GroupView, ItemView, TabView};
pub(super) use widget::widgets;
pub(super) use widget::{ParamView, WidgetView};
