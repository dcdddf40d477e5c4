//! Any bytes as any document: read, checked, printed, mended. Nothing panics, every place lies inside its file, and no fix turns a file
//! that parses into one that does not.
//!
//! `cargo install cargo-fuzz`, then from the project's folder, for five minutes:
//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz validate -- -max_total_time=300`

#![no_main]

use std::path::PathBuf;

use libfuzzer_sys::fuzz_target;
use obb_backend::diagnostic::render;
use obb_backend::fix::{Wanted, fix};
use obb_backend::json::parse;
use obb_backend::project::Backend;
use obb_backend::rules::Profile;
use obb_backend::text::{Applicability, SourceFile, Sources, StandIns};
use obb_backend::validate::{Options, Report, check_into};

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let name = PathBuf::from(["widgets.json", "apps.json", "agents.json"][usize::from(first % 3)]);
    let mut backend = Backend { root: PathBuf::new(), widgets: None, apps: None, agents: None };
    [&mut backend.widgets, &mut backend.apps, &mut backend.agents][usize::from(first % 3)].replace(name.clone());
    let options = Options { profile: Profile::Strict, ..Options::default() };
    let mut check = |contents: StandIns| {
        let mut report = Report { sources: Sources::with(contents), ..Report::default() };
        check_into(&mut report, &backend, &options).unwrap();
        report
    };
    let report = check(StandIns::from([(name.clone(), bytes.to_vec())]));
    for diagnostic in &report.diagnostics {
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
            assert!(report.sources.file(label.file).text().get(label.span.range()).is_some(), "{diagnostic:?}");
        }
    }
    let style = render::Style { color: true, width: 80 };
    assert_eq!(render::full(&report.sources, &report.diagnostics, style).is_empty(), report.diagnostics.is_empty());
    let fixed = fix(&report, Wanted { least: Applicability::Unsafe, hints: true }, &mut check);
    if let Some(after) = fixed.contents.get(&name) {
        let faults = |bytes: &[u8]| parse(SourceFile::new("", bytes.to_vec()).text()).errors.len();
        assert!(faults(after) <= faults(bytes), "{}", String::from_utf8_lossy(after));
    }
});
