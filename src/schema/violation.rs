//! Failures of a schema in the terms of the document's author.

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, error::TypeKind};
use serde_json::Value;

use super::Entry;
use super::annotation::{Holder, RuleRef};
use crate::diagnostic::Severity;
use crate::json::{Member, Node, Pointer, rewrite};
use crate::text::{Fix, Span, closest};

/// Failures translated per entry; one broken in more places needs no longer list.
const MAX_VIOLATIONS: usize = 5000;

/// Choices listed in a help text; longer lists name the count.
const MAX_CHOICES: usize = 24;

/// One failure, with the rule it belongs to.
#[derive(Debug)]
pub struct Violation {
    /// Id of the rule.
    pub rule: String,
    /// Severity, where it is not the rule's own.
    pub severity: Option<Severity>,
    /// What is wrong, in one line.
    pub message: String,
    /// The value or key meant.
    pub pointer: Pointer,
    /// Its bytes.
    pub span: Span,
    /// What to do.
    pub help: Vec<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
    /// Whether it is a key that nearly is one Workspace reads.
    pub misspelt: bool,
}

/// Failures of a schema.
#[derive(Debug, Default)]
pub struct Violations {
    /// The first ones.
    pub list: Vec<Violation>,
    /// Whether there are more.
    pub more: bool,
}

/// Checks one entry, which need not stand where entries belong. It is `one_of_many` where the text of a large document has no fault.
pub fn check(entry: &Entry<'_, '_>, one_of_many: bool) -> Violations {
    let document = entry.document;
    if one_of_many && document.accepts_uncopied(entry.node) {
        return Violations::default();
    }
    let value = document.wrap(entry.node.to_value());
    if document.accepts(&value) {
        return Violations::default();
    }
    let mut violations = Violations::default();
    for (number, error) in document.failures(&value).enumerate() {
        if number == MAX_VIOLATIONS {
            violations.more = true;
            break;
        }
        let Some(holder) = Holder::at(document.schema(), error.schema_path().as_str()) else { continue };
        let inside = Pointer::from_text(below_wrapping(error.instance_path().as_str()));
        // What could not be read has its syntax error already.
        let Some((target, member)) = entry.node.at(&inside).filter(|(node, _)| !node.is_invalid()) else { continue };
        let member = if inside == Pointer::root() { entry.member } else { member };
        let (owner, rest) = entry.owner(&inside);
        let pointer = Pointer::from_text(format!("{}{inside}", entry.pointer));
        let place = Place { target, member, pointer, owner, rest };
        place.translate(&holder, &error, &mut violations.list);
    }
    violations
}

/// A path without its first step, which the wrapping added.
fn below_wrapping(path: &str) -> &str {
    let inside = path.strip_prefix('/').unwrap_or_default();
    inside.find('/').map_or("", |at| &inside[at..])
}

/// Where a failure is.
struct Place<'n, 's> {
    target: &'n Node<'s>,
    member: Option<&'n Member<'s>>,
    pointer: Pointer,
    owner: String,
    rest: Pointer,
}

impl Place<'_, '_> {
    fn translate(&self, holder: &Holder<'_>, error: &ValidationError<'_>, out: &mut Vec<Violation>) {
        match error.kind() {
            Kind::Required { property } => {
                let property = property.as_str().unwrap_or_default();
                // A key whose value could not be read has its syntax error already.
                if self.target.member(property).is_none() {
                    let message = format!("{} has no `{property}`", self.subject());
                    out.extend(self.violation(holder.rule(Some(property)), message, self.name_span()));
                }
            }
            Kind::AdditionalProperties { unexpected } => {
                out.extend(unexpected.iter().filter_map(|key| self.unknown_key(holder, key)));
            }
            kind => out.extend(self.wrong_value(holder, kind)),
        }
    }

