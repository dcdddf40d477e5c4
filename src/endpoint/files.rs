//! Endpoints of a backend made of files alone: a file in `data/` answers.

use super::{Backend, Error, Written};
use crate::project::launch::DATA_FOLDER;
use crate::widget::Widget;
use crate::widget::sample::{self, Answer};

/// What answers `widget`.
pub(super) fn write(backend: Backend<'_>, widget: &Widget) -> Result<Written, Error> {
    let (ending, content) = match sample::answer(widget) {
        Answer::Json(document) => ("json", format!("{document:#}\n").into_bytes()),
        Answer::Text(text) => ("md", text.into_bytes()),
        Answer::Html(page) => ("html", page.into_bytes()),
        Answer::Pdf(file) => ("pdf", file),
        Answer::None => {
            return Err(Error::Impossible { reason: String::new(), help: String::new() });
        }
    };
    let path = backend.root.join(DATA_FOLDER).join(format!("{}.{ending}", widget.endpoint));
    let mut written = Written { place: Some(path.clone()), ..Written::default() };
    written.changes.create(path, content);
    Ok(written)
}
