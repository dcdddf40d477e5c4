//! Params and columns as they are written on a command line: `symbol:endpoint=AAPL;label=Symbol`.

use std::ops::Range;

use serde_json::{Map, Value, json};

use super::{Cell, Choice, Column, Form, OptionsEndpoint, Param, ParamKind};
use crate::text::closest;

/// What cannot be understood, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecError {
    /// What is wrong.
    pub problem: String,
    /// The bytes meant.
    pub span: Range<usize>,
    /// What to write instead.
    pub help: String,
}

/// A part of a specification, with the place where it begins.
#[derive(Debug, Clone, Copy)]
struct Part<'s> {
    text: &'s str,
    start: usize,
}

/// Other names by which people call the types of params.
const ALIASES: &[(&str, ParamKind)] = &[
    ("string", ParamKind::Text),
    ("str", ParamKind::Text),
    ("select", ParamKind::Text),
    ("int", ParamKind::Number),
    ("integer", ParamKind::Number),
    ("float", ParamKind::Number),
    ("bool", ParamKind::Boolean),
    ("toggle", ParamKind::Boolean),
    ("day", ParamKind::Date),
    ("symbol", ParamKind::Ticker),
    ("dropdown", ParamKind::Endpoint),
    ("tab", ParamKind::Tabs),
];

/// What may follow a param behind semicolons.
const OPTIONS: &[&str] = &[
    "label",
    "description",
    "choices",
    "options",
    "depends",
    "multi",
    "free",
    "hidden",
    "row",
    "language",
    "placeholder",
    "width",
    "files",
    "fields",
    "button",
    "send",
    "put",
];

impl Part<'_> {
    fn error(self, problem: impl Into<String>, help: impl Into<String>) -> SpecError {
        SpecError { problem: problem.into(), span: self.start..self.start + self.text.len(), help: help.into() }
    }

    /// The parts between each `separator` that has no backslash in front.
    fn split(self, separator: char) -> Vec<Self> {
        let mut parts = Vec::new();
        let (mut from, mut escaped) = (0, false);
        for (at, character) in self.text.char_indices() {
            if character == separator && !escaped {
                parts.push(self.sub(from..at));
                from = at + character.len_utf8();
            }
            escaped = character == '\\' && !escaped;
        }
        parts.push(self.sub(from..self.text.len()));
        parts
    }

    /// What stands before and behind the first `separator`.
    fn split_once(self, separator: char) -> (Self, Option<Self>) {
        let first = self.split(separator)[0];
        let behind = first.text.len() + separator.len_utf8();
        (first, (behind <= self.text.len()).then(|| self.sub(behind..self.text.len())))
    }

    fn sub(self, range: Range<usize>) -> Self {
        Self { text: &self.text[range.clone()], start: self.start + range.start }
    }

    /// Its text, without the backslashes that keep the next character from meaning anything.
    fn plain(self) -> String {
        let mut out = String::new();
        let mut characters = self.text.trim().chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => out.extend(characters.next()),
                other => out.push(other),
            }
        }
        out
    }
}

impl Param {
    /// The param that `spec` describes. Addresses that it does not tell are empty: [`super::Widget::complete`] makes them.
    pub fn parse(spec: &str) -> Result<Self, SpecError> {
        let parts = Part { text: spec, start: 0 }.split(';');
        let head = Head::parse(parts[0])?;
        let mut param = head.param();
        let mut choices = None;
        for part in &parts[1..] {
            if part.text.trim().is_empty() {
                continue;
            }
            let (key, value) = part.split_once('=');
            apply(&mut param, key, value, *part, &mut choices)?;
        }
        head.fill(&mut param, choices)?;
        if param.kind == ParamKind::Form && param.form.as_ref().is_none_or(|form| form.inputs.is_empty()) {
            return Err(parts[0].error(
                format!("the form `{}` has no fields", param.name),
                "write them behind a semicolon: order:form;fields=quantity:number,side:text=buy|sell;button=send",
            ));
        }
        Ok(param)
    }
}

/// `NAME:TYPE=DEFAULT`.
struct Head<'s> {
    name: String,
    kind: ParamKind,
    whole: Part<'s>,
    multi: bool,
    integer: bool,
    default: Option<Part<'s>>,
}