    fn violation(&self, rule: Option<RuleRef>, message: String, span: Span) -> Option<Violation> {
        let RuleRef { id, severity } = rule?;
        let pointer = self.pointer.clone();
        Some(Violation { rule: id, severity, message, pointer, span, help: Vec::new(), fix: None, misspelt: false })
    }

    fn wrong_value(&self, holder: &Holder<'_>, kind: &Kind) -> Option<Violation> {
        let rule = self.rule_of_value(holder, kind);
        let mut violation = self.violation(rule, self.message(holder, kind), self.target.span)?;
        if let Some(right) = self.suggestion(holder, kind) {
            violation.help.push(format!("did you mean {}?", quoted(&right)));
            violation.fix = Some(Fix::safe(
                format!("write {}", quoted(&right)),
                [rewrite::replace_value(self.target, right.to_string())],
            ));
        }
        if violation.fix.is_none() {
            violation.help.extend(choices(kind));
        }
        Some(violation)
    }

    /// The failing value as the subject of a sentence.
    fn subject(&self) -> String {
        if self.rest == Pointer::root() {
            self.owner.clone()
        } else {
            format!("`{}` of {}", self.rest.dotted(), self.owner)
        }
    }

    /// Where the value's name stands, for what is missing inside it: its key, or its opening bracket.
    fn name_span(&self) -> Span {
        self.member.map_or_else(
            || Span::new(self.target.span.start as usize, self.target.span.start as usize + 1),
            |member| member.key_span,
        )
    }

    fn unknown_key(&self, holder: &Holder<'_>, key: &str) -> Option<Violation> {
        let member = self.target.member(key)?;
        let (rule, mut meant, target) = holder.key(key);
        let near = closest(key, holder.properties()).filter(|_| rule.is_none());
        meant.extend(near);
        let right = meant.iter().find(|right| self.target.member(right).is_none()).or(meant.first()).copied();
        let message = format!("{} has an unknown key `{key}`", self.subject());
        let mut help = Vec::new();
        let mut fix = None;
        if let Some(right) = right {
            if self.target.member(right).is_none() {
                help.push(format!("did you mean `{right}`?"));
                fix = Some(Fix::safe(format!("rename to `{right}`"), [rewrite::rename_key(member, right)]));
            } else {
                help.push(format!("remove it; `{right}` is given already"));
            }
        }
        if let Some(target) = target {
            help.push(format!("move it to `{target}`"));
        }
        let rule = rule.or_else(|| holder.rule(None));
        let violation = self.violation(rule, message, member.key_span)?;
        let misspelt = near.is_some_and(|near| self.target.member(near).is_none());
        Some(Violation { pointer: self.pointer.key(key), help, fix, misspelt, ..violation })
    }

    fn rule_of_value(&self, holder: &Holder<'_>, kind: &Kind) -> Option<RuleRef> {
        let rule = holder.rule(None);
        match kind {
            Kind::Type { .. } if self.target.value == crate::json::Value::Null => {
                rule.as_ref().and_then(|rule| holder.null_rule(rule)).or(rule)
            }
            Kind::Enum { .. } => self.target.as_str().and_then(|text| holder.value(text).1).or(rule),
            _ => rule,
        }
    }

