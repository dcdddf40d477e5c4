//! Widgets that Workspace asks with POST.

use super::super::Reason;
use super::answer::Answer;
use super::param::{self, Params};
use super::route::{Context, Operation};
use crate::widget::{Kind, Param, ParamKind};

/// The type for an answer to POST, and why.
pub(super) fn kind(answer: &Answer) -> Result<(Kind, String), String> {
    match answer {
        Answer::Paged { .. } => Ok((Kind::SsrmTable, "`rowData` and `rowCount`: pages of rows".to_owned())),
        Answer::Omni => Ok((Kind::Omni, "`content` and `data_format` in answer to a prompt".to_owned())),
        Answer::Files => Ok((Kind::MultiFileViewer, "a list of files".to_owned())),
        _ => Err("POST alone: widgets ask with GET".to_owned()),
    }
}

/// Adds what the type needs beyond the parameters of the route.
pub(super) fn complete(
    context: &Context<'_>,
    operation: &Operation<'_>,
    kind: Kind,
    params: &mut Params,
) -> Result<(), String> {
    let body = operation.body(context.schemas).map(|body| context.schemas.read(body)).unwrap_or_default();
    let properties = context.schemas.properties(&body);
    match kind {
        Kind::Omni => {
            for (name, property) in properties {
                let (param, why) = param::input(context.schemas, &name, &property, property.text("description"));
                params.reasons.push(Reason::new(format!("param {name}"), param::shown(&param), why.join("; ")));
                params.controls.push(param);
            }
            if !params.controls.iter().any(|param| param.name == "prompt" || param.name == "query") {
                params.reasons.push(Reason::new("param prompt", "text", "what users type is sent under this name"));
                params.controls.insert(0, Param::new("prompt", ParamKind::Text));
            }
            Ok(())
        }
        Kind::MultiFileViewer => {
            let lists: Vec<_> = properties.iter().filter(|(_, property)| property.kind() == "array").collect();
            let [(name, _)] = lists.as_slice() else {
                return Err("a viewer of files needs a body with one list: the files that are chosen".to_owned());
            };
            let Some(options) = context.choices.of_files(context, operation, name) else {
                return Err("a viewer of files needs a route that lists them as {label, value}".to_owned());
            };
            let mut param = Param::new(name.clone(), ParamKind::Endpoint);
            let why = format!("/{} lists the files", options.endpoint);
            param.options = Some(options);
            param.multi_select = true;
            param.file_selector = true;
            params.reasons.push(Reason::new(format!("param {name}"), param::shown(&param), why));
            params.controls.push(param);
            Ok(())
        }
        _ => Ok(()),
    }
}
