//! The questions to somebody at a terminal: only what the arguments leave open.

use std::collections::BTreeSet;

use super::describe::names;
use crate::cli::prompt::{self, Choice};
use crate::cli::{Failure, Shell};
use crate::scaffold::{Shared, Wish};
use crate::widget::{Kind, Param, ParamKind};

/// What the widget is called; `taken` are the ids that there are.
pub(super) fn name(shell: &Shell, taken: &BTreeSet<String>) -> Result<String, Failure> {
    let taken = taken.clone();
    let check = move |name: &str| {
        let (id, _) = names(name).map_err(|failure| failure.message)?;
        if taken.contains(&id) { Err(format!("there is a widget `{id}` already")) } else { Ok(()) }
    };
    prompt::text(shell, "What is it called?", "Close prices", check)
}

/// Which type it has.
pub(super) fn kind(shell: &Shell) -> Result<Kind, Failure> {
    let width = Kind::all().map(|kind| kind.name().len()).max().unwrap_or(0);
    let choice = |kind: Kind| Choice {
        value: kind,
        label: format!("{:width$}  {}", kind.name(), kind.summary()),
        short: kind.name().to_owned(),
    };
    prompt::select(shell, "What does it show?", Kind::all().map(choice).collect())
}

/// The page that an iframe shows.
pub(super) fn page(shell: &Shell) -> Result<String, Failure> {
    let check = |address: &str| {
        let is_page = ["https://", "http://"].iter().any(|scheme| address.trim().starts_with(scheme));
        if is_page { Ok(()) } else { Err("write the full address, with https:// in front".to_owned()) }
    };
    Ok(prompt::text(shell, "Which page?", "https://example.com/page", check)?.trim().to_owned())
}

/// Params, one after another, until there is none.
pub(super) fn params(shell: &Shell) -> Result<Vec<Param>, Failure> {
    let mut params: Vec<Param> = Vec::new();
    loop {
        let taken: Vec<String> = params.iter().map(|param| param.name.clone()).collect();
        let check = move |text: &str| match text.trim() {
            "" => Ok(()),
            text if taken.iter().any(|name| name == text) => Err(format!("there is a parameter `{text}` already")),
            text => Param::parse(text).map(drop).map_err(|error| format!("{}: {}", error.problem, error.help)),
        };
        let question = if params.is_empty() { "Its first parameter? (Enter: none)" } else { "One more? (Enter: no)" };
        let typed = prompt::text(shell, question, "symbol", check)?;
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(params);
        }
        let spec = if typed.contains([':', '=']) { typed.to_owned() } else { spec(shell, typed)? };
        params.push(Param::parse(&spec).map_err(|error| Failure::new(error.problem).help(error.help))?);
    }
}

/// The types that are offered, and what each is.
const KINDS: [(ParamKind, &str); 8] = [
    (ParamKind::Text, "text, free or from fixed choices"),
    (ParamKind::Endpoint, "a choice from a list that the backend gives"),
    (ParamKind::Number, "a number"),
    (ParamKind::Date, "a day, such as $currentDate-1M"),
    (ParamKind::Boolean, "yes or no"),
    (ParamKind::Tabs, "two to five choices in a row"),
    (ParamKind::Ticker, "Workspace's own search for symbols"),
    (ParamKind::Form, "fields that are sent to the backend"),
];

/// The rest of the param `name`, as one would write it.
fn spec(shell: &Shell, name: &str) -> Result<String, Failure> {
    let choice = |(kind, about): (ParamKind, &str)| Choice {
        value: kind,
        label: format!("{:8}  {about}", kind.name()),
        short: kind.name().to_owned(),
    };
    let kind = prompt::select(shell, "Which type has it?", KINDS.into_iter().map(choice).collect())?;
    let (question, example, sign) = match kind {
        ParamKind::Tabs => ("Which choices? The first is chosen at the start", "day|week|month", "="),
        ParamKind::Form => ("Which fields?", "quantity:number,side:text=buy|sell", ";fields="),
        ParamKind::Text => ("Its default, or choices? (Enter: none)", "AAPL, or buy|sell", "="),
        ParamKind::Endpoint | ParamKind::Ticker => ("Its default? (Enter: none)", "AAPL", "="),
        ParamKind::Number => ("Its default? (Enter: none)", "10", "="),
        ParamKind::Boolean => ("Its default? (Enter: none)", "true", "="),
        ParamKind::Date | ParamKind::Button => ("Its default? (Enter: none)", "$currentDate-1M", "="),
    };
    let head = format!("{name}:{}", kind.name());
    let whole = move |answer: &str| match answer.trim() {
        "" => head.clone(),
        answer => format!("{head}{sign}{}", answer.replace(';', "\\;")),
    };
    let check = {
        let whole = whole.clone();
        move |answer: &str| {
            Param::parse(&whole(answer)).map(drop).map_err(|error| format!("{}: {}", error.problem, error.help))
        }
    };
    Ok(whole(&prompt::text(shell, question, example, check)?))
}

/// Where it goes among `apps`, each with the names of its tabs; none for no place.
pub(super) fn wish(shell: &Shell, apps: &[(String, Vec<String>)], can_share: bool) -> Result<Option<Wish>, Failure> {
    if apps.is_empty() {
        return Ok(None);
    }
    let choices = apps.iter().enumerate().map(|(at, (name, _))| Choice {
        value: Some(at),
        label: name.clone(),
        short: name.clone(),
    });
    let none = Choice { value: None, label: "none: users add it themselves".to_owned(), short: "none".to_owned() };
    let chosen = prompt::select(shell, "On which app is it placed?", choices.chain([none]).collect())?;
    let Some(at) = chosen else { return Ok(None) };
    let tabs = &apps[at].1;
    let tab = if tabs.len() > 1 {
        let choice = |name: &String| Choice { value: name.clone(), label: name.clone(), short: name.clone() };
        Some(prompt::select(shell, "On which tab?", tabs.iter().map(choice).collect())?)
    } else {
        None
    };
    let others = "Share parameters with widgets there that have the same?";
    let shared = if can_share && prompt::confirm(shell, others)? == Some(true) { Shared::All } else { Shared::None };
    Ok(Some(Wish { app: Some((at + 1).to_string()), tab, shared }))
}
