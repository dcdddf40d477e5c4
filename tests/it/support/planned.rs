//! Widgets added by way of the library, with more said of them than a command line could.

use std::path::Path;

use obb_backend::endpoint::Language;
use obb_backend::project;
use obb_backend::scaffold::{Addition, Plan, RevisionError, plan};
use obb_backend::widget::Widget;

use super::workbench::BINARY;

/// What adding `widget` to the project in `root` will change.
pub(crate) fn planned(root: &Path, language: Language, widget: &Widget) -> Result<Plan, RevisionError> {
    let backend = project::discover(root).unwrap();
    let addition = Addition { backend: &backend, language: Some(language), after: None, wish: None };
    plan(&addition, widget.clone(), Path::new(BINARY))
}