impl<'s> Head<'s> {
    fn parse(part: Part<'s>) -> Result<Self, SpecError> {
        let (typed, default) = part.split_once('=');
        let (name, kind) = typed.split_once(':');
        let shown = name.plain();
        if shown.is_empty() {
            return Err(name.error("the param has no name", "write NAME:TYPE=DEFAULT, for example symbol:text=AAPL"));
        }
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if !shown.chars().all(word) || shown.starts_with(|c: char| c.is_ascii_digit()) {
            let better = super::id_of(&shown);
            let help = if better.is_empty() || better.starts_with(|c: char| c.is_ascii_digit()) {
                "use letters, digits and `_`; `;label=TEXT` says what users read".to_owned()
            } else {
                format!("write {better}:…;label={shown}, where the label is what users read")
            };
            return Err(name.error(format!("`{shown}` cannot be the name of a param"), help));
        }
        let text = kind.map(Part::plain);
        let multi = text.as_deref().is_some_and(|text| text.ends_with('*'));
        let word = text.as_deref().map(|text| text.trim_end_matches('*'));
        let kind = match (word, kind) {
            (Some(word), Some(part)) => kind_of(word, part)?,
            _ if shown == "date" => ParamKind::Date,
            _ => ParamKind::Text,
        };
        if multi && !matches!(kind, ParamKind::Text | ParamKind::Endpoint) {
            let help = "leave the `*` out, or use the type text or endpoint";
            return Err(typed.error(format!("a param of the type {} takes one value", kind.name()), help));
        }
        let integer = matches!(word, Some("int" | "integer"));
        Ok(Self { name: shown, kind, whole: part, multi, integer, default })
    }

    fn param(&self) -> Param {
        let options = (self.kind == ParamKind::Endpoint).then(OptionsEndpoint::default);
        let form = (self.kind == ParamKind::Form).then(Form::default);
        Param {
            multi_select: self.multi,
            integer: self.integer,
            options,
            form,
            ..Param::new(self.name.clone(), self.kind)
        }
    }

    /// Adds the default and the choices, of which `listed` are those that an option tells.
    fn fill(&self, param: &mut Param, listed: Option<Part<'s>>) -> Result<(), SpecError> {
        let in_default = self.default.filter(|part| self.kind != ParamKind::Endpoint && part.split('|').len() > 1);
        let choices = listed.or(in_default);
        if let Some(part) = choices {
            if !matches!(self.kind, ParamKind::Text | ParamKind::Number | ParamKind::Tabs) {
                return Err(part.error(
                    format!("a param of the type {} has no fixed choices", self.kind.name()),
                    "use the type text or tabs, or endpoint where the backend lists the choices",
                ));
            }
            for choice in part.split('|') {
                let (value, label) = choice.split_once(':');
                let label = label.map_or_else(|| label_of(&value.plain()), Part::plain);
                param.choices.push(Choice { label, value: self.value(value, param)? });
            }
        } else if self.kind == ParamKind::Tabs {
            let help = format!("write them with `|` between: {}:tabs=day|week|month", self.name);
            return Err(self.whole.error("tabs need choices", help));
        }
        match (self.default, param.choices.first()) {
            (Some(_), Some(first)) if in_default.is_some() && listed.is_none() => param.value = first.value.clone(),
            (None, Some(first)) if self.kind == ParamKind::Tabs => param.value = first.value.clone(),
            (Some(part), _) if self.kind == ParamKind::Form => {
                return Err(part.error("a form has no default", "write `:form;fields=…` without `=`"));
            }
            (Some(part), _) if !part.text.is_empty() => param.value = self.value(part, param)?,
            _ => {}
        }
        param.integer |= self.kind == ParamKind::Number && param.value.is_i64();
        Ok(())
    }

    /// The value that `part` stands for.
    fn value(&self, part: Part<'s>, param: &Param) -> Result<Value, SpecError> {
        let text = part.plain();
        match self.kind {
            ParamKind::Number => {
                let number = text.parse::<i64>().ok().map(|whole| json!(whole));
                let number = number.or_else(|| text.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| json!(n)));
                number.ok_or_else(|| {
                    part.error(format!("`{text}` is no number"), format!("for example {}:number=10", self.name))
                })
            }
            ParamKind::Boolean => match text.to_ascii_lowercase().as_str() {
                "true" => Ok(json!(true)),
                "false" => Ok(json!(false)),
                _ => Err(part.error(format!("`{text}` is neither true nor false"), "write =true or =false")),
            },
            // The file selector is told which files are shown first by a list.
            _ if param.file_selector => Ok(part.split(',').into_iter().map(|one| json!(one.plain())).collect()),
            _ => Ok(json!(text)),
        }
    }
}

