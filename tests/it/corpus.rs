//! Real documents with the verdict that Workspace itself gives: errors of class schema where it refuses a file, and nowhere else.
//!
//! The documents are not part of the project. They are looked for in `$OBB_CORPUS`, else beside the checkout in `shared/corpus`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::workbench::Workbench;

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("OBB_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let found = folder.join("verdicts.tsv").is_file();
    if !found {
        eprintln!("skipped: no verdicts.tsv in {}", folder.display());
    }
    found.then_some(folder)
}

fn findings(bench: &Workbench, file: &Path) -> Vec<Value> {
    let run = bench.run([std::ffi::OsStr::new("validate"), file.as_os_str(), "--format".as_ref(), "json".as_ref()]);
    assert!(matches!(run.code, Some(0 | 1)), "{}: {run:?}", file.display());
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    document["diagnostics"].as_array().unwrap().clone()
}

#[test]
fn errors_of_class_schema_agree_with_the_verdict_on_every_file() {
    let Some(folder) = corpus() else { return };
    let bench = Workbench::new();
    let verdicts = fs::read_to_string(folder.join("verdicts.tsv")).unwrap();
    let mut wrong = Vec::new();
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    let mut files = 0;
    for row in verdicts.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [case, file, verdict, ..] = cells[..] else { panic!("odd row {row}") };
        let found = findings(&bench, &folder.join(case).join(file));
        let refused = found.iter().filter(|finding| finding["class"] == "schema").collect::<Vec<_>>();
        files += 1;
        for finding in &found {
            *rules.entry(finding["rule"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        if (verdict == "reject") == refused.is_empty() {
            let seen: Vec<_> =
                refused.iter().map(|f| format!("{} {} {}", f["rule"], f["pointer"], f["message"])).collect();
            wrong.push(format!("{case}/{file}: {verdict}, but {seen:?}"));
        }
    }
    println!("{files} files; findings by rule: {rules:?}");
    assert!(files > 0 && wrong.is_empty(), "{} of {files} differ\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_real_document_gets_worse_by_mending() {
    let Some(folder) = corpus() else { return };
    let bench = Workbench::new();
    let mut wrong = Vec::new();
    let mut mended = 0;
    for case in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.path().is_dir()) {
        let name = case.file_name().to_string_lossy().into_owned();
        let files: Vec<PathBuf> =
            fs::read_dir(case.path()).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file()).collect();
        fs::create_dir(bench.path(&name)).unwrap();
        for file in &files {
            fs::write(bench.path(&name).join(file.file_name().unwrap()), fs::read(file).unwrap()).unwrap();
        }
        let check = |args: &[&str]| {
            let run = bench.run([&["validate", &name, "--format", "json"], args].concat());
            serde_json::from_str::<Value>(&run.stdout).unwrap_or_default()["summary"].clone()
        };
        let contents = || {
            let texts = files.iter().map(|file| fs::read(bench.path(&name).join(file.file_name().unwrap())).unwrap());
            texts.collect::<Vec<_>>()
        };
        let before = check(&[]);
        for options in [&["--fix"][..], &["--fix", "--unsafe", "--hints"]] {
            let after = check(options);
            let written = contents();
            let again = check(options);
            if after["errors"].as_u64() > before["errors"].as_u64() {
                wrong.push(format!("{name}: {before} becomes {after} by {options:?}"));
            }
            if again["fixed"].as_u64().unwrap_or_default() > 0 || written != contents() {
                wrong.push(format!("{name}: a second {options:?} changes something"));
            }
            mended += after["fixed"].as_u64().unwrap_or_default();
        }
    }
    println!("{mended} fixes applied");
    assert!(mended > 0 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_hello_world_of_the_documentation_has_no_error() {
    let Some(folder) = corpus() else { return };
    let bench = Workbench::new();
    let case = folder.join("OpenBB-finance__backends-for-openbb__getting-started-hello-world");
    let run = bench.run([std::ffi::OsStr::new("validate"), case.as_os_str()]);
    assert_eq!(run.code, Some(0), "{run:?}");
}
