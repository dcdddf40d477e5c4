//! Endpoints that a widget's params need: the choices of dropdowns, and what forms send.

use serde_json::Value;

use super::Error;
use super::literal::{Expression, doc, quote};
use super::module::Module;
use super::names::Names;
use super::signature::{argument, head, text_of};
use crate::template::Blanks;
use crate::widget::{OptionsEndpoint, Param, ParamKind, sample};

/// Adds what the params of the widget need.
pub(super) fn options_and_forms(module: &mut Module<'_>) -> Result<(), Error> {
    let widget = module.widget;
    let inputs = widget.params.iter().filter_map(|param| param.form.as_ref()).flat_map(|form| &form.inputs);
    let mut listed: Vec<&str> = Vec::new();
    let mut has_model = false;
    for param in widget.params.iter().chain(inputs) {
        let Some(options) = &param.options else { continue };
        // Several params may have the same choices.
        if options.endpoint.starts_with("http") || listed.contains(&options.endpoint.as_str()) {
            continue;
        }
        listed.push(&options.endpoint);
        if module.has_route("get", &options.endpoint) {
            module.remarks.push(format!(
                "the choices of `{}` come from /{}, which is there already",
                param.name,
                options.endpoint.trim_start_matches('/')
            ));
            continue;
        }
        let names: &[_] = if has_model { &["options"] } else { &["option_model", "options"] };
        has_model = true;
        let blanks = self::options(module, param, options)?;
        module.add(names, &blanks)?;
    }
    for param in &widget.params {
        form(module, param)?;
    }
    Ok(())
}

/// The blanks of the endpoint that tells the choices of `param`.
fn options(module: &mut Module<'_>, param: &Param, options: &OptionsEndpoint) -> Result<Blanks, Error> {
    let OptionsEndpoint { endpoint, params: sent } = options;
    let function = module.names.take_lower(endpoint);
    let constant = module.names.take(&function.to_uppercase());
    let choices = choices(param).into_iter().map(|(label, value)| {
        let argument = |name: &str, text: &str| (format!("{name}="), Expression::Atom(quote(text)));
        Expression::call("Option", vec![argument("label", &label), argument("value", &value)])
    });
    let choices = Expression::list(choices.collect());
    let mut names = Names::of_module();
    let arguments: Vec<_> = sent
        .iter()
        .map(|(name, value)| {
            let default = if value.starts_with('$') { "" } else { value };
            let mut asked = Param::new(name, ParamKind::Text);
            asked.value = Value::from(default);
            argument(&asked, endpoint, &mut names).written()
        })
        .collect();
    let head = head(&function, &arguments, "list[Option]");
    module.import_for(&head);
    let mut blanks = Blanks::default();
    blanks
        .text("param_doc", format!("\"{}\"", doc(&param.name)))
        .text("constant", &constant)
        .text("options", choices.tall())
        .text("decorator", module.decorator("get", endpoint, &[])?)
        .text("head", head)
        .flag("depends", !sent.is_empty());
    Ok(blanks)
}

/// The choices of `param`: what users read, and what is sent.
pub(super) fn choices(param: &Param) -> Vec<(String, String)> {
    let choices = if param.file_selector && param.choices.is_empty() {
        serde_json::json!([
            { "label": "Annual report", "value": "annual_report" },
            { "label": "Fact sheet", "value": "fact_sheet" },
        ])
    } else {
        sample::choices(param)
    };
    let choices = choices.as_array().map(Vec::as_slice).unwrap_or_default();
    choices.iter().map(|choice| (text_of(&choice["label"]), text_of(&choice["value"]))).collect()
}

/// Adds the endpoint that takes what a form sends.
fn form(module: &mut Module<'_>, param: &Param) -> Result<(), Error> {
    let Some(form) = &param.form else { return Ok(()) };
    let function = module.names.take_lower(&form.endpoint);
    let title: String = function.split('_').map(capitalized).collect();
    let model = module.names.take(&format!("{title}Form"));
    let constant = module.names.take(&format!("{}_SENT", function.to_uppercase()));
    let mut names = Names::of_model();
    let fields: Vec<String> = form
        .inputs
        .iter()
        .map(|input| {
            let mut field = argument(input, &form.endpoint, &mut names);
            let kind = match input.kind {
                ParamKind::Button | ParamKind::Boolean => "bool".to_owned(),
                _ => field.kind.flat().replace(" | None", ""),
            };
            field.kind = Expression::Atom(format!("{kind} | None"));
            field.default = Some("None".to_owned());
            field.field()
        })
        .collect();
    let fields = if fields.is_empty() { "    # It has no fields.".to_owned() } else { fields.join("\n") };
    module.import_for(&fields);
    let method = if form.put { "put" } else { "post" };
    let mut blanks = Blanks::default();
    blanks
        .text("param_doc", format!("\"{}\"", doc(&param.label)))
        .text("form_model", model)
        .text("form_fields", fields)
        .text("constant", constant)
        .text("form_function", function)
        .text("decorator", module.decorator(method, &form.endpoint, &[])?);
    module.add(&["form"], &blanks)
}

fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + characters.as_str())
}
