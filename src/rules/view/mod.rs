//! Widgets, apps, agents and their parts as rules speak of them: views over the read documents that never fail on broken ones.

mod agent;
mod app;
mod widget;

pub(super) use agent::{AgentView, agents};
pub(super) use app::apps;
pub(super) use app::{AppView, GroupView, ItemView};
pub(super) use widget::widgets;
pub(super) use widget::{ColumnView, ParamView, WidgetView};
