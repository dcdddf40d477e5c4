//! What the groups of an app share: the placed members of each, with the parameter that the group reaches in them.

use std::collections::{HashMap, HashSet};

use super::members::members;
use crate::diagnostic::Label;
use crate::json::{Node, Pointer};
use crate::rules::Context;
use crate::rules::view::{AppView, ColumnView, GroupView, ItemView, ParamView, WidgetView};
use crate::text::Span;

/// The types of groups that have an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Param,
    EndpointParam,
    Ticker,
}

/// A group with its placed members.
pub(super) struct Share<'a, 'd, 's> {
    pub(super) group: GroupView<'d, 's>,
    pub(super) name: &'d str,
    pub(super) kind: Kind,
    /// The `paramName`, where there is one; none in a ticker group, which needs none.
    pub(super) param: Option<&'d str>,
    /// The members whose widgets are defined, every placed copy.
    pub(super) members: Vec<Member<'a, 'd, 's>>,
    /// How many items join, those of unknown widgets as well.
    pub(super) placed: usize,
    /// The first member that has the parameter.
    pub(super) leader: Option<usize>,
    /// Where `widgetIds` has each widget.
    pub(super) listed: HashMap<&'d str, usize>,
    /// The options key that counts for an endpointParam group: that of the first placed member.
    pub(super) options_key: Option<String>,
}

/// A placed widget that belongs to a group.
pub(super) struct Member<'a, 'd, 's> {
    pub(super) item: ItemView<'d, 's>,
    pub(super) widget: &'a WidgetView<'d, 's>,
    /// The parameter that the group reaches in it.
    pub(super) param: Option<ParamView<'d, 's>>,
    /// A parameter of the right name that the group's type does not fit.
    pub(super) misfit: Option<ParamView<'d, 's>>,
}

/// The groups of `app` that have a name and an effective type; none where widgets.json is not known.
pub(super) fn shares<'a, 'd, 's>(cx: &'a Context<'d, 's>, app: &AppView<'d, 's>) -> Vec<Share<'a, 'd, 's>> {
    if !cx.widgets_are_known() {
        return Vec::new();
    }
    let mut members = members(app);
    let groups = app.groups().into_iter().filter_map(|group| {
        let name = group.name()?;
        let kind = match group.node.get("type")?.as_str()? {
            "param" => Kind::Param,
            "endpointParam" => Kind::EndpointParam,
            "ticker" => Kind::Ticker,
            _ => return None,
        };
        // Of two groups of one name the first takes the members: the second has a finding of its own.
        let items = members.remove(name).unwrap_or_default();
        let param = group.node.get("paramName").and_then(Node::as_str).filter(|param| !param.is_empty());
        let placed = items.len();
        let widgets: Vec<_> =
            items.into_iter().filter_map(|item| Some((cx.widget(item.widget_id()?)?, item))).collect();
        let options_key = param.filter(|_| kind == Kind::EndpointParam).and_then(|name| {
            widgets.iter().find_map(|(widget, _)| {
                let param = endpoint_param(widget, name, None)?;
                options_key(widget, &param)
            })
        });
        let members = widgets.into_iter().map(|(widget, item)| {
            let named = param.and_then(|name| widget.param(name));
            let (reached, misfit) = match kind {
                Kind::Param => (named, named.filter(|param| param.kind() == Some("endpoint"))),
                Kind::EndpointParam => {
                    let reached = param.and_then(|name| endpoint_param(widget, name, options_key.as_deref()));
                    (reached, named.filter(|param| reached.is_none() && param.kind().is_some()))
                }
                Kind::Ticker => {
                    let reached = widget.params().find(|param| param.kind() == Some("ticker"));
                    (reached, named.filter(|param| reached.is_none() && param.kind().is_some()))
                }
            };
            Member { item, widget, param: reached, misfit }
        });
        let members: Vec<_> = members.collect();
        let leader = members.iter().position(|member| member.param.is_some());
        let ids = group.widget_ids().unwrap_or_default().iter().enumerate().rev();
        let listed = ids.filter_map(|(at, id)| Some((id.as_str()?, at))).collect();
        Some(Share { group, name, kind, param, members, placed, leader, listed, options_key })
    });
    groups.collect()
}

/// The endpoint param of `widget` that a group for `name` reaches: the one of that name, else the one with that options key, else the
/// one with the key that counts.
fn endpoint_param<'d, 's>(widget: &WidgetView<'d, 's>, name: &str, key: Option<&str>) -> Option<ParamView<'d, 's>> {
    let endpoints = || widget.params().filter(|param| param.kind() == Some("endpoint"));
    let keyed = |key: &str| endpoints().find(|param| options_key(widget, param).as_deref() == Some(key));
    endpoints().find(|param| param.name() == Some(name)).or_else(|| keyed(name)).or_else(|| key.and_then(keyed))
}

