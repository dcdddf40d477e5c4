//! First values of groups.

use std::borrow::Cow;

use super::option_sources::values;
use super::sharing::{Kind, Share, shares};
use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::json::{Node, rewrite};
use crate::rules::app::start::value::misfit;
use crate::rules::date::{DateText, documented_form, is_expression};
use crate::rules::view::{AppView, ParamView};
use crate::rules::widget::param::sent_text;
use crate::rules::{Check, Context, Example, Rule, Scope};
use crate::text::{Fix, closest};

/// A first value that a member's dropdown does not have.
pub(crate) static NOT_AN_OPTION: Rule = Rule {
    meta: RuleMeta {
        id: "A088",
        name: "group-default-not-an-option",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "when the dashboard opens, a member whose options do not have the group's value ignores it",
        help: "write the `value` of one of the options, not its label",
    },
    check: Check::App(check),
    example: Example {
        scope: Scope::Wiring,
        bad: r#"{"prices": {"params": [{"paramName": "symbol", "type": "text", "options": [{"label": "Alpha fund", "value": "ALPHA"}]}]}, "group": {"defaultValue": "Alpha fund"}}"#,
        good: r#"{"prices": {"params": [{"paramName": "symbol", "type": "text", "options": [{"label": "Alpha fund", "value": "ALPHA"}]}]}, "group": {"defaultValue": "ALPHA"}}"#,
    },
};

/// A group that starts without a value although its members have one.
pub(crate) static NO_DEFAULT: Rule = Rule {
    meta: RuleMeta {
        id: "A089",
        name: "group-without-default",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "when the dashboard opens, the group's value replaces the one of each member; without it they can start empty",
        help: "add `defaultValue`",
    },
    check: Check::With("A088"),
    example: Example { scope: Scope::Group, bad: r#"{"defaultValue": null}"#, good: r#"{"defaultValue": "ALPHA"}"# },
};

/// A first value that is no date where one is needed, or a date where none is.
pub(crate) static DATE: Rule = Rule {
    meta: RuleMeta {
        id: "A090",
        name: "group-default-date",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "date parameters need a date or an expression such as `$currentDate-1M`; what cannot be read silently becomes today",
        help: "write a date as 2025-01-31, or `$currentDate` with one offset such as -3M",
    },
    check: Check::With("A088"),
    example: Example {
        scope: Scope::Wiring,
        bad: r#"{"prices": {"params": [{"paramName": "symbol", "type": "date"}]}, "news": {"params": [{"paramName": "symbol", "type": "date"}]}, "group": {"defaultValue": "$currentDate - 1M"}}"#,
        good: r#"{"prices": {"params": [{"paramName": "symbol", "type": "date"}]}, "news": {"params": [{"paramName": "symbol", "type": "date"}]}, "group": {"defaultValue": "$currentDate-1M"}}"#,
    },
};

/// A ticker group that starts with something else than a symbol.
pub(crate) static TICKER: Rule = Rule {
    meta: RuleMeta {
        id: "A096",
        name: "ticker-group-default",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace looks the value up in its own search for symbols and takes AAPL where it finds nothing",
        help: "write one symbol, such as `MSFT`",
    },
    check: Check::With("A088"),
    example: Example {
        scope: Scope::Wiring,
        bad: r#"{"prices": {"params": [{"paramName": "symbol", "type": "ticker"}]}, "news": {"params": [{"paramName": "symbol", "type": "ticker"}]}, "group": {"type": "ticker", "defaultValue": ["MSFT", "AAPL"]}}"#,
        good: r#"{"prices": {"params": [{"paramName": "symbol", "type": "ticker"}]}, "news": {"params": [{"paramName": "symbol", "type": "ticker"}]}, "group": {"type": "ticker", "defaultValue": "MSFT"}}"#,
    },
};

fn is_empty(node: &Node<'_>) -> bool {
    node.is_null()
        || node.as_str().is_some_and(|text| text.trim().is_empty())
        || node.is_array() && node.items().is_empty()
}

fn check<'d, 's>(cx: &Context<'d, 's>, app: &AppView<'d, 's>, found: &mut Vec<Diagnostic>) {
    for share in shares(cx, app) {
        let given = share.group.node.get("defaultValue").filter(|value| !is_empty(value));
        found.extend(match (share.kind, given) {
            (Kind::Ticker, Some(value)) => ticker(app, &share, value),
            (Kind::Ticker, None) => None,
            (_, None) => no_default(app, &share),
            (kind, Some(value)) => {
                let options = || if kind == Kind::Param { not_an_option(app, &share, value) } else { None };
                date(app, &share, value).or_else(options).or_else(|| unfit(app, &share, value))
            }
        });
    }
}

fn ticker(app: &AppView<'_, '_>, share: &Share<'_, '_, '_>, value: &Node<'_>) -> Option<Diagnostic> {
    let symbol = |text: &str| {
        text.len() <= 20
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '^' | '=' | ':' | '/'))
    };
    if value.as_str().is_some_and(symbol) || share.members.iter().all(|member| member.param.is_none()) {
        return None;
    }
    let label = app.label(value.span, &share.group.pointer.key("defaultValue"), "not a symbol");
    let message = format!("ticker group `{}` does not start with a symbol", share.name);
    Some(Diagnostic::new(&TICKER.meta, message, label))
}

