//! What params ask of the backend besides the widget's data: lists of choices, and forms that are sent.

use std::fmt::Write as _;

use super::Error;
use super::fields::{self, structure};
use super::module::Route;
use super::served::{self, Served};
use super::spelling::{identifier, quote, remark, type_name, unique};
use crate::widget::{Param, ParamKind, Widget, sample};

/// Functions with their routes.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) routes: Vec<Route>,
    pub(super) parts: Vec<String>,
    pub(super) remarks: Vec<String>,
}

/// What the params of `widget` need, apart from the choice of files.
pub(super) fn write(widget: &Widget, served: &[Served]) -> Result<Asked, Error> {
    let mut asked = Asked::default();
    let inputs = widget.params.iter().filter_map(|param| param.form.as_ref()).flat_map(|form| &form.inputs);
    for param in widget.params.iter().chain(inputs).filter(|param| !param.file_selector) {
        asked.options(param, served)?;
    }
    for param in widget.params.iter().filter(|param| param.kind == ParamKind::Form) {
        asked.form(param, served)?;
    }
    Ok(asked)
}

impl Asked {
    fn name(&self, wanted: &str) -> String {
        let taken: Vec<String> = self.routes.iter().map(|route| route.handler.clone()).collect();
        unique(wanted, &taken)
    }

    fn options(&mut self, param: &Param, served: &[Served]) -> Result<(), Error> {
        let Some(options) = &param.options else { return Ok(()) };
        let Some(path) = super::path_of(&options.endpoint)? else { return Ok(()) };
        if self.routes.iter().any(|route| route.path == path) {
            return Ok(());
        }
        if let Some(other) = served::at(served, &path) {
            let text = format!("the choices of {} come from {path}, which is in {}", param.name, other.file.display());
            self.remarks.push(text);
            return Ok(());
        }
        let handler = self.name(&format!("{}_options", identifier(&param.name).trim_matches('_')));
        let sent: Vec<Param> = options.params.iter().map(|(name, _)| Param::new(name, ParamKind::Text)).collect();
        let mut part = "use axum::Json;\nuse serde_json::{Value, json};\n".to_owned();
        let mut arguments = String::new();
        if !sent.is_empty() {
            let name = type_name(&handler);
            let about = format!("What the choices of `{}` depend on.", remark(&param.name));
            self.parts.push(structure(&name, &about, &fields::of_params(&sent)));
            part += "use crate::params::Params;\n";
            arguments = format!("Params(_query): Params<{name}>");
        }
        let choices = sample::choices(param);
        let choices = choices.as_array().into_iter().flatten().map(|choice| {
            let text = |key: &str| {
                let value = &choice[key];
                quote(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            };
            format!("        {{ \"label\": {}, \"value\": {} }},\n", text("label"), text("value"))
        });
        let choices: String = choices.collect();
        let _ = write!(
            part,
            "\n/// The choices of the param `{}`.\nasync fn {handler}({arguments}) -> Json<Value> {{\n    \
             Json(json!([\n{choices}    ]))\n}}",
            remark(&param.name)
        );
        self.parts.push(part);
        self.routes.push(Route::new(path, "get", handler));
        Ok(())
    }

    fn form(&mut self, param: &Param, served: &[Served]) -> Result<(), Error> {
        let Some(form) = &param.form else { return Ok(()) };
        let Some(path) = super::path_of(&form.endpoint)? else { return Ok(()) };
        if let Some(other) = served::at(served, &path) {
            return Err(Error::answered(&path, &other.file));
        }
        let handler = self.name(&format!("send_{}", identifier(&param.name).trim_matches('_')));
        let name = type_name(&handler);
        self.parts.push(structure(&name, "What the form sends.", &fields::of_params(&form.inputs)));
        let kept = handler.to_uppercase();
        // As rustfmt would have them.
        let store = format!("static {kept}: Mutex<Vec<{name}>> = Mutex::new(Vec::new());");
        let store = if store.len() > 100 { store.replace(" = ", " =\n    ") } else { store };
        let head = format!("async fn {handler}(Body(form): Body<{name}>) -> Json<Value> {{");
        let head = if head.len() > 100 {
            format!("async fn {handler}(\n    Body(form): Body<{name}>,\n) -> Json<Value> {{")
        } else {
            head
        };
        self.parts.push(format!(
            "use std::sync::{{Mutex, PoisonError}};\n\nuse axum::Json;\nuse serde_json::{{Value, json}};\n\n\
             use crate::params::Body;\n\n\
             /// What was sent, oldest first. It is gone when the server ends, and each copy of the server has its own: use a\n\
             /// database for what must last.\n\
             {store}\n\n\
             /// Takes what the form sends. Workspace asks for the widget's data anew afterwards.\n\
             {head}\n    \
             let kept = {kept}.lock();\n    let mut kept = kept.unwrap_or_else(PoisonError::into_inner);\n    \
             kept.push(form);\n    \
             Json(json!({{ \"received\": kept.len() }}))\n}}"
        ));
        self.routes.push(Route::new(path, if form.put { "put" } else { "post" }, handler));
        Ok(())
    }
}