/// The key under which Workspace compares endpoint params of different widgets: the last segment of `optionsEndpoint`; with the param's
/// name before it where two of the widget share the segment.
pub(super) fn options_key(widget: &WidgetView<'_, '_>, param: &ParamView<'_, '_>) -> Option<String> {
    let segment = |param: &ParamView<'_, '_>| {
        let path = param.node.get("optionsEndpoint").and_then(Node::as_str)?;
        path.rsplit('/').next().map(str::to_owned)
    };
    let own = segment(param)?;
    let of_same = widget.params().filter(|other| other.kind() == Some("endpoint"));
    if own.is_empty() || of_same.filter(|other| segment(other).as_ref() == Some(&own)).count() > 1 {
        return Some(format!("{}-{own}", param.name()?));
    }
    Some(own)
}

impl<'a, 'd, 's> Share<'a, 'd, 's> {
    /// The members, of several copies of one widget the first.
    pub(super) fn widgets(&self) -> Vec<&Member<'a, 'd, 's>> {
        let mut seen = HashSet::new();
        self.members.iter().filter(|member| seen.insert(member.widget.id)).collect()
    }

    /// A label on the value of `key`; on the name where there is none.
    pub(super) fn label(&self, app: &AppView<'d, 's>, key: &str, text: impl Into<String>) -> Label {
        let given = self.group.node.get(key).map(|node| (node, key));
        let named = || self.group.node.get("name").map(|node| (node, "name"));
        let (node, key) = given.or_else(named).unwrap_or((self.group.node, key));
        app.label(node.span, &self.group.pointer.key(key), text)
    }

    /// A label on the place that makes `member` one: the name in its layout item, else its id in the group.
    pub(super) fn place(&self, app: &AppView<'d, 's>, member: &Member<'_, 'd, 's>, text: impl Into<String>) -> Label {
        let (span, pointer) = self.written(member);
        app.label(span, &pointer, text)
    }

    fn written(&self, member: &Member<'_, 'd, 's>) -> (Span, Pointer) {
        let mut names = member.item.groups().unwrap_or_default().iter().enumerate();
        if let Some((at, node)) = names.find(|(_, node)| node.as_str() == Some(self.name)) {
            return (node.span, member.item.pointer.key("groups").index(at));
        }
        let at = self.listed.get(member.widget.id).copied();
        match at.and_then(|at| Some((at, self.group.widget_ids()?.get(at)?))) {
            Some((at, node)) => (node.span, self.group.pointer.key("widgetIds").index(at)),
            None => (member.item.node.span, member.item.pointer.clone()),
        }
    }
}

impl<'d, 's> Member<'_, 'd, 's> {
    /// A label on the widget's id in widgets.json.
    pub(super) fn definition(&self, text: impl Into<String>) -> Label {
        self.widget.label(self.widget.member.key_span, &self.widget.pointer, text)
    }

    /// A label on the value that `param` of its widget has for `key`; on the whole param where there is none.
    pub(super) fn param_label(&self, param: &ParamView<'d, 's>, key: &str, text: impl Into<String>) -> Label {
        let pointer = self.widget.param_pointer(param);
        match param.node.get(key) {
            Some(node) => self.widget.label(node.span, &pointer.key(key), text),
            None => self.widget.label(param.node.span, &pointer, text),
        }
    }

    /// Whether a click in it sets `param`.
    pub(super) fn clicks_on(&self, param: &str) -> bool {
        clicks(self.widget).iter().any(|click| click.target == param)
    }
}

/// A column whose cells set a parameter when clicked.
pub(super) struct Click<'d, 's> {
    pub(super) column: ColumnView<'d, 's>,
    pub(super) group_by: &'d Node<'s>,
    /// The parameter that is set.
    pub(super) target: &'d str,
}

/// Widgets whose cells can be clicked.
pub(super) fn has_cells(widget: &WidgetView<'_, '_>) -> bool {
    matches!(widget.kind(), Some("table" | "ssrm_table" | "ssrm_advanced" | "live_grid"))
}

/// Whether `column` is drawn with `cellOnClick`.
pub(super) fn is_clickable(column: &ColumnView<'_, '_>) -> bool {
    let Some(functions) = column.node.get("renderFn") else { return false };
    let listed = functions.items().iter().any(|name| name.as_str() == Some("cellOnClick"));
    listed || functions.as_str().is_some_and(|names| names.split(',').any(|name| name.trim() == "cellOnClick"))
}

