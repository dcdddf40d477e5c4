//! Real documents with the verdict that Workspace itself gives: errors of class schema where it refuses a file, and nowhere else.
//!
//! The documents are not part of the project. They are looked for in `$OBB_CORPUS`, else beside the checkout in `shared/corpus`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use obb_backend::project::{Backend, discover};
use obb_backend::scaffold;
use serde_json::Value;
use snapbox::{assert_data_eq, file};

use crate::support::workbench::Workbench;

/// The folder of the documents, if they are there.
pub(crate) fn corpus() -> Option<PathBuf> {
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

/// What one file's check showed.
struct Checked {
    name: String,
    refused: bool,
    findings: Vec<Value>,
    time: Duration,
}

fn check_all(folder: &Path) -> Vec<Checked> {
    let bench = Workbench::new();
    let verdicts = fs::read_to_string(folder.join("verdicts.tsv")).unwrap();
    let rows = verdicts.lines().skip(1).map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let [case, file, verdict, ..] = cells[..] else { panic!("odd row {row}") };
        let path = folder.join(case).join(file);
        let start = Instant::now();
        let mut findings = findings(&bench, &path);
        let mut time = start.elapsed();
        if time > LIMIT {
            // Another program may have had the machine.
            let start = Instant::now();
            findings = self::findings(&bench, &path);
            time = start.elapsed();
        }
        Checked { name: format!("{case}/{file}"), refused: verdict == "reject", findings, time }
    });
    rows.collect()
}

/// Longest time that one file may take.
const LIMIT: Duration = Duration::from_secs(1);

#[test]
fn errors_of_class_schema_agree_with_the_verdict_on_every_file() {
    let Some(folder) = corpus() else { return };
    let checked = check_all(&folder);
    let mut wrong = Vec::new();
    for Checked { name, refused, findings, time } in &checked {
        let errors: Vec<_> = findings.iter().filter(|finding| finding["class"] == "schema").collect();
        if *refused == errors.is_empty() {
            let seen: Vec<_> =
                errors.iter().map(|f| format!("{} {} {}", f["rule"], f["pointer"], f["message"])).collect();
            wrong.push(format!("{name}: refused is {refused}, but {seen:?}"));
        }
        if *time > LIMIT {
            wrong.push(format!("{name}: takes {time:?}"));
        }
    }
    assert!(
        !checked.is_empty() && wrong.is_empty(),
        "{} of {} differ\n{}",
        wrong.len(),
        checked.len(),
        wrong.join("\n")
    );
    assert_data_eq!(table(&checked), file!["snapshots/corpus.txt"].raw());
}

/// The findings by rule: in how many files, and how many.
fn table(checked: &[Checked]) -> String {
    let mut rules: BTreeMap<[&str; 3], (BTreeSet<&str>, usize)> = BTreeMap::new();
    for file in checked {
        for finding in &file.findings {
            let key = ["rule", "severity", "name"].map(|key| finding[key].as_str().unwrap());
            let (files, count) = rules.entry(key).or_default();
            files.insert(&file.name);
            *count += 1;
        }
    }
    let mut text = format!("{} files\n\nrule severity  files findings  name\n", checked.len());
    for ([rule, severity, name], (files, count)) in rules {
        writeln!(text, "{rule} {severity:<8} {:>6} {count:>8}  {name}", files.len()).unwrap();
    }
    text
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
            if after["errors"].as_u64() > before["errors"].as_u64() {
                wrong.push(format!("{name}: {before} becomes {after} by {options:?}"));
            }
            let fixed = after["fixed"].as_u64().unwrap_or_default();
            mended += fixed;
            if fixed == 0 {
                continue;
            }
            let written = contents();
            let again = check(options);
            if again["fixed"].as_u64().unwrap_or_default() > 0 || written != contents() {
                wrong.push(format!("{name}: a second {options:?} changes something"));
            }
        }
    }
    assert!(mended > 0 && wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The folders that hold a widgets.json which can be edited, copied to where they can be changed, each with its first, middle and last id.
fn editable(folder: &Path, bench: &Workbench) -> Vec<(Backend, Vec<String>)> {
    let mut found = Vec::new();
    for case in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.path().is_dir()) {
        let copy = bench.path(case.file_name());
        fs::create_dir(&copy).unwrap();
        for name in ["widgets.json", "apps.json", "templates.json"] {
            if let Ok(bytes) = fs::read(case.path().join(name)) {
                fs::write(copy.join(name), bytes).unwrap();
            }
        }
        let Ok(backend) = discover(&copy) else { continue };
        let apps = backend.apps.as_ref().map(|path| fs::read(path).unwrap());
        let parses = |bytes: Vec<u8>| serde_json::from_slice::<Value>(&bytes).ok();
        let Some(Value::Object(widgets)) = backend.widgets.as_ref().and_then(|path| parses(fs::read(path).unwrap()))
        else {
            continue;
        };
        if apps.is_some_and(|bytes| parses(bytes).is_none()) {
            continue;
        }
        let ids: Vec<&String> = widgets.keys().collect();
        let mut few: Vec<String> = [0, ids.len() / 2, ids.len().saturating_sub(1)]
            .into_iter()
            .filter_map(|at| Some((*ids.get(at)?).clone()))
            .collect();
        few.dedup();
        found.push((backend, few));
    }
    found
}

