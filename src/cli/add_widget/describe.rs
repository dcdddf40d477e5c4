//! The arguments that describe a widget, and the widget they describe.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::Failure;
use crate::widget::{self, Column, Data, Kind, Param, SpecError, Widget};

#[derive(Debug, Args)]
#[command(next_help_heading = "The widget")]
pub(super) struct WidgetArgs {
    /// Type of the widget: table, chart, metric, markdown and more [default: table]
    #[arg(short, long, value_name = "TYPE")]
    r#type: Option<String>,
    /// Title on its card [default: made of the id]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// What it shows, for people and for agents
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// First level of the search for widgets
    #[arg(long, value_name = "TEXT")]
    category: Option<String>,
    /// Second level of that search
    #[arg(long, value_name = "TEXT", requires = "category")]
    sub_category: Option<String>,
    /// Where the data comes from; may be given several times
    #[arg(long, value_name = "TEXT")]
    source: Vec<String>,
    /// Path of its data below the backend; the full address for an iframe [default: the id]
    #[arg(long, value_name = "PATH")]
    pub(super) endpoint: Option<String>,
    /// A parameter, NAME:TYPE=DEFAULT as told below; may be given several times
    #[arg(short, long = "param", value_name = "SPEC")]
    pub(super) params: Vec<String>,
    /// A column of a table, FIELD:TYPE such as close:number; may be given several times
    #[arg(short, long = "column", value_name = "SPEC")]
    columns: Vec<String>,
    /// Columns (up to 40) and rows of the grid that it takes [default: what suits the type]
    #[arg(long, value_name = "WxH", value_parser = size)]
    size: Option<(u32, u32)>,
    /// Seconds after which it is fetched again, `never`, or a cron expression
    #[arg(long, value_name = "SECONDS", value_parser = refresh)]
    refresh: Option<Value>,
    /// Fetch only once the user presses Run
    #[arg(long)]
    run_button: bool,
}

/// Columns of a dashboard's grid, and the most rows that make sense.
const MOST: (u32, u32) = (40, 100);

fn size(text: &str) -> Result<(u32, u32), String> {
    let (w, h) = text.split_once(['x', 'X', '×']).ok_or("write columns and rows with an x between, such as 20x12")?;
    let number = |text: &str| text.trim().parse::<u32>().map_err(|_| format!("`{text}` is no whole number"));
    let (w, h) = (number(w)?, number(h)?);
    if w == 0 || h == 0 || w > MOST.0 || h > MOST.1 {
        return Err(format!("the grid has {} columns, and a widget at most {} rows", MOST.0, MOST.1));
    }
    Ok((w, h))
}

fn refresh(text: &str) -> Result<Value, String> {
    match text {
        "never" => Ok(json!(false)),
        cron if cron.split_whitespace().count() > 4 => Ok(json!(cron)),
        _ => match text.parse::<u32>() {
            Ok(seconds) if seconds > 0 => Ok(json!(u64::from(seconds) * 1000)),
            _ => Err("write seconds such as 60, `never`, or a cron expression such as \"0 9 * * 1-5\"".to_owned()),
        },
    }
}

impl WidgetArgs {
    /// The type that is asked for, if one is.
    pub(super) fn kind(&self) -> Result<Option<Kind>, Failure> {
        let Some(name) = &self.r#type else { return Ok(None) };
        Kind::find(name).map(Some).ok_or_else(|| {
            let failure = Failure::new(format!("there is no widget type `{name}`"));
            let names: Vec<&str> = Kind::all().map(Kind::name).collect();
            failure.help(match Kind::nearest(name) {
                Some(near) => format!("did you mean --type {}?", near.name()),
                None => format!("the types are {}", names.join(", ")),
            })
        })
    }

    /// The widget of the type `kind` that is called `name`, an id or a title, with `more` params.
    pub(super) fn widget(&self, name: &str, kind: Kind, more: Vec<Param>) -> Result<Widget, Failure> {
        let (id, title) = names(name)?;
        let mut widget = Widget::new(id, kind);
        widget.title = self.title.clone().unwrap_or(title);
        widget.description = format!("{}, {}", widget.title, kind.summary());
        self.apply(&mut widget)?;
        widget.params.extend(more);
        Ok(widget)
    }

    /// The inferred `widgets` with what the arguments say instead; `name` is the id or the title of the only one.
    pub(super) fn correct(&self, mut widgets: Vec<Widget>, name: Option<&str>) -> Result<Vec<Widget>, Failure> {
        let own = [
            (name.is_some(), "ID"),
            (self.title.is_some(), "--title"),
            (self.description.is_some(), "--description"),
            (self.endpoint.is_some(), "--endpoint"),
            (!self.params.is_empty(), "--param"),
            (!self.columns.is_empty(), "--column"),
        ];
        if let (Some((_, given)), true) = (own.iter().find(|(given, _)| *given), widgets.len() > 1) {
            return Err(Failure::new(format!("{given} is about one widget, and these are {}", widgets.len()))
                .help("leave it out, or choose one of them with --select"));
        }
        let kind = self.kind()?;
        for widget in &mut widgets {
            if let Some(kind) = kind.filter(|kind| *kind != widget.kind) {
                widget.kind = kind;
                widget.size = kind.size();
            }
            if let Some(name) = name {
                let (id, title) = names(name)?;
                if widget.endpoint == widget.id {
                    widget.endpoint.clone_from(&id);
                }
                (widget.id, widget.title) = (id, title);
            }
            if let Some(title) = &self.title {
                widget.title.clone_from(title);
            }
            self.apply(widget)?;
        }
        Ok(widgets)
    }

