//! Remarks on what the backend does.

use std::path::PathBuf;

use super::super::notice::{Remark, RemarkKind};

pub(super) fn one_at_a_time() -> Remark {
    Remark {
        kind: RemarkKind::OneAtATime,
        message: "the new instance wants a port that is in use, perhaps by the old one, which still answers".to_owned(),
        help: "if only one can run, write `restart = \"stop\"` under `[dev]` in obb-backend.toml: the old one is then ended first"
            .to_owned(),
    }
}

pub(super) fn writes_its_own(files: Vec<PathBuf>, source: bool) -> Remark {
    let names: Vec<_> =
        files.iter().filter_map(|file| file.file_name()).map(|name| name.display().to_string()).collect();
    let names_quoted: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    let outcome = if source { "and is started anew for it" } else { "so it is no longer started anew for that" };
    Remark {
        message: format!("the backend seems to write `{}` whenever it starts, {outcome}", names.join("`, `")),
        help: format!("if it does, write `ignore = [{}]` under `[dev]` in obb-backend.toml", names_quoted.join(", ")),
        kind: RemarkKind::OwnWrites(files),
    }
}
