//! A widget that is to be made: what widgets.json will say of it, and what its endpoint answers.

mod column;
mod complete;
mod entry;
mod kind;
mod name;
mod param;
pub mod sample;
mod spec;
mod told;

use std::path::PathBuf;

use serde_json::{Map, Value};

pub use column::{Cell, Column};
pub use entry::entry;
pub use kind::{Asked, Kind};
pub use name::{id_of, module_of, title_of};
pub use param::{Choice, Form, OptionsEndpoint, Param, ParamKind};
pub use spec::SpecError;
pub use told::{UDF_ROUTES, is_elsewhere};

/// A widget that does not exist yet.
#[derive(Debug, Clone)]
pub struct Widget {
    /// The key in widgets.json.
    pub id: String,
    /// `name`, the title on its card.
    pub title: String,
    /// `description`.
    pub description: String,
    /// `type`.
    pub kind: Kind,
    /// `endpoint`, without a slash in front unless it is a full URL.
    pub endpoint: String,
    /// `category`.
    pub category: Option<String>,
    /// `subCategory`.
    pub sub_category: Option<String>,
    /// `source`.
    pub source: Vec<String>,
    /// Columns and rows of the dashboard's grid that it takes.
    pub size: (u32, u32),
    /// `params`; those of one inner list stand in one row.
    pub params: Vec<Param>,
    /// `data.table.columnsDefs`; none where every field of the rows is to be shown as it comes.
    pub columns: Vec<Column>,
    /// `data.dataKey`, where the rows stand deeper in the answer.
    pub data_key: Option<String>,
    /// Further keys of the entry as they stand, such as `refetchInterval`; `data` is merged into what the others make of it.
    pub more: Map<String, Value>,
    /// Where the answers come from.
    pub data: Data,
}

/// Where the answers of a new endpoint come from.
#[derive(Debug, Clone)]
pub enum Data {
    /// Made up, in the shape that the type needs: [`sample`].
    Sample,
    /// A file that the project gets a copy of.
    File {
        /// Its name, such as `prices.csv`; where it came from does not matter.
        name: PathBuf,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// Fetched from this URL for each request.
    Url(String),
    /// The endpoint is there already, so that no code is needed.
    Served,
}

impl Widget {
    /// A widget of the type `kind` with made-up data: what its id tells, and defaults.
    pub fn new(id: impl Into<String>, kind: Kind) -> Self {
        let id = id.into();
        let title = title_of(&id);
        Self {
            description: format!("{title}, {}", kind.summary()),
            title,
            kind,
            endpoint: id.clone(),
            id,
            category: None,
            sub_category: None,
            source: vec!["Example".to_owned()],
            size: kind.size(),
            params: Vec::new(),
            columns: Vec::new(),
            data_key: None,
            more: Map::new(),
            data: Data::Sample,
        }
    }

    /// Its id as the name of a module, in any of the languages of the templates.
    pub fn module(&self) -> String {
        module_of(&self.id)
    }
}
