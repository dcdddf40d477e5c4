//! A widget's params as the arguments of a function.

use serde_json::Value;

use super::literal::{Expression, quote};
use super::model::date;
use super::names::Names;
use crate::widget::{Param, ParamKind, Widget};

/// An argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Argument {
    /// `paramName`
    pub(super) param: String,
    /// Its name in the code.
    pub(super) name: String,
    /// Its type without what FastAPI needs to know beside.
    pub(super) kind: Expression,
    /// None where it must be given: it is a part of the path.
    pub(super) default: Option<String>,
    /// Whether it holds several choices with commas between.
    pub(super) several: bool,
}

/// Whether the text of a param may hold several values with commas between.
fn is_several(param: &Param) -> bool {
    param.multi_select || param.more.get("multiple") == Some(&Value::Bool(true))
}

/// The params of `widget` that reach its endpoint by name, as arguments.
pub(super) fn arguments(widget: &Widget, names: &mut Names) -> Vec<Argument> {
    let reaches = |param: &&Param| !matches!(param.kind, ParamKind::Form | ParamKind::Button);
    widget.params.iter().filter(reaches).map(|param| argument(param, &widget.endpoint, names)).collect()
}

/// `param` as an argument of a function whose path is `endpoint`.
pub(super) fn argument(param: &Param, endpoint: &str, names: &mut Names) -> Argument {
    let in_path = endpoint.contains(&format!("{{{}}}", param.name));
    let (kind, default) = typed(param);
    // Without a default nothing is sent for it.
    let optional = default == "None" && !in_path;
    let kind = if optional { Expression::Atom(format!("{} | None", kind.flat())) } else { kind };
    Argument {
        param: param.name.clone(),
        name: names.take_lower(&param.name),
        kind,
        default: (!in_path).then_some(default),
        several: is_several(param),
    }
}

/// The type of a param, and its default.
fn typed(param: &Param) -> (Expression, String) {
    let atom = |text: &str| Expression::Atom(text.to_owned());
    let text = text_of(&param.value);
    match param.kind {
        ParamKind::Boolean => {
            let default = if param.value == Value::Bool(true) { "True" } else { "False" };
            (atom("bool"), default.to_owned())
        }
        ParamKind::Number => {
            let number = text.parse::<f64>().ok();
            let whole = number.is_none_or(|number| number.fract() == 0.0);
            let kind = if param.integer && whole { "int" } else { "float" };
            (atom(kind), number.map_or_else(|| "None".to_owned(), |number| number.to_string()))
        }
        // What is sent for an expression is known to Workspace alone.
        ParamKind::Date if text.is_empty() || text.starts_with("$currentDate") => (atom("dt.date"), "None".to_owned()),
        ParamKind::Date => match date(&param.value) {
            Some((year, month, day)) => (atom("dt.date"), format!("dt.date({year}, {month}, {day})")),
            None => (atom("str"), quote(&text)),
        },
        ParamKind::Text | ParamKind::Tabs if !is_several(param) && !param.choices.is_empty() => {
            let choices: Vec<String> = param.choices.iter().map(|choice| text_of(&choice.value)).collect();
            let literal = choices.iter().map(|choice| (String::new(), Expression::Atom(quote(choice)))).collect();
            let literal = Expression::Group("Literal[".to_owned(), literal, "]");
            match text.as_str() {
                "" => (literal, "None".to_owned()),
                _ if choices.contains(&text) => (literal, quote(&text)),
                _ => (atom("str"), quote(&text)),
            }
        }
        _ => (atom("str"), quote(&text)),
    }
}

/// A value as it is sent in a query.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

impl Argument {
    /// Its type with its real name, where the code's is another one. `what` is what FastAPI calls its place.
    fn annotation(&self) -> Expression {
        if self.name == self.param || self.default.is_none() {
            return self.kind.clone();
        }
        let query = Expression::Atom(format!("Query(alias={})", quote(&self.param)));
        let items = vec![(String::new(), self.kind.clone()), (String::new(), query)];
        Expression::Group("Annotated[".to_owned(), items, "]")
    }

