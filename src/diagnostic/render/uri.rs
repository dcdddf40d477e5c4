//! Paths as the addresses of RFC 3986.

use std::path::{Component, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in a step of a path.
const STEP: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The address of a path below the folder it is relative to; none for one that leads out of it.
pub(super) fn relative(path: &Path) -> Option<String> {
    path.components().all(|step| matches!(step, Component::Normal(_) | Component::CurDir)).then(|| steps(path))
}

/// The address of a file by its whole path.
pub(super) fn file(path: &Path) -> String {
    format!("file:///{}", steps(path))
}

/// The address of a folder by its whole path, to which relative addresses can be added.
pub(super) fn folder(path: &Path) -> String {
    let file = file(path);
    if file.ends_with('/') { file } else { file + "/" }
}

fn steps(path: &Path) -> String {
    let steps = path.components().filter_map(|step| match step {
        Component::Normal(name) => Some(utf8_percent_encode(&name.to_string_lossy(), STEP).to_string()),
        // A drive, as in `file:///C:/desk`.
        Component::Prefix(prefix) => Some(prefix.as_os_str().to_string_lossy().trim_start_matches(r"\\?\").to_owned()),
        Component::RootDir | Component::CurDir | Component::ParentDir => None,
    });
    steps.collect::<Vec<_>>().join("/")
}
