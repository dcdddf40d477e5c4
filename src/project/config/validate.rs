//! The section `[validate]`: which rules report, how severely, and where they are to be silent.

use std::path::PathBuf;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Fault, fault, one_of, string, unknown};
use crate::text::{Position, SourceFile};

/// A text of the file and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The text.
    pub text: String,
    /// Where it begins.
    pub position: Position,
}

/// Places at which a rule is silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// Which rules.
    pub rule: Placed,
    /// In which values, as a JSON Pointer with wildcards; everywhere if there is none.
    pub pointer: Option<String>,
    /// In which file; in every one if there is none.
    pub file: Option<PathBuf>,
}

/// The settings of `[validate]`. Which rules exist is not known here: their names are as the user wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ValidateConfig {
    /// The file, as the user reads its path.
    pub path: PathBuf,
    /// Rules that report even if they are off by default.
    pub select: Vec<Placed>,
    /// Rules that do not report.
    pub ignore: Vec<Placed>,
    /// Rules whose findings have another severity: "hint", "warning" or "error".
    pub severity: Vec<(Placed, String)>,
    /// "current", "docs" or "strict".
    pub profile: Option<String>,
    /// Whether hints are shown.
    pub hints: Option<bool>,
    /// "errors" or "warnings".
    pub deny: Option<String>,
    /// Places at which rules are silent.
    pub ignores: Vec<Exception>,
}

pub(super) const KEYS: &[&str] = &["select", "ignore", "severity", "profile", "hints", "deny", "ignores"];
pub(super) const EXCEPTION_KEYS: &[&str] = &["rule", "pointer", "file"];
pub(super) const PROFILES: &[&str] = &["current", "docs", "strict"];
pub(super) const SEVERITIES: &[&str] = &["off", "hint", "warning", "error"];
pub(super) const DENIED: &[&str] = &["errors", "warnings"];

pub(super) fn read(file: &SourceFile, table: &DeTable<'_>) -> Result<ValidateConfig, Fault> {
    let mut config = ValidateConfig { path: file.path().to_owned(), ..ValidateConfig::default() };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "select" => config.select = rules(file, "select", value)?,
            "ignore" => config.ignore.extend(rules(file, "ignore", value)?),
            "severity" => severity(file, value, &mut config)?,
            "profile" => config.profile = Some(one_of("profile", value, PROFILES)?),
            "hints" => config.hints = Some(hints(value)?),
            "deny" => config.deny = Some(one_of("deny", value, DENIED)?),
            "ignores" => config.ignores = exceptions(file, value)?,
            _ => return Err(unknown("key", key, KEYS)),
        }
    }
    Ok(config)
}

fn placed(file: &SourceFile, at: &Spanned<impl Sized>, text: impl Into<String>) -> Placed {
    let offset = u32::try_from(at.span().start).unwrap_or(u32::MAX);
    Placed { text: text.into(), position: file.position(offset) }
}

fn rules(file: &SourceFile, name: &str, value: &Spanned<DeValue<'_>>) -> Result<Vec<Placed>, Fault> {
    let Some(list) = value.get_ref().as_array() else {
        return Err(fault(value, format!("`{name}` must be a list"), format!("for example `{name} = [\"W126\"]`")));
    };
    list.iter().map(|item| Ok(placed(file, item, string(name, item)?))).collect()
}

fn severity(file: &SourceFile, value: &Spanned<DeValue<'_>>, config: &mut ValidateConfig) -> Result<(), Fault> {
    let Some(table) = value.get_ref().as_table() else {
        return Err(fault(value, "`severity` must be a table", "for example `severity = { W126 = \"error\" }`"));
    };
    for (rule, value) in table {
        let name = placed(file, rule, rule.get_ref().as_ref());
        match one_of("severity", value, SEVERITIES)?.as_str() {
            "off" => config.ignore.push(name),
            severity => config.severity.push((name, severity.to_owned())),
        }
    }
    Ok(())
}

fn hints(value: &Spanned<DeValue<'_>>) -> Result<bool, Fault> {
    value.get_ref().as_bool().ok_or_else(|| fault(value, "`hints` must be true or false", ""))
}

fn exceptions(file: &SourceFile, value: &Spanned<DeValue<'_>>) -> Result<Vec<Exception>, Fault> {
    let wrong = |value: &Spanned<DeValue<'_>>| {
        let help = "write `[[validate.ignores]]` on a line of its own, below it `rule` and `pointer`";
        fault(value, "`ignores` must be a list of tables", help)
    };
    let list = value.get_ref().as_array().ok_or_else(|| wrong(value))?;
    list.iter().map(|item| exception(file, item, item.get_ref().as_table().ok_or_else(|| wrong(item))?)).collect()
}

fn exception(file: &SourceFile, item: &Spanned<DeValue<'_>>, table: &DeTable<'_>) -> Result<Exception, Fault> {
    let (mut rule, mut pointer, mut name) = (None, None, None);
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "rule" => rule = Some(placed(file, value, string("rule", value)?)),
            "pointer" => pointer = Some(pattern(value)?),
            "file" => name = Some(PathBuf::from(string("file", value)?)),
            _ => return Err(unknown("key", key, EXCEPTION_KEYS)),
        }
    }
    let rule = rule.ok_or_else(|| fault(item, "`rule` is missing", "name what is ignored there: `rule = \"W126\"`"))?;
    if pointer.is_none() && name.is_none() {
        let help = format!("add `pointer = \"/…\"`, or write `ignore = [\"{}\"]` to ignore it everywhere", rule.text);
        return Err(fault(item, "`pointer` is missing", help));
    }
    Ok(Exception { rule, pointer, file: name })
}

fn pattern(value: &Spanned<DeValue<'_>>) -> Result<String, Fault> {
    let text = string("pointer", value)?;
    if text.is_empty() || text.starts_with('/') {
        return Ok(text);
    }
    Err(fault(value, format!("`{text}` is not a pointer: it begins with `/`"), format!("did you mean `/{text}`?")))
}
