//! Any bytes as any document: read, checked, printed. Nothing panics, and every place lies inside its file.
//!
//! `cargo install cargo-fuzz`, then from the project's folder, for five minutes:
//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz validate -- -max_total_time=300`

#![no_main]

use libfuzzer_sys::fuzz_target;
use obb_backend::diagnostic::render;
use obb_backend::rules::{Documents, Loaded, Profile, run};
use obb_backend::schema::Document;
use obb_backend::text::{SourceFile, Sources};

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let kind = [Document::Widgets, Document::Apps, Document::Agents][usize::from(first % 3)];
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new(kind.file_name(), bytes.to_vec()));
    let loaded = Loaded::new(kind, file, sources.file(file));
    let mut documents = Documents::default();
    match kind {
        Document::Widgets => documents.widgets = Some(loaded),
        Document::Apps => documents.apps = Some(loaded),
        Document::Agents => documents.agents = Some(loaded),
    }
    let found = run(&documents, Profile::Strict, &|_| true).diagnostics;
    for diagnostic in &found {
        for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
            assert!(sources.file(label.file).text().get(label.span.range()).is_some(), "{diagnostic:?}");
        }
    }
    let style = render::Style { color: true, width: 80 };
    assert_eq!(render::full(&sources, &found, style).is_empty(), found.is_empty());
});
