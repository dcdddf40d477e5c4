//! Backends in the folders below, each a project of its own: one of them was meant.

use std::path::{Path, PathBuf};

use super::super::discover::{SUBFOLDERS, folders_below, holds_documents};
use super::super::{cargo, node, python};

/// Levels of folders in which backends are looked for that could have been meant.
const NEARBY: usize = 3;

/// The folders of the backends below `root`.
pub(super) fn all(root: &Path) -> Vec<PathBuf> {
    folders_below(root, NEARBY, |folder| holds_documents(folder) || is_program(folder))
}

/// The folders that commonly hold a backend and do hold a program that is a project of its own.
pub(super) fn programs(root: &Path) -> Vec<PathBuf> {
    SUBFOLDERS.iter().map(|name| root.join(name)).filter(|folder| is_program(folder)).collect()
}

fn is_program(folder: &Path) -> bool {
    python::is_project(folder) || node::find(folder).is_some() || cargo::find(folder).is_some()
}