/// The clicks of `widget` that set a parameter.
pub(super) fn clicks<'d, 's>(widget: &WidgetView<'d, 's>) -> Vec<Click<'d, 's>> {
    if !has_cells(widget) {
        return Vec::new();
    }
    let click = |column: ColumnView<'d, 's>| {
        let params = column.node.get("renderFnParams").filter(|_| is_clickable(&column))?;
        let group_by =
            params.get("groupBy").filter(|_| params.get("actionType").and_then(Node::as_str) == Some("groupBy"))?;
        let target = group_by.get("paramName")?.as_str().filter(|target| !target.is_empty())?;
        Some(Click { column, group_by, target })
    };
    widget.columns().filter_map(click).collect()
}

/// Whether `widget` has a column that is to set a parameter when clicked, but does not.
pub(super) fn has_broken_click(widget: &WidgetView<'_, '_>) -> bool {
    let meant = |column: &ColumnView<'_, '_>| {
        let params = column.node.get("renderFnParams");
        let action = params.and_then(|params| params.get("actionType")?.as_str());
        let sets = params.is_some_and(|params| params.get("groupBy").is_some());
        action != Some("sendToAgent") && (is_clickable(column) || sets)
    };
    has_cells(widget) && widget.columns().filter(meant).count() > clicks(widget).len()
}

impl<'d, 's> Click<'d, 's> {
    /// A label on the name of the parameter that it sets.
    pub(super) fn label(&self, widget: &WidgetView<'d, 's>, text: impl Into<String>) -> Label {
        let pointer = widget.column_pointer(&self.column).key("renderFnParams").key("groupBy").key("paramName");
        widget.label(self.group_by.get("paramName").map_or(self.group_by.span, |node| node.span), &pointer, text)
    }

    /// What the column is called: its field.
    pub(super) fn field(&self) -> &'d str {
        self.column.field().unwrap_or("?")
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::harness::found;

    /// The rules on groups and clicks that report something about two widgets, their group and their app; hints left out.
    fn wiring(prices: &str, news: &str, group: &str, app: &str) -> Vec<&'static str> {
        const RULES: &[&str] = &[
            "A075", "A077", "A079", "A080", "A081", "A082", "A083", "A084", "A085", "A086", "A087", "A088", "A090",
            "A092", "A094", "A095", "A096", "A100", "A101", "A102", "A105",
        ];
        let text = format!(r#"{{"prices": {prices}, "news": {news}, "group": {group}, "app": {app}}}"#);
        found(Scope::Wiring, &text, RULES)
    }

