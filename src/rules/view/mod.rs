//! Widgets, apps, agents and their parts as rules speak of them: views over the read documents that never fail on broken ones.

use std::collections::HashMap;

use crate::json::{Member, Node};

mod agent;
mod app;
mod column;
mod widget;

pub(super) use agent::{AgentView, agents};
pub(super) use app::apps;
pub(super) use app::{AppView, GroupView, ItemView, TabView};
pub(super) use column::RenderFunction;
pub(super) use widget::widgets;
pub(super) use widget::{ColumnView, ParamView, WidgetView};

/// The members of an object, of those with one key only the last, which is the one that Workspace sees.
pub(super) fn last_members<'d, 's>(object: &'d Node<'s>) -> impl Iterator<Item = &'d Member<'s>> {
    let members = object.members();
    let last: HashMap<&str, usize> = members.iter().enumerate().map(|(at, member)| (member.key.as_ref(), at)).collect();
    let counts = move |(at, member): &(usize, &'d Member<'s>)| last.get(member.key.as_ref()) == Some(at);
    members.iter().enumerate().filter(counts).map(|(_, member)| member)
}