    /// What the value most likely should be.
    fn suggestion(&self, holder: &Holder<'_>, kind: &Kind) -> Option<Value> {
        if let Kind::Minimum { limit } | Kind::Maximum { limit } = kind {
            return holder.object().get("x-clamp").map(|_| limit.clone());
        }
        let text = self.target.as_str()?;
        match kind {
            Kind::Enum { options } => {
                let options: Vec<&str> = options.as_array()?.iter().filter_map(Value::as_str).collect();
                let synonym = holder.value(text).0;
                synonym.or_else(|| closest(text, options.iter().copied())).map(Value::from)
            }
            Kind::Type { .. } => {
                let wanted = holder.object().get("type")?;
                let wants =
                    |name: &str| wanted == name || wanted.as_array().is_some_and(|list| list.iter().any(|t| t == name));
                let lower = text.trim().to_ascii_lowercase();
                match lower.as_str() {
                    "true" | "false" if wants("boolean") => Some(Value::Bool(lower == "true")),
                    number if wants("number") || wants("integer") => {
                        serde_json::from_str(number).ok().filter(Value::is_number)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn message(&self, holder: &Holder<'_>, kind: &Kind) -> String {
        let subject = self.subject();
        let found = short(self.target);
        let expected = holder.text("x-expected").filter(|_| !matches!(kind, Kind::Enum { .. } | Kind::Type { .. }));
        match (kind, expected) {
            (Kind::Contains, Some(expected)) => return format!("{subject} lacks {expected}"),
            (_, Some(expected)) => return format!("{subject} must be {expected}, found {found}"),
            _ => {}
        }
        match kind {
            Kind::Type { kind } => format!("{subject} must be {}, found {found}", types(kind)),
            Kind::Enum { .. } => format!("{subject} is {found}, which Workspace does not know"),
            Kind::Constant { expected_value } => format!("{subject} must be {}, found {found}", quoted(expected_value)),
            Kind::Minimum { limit } => format!("{subject} must be at least {limit}, found {found}"),
            Kind::Maximum { limit } => format!("{subject} must be at most {limit}, found {found}"),
            Kind::ExclusiveMinimum { limit } => format!("{subject} must be more than {limit}, found {found}"),
            Kind::ExclusiveMaximum { limit } => format!("{subject} must be less than {limit}, found {found}"),
            Kind::MinLength { limit: 1 } | Kind::MinItems { limit: 1 } => format!("{subject} is empty"),
            Kind::Pattern { pattern } if pattern == "\\S" => format!("{subject} is blank"),
            Kind::MinItems { limit } => format!("{subject} needs at least {limit} entries"),
            Kind::MaxItems { limit } => format!("{subject} may have at most {limit} entries"),
            Kind::MultipleOf { .. } => format!("{subject} must be a whole number, found {found}"),
            Kind::UniqueItems => format!("{subject} lists the same entry twice"),
            Kind::Format { format } => format!("{subject} must be a valid {format}, found {found}"),
            _ => format!("{subject} is {found}, which is not allowed here"),
        }
    }
}

/// The value in a few words: short scalars as they are written, the rest by kind.
fn short(node: &Node<'_>) -> String {
    match &node.value {
        crate::json::Value::String(text) if text.chars().count() <= 40 => Value::from(text.as_ref()).to_string(),
        crate::json::Value::Number(text) => (*text).to_owned(),
        crate::json::Value::Bool(value) => value.to_string(),
        _ => node.kind().to_owned(),
    }
}

fn quoted(value: &Value) -> String {
    format!("`{value}`")
}

fn types(kind: &TypeKind) -> String {
    let names: Vec<String> = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(set) => set.iter().map(|one| one.to_string()).collect(),
    };
    let mut words: Vec<&str> = names
        .iter()
        .map(|name| match name.as_str() {
            "string" => "a string",
            "number" => "a number",
            "integer" => "a whole number",
            "boolean" => "true or false",
            "array" => "a list",
            "object" => "an object",
            _ => "null",
        })
        .collect();
    words.dedup();
    if words.len() > 1 {
        // Leaving the key out is the better advice.
        words.retain(|word| *word != "null");
    }
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "something else".to_owned(),
    }
}

fn choices(kind: &Kind) -> Option<String> {
    let Kind::Enum { options } = kind else { return None };
    let all: Vec<&str> = options.as_array()?.iter().filter_map(Value::as_str).collect();
    match all.len() {
        0 => None,
        count if count > MAX_CHOICES => {
            Some(format!("use one of {} and {} more", all[..MAX_CHOICES].join(", "), count - MAX_CHOICES))
        }
        _ => Some(format!("use one of {}", all.join(", "))),
    }
}