/// The texts of the documents, apps first.
fn texts(backend: &Backend) -> Vec<String> {
    [&backend.apps, &backend.widgets].into_iter().flatten().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// Whether apps.json names the widget `id` anywhere.
fn names(backend: &Backend, id: &str) -> bool {
    fn any(value: &Value, key: &str, id: &str) -> bool {
        match value {
            Value::Object(members) => members.iter().any(|(key, value)| key != "state" && any(value, key, id)),
            Value::Array(items) => items.iter().any(|item| any(item, key, id)),
            Value::String(text) if key == "prompts" => text.contains(&format!("@[id:{id}]")),
            Value::String(text) => ["i", "widgetIds"].contains(&key) && text == id && id != "navigation_bar",
            _ => false,
        }
    }
    let apps = backend.apps.as_ref().map(|path| fs::read_to_string(path).unwrap());
    apps.is_some_and(|text| any(&serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap(), "", id))
}

#[test]
fn widgets_of_real_documents_are_renamed_to_and_fro_and_removed_without_another_byte_changed() {
    let Some(folder) = corpus() else { return };
    let bench = Workbench::new();
    let (mut tried, mut named) = (0, 0);
    for (backend, ids) in editable(&folder, &bench) {
        let case = backend.root.display();
        let before = texts(&backend);
        for id in ids {
            tried += 1;
            named += usize::from(names(&backend, &id));
            let new = "id_that_nobody_has";
            scaffold::rename(&backend, &id, new).unwrap().changes.make().unwrap();
            assert!(!names(&backend, &id), "{case}: {id} is still named");
            let renamed = texts(&backend);
            if let Err(error) = scaffold::rename(&backend, new, &id) {
                // What stands in real files need not be an id that can be given.
                assert!(error.to_string().contains("is no id"), "{case}: {error}");
                let back: Vec<String> = renamed.iter().map(|text| text.replace(new, &id)).collect();
                assert_eq!(back, before, "{case}: {id}");
            } else {
                scaffold::rename(&backend, new, &id).unwrap().changes.make().unwrap();
                assert_eq!(texts(&backend), before, "{case}: {id}");
            }
            for (path, text) in [&backend.apps, &backend.widgets].into_iter().flatten().zip(&before) {
                fs::write(path, text).unwrap();
            }
            scaffold::remove(&backend, std::slice::from_ref(&id)).unwrap().changes.make().unwrap();
            assert!(!names(&backend, &id), "{case}: {id} is still named");
            for (path, text) in [&backend.apps, &backend.widgets].into_iter().flatten().zip(&before) {
                let after = fs::read_to_string(path).unwrap();
                let mut rest = text.bytes();
                assert!(after.bytes().all(|byte| rest.any(|one| one == byte)), "{case}: {id} in {}", path.display());
                serde_json::from_str::<Value>(after.trim_start_matches('\u{feff}')).unwrap();
                fs::write(path, text).unwrap();
            }
        }
    }
    assert!(tried > 100 && named > 50, "{tried} ids, {named} of them named by apps");
}

#[test]
fn the_hello_world_of_the_documentation_has_no_error() {
    let Some(folder) = corpus() else { return };
    let bench = Workbench::new();
    let case = folder.join("OpenBB-finance__backends-for-openbb__getting-started-hello-world");
    let run = bench.run([std::ffi::OsStr::new("validate"), case.as_os_str()]);
    assert_eq!(run.code, Some(0), "{run:?}");
}
