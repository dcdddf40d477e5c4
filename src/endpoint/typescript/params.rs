//! The code that reads what Workspace sends: parameters, choices of dropdowns, and forms.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::literal::{Argument, WIDTH, call, literal};
use super::routes;
use super::spelling::{comment, key, quote, variable};
use crate::endpoint::Error;
use crate::widget::{Form, Kind, Param, ParamKind, Widget, is_elsewhere, sample, title_of};

/// How one value is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    /// Its name in the query or the document.
    pub(super) name: String,
    /// Its name as a variable.
    pub(super) variable: String,
    /// What stands above it, if it says more than the name.
    remark: Option<String>,
    /// The function of `params.ts`.
    function: &'static str,
    choices: Vec<String>,
    fallback: Value,
}

impl Reading {
    /// How `param` is read; `listed`, as several texts whatever widgets.json says.
    pub(super) fn of(param: &Param, listed: bool) -> Self {
        let texts: Vec<String> = param.choices.iter().map(|choice| text_of(&choice.value)).collect();
        let list = listed || param.is_several();
        let function = match param.kind {
            ParamKind::Number if param.integer => "integer",
            ParamKind::Number => "number",
            ParamKind::Boolean => "boolean",
            ParamKind::Date => "date",
            _ if list => "list",
            ParamKind::Text | ParamKind::Tabs if !texts.is_empty() => "choice",
            _ => "text",
        };
        let written = text_of(&param.value);
        let fallback = match function {
            _ if written.is_empty() => Value::Null,
            "number" | "integer" => {
                serde_json::from_str::<serde_json::Number>(&written).map_or(Value::Null, Value::Number)
            }
            "boolean" => json!(written == "true"),
            // The day is reckoned from it by Workspace, which sends the result.
            "date" if written.starts_with('$') || !is_day(&written) => Value::Null,
            "list" => written.split(',').map(str::trim).collect(),
            "choice" if !texts.contains(&written) => Value::Null,
            _ => json!(written),
        };
        let told = comment(&param.description);
        let remark = (told != title_of(&param.name) && !told.is_empty()).then_some(told);
        let choices = if function == "choice" { texts } else { Vec::new() };
        Self { name: param.name.clone(), variable: variable(&param.name), remark, function, choices, fallback }
    }

    /// A text that is not among the widget's params.
    pub(super) fn extra(name: &str, function: &'static str, choices: &[&str], fallback: Value) -> Self {
        let choices = choices.iter().map(|&choice| choice.to_owned()).collect();
        Self { name: name.to_owned(), variable: variable(name), remark: None, function, choices, fallback }
    }

    /// Takes it for an empty text where nothing is sent.
    pub(super) fn expect_text(&mut self) {
        if self.is_text() && self.fallback.is_null() {
            self.fallback = json!("");
        }
    }

    /// Whether it is one text.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.function, "text" | "choice")
    }

    /// Whether it is several texts.
    pub(super) fn is_list(&self) -> bool {
        self.function == "list"
    }

    /// Whether it may be undefined.
    pub(super) fn is_optional(&self) -> bool {
        self.fallback.is_null() && !matches!(self.function, "list" | "boolean")
    }

    /// It as a member of an object, indented by `indent`.
    fn member(&self, indent: usize) -> String {
        let pad = " ".repeat(indent);
        let name = key(&self.name);
        let spelt = quote(&self.name);
        let mut arguments = vec![Argument::Code("values"), Argument::Code(&spelt)];
        if !self.choices.is_empty() {
            arguments.push(Argument::Value(json!(self.choices)));
        }
        // An empty list, and no, are what is taken without being told.
        let told = !(self.fallback.is_null() || self.function == "boolean" && self.fallback == json!(false));
        if told {
            arguments.push(Argument::Value(self.fallback.clone()));
        }
        let used = indent + name.chars().count() + 2;
        let remark = self.remark.as_ref().map(|text| format!("{pad}// {text}\n")).unwrap_or_default();
        format!("{remark}{pad}{name}: {},\n", call(self.function, &arguments, indent, used))
    }
}

/// A value as it stands in a query.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() })
}

/// The function `read` with the type of what it gives; nothing where nothing is sent.
pub(super) fn reader(readings: &[Reading]) -> String {
    if readings.is_empty() {
        return String::new();
    }
    let members: String = readings.iter().map(|reading| reading.member(4)).collect();
    format!(
        "/** What Workspace sends. */\nfunction read(values: Values) {{\n  return {{\n{members}  }};\n}}\n\n\
         type Params = ReturnType<typeof read>;\n"
    )
}

