//! Forms: what a route takes with POST, entered in the widget that shows the result.

use serde_json::{Value, json};

use super::super::Reason;
use super::route::{Context, Operation};
use super::{naming, param};
use crate::widget::{Form, Param, ParamKind};

/// The route whose widget has the form that `operation` takes; as it is told.
pub(super) fn owner(operations: &[Operation<'_>], operation: &Operation<'_>) -> Option<String> {
    if operation.method != "POST" {
        return None;
    }
    let gets = || operations.iter().filter(|one| one.method == "GET");
    let named = gets().find(|get| told(get) == Some(operation.path.trim_start_matches('/')));
    let owner = named.or_else(|| gets().find(|get| get.path == operation.path && told(get).is_none()));
    owner.map(|get| get.path.to_owned())
}

/// The path that the author of a route gives for its form.
fn told<'d>(operation: &Operation<'d>) -> Option<&'d str> {
    operation.config("form_endpoint").and_then(Value::as_str).map(|path| path.trim_start_matches('/'))
}

/// The form of `operation`, if there is a route that takes one.
pub(super) fn of(context: &Context<'_>, operation: &Operation<'_>, reasons: &mut Vec<Reason>) -> Option<Param> {
    let path = told(operation).unwrap_or(operation.path.trim_start_matches('/'));
    let taker =
        context.operations.iter().find(|one| one.method == "POST" && one.path.trim_start_matches('/') == path)?;
    let schema = context.schemas.read(taker.body(context.schemas)?);
    let mut inputs = Vec::new();
    for (name, property) in context.schemas.properties(&schema) {
        let required = schema.requires(&name);
        let usable = !matches!(property.kind(), "object")
            && (property.kind() != "array" || context.schemas.items(&property).kind() != "object");
        if !usable && required {
            reasons.push(Reason::new("form", "left out", format!("`{name}` is an object, which no form can enter")));
            return None;
        }
        if !usable {
            reasons.push(Reason::new(format!("form {name}"), "left out", "an object, which no form can enter"));
            continue;
        }
        let (mut input, why) = param::input(context.schemas, &name, &property, property.text("description"));
        if required {
            input.description = format!("{} (required)", input.description);
        }
        reasons.push(Reason::new(format!("form {name}"), param::shown(&input), why.join("; ")));
        inputs.push(input);
    }
    if inputs.is_empty() {
        return None;
    }
    if !inputs.iter().any(|input| input.kind == ParamKind::Button) {
        inputs.push(Param { value: json!(true), ..Param::new("submit", ParamKind::Button) });
    }
    let form = Form { endpoint: context.endpoint(taker.path), put: false, inputs };
    let label = naming::title(taker, "form");
    Some(Param { form: Some(form), description: label.clone(), label, ..Param::new("form", ParamKind::Form) })
}
