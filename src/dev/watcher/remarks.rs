//! What to tell where changes are noticed late, or not everywhere.

use super::super::notice::{Remark, RemarkKind};

fn remark(kind: &'static str, message: String, help: &str) -> Remark {
    Remark { kind: RemarkKind::Watching(kind), message, help: help.to_owned() }
}

/// The system reports on no more folders.
pub(super) fn limit() -> Remark {
    let help = if cfg!(target_os = "linux") {
        "raise the limits: `sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512`"
    } else {
        "end programs that watch many files"
    };
    let message =
        "the system's limit of watched folders is reached: the project is looked through twice a second instead";
    remark("limit", message.to_owned(), help)
}

/// The system does not report on a folder.
pub(super) fn refused(folder: &std::path::Path, words: &str) -> Remark {
    let folder = crate::fs::display_path(folder);
    let message = format!(
        "{} cannot be watched ({words}): the project is looked through twice a second instead",
        folder.display()
    );
    remark(
        "refused",
        message,
        "the folder must be readable; if it holds no code, name it in `ignore` under `[dev]` in obb-backend.toml",
    )
}

/// Others write where the system does not see it.
pub(super) fn remote(kind: &str) -> Remark {
    let message = format!(
        "the project is on a file system that others write to unnoticed ({kind}): it is looked through twice a second"
    );
    remark(
        "remote",
        message,
        "a save takes up to a second to be noticed; a folder of this system's own, such as one below `~`, is faster",
    )
}

/// There are more folders than are watched.
pub(super) fn cut() -> Remark {
    let message = "the project has more than 20000 folders: changes in the rest are not noticed".to_owned();
    remark(
        "cut",
        message,
        "name folders without code in `ignore` under `[dev]` in obb-backend.toml, for example `ignore = [\"archive/\"]`",
    )
}