fn kind_of(word: &str, part: Part<'_>) -> Result<ParamKind, SpecError> {
    let lower = word.to_ascii_lowercase();
    let alias = || ALIASES.iter().find(|(alias, _)| *alias == lower).map(|(_, kind)| *kind);
    match ParamKind::find(&lower).or_else(alias) {
        Some(ParamKind::Button) => {
            Err(part
                .error("a button stands in a form", "write it there: order:form;fields=quantity:number;button=send"))
        }
        Some(kind) => Ok(kind),
        None => {
            let known = ParamKind::ALL.iter().filter(|kind| **kind != ParamKind::Button).map(|kind| kind.name());
            let names: Vec<&str> = known.collect();
            let help = match closest(&lower, names.iter().copied()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("the types are {}", names.join(", ")),
            };
            Err(part.error(format!("there is no type of param `{word}`"), help))
        }
    }
}

/// What users read of the choice `value`: a word gets a capital, a code stays as it is.
fn label_of(value: &str) -> String {
    let word = value.len() > 1 && value.chars().all(|c| c.is_lowercase() || c == '_' || c == '-');
    if word { super::title_of(value) } else { value.to_owned() }
}

fn apply<'s>(
    param: &mut Param,
    key: Part<'s>,
    value: Option<Part<'s>>,
    whole: Part<'s>,
    choices: &mut Option<Part<'s>>,
) -> Result<(), SpecError> {
    let name = key.plain();
    let is = |kind: ParamKind| {
        if param.kind == kind {
            Ok(())
        } else {
            Err(key.error(
                format!(
                    "`{name}` is for params of the type {}, and `{}` is of the type {}",
                    kind.name(),
                    param.name,
                    param.kind.name()
                ),
                format!("write {}:{}, or leave `{name}` out", param.name, kind.name()),
            ))
        }
    };
    let text = || match value {
        Some(value) if !value.text.trim().is_empty() => Ok(value),
        _ => Err(whole.error(format!("`{name}` needs a value"), format!("write {name}=…"))),
    };
    let number = || {
        let value = text()?;
        value
            .plain()
            .parse::<u32>()
            .map_err(|_| value.error(format!("`{}` is no whole number", value.plain()), "for example 1"))
    };
    if let (Some(value), "multi" | "free" | "hidden" | "files" | "put") = (value, name.as_str()) {
        return Err(value.error(format!("`{name}` takes no value"), format!("write `;{name}` alone")));
    }
    match name.as_str() {
        "label" => {
            let label = text()?.plain();
            // A description that is told, before or behind, stays.
            if param.description == param.label {
                param.description.clone_from(&label);
            }
            param.label = label;
        }
        "description" => param.description = text()?.plain(),
        "choices" => *choices = Some(text()?),
        "options" => {
            is(ParamKind::Endpoint)?;
            let endpoint = text()?.plain();
            endpoint.trim_matches('/').clone_into(&mut options(param).endpoint);
        }
        "depends" => {
            is(ParamKind::Endpoint)?;
            for other in text()?.split(',') {
                let other = other.plain();
                options(param).params.push((other.clone(), format!("${other}")));
            }
        }
        "multi" if matches!(param.kind, ParamKind::Text | ParamKind::Endpoint) => param.multi_select = true,
        "multi" => is(ParamKind::Endpoint)?,
        "free" => {
            is(ParamKind::Text)?;
            put(&mut param.more, "multiple", json!(true));
        }
        "hidden" => put(&mut param.more, "show", json!(false)),
        "row" => param.row = (number()? as usize).saturating_sub(1),
        "language" => {
            is(ParamKind::Text)?;
            put(&mut param.more, "language", json!(text()?.plain()));
        }
        "placeholder" => put(&mut param.more, "placeholder", json!(text()?.plain())),
        "width" => put(&mut param.more, "style", json!({ "popupWidth": number()? })),
        "files" => {
            is(ParamKind::Endpoint)?;
            (param.file_selector, param.multi_select) = (true, true);
        }
        "fields" | "button" | "send" | "put" => {
            is(ParamKind::Form)?;
            apply_to_form(param.form.get_or_insert_default(), &name, &text)?;
        }
        _ => {
            let help = match closest(&name, OPTIONS.iter().copied()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("what may follow is {}", OPTIONS.join(", ")),
            };
            return Err(key.error(format!("`{name}` says nothing about a param"), help));
        }
    }
    Ok(())
}

