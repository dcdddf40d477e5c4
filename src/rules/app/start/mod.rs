//! Placed widgets that say how they start, beside what widgets.json says of them.

pub(in crate::rules) mod chart;
pub(in crate::rules) mod columns;
pub(in crate::rules) mod definition;
pub(in crate::rules) mod param_order;
pub(in crate::rules) mod params;
pub(in crate::rules) mod style;
pub(in crate::rules) mod value;

use std::collections::{HashMap, HashSet};

use crate::json::{Node, Pointer};
use crate::rules::Context;
use crate::rules::view::{AppView, ParamView, WidgetView};

/// A placed widget with a state.
pub(super) struct Start<'c, 'd, 's> {
    pub(super) widget: &'c WidgetView<'d, 's>,
    /// Its state, an object.
    pub(super) state: &'c Node<'c>,
    /// Where the state is.
    pub(super) pointer: Pointer,
}

/// The placed widgets of `app` that have a state and are in widgets.json.
pub(super) fn starts<'c, 'd, 's>(cx: &'c Context<'d, 's>, app: &'c AppView<'_, '_>) -> Vec<Start<'c, 'd, 's>> {
    let with_state = app.items().into_iter().filter_map(|item| {
        let state = item.node.get("state").filter(|state| state.is_object())?;
        Some(Start { widget: cx.widget(item.widget_id()?)?, state, pointer: item.pointer.key("state") })
    });
    with_state.collect()
}

/// Something of each widget, worked out once however often the widget is placed.
pub(super) struct OfWidget<'d, T>(HashMap<&'d str, T>);

impl<'d, T> OfWidget<'d, T> {
    pub(super) fn new() -> Self {
        Self(HashMap::new())
    }

    /// What `find` says of `widget`.
    pub(super) fn get<'s>(&mut self, widget: &WidgetView<'d, 's>, find: fn(&WidgetView<'d, 's>) -> T) -> &T {
        self.0.entry(widget.id).or_insert_with(|| find(widget))
    }
}

/// The params of a widget by name.
pub(super) struct Params<'d, 's> {
    pub(super) named: HashMap<&'d str, ParamView<'d, 's>>,
    /// Names of the inputs of its forms.
    pub(super) inputs: HashSet<&'d str>,
}

impl<'d, 's> Params<'d, 's> {
    /// None where they cannot be told for certain: the list is broken, or the page in an iframe has names of its own.
    pub(super) fn of(widget: &WidgetView<'d, 's>) -> Option<Self> {
        let listed = widget.get("params").is_none_or(|params| params.is_array() || params.is_null());
        if !listed || widget.kind().is_none_or(|kind| kind == "iframe") {
            return None;
        }
        let mut params = Self { named: HashMap::new(), inputs: HashSet::new() };
        for param in widget.params() {
            params.named.entry(param.name()?).or_insert(param);
            let inputs = param.node.get("inputParams").map(Node::items).unwrap_or_default();
            params.inputs.extend(inputs.iter().filter_map(|input| input.get("paramName")?.as_str()));
        }
        Some(params)
    }
}

/// The fields that a widget's table can show. None where rows may bring others.
pub(super) fn fields<'d>(widget: &WidgetView<'d, '_>) -> Option<HashSet<&'d str>> {
    widget.has_only_declared_columns().then(|| widget.columns().filter_map(|column| column.field()).collect())
}