fn no_default<'d, 's>(app: &AppView<'d, 's>, share: &Share<'_, 'd, 's>) -> Option<Diagnostic> {
    let widgets = share.widgets();
    let reached = widgets.iter().filter_map(|member| Some((member, member.param?)));
    let mut own = reached.filter_map(|(member, param)| {
        let value = param.node.get("value").filter(|value| !is_empty(value))?;
        Some((member, param, value))
    });
    let (member, param, value) = own.next()?;
    let agreed = own.all(|(_, _, other)| other.to_value() == value.to_value());
    let name = share.param?;
    let message = format!("group `{}` starts without a value and can empty `{name}` in its members", share.name);
    let place = share.group.node.get("defaultValue").map(|node| (node, share.group.pointer.key("defaultValue")));
    let (node, pointer) = match place {
        Some(place) => place,
        None => (share.group.node.get("name")?, share.group.pointer.clone()),
    };
    let label = app.label(node.span, &pointer, "no default value");
    let text = value.to_value().to_string();
    let edit = match share.group.node.get("defaultValue") {
        Some(node) => Some(rewrite::replace_value(node, text.clone())),
        None => rewrite::insert_member(app.text(), share.group.node, "defaultValue", &text),
    };
    let fix = edit.filter(|_| agreed).map(|edit| Fix::offered(format!("start with {text}"), [edit]));
    let diagnostic = Diagnostic::new(&NO_DEFAULT.meta, message, label);
    Some(diagnostic.related(member.param_label(&param, "value", "the widget alone starts with this")).fix(fix))
}

fn date<'d, 's>(app: &AppView<'d, 's>, share: &Share<'_, 'd, 's>, value: &Node<'s>) -> Option<Diagnostic> {
    let name = share.param?;
    let text = value.as_str();
    let expression = text.is_some_and(is_expression);
    let readable = text.is_some_and(|text| {
        matches!(DateText::read(text), DateText::Exact | DateText::Today | DateText::Offset { .. })
    });
    let unfit = |param: &ParamView<'_, '_>| match param.kind() {
        Some("date") => !readable,
        _ => expression,
    };
    let widgets = share.widgets();
    let mut reached = widgets.iter().filter_map(|member| Some((member, member.param?)));
    let (member, param) = reached.find(|(_, param)| unfit(param))?;
    let is_date = param.kind() == Some("date");
    let words = if is_date { "not a usable date".to_owned() } else { format!("`{name}` is not a date parameter") };
    let written = text.map_or_else(|| value.kind().to_owned(), |text| format!("`{text}`"));
    let message = format!("default {written} of group `{}` does not fit: {words}", share.name);
    let label = app.label(value.span, &share.group.pointer.key("defaultValue"), words);
    let form = text.filter(|_| is_date).and_then(documented_form);
    let fix = form
        .map(|form| Fix::offered(format!("write `{form}`"), [rewrite::replace_value(value, rewrite::quote(&form))]));
    let diagnostic =
        Diagnostic::new(&DATE.meta, message, label).related(member.param_label(&param, "type", "the parameter"));
    Some(diagnostic.fix(fix))
}