fn apply_to_form<'s>(
    form: &mut Form,
    name: &str,
    text: &dyn Fn() -> Result<Part<'s>, SpecError>,
) -> Result<(), SpecError> {
    match name {
        "fields" => {
            let fields: Result<Vec<Param>, SpecError> = text()?.split(',').into_iter().map(field).collect();
            let button = form.inputs.pop();
            form.inputs = fields?;
            form.inputs.push(button.unwrap_or_else(|| Param::new("submit", ParamKind::Button)));
        }
        "button" => {
            form.inputs.pop();
            form.inputs.push(Param::new(super::id_of(&text()?.plain()), ParamKind::Button));
        }
        "send" => text()?.plain().trim_matches('/').clone_into(&mut form.endpoint),
        _ => form.put = true,
    }
    Ok(())
}

fn options(param: &mut Param) -> &mut OptionsEndpoint {
    param.options.get_or_insert_default()
}

fn put(more: &mut Map<String, Value>, key: &str, value: Value) {
    more.insert(key.to_owned(), value);
}

/// A field of a form.
fn field(part: Part<'_>) -> Result<Param, SpecError> {
    let head = Head::parse(part)?;
    if !matches!(head.kind, ParamKind::Text | ParamKind::Number | ParamKind::Boolean | ParamKind::Date) {
        let help = "use text, number, boolean or date; fixed choices are written side:text=buy|sell";
        return Err(part.error(format!("a form has no working field of the type {}", head.kind.name()), help));
    }
    let mut param = head.param();
    head.fill(&mut param, None)?;
    Ok(param)
}