    /// It as one of a function's arguments.
    pub(super) fn written(&self) -> (String, Expression) {
        let after = self.default.as_ref().map_or_else(String::new, |default| format!(" = {default}"));
        let kind = match self.annotation() {
            Expression::Atom(text) => Expression::Atom(format!("{text}{after}")),
            Expression::Group(open, items, close) if after.is_empty() => Expression::Group(open, items, close),
            // Spread over lines only where it must be, with its default behind.
            group @ Expression::Group(..) => {
                let head = format!("{}: ", self.name);
                Expression::Atom(format!("{}{after}", group.lay(4, &head, &format!("{after},"))))
            }
        };
        (format!("{}: ", self.name), kind)
    }

    /// It as the field of a model of a JSON body.
    pub(super) fn field(&self) -> String {
        let default = self.default.as_deref().unwrap_or("None");
        let head = format!("    {}: {}", self.name, self.kind.flat());
        if self.name == self.param {
            return format!("{head} = {default}");
        }
        format!("{head} = Field({default}, validation_alias={})", quote(&self.param))
    }
}

/// The head of a function: `def prices(symbol: str = "") -> list[Row]:`.
pub(super) fn head(function: &str, arguments: &[(String, Expression)], answer: &str) -> String {
    // Arguments without a default go first.
    let (given, needed): (Vec<_>, Vec<_>) =
        arguments.iter().cloned().partition(|(_, kind)| kind.flat().contains(" = "));
    let call = Expression::call(&format!("def {function}"), needed.into_iter().chain(given).collect());
    let after = format!(" -> {answer}:");
    let lines = call.flat().contains('\n');
    let text = if lines { call.tall() } else { call.lay(0, "", &after) };
    format!("{text}{after}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::widget::{Choice, Kind};

    fn written(param: Param) -> String {
        let mut widget = Widget::new("prices", Kind::Table);
        widget.endpoint = "prices/{fund}".to_owned();
        widget.params.push(param);
        let (name, kind) = arguments(&widget, &mut Names::of_module())[0].written();
        format!("{name}{}", kind.flat())
    }

    #[test]
    fn params_become_typed_arguments() {
        let choices = |values: &[&str]| {
            values.iter().map(|value| Choice { label: (*value).to_owned(), value: json!(value) }).collect::<Vec<_>>()
        };
        let of = |name: &str, kind, value: Value| Param { value, ..Param::new(name, kind) };
        for (param, expected) in [
            (of("symbol", ParamKind::Ticker, json!("AAPL")), "symbol: str = \"AAPL\""),
            (of("from", ParamKind::Text, json!("a\"b")), "from_: Annotated[str, Query(alias=\"from\")] = 'a\"b'"),
            (of("fund", ParamKind::Text, json!("A")), "fund: str"),
            (of("n", ParamKind::Number, json!("10")), "n: float = 10"),
            (Param { integer: true, ..of("n", ParamKind::Number, json!(10)) }, "n: int = 10"),
            (of("n", ParamKind::Number, Value::Null), "n: float | None = None"),
            (of("live", ParamKind::Boolean, Value::Null), "live: bool = False"),
            (of("since", ParamKind::Date, json!("$currentDate-1M")), "since: dt.date | None = None"),
            (of("since", ParamKind::Date, json!("2026-01-02")), "since: dt.date = dt.date(2026, 1, 2)"),
            (of("since", ParamKind::Date, json!("1/2/2026")), "since: str = \"1/2/2026\""),
            (
                Param { choices: choices(&["buy", "sell"]), ..of("side", ParamKind::Text, json!("buy")) },
                "side: Literal[\"buy\", \"sell\"] = \"buy\"",
            ),
            (
                Param { choices: choices(&["buy", "sell"]), ..of("side", ParamKind::Text, json!("hold")) },
                "side: str = \"hold\"",
            ),
            (
                Param { choices: choices(&["a"]), multi_select: true, ..of("s", ParamKind::Text, json!(["a", "b"])) },
                "s: str = \"a,b\"",
            ),
        ] {
            assert_eq!(written(param), expected);
        }
    }

    #[test]
    fn long_heads_take_a_line_for_each_argument() {
        let argument = |name: &str, kind: &str| (format!("{name}: "), Expression::Atom(kind.to_owned()));
        assert_eq!(
            head("f", &[argument("a", "int = 1"), argument("b", "int")], "str"),
            "def f(b: int, a: int = 1) -> str:"
        );
        let long = "x".repeat(80);
        assert_eq!(head("f", &[argument(&long, "int")], "str"), format!("def f(\n    {long}: int,\n) -> str:"));
    }
}
