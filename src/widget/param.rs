//! A param of a widget.

use serde_json::{Map, Value};

/// The types of param that Workspace has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamKind {
    /// `text`, with or without a list of choices.
    Text,
    /// `number`
    Number,
    /// `boolean`
    Boolean,
    /// `date`
    Date,
    /// `ticker`
    Ticker,
    /// `endpoint`: the choices come from the backend.
    Endpoint,
    /// `tabs`
    Tabs,
    /// `form`
    Form,
    /// `button`, inside a form.
    Button,
}

impl ParamKind {
    /// All types.
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::Number,
        Self::Boolean,
        Self::Date,
        Self::Ticker,
        Self::Endpoint,
        Self::Tabs,
        Self::Form,
        Self::Button,
    ];

    /// Its name in widgets.json.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Ticker => "ticker",
            Self::Endpoint => "endpoint",
            Self::Tabs => "tabs",
            Self::Form => "form",
            Self::Button => "button",
        }
    }

    /// The type called `name`.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One of a fixed list of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What users read.
    pub label: String,
    /// What is sent.
    pub value: Value,
}

/// Where the choices of a param of the type `endpoint` come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OptionsEndpoint {
    /// `optionsEndpoint`, without a slash in front.
    pub endpoint: String,
    /// `optionsParams`: names with literal values, or with `$other` for the value of the param `other`.
    pub params: Vec<(String, String)>,
}

/// What a form sends, and where to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Form {
    /// The endpoint that takes the POST.
    pub endpoint: String,
    /// Whether it is sent with PUT instead of POST.
    pub put: bool,
    /// The fields and the button.
    pub inputs: Vec<Param>,
}

/// A param.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// `paramName`
    pub name: String,
    /// `type`
    pub kind: ParamKind,
    /// `label`
    pub label: String,
    /// `description`, the tooltip.
    pub description: String,
    /// `value`, the default; null for none.
    pub value: Value,
    /// `options`
    pub choices: Vec<Choice>,
    /// `multiSelect`: several of the choices, sent as one text with commas between.
    pub multi_select: bool,
    /// `optionsEndpoint` and `optionsParams`; only of the type `endpoint`.
    pub options: Option<OptionsEndpoint>,
    /// Whether it has the role `fileSelector`.
    pub file_selector: bool,
    /// The form; only of the type `form`.
    pub form: Option<Form>,
    /// Whether only whole numbers make sense; for the endpoint's code.
    pub integer: bool,
    /// The row of controls in which it stands, counted from 0; all in row 0 are written without inner lists.
    pub row: usize,
    /// Further keys as they stand, such as `show`, `multiple` or `language`.
    pub more: Map<String, Value>,
}

impl Param {
    /// A param with what its name tells, and no default.
    pub fn new(name: impl Into<String>, kind: ParamKind) -> Self {
        let name = name.into();
        let label = super::title_of(&name);
        Self {
            description: label.clone(),
            label,
            name,
            kind,
            value: Value::Null,
            choices: Vec::new(),
            multi_select: false,
            options: None,
            file_selector: false,
            form: None,
            integer: false,
            row: 0,
            more: Map::new(),
        }
    }
}