    fn params(params: &str) -> String {
        format!(r#"{{"params": [{params}]}}"#)
    }

    fn endpoint(name: &str, path: &str) -> String {
        params(&format!(r#"{{"paramName": "{name}", "type": "endpoint", "optionsEndpoint": "{path}"}}"#))
    }

    /// A table without params whose cells set `target`.
    fn clicks(target: &str) -> String {
        format!(
            r#"{{"params": [], "data": {{"table": {{"columnsDefs": [{{"field": "{target}", "headerName": "A", "renderFn": "cellOnClick",
                "renderFnParams": {{"actionType": "groupBy", "groupBy": {{"paramName": "{target}"}}}}}}]}}}}}}"#
        )
    }

    /// Tabs that place both widgets, which join `first` and `second`.
    fn layout(first: &str, second: &str) -> String {
        let item =
            |id: &str, y: u8, groups: &str| format!(r#"{{"i": "{id}", "x": 0, "y": {y}, "w": 40, "h": 12{groups}}}"#);
        let items = [item("prices", 0, first), item("news", 12, second)].join(", ");
        format!(r#"{{"tabs": {{"": {{"id": "", "name": "", "layout": [{items}]}}}}}}"#)
    }

    #[test]
    fn sound_wiring_is_left_alone() {
        let group = r#"{"type": "endpointParam"}"#;
        assert_eq!(wiring("{}", "{}", "{}", "{}"), [""; 0]);
        assert_eq!(
            wiring(&endpoint("symbol", "symbols"), &endpoint("symbol", "/symbols"), group, "{}"),
            ["A086"],
            "a warning"
        );
        assert_eq!(wiring(&endpoint("symbol", "a/symbols"), &endpoint("symbol", "a/symbols"), group, "{}"), [""; 0]);
        // The name of a parameter may differ where the options key is the group's.
        assert_eq!(wiring(&endpoint("a", "symbol"), &endpoint("b", "symbol"), group, "{}"), [""; 0]);
        assert_eq!(wiring(&clicks("symbol"), "{}", "{}", "{}"), [""; 0]);
        assert_eq!(wiring(&clicks("symbol"), &endpoint("symbol", "symbol"), group, "{}"), [""; 0]);
        let dates = params(r#"{"paramName": "symbol", "type": "date"}"#);
        assert_eq!(wiring(&dates, &dates, r#"{"defaultValue": "$currentDate-1M"}"#, "{}"), [""; 0]);
        let multiple = params(
            r#"{"paramName": "symbol", "type": "text", "multiSelect": true, "options": [{"label": "A", "value": "A"}, {"label": "B", "value": "B"}]}"#,
        );
        assert_eq!(wiring(&multiple, &multiple, r#"{"defaultValue": "A,B"}"#, "{}"), [""; 0]);
        assert_eq!(wiring(&multiple, &multiple, r#"{"defaultValue": ["A", "B"]}"#, "{}"), [""; 0]);
    }

    #[test]
    fn each_fault_of_wiring_is_told_once() {
        let (joins, out, typo) = (r#", "groups": ["Group 1"]"#, r#", "groups": []"#, r#", "groups": ["group 1"]"#);
        let group = r#"{"type": "endpointParam"}"#;
        let (symbols, text) = (endpoint("symbol", "symbols"), params(r#"{"paramName": "symbol", "type": "text"}"#));
        let twice = r#", "groups": ["Group 1", "Group 1"]"#;
        let of_type = |kind: &str| params(&format!(r#"{{"paramName": "symbol", "type": "{kind}"}}"#));
        let (number, date) = (of_type("number"), of_type("date"));
        let (none, ticker) = (params(""), params(r#"{"paramName": "symbol", "type": "ticker"}"#));
        let cases = [
            (wiring("{}", "{}", "{}", &layout(joins, out)), "A082", "listed, not joined"),
            (wiring("{}", "{}", "{}", &layout(typo, typo)), "A081", "joined under another name"),
            (wiring("{}", "{}", "{}", &layout(out, out)), "A080", "joined by nobody"),
            (wiring("{}", "{}", "{}", r#"{"tabs": {"": {"layout": [{"x": 0}]}}}"#), "", "a layout that cannot be read"),
            (wiring("{}", "{}", r#"{"name": 5}"#, "{}"), "", "a group without a name"),
            (wiring("{}", "{}", "{}", &layout(twice, joins)), "", "joined twice"),
            (wiring("{}", "{}", r#"{"widgetIds": ["prices", "zzz"]}"#, "{}"), "A077", "listed under no known id"),
            (wiring("{}", "{}", r#"{"paramName": null}"#, "{}"), "", "a paramName of another kind"),
            (wiring(&clicks("symbol"), &none, r#"{"paramName": "symbl"}"#, "{}"), "A084", "a parameter nobody has"),
            (wiring(&text, &number, r#"{"defaultValue": "ALPHA"}"#, "{}"), "A088", "a default for text only"),
            (wiring(&text, &date, r#"{"defaultValue": "ALPHA"}"#, "{}"), "A090", "a default for one of two kinds"),
            (wiring(&text, &text, r#"{"defaultValue": {}}"#, "{}"), "A088", "an object as default"),
            (wiring("{}", "{}", r#"{"widgetIds": ["prices"]}"#, "{}"), "A083", "joined, not listed"),
            (wiring("{}", "{}", r#"{"widgetIds": ["prices", "new"]}"#, "{}"), "A077", "listed under another id"),
            (wiring("{}", "{}", r#"{"paramName": "sym"}"#, "{}"), "A084", "no member has the parameter"),
            (wiring("{}", &none, "{}", "{}"), "A084", "one member lacks the parameter"),
            (wiring("{}", "{}", group, "{}"), "A085", "the group's type is wrong"),
            (wiring(&symbols, &text, group, "{}"), "A085", "one parameter's type is wrong"),
            (wiring(&symbols, &symbols, "{}", "{}"), "A085", "endpoint parameters in a param group"),
            (wiring(&symbols, &endpoint("symbol", "names"), group, "{}"), "A086", "other options"),
            (wiring(&none, &none, r#"{"type": "ticker", "defaultValue": "A"}"#, "{}"), "A095", "no ticker"),
            (wiring(&ticker, &none, r#"{"type": "ticker", "defaultValue": "A"}"#, "{}"), "A084", "one without ticker"),
            (
                wiring(&clicks("symbol"), "{}", r#"{"widgetIds": ["news"]}"#, &layout(out, joins)),
                "A100",
                "a click outside the group",
            ),
            (wiring(&clicks("symbol"), "{}", "{}", &layout(out, joins)), "A082", "a click listed, not joined"),
            (wiring(&clicks("symbol"), "{}", "{}", &layout(typo, joins)), "A081", "a click joined under another name"),
            (wiring(&clicks("symbols"), "{}", "{}", "{}"), "A105", "a click on nearly the parameter"),
            (wiring(&clicks("symbol"), &symbols, group, "{}"), "A101", "a click without the endpoint parameter"),
            (wiring(&clicks("symbol"), &clicks("symbol"), "{}", "{}"), "A102", "clicks and nobody who listens"),
        ];
        for (found, rule, what) in cases {
            let mut rules = found;
            rules.dedup();
            assert_eq!(rules.concat(), rule, "{what}");
        }
    }
}
