//! Golden tests of whole generated projects: which files each template makes, and what is in them.
//!
//! Files in which a newcomer reads what the tool made for him are kept whole, so that a change shows in the review of the snapshot; of
//! others, such as schemas and locked versions, a fingerprint is kept. `SNAPSHOTS=overwrite cargo test --test it -- new_trees` renews
//! the snapshots, one for each template.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use snapbox::{Data, assert_data_eq};

use crate::support::workbench::Workbench;

/// Longest file that is kept whole.
const WHOLE: usize = 8 * 1024;

/// Files that nobody reads line by line, of which a fingerprint is enough.
const MADE_BY_TOOLS: &[&str] = &["Cargo.lock", "package-lock.json", "thumbnail.svg", "uv.lock"];

#[test]
fn each_template_makes_the_tree_that_was_agreed_upon() {
    let bench = Workbench::new();
    let list = bench.run(["new", "--list"]).code(0).stdout;
    let templates: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(templates.contains(&"static") && templates.contains(&"python-fastapi"), "{list}");
    for template in templates {
        // The name has what is written otherwise in JSON, in Markdown, in code and as a folder.
        let bench = Workbench::new();
        bench.run(["new", "Ada's \"Desk\" & Co", "--dir", "desk", "--template", template]).code(0);
        let snapshot = format!("{}/tests/it/snapshots/new/{template}.txt", env!("CARGO_MANIFEST_DIR"));
        assert_data_eq!(told(&bench), Data::read_from(Path::new(&snapshot), None).raw());
    }
}

/// The tree as text.
fn told(bench: &Workbench) -> String {
    let files = bench.tree();
    let mut text = format!("{} files\n\n{}\n", files.len(), files.join("\n"));
    for file in files {
        let bytes = fs::read(bench.path(&file)).unwrap();
        let _ = write!(text, "\n==== {file}");
        let name = file.rsplit('/').next().unwrap();
        match String::from_utf8(bytes) {
            Ok(content) if content.len() <= WHOLE && !MADE_BY_TOOLS.contains(&name) => {
                let _ = write!(text, "\n{content}");
            }
            Ok(content) => writeln!(text, ": {}", fingerprint(content.as_bytes())).unwrap(),
            Err(error) => writeln!(text, ": {}", fingerprint(error.as_bytes())).unwrap(),
        }
    }
    text
}

/// A number that changes with the content (FNV-1a).
fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{} bytes, {hash:016x}", bytes.len())
}