/// The parameter of a function that needs those of `readings` whose names are `used`.
/// `beside` characters stand on the line beside it.
pub(super) fn pattern(readings: &[Reading], used: &[&str], beside: usize) -> String {
    if readings.is_empty() {
        return String::new();
    }
    if used.is_empty() {
        return "_params: Params".to_owned();
    }
    let shown = used.iter().filter_map(|name| readings.iter().find(|one| one.name == *name));
    let names = shown.map(|one| match &one.variable {
        variable if *variable == one.name => variable.clone(),
        variable => format!("{}: {variable}", key(&one.name)),
    });
    let names: Vec<String> = names.collect();
    let line = format!("{{ {} }}: Params", names.join(", "));
    if beside + line.chars().count() <= WIDTH {
        return line;
    }
    format!("{{\n  {},\n}}: Params", names.join(",\n  "))
}

/// An endpoint beside the widget's own.
#[derive(Debug)]
pub(super) struct Side {
    /// Its path.
    pub(super) path: String,
    /// Its code.
    pub(super) code: String,
}

/// The endpoints that offer the choices of dropdowns, each once.
pub(super) fn options(widget: &Widget) -> Result<Vec<Side>, Error> {
    let mut sides: Vec<Side> = Vec::new();
    // Those of a list of files are the files, which the endpoint itself tells.
    let files = |param: &&Param| param.file_selector && widget.kind == Kind::MultiFileViewer;
    for param in widget.params.iter().filter(|param| !files(param)) {
        let inputs = param.form.iter().flat_map(|form| &form.inputs);
        for one in std::iter::once(param).chain(inputs) {
            let Some(options) = &one.options else { continue };
            let path = routes::path(&options.endpoint)?;
            if sides.iter().any(|side| side.path == path) || is_elsewhere(&options.endpoint) {
                continue;
            }
            sides.push(Side { code: options_code(one, &path, &options.params), path });
        }
    }
    Ok(sides)
}

fn options_code(param: &Param, path: &str, sent: &[(String, String)]) -> String {
    let choices = sample::choices(param);
    let label = comment(&param.label);
    let path = quote(path);
    let Some((name, _)) = sent.iter().find(|(_, value)| value.starts_with('$')) else {
        let choices = literal(&choices, 2, 2 + "return c.json(".len() + 1);
        return format!(
            "/** The choices of \"{label}\". Made up: put your own in their place. */\n\
             routes.get({path}, (c) => {{\n  return c.json({choices});\n}});\n"
        );
    };
    let choices = literal(&choices, 2, 2 + "const choices = ".len());
    let variable = variable(name);
    let spelt = quote(name);
    format!(
        "/** The choices of \"{label}\", which depend on what is chosen elsewhere. Made up: put your own in their place. */\n\
         routes.get({path}, (c) => {{\n  const {variable} = text(c.req.query(), {spelt}, \"\");\n  const choices = {choices};\n  \
         return c.json(choices.map((one) => ({{ ...one, label: `${{one.label}} ${{{variable}}}`.trim() }})));\n}});\n"
    )
}

/// The endpoints that take forms.
pub(super) fn forms(widget: &Widget) -> Result<Vec<Side>, Error> {
    let mut sides: Vec<Side> = Vec::new();
    for (param, form) in widget.params.iter().filter_map(|param| Some((param, param.form.as_ref()?))) {
        let path = routes::path(&form.endpoint)?;
        if sides.iter().all(|side| side.path != path) && !is_elsewhere(&form.endpoint) {
            sides.push(Side { code: form_code(param, form, &path), path });
        }
    }
    Ok(sides)
}

fn form_code(param: &Param, form: &Form, path: &str) -> String {
    let mut code = String::new();
    let list = format!("{}Entries", variable(&param.name));
    let _ = writeln!(
        code,
        "/**\n * What was sent with the form \"{}\". It is gone when the server ends, and each copy of it",
        comment(&param.label)
    );
    let _ = writeln!(code, " * has its own: keep what matters in a database.\n */");
    let _ = writeln!(code, "const {list}: object[] = [];\n");
    let method = if form.put { "put" } else { "post" };
    let _ = writeln!(code, "routes.{method}({}, async (c) => {{", quote(path));
    let _ = writeln!(code, "  const values = await body(c);");
    let inputs = form.inputs.iter().filter(|input| input.kind != ParamKind::Button);
    let members: String = inputs.map(|input| Reading::of(input, false).member(4)).collect();
    let buttons: String = form
        .inputs
        .iter()
        .filter(|input| input.kind == ParamKind::Button)
        .map(|input| Reading::extra(&input.name, "boolean", &[], Value::Null).member(4))
        .collect();
    let _ = writeln!(code, "  {list}.push({{\n{members}{buttons}  }});");
    let _ = writeln!(code, "  // Workspace asks the widget's endpoint again now.");
    let _ = writeln!(code, "  return c.json({{ status: \"ok\" }});\n}});");
    code
}