/// A value of a kind that a member's parameter cannot take.
fn unfit<'d, 's>(app: &AppView<'d, 's>, share: &Share<'_, 'd, 's>, value: &Node<'s>) -> Option<Diagnostic> {
    let widgets = share.widgets();
    let (member, param, wanted) = widgets.iter().find_map(|member| {
        let param = member.param?;
        let plain = matches!(param.kind(), Some("number" | "boolean")) && values(&param).is_none();
        let misfit = misfit(&param, value).filter(|_| plain || value.is_object())?;
        Some((member, param, misfit.wanted))
    })?;
    let (name, id) = (share.param?, member.widget.id);
    let message = format!("default of group `{}` does not fit `{name}` of `{id}`: {wanted}", share.name);
    let label = app.label(value.span, &share.group.pointer.key("defaultValue"), wanted);
    let diagnostic = Diagnostic::new(&NOT_AN_OPTION.meta, message, label);
    let help = "write a value that the parameter of every member can take";
    Some(diagnostic.related(member.param_label(&param, "type", "the parameter")).help(help))
}

fn not_an_option<'d, 's>(app: &AppView<'d, 's>, share: &Share<'_, 'd, 's>, value: &Node<'s>) -> Option<Diagnostic> {
    // Several values come as a list, or in one text between commas.
    let single = [value];
    let parts: Vec<&Node<'_>> = if value.is_array() { value.items().iter().collect() } else { single.to_vec() };
    let parts: Vec<_> = parts.into_iter().filter_map(sent_text).collect();
    let widgets = share.widgets();
    let (member, param, options, odd) = widgets.iter().find_map(|member| {
        let param = member.param?;
        let options = values(&param)?;
        let multiple = param.node.get("multiSelect").and_then(Node::as_bool) == Some(true);
        let known = |part: &str| {
            options.contains(part) || multiple && part.split(',').all(|part| options.contains(part.trim()))
        };
        let odd = parts.iter().find(|part| !known(part))?.clone();
        Some((member, param, options, odd))
    })?;
    let name = share.param?;
    let message =
        format!("default `{odd}` of group `{}` is no option of `{name}` in `{}`", share.name, member.widget.id);
    let label = app.label(value.span, &share.group.pointer.key("defaultValue"), "no such option");
    let diagnostic = Diagnostic::new(&NOT_AN_OPTION.meta, message, label).related(member.param_label(
        &param,
        "options",
        "the options",
    ));
    let labelled = param.node.get("options").map(Node::items).unwrap_or_default().iter().find_map(|option| {
        let label = option.get("label").and_then(Node::as_str)?;
        option.get("value").filter(|_| label == odd).filter(|value| value.as_str().is_some())?.as_str()
    });
    let near = || closest(&odd, options.iter().map(Cow::as_ref));
    let alone = !value.is_array();
    let write = |right: &str| [rewrite::replace_value(value, rewrite::quote(right))];
    Some(match (labelled, near()) {
        (Some(right), _) => diagnostic
            .help(format!("write the option's value `{right}`, not its label"))
            .fix(alone.then(|| Fix::safe(format!("write `{right}`"), write(right)))),
        (None, Some(right)) => diagnostic
            .help(format!("did you mean `{right}`?"))
            .fix(alone.then(|| Fix::offered(format!("write `{right}`"), write(right)))),
        (None, None) => {
            let some: Vec<String> = options.iter().take(8).map(|option| format!("`{option}`")).collect();
            diagnostic.help(format!("use one of {}", some.join(", ")))
        }
    })
}