    /// Writes what the arguments say into `widget`. A param or a column takes the place of one of its name.
    fn apply(&self, widget: &mut Widget) -> Result<(), Failure> {
        let inferred = !matches!(widget.data, Data::Sample);
        if let Some(description) = &self.description {
            widget.description.clone_from(description);
        }
        widget.category = self.category.clone().or(widget.category.take());
        widget.sub_category = self.sub_category.clone().or(widget.sub_category.take());
        if !self.source.is_empty() {
            widget.source.clone_from(&self.source);
        }
        if let Some(endpoint) = &self.endpoint {
            let is_page = endpoint.contains("://");
            widget.endpoint = if is_page { endpoint.clone() } else { path(endpoint)? };
        }
        for spec in &self.params {
            let param = Param::parse(spec).map_err(|error| misread("--param", spec, error))?;
            // Two that are both described by the user are told of later.
            match widget.params.iter_mut().find(|known| inferred && known.name == param.name) {
                Some(known) => *known = param,
                None => widget.params.push(param),
            }
        }
        if !self.columns.is_empty() && !widget.kind.has_columns() {
            return Err(Failure::new(format!("a widget of the type {} has no columns", widget.kind.name()))
                .help("leave --column out, or use --type table"));
        }
        for spec in &self.columns {
            let column = Column::parse(spec).map_err(|error| misread("--column", spec, error))?;
            match widget.columns.iter_mut().find(|known| known.field == column.field) {
                Some(known) => *known = column,
                None => widget.columns.push(column),
            }
        }
        widget.size = self.size.unwrap_or(widget.size);
        if let Some(refresh) = &self.refresh {
            widget.more.insert("refetchInterval".to_owned(), refresh.clone());
        }
        if self.run_button {
            widget.more.insert("runButton".to_owned(), json!(true));
        }
        Ok(())
    }
}

/// The path of an endpoint as it is kept: without a slash in front.
fn path(endpoint: &str) -> Result<String, Failure> {
    let path = endpoint.trim_matches('/');
    let fits = |c: char| c.is_ascii_alphanumeric() || "_-./{}".contains(c);
    if path.is_empty()
        || !path.chars().all(fits)
        || path.split('/').any(|part| part.is_empty() || part.starts_with('.'))
    {
        return Err(Failure::new(format!("`{endpoint}` cannot be the path of an endpoint"))
            .help("use letters, digits, `_`, `-` and `/`, such as funds/prices"));
    }
    Ok(path.to_owned())
}

/// Id and title of what is called `name`, which may be either.
pub(super) fn names(name: &str) -> Result<(String, String), Failure> {
    let name = name.trim();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let is_id = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if is_id && name.chars().all(fits) && name.len() <= LONGEST {
        return Ok((name.to_owned(), widget::title_of(name)));
    }
    let id = widget::id_of(name);
    if id.is_empty() {
        return Err(Failure::new(format!("no id can be made of `{name}`")).help(format!(
            "give an id of letters and digits, and the title apart: add-widget prices --title \"{name}\""
        )));
    }
    let is_title = name.contains(char::is_whitespace) || !name.is_ascii();
    let title = if is_title { name.to_owned() } else { widget::title_of(name) };
    Ok((id, title))
}

/// Longest id that is taken as it stands.
const LONGEST: usize = 60;

/// A specification that could not be understood, with the part that is meant marked.
fn misread(option: &str, spec: &str, error: SpecError) -> Failure {
    let before = format!("  {option} ");
    let at = before.chars().count() + spec[..error.span.start].chars().count();
    let width = spec[error.span].chars().count().max(1);
    let marked = format!("{}\n{before}{spec}\n{}{}", error.problem, " ".repeat(at), "^".repeat(width));
    Failure::new(marked).help(error.help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_or_a_title_tells_both() {
        for (name, id, title) in [
            ("close_prices", "close_prices", "Close Prices"),
            ("10y-yield", "10y-yield", "10y Yield"),
            ("closePrice", "close_price", "Close Price"),
            ("P/E ratio (NAV)", "p_e_ratio_nav", "P/E ratio (NAV)"),
            ("Übersicht Fonds", "ubersicht_fonds", "Übersicht Fonds"),
        ] {
            assert_eq!(names(name).unwrap(), (id.to_owned(), title.to_owned()));
        }
        assert_eq!(names("日本").unwrap().1, "日本");
        assert!(names("—").unwrap_err().help[0].contains("--title \"—\""));
        assert!(names(&"x".repeat(300)).unwrap().0.len() <= LONGEST);
    }

    #[test]
    fn sizes_refreshes_and_paths_are_understood_or_explained() {
        assert_eq!(size("20x12"), Ok((20, 12)));
        assert!(size("20").unwrap_err().contains("20x12") && size("41x5").unwrap_err().contains("40 columns"));
        assert_eq!(refresh("60"), Ok(json!(60_000)));
        assert_eq!(refresh("never"), Ok(json!(false)));
        assert_eq!(refresh("0 9 * * 1-5"), Ok(json!("0 9 * * 1-5")));
        assert!(refresh("0").is_err() && refresh("soon").is_err());
        assert_eq!(path("/funds/prices/").unwrap(), "funds/prices");
        for wrong in ["", "/", "a b", "../x", "a//b", "a?b=c"] {
            assert!(path(wrong).is_err(), "{wrong}");
        }
    }
}
