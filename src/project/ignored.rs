//! Folders that hold nothing the user writes, so that nobody looks into them.

use std::path::Path;

const NAMES: &[&str] = &[
    ".git",
    "__pycache__",
    "node_modules",
    "target",
    ".venv",
    "venv",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".ipynb_checkpoints",
    "site-packages",
];

/// A folder with this file is a Python environment, whatever its name.
const ENVIRONMENT_MARK: &str = "pyvenv.cfg";

/// Whether a folder of this name is passed over; those that are hidden always are.
pub fn is_ignored_name(name: &str) -> bool {
    NAMES.contains(&name) || (name.starts_with('.') && name.len() > 1)
}

/// Whether the folder is a Python environment.
pub fn is_environment(folder: &Path) -> bool {
    folder.join(ENVIRONMENT_MARK).is_file()
}
