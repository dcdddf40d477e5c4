//! What a rule is: identity, documentation, examples, and how it finds faults.

use super::Context;
use super::view::{AppView, WidgetView};
use crate::diagnostic::{Diagnostic, RuleMeta};

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Identity and documentation.
    pub meta: RuleMeta,
    /// How it finds faults.
    pub check: Check,
    /// A fault and the same thing right. Both are run as tests.
    pub example: Example,
}

/// How a rule finds faults.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// While the text is read.
    Syntax,
    /// By a keyword of the file's JSON Schema that carries the rule's id.
    Schema,
    /// By a function over one widget.
    Widget(fn(&Context<'_, '_>, &WidgetView<'_, '_>, &mut Vec<Diagnostic>)),
    /// By a function over one app.
    App(for<'d, 's> fn(&Context<'d, 's>, &AppView<'d, 's>, &mut Vec<Diagnostic>)),
    /// By a function over all documents.
    Code(fn(&Context<'_, '_>) -> Vec<Diagnostic>),
    /// By the function of another rule, which sees both at once.
    With(&'static str),
}

/// What an example's text stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of widgets.json.
    Widgets,
    /// Members of one widget, beside a sound `name`, `description`, `type` "table" and `endpoint`, unless they are given.
    Widget,
    /// Members of one column, beside `field` and `headerName`, unless they are given.
    Column,
    /// Members of one param, beside `paramName` "symbol", unless it is given.
    Param,
    /// All of apps.json; widgets.json has the widgets `prices` and `news`.
    Apps,
    /// Members of one app, beside a sound `name` and `tabs`, unless they are given.
    App,
    /// Members of one layout item, beside `i` "prices", `x`, `y`, `w`, `h`, unless they are given.
    Layout,
    /// Members of one group that the layout joins, beside `name` "Group 1", `type`, `paramName` and `widgetIds`, unless they are given.
    Group,
    /// Whole documents: an object of them, by file name.
    Files,
    /// An object with members of the widgets `prices` and `news`, of the app, and of the group that both widgets join, each beside sound
    /// ones.
    Wiring,
    /// All of agents.json.
    Agents,
    /// The name of the file that holds the agents.
    AgentsName,
    /// Members of one agent, beside sound `name`, `description`, `endpoints` and `features`, unless they are given.
    Agent,
}

impl Scope {
    /// Where the text stands, in words.
    pub fn place(self) -> &'static str {
        match self {
            Self::Widgets => "widgets.json",
            Self::Widget => "in a widget",
            Self::Column => "in a column",
            Self::Param => "in a parameter",
            Self::Apps => "apps.json",
            Self::App => "in an app",
            Self::Layout => "in a layout item",
            Self::Group => "in a group",
            Self::Files => "files by their names",
            Self::Wiring => "in widgets by their ids, the app and the group",
            Self::Agents => "agents.json",
            Self::AgentsName => "as the file's name",
            Self::Agent => "in an agent",
        }
    }
}

/// A fault and the same thing right, as JSON text of one scope.
#[derive(Debug)]
pub struct Example {
    /// What the texts stand for.
    pub scope: Scope,
    /// Text in which the rule finds something.
    pub bad: &'static str,
    /// Text in which it finds nothing.
    pub good: &'static str,
}