impl Column {
    /// The column that `spec` describes: `close:number`.
    pub fn parse(spec: &str) -> Result<Self, SpecError> {
        let (field, kind) = Part { text: spec, start: 0 }.split_once(':');
        let name = field.plain();
        if name.is_empty() {
            return Err(field.error("the column has no name", "write FIELD:TYPE, for example close:number"));
        }
        let Some(part) = kind else { return Ok(Self::new(name, Some(Cell::Text))) };
        let word = part.plain();
        let cell = Cell::ALL.into_iter().find(|cell| cell.name().eq_ignore_ascii_case(&word)).ok_or_else(|| {
            let names = Cell::ALL.map(Cell::name);
            let help = match closest(&word, names) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("the types are {}", names.join(", ")),
            };
            part.error(format!("there is no type of column `{word}`"), help)
        })?;
        Ok(Self::new(name, Some(cell)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(spec: &str) -> Param {
        Param::parse(spec).unwrap_or_else(|error| panic!("{spec}: {error:?}"))
    }

    #[test]
    fn each_type_and_feature_can_be_written() {
        let symbol = parsed("symbol:endpoint=AAPL;options=symbols;depends=region,desk;label=The symbol;hidden");
        assert_eq!(
            (symbol.kind, &symbol.value, symbol.label.as_str()),
            (ParamKind::Endpoint, &json!("AAPL"), "The symbol")
        );
        let options = symbol.options.unwrap();
        assert_eq!(options.endpoint, "symbols");
        assert_eq!(options.params, [("region".into(), "$region".into()), ("desk".into(), "$desk".into())]);
        assert_eq!(symbol.more["show"], false);
        let told = parsed("n;description=How many;label=Number");
        assert_eq!((told.label.as_str(), told.description.as_str()), ("Number", "How many"));
        assert_eq!(parsed("since:date=$currentDate-1M").value, "$currentDate-1M");
        let number = parsed("n:number=10");
        assert_eq!((&number.value, number.integer), (&json!(10), true));
        assert_eq!(parsed("rate:number=2.5").value, json!(2.5));
        assert_eq!(parsed("live:boolean=true").value, json!(true));
        assert_eq!(parsed("date").kind, ParamKind::Date);
        assert_eq!(parsed("name").value, Value::Null);
        let tabs = parsed("view:tabs=day|week:By week|month");
        let labels: Vec<_> = tabs.choices.iter().map(|choice| choice.label.as_str()).collect();
        assert_eq!((labels, &tabs.value), (vec!["Day", "By week", "Month"], &json!("day")));
        let side = parsed("side:text=sell;choices=buy|sell");
        assert_eq!((side.choices.len(), &side.value), (2, &json!("sell")));
        let funds = parsed("funds:endpoint*=ALPHA,BETA");
        assert!(funds.multi_select && funds.value == "ALPHA,BETA");
        assert_eq!(parsed("tags:text=a;free").more["multiple"], true);
        assert!(parsed("doc:endpoint;files").file_selector);
        assert_eq!(parsed("doc:endpoint=a,b;files").value, json!(["a", "b"]));
        assert_eq!(parsed("exchange:text=NASDAQ:AAPL").value, "NASDAQ:AAPL");
        assert_eq!(parsed(r"odd:text=a\|b\;c").value, "a|b;c");
        assert_eq!(parsed("query:text=SELECT 1;language=sql;row=2;width=300").row, 1);
        let order = parsed("order:form;fields=quantity:number,side:text=buy|sell;button=send;send=orders/new;put");
        let form = order.form.unwrap();
        let inputs: Vec<_> = form.inputs.iter().map(|input| (input.name.as_str(), input.kind)).collect();
        let expected = [("quantity", ParamKind::Number), ("side", ParamKind::Text), ("send", ParamKind::Button)];
        assert_eq!((inputs.as_slice(), form.endpoint.as_str(), form.put), (&expected[..], "orders/new", true));
        let close = Column::parse("close:number").unwrap();
        assert_eq!((close.header.as_str(), close.cell), ("Close", Some(Cell::Number)));
    }

    #[test]
    fn an_error_names_the_part_and_its_place() {
        for (spec, part, problem, help) in [
            ("view:tabz=a|b", "tabz", "there is no type of param `tabz`", "did you mean tabs?"),
            ("n:number=ten", "ten", "`ten` is no number", "for example n:number=10"),
            ("live:boolean=yes", "yes", "`yes` is neither true nor false", "write =true or =false"),
            (":text", "", "the param has no name", "write NAME:TYPE=DEFAULT, for example symbol:text=AAPL"),
            (
                "a b:text",
                "a b",
                "`a b` cannot be the name of a param",
                "write a_b:…;label=a b, where the label is what users read",
            ),
            ("view:tabs", "view:tabs", "tabs need choices", "write them with `|` between: view:tabs=day|week|month"),
            ("s:text;lable=S", "lable", "`lable` says nothing about a param", "did you mean label?"),
            ("s:text;label", "label", "`label` needs a value", "write label=…"),
            ("s:text;multi=yes", "yes", "`multi` takes no value", "write `;multi` alone"),
            (
                "s:text;options=list",
                "options",
                "`options` is for params of the type endpoint, and `s` is of the type text",
                "write s:endpoint, or leave `options` out",
            ),
            (
                "o:form;fields=s:endpoint",
                "s:endpoint",
                "a form has no working field of the type endpoint",
                "use text, number, boolean or date; fixed choices are written side:text=buy|sell",
            ),
            (
                "b:button",
                "button",
                "a button stands in a form",
                "write it there: order:form;fields=quantity:number;button=send",
            ),
        ] {
            let error = Param::parse(spec).unwrap_err();
            assert_eq!((&spec[error.span.clone()], error.problem.as_str(), error.help.as_str()), (part, problem, help));
        }
        assert_eq!(Column::parse("close:numbr").unwrap_err().help, "did you mean number?");
    }

    proptest::proptest! {
        #[test]
        fn nothing_typed_ends_in_a_panic(spec in "[a-z:;=|*,\\\\$é ]{0,30}") {
            if let Err(error) = Param::parse(&spec) {
                assert!(spec.get(error.span).is_some());
            }
            let _ = Column::parse(&spec);
        }
    }
}
