//! How the code is kept: which module may use which, how long files are, which licences come in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Longest file, counted without its unit tests.
const MAX_LINES: usize = 500;

/// For each module the ones it may use besides itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("fs", &[]),
    ("parallel", &[]),
    ("programs", &[]),
    ("fetch", &[]),
    ("sheet", &[]),
    ("text", &[]),
    ("changes", &["fs", "text"]),
    ("json", &["parallel", "text"]),
    ("diagnostic", &["fs", "text"]),
    ("project", &["fs", "programs", "text", "json", "diagnostic"]),
    ("schema", &["text", "json", "diagnostic"]),
    ("widget", &["text", "json"]),
    ("rules", &["parallel", "text", "json", "diagnostic", "project", "schema", "widget"]),
    ("validate", &["fs", "text", "diagnostic", "project", "schema", "rules"]),
    ("fix", &["text", "json", "diagnostic", "validate"]),
    ("template", &["fs", "programs", "text"]),
    ("infer", &["text", "json", "sheet", "widget"]),
    ("endpoint", &["fs", "text", "json", "changes", "project", "template", "widget"]),
    (
        "scaffold",
        &[
            "fs",
            "programs",
            "text",
            "changes",
            "json",
            "diagnostic",
            "project",
            "schema",
            "validate",
            "template",
            "widget",
            "endpoint",
        ],
    ),
    ("trust", &["parallel", "programs"]),
    ("dev", &["fs", "sheet", "text", "json", "diagnostic", "project", "trust", "validate"]),
    ("doctor", &["fs", "programs", "project", "validate", "trust", "dev"]),
    (
        "cli",
        &[
            "fs",
            "programs",
            "fetch",
            "infer",
            "text",
            "changes",
            "json",
            "diagnostic",
            "project",
            "schema",
            "rules",
            "validate",
            "fix",
            "template",
            "widget",
            "endpoint",
            "scaffold",
            "dev",
            "trust",
            "doctor",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
    ("build", &[]),
];

/// Crates that may be named in one place only.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("clap", &["cli"]),
    ("clap_complete", &["cli/completions.rs"]),
    ("clap_mangen", &["cli/man.rs"]),
    ("colored", &["cli"]),
    ("inquire", &["cli"]),
    ("cargo_generate", &["template/engine.rs"]),
    ("jsonschema", &["schema"]),
    ("annotate_snippets", &["diagnostic/render"]),
    ("percent_encoding", &["diagnostic/render", "cli/inference.rs"]),
    ("anstyle_parse", &["text/escapes.rs"]),
    ("crossterm", &["cli/dev/keys"]),
    ("jiff", &["cli/dev/lines.rs"]),
    ("rustix", &["cli/dev/keys", "dev/limits", "dev/record"]),
    ("similar", &["cli/diff.rs"]),
    ("if_addrs", &["dev/server/network.rs"]),
    ("process_wrap", &["dev/supervisor"]),
    ("rcgen", &["dev/tls"]),
    ("rustls", &["dev", "fetch.rs"]),
    ("ureq", &["fetch.rs"]),
    ("serde_saphyr", &["infer/openapi"]),
    ("notify", &["dev/watcher"]),
    ("x509_parser", &["dev/tls", "trust/authority.rs"]),
    ("subtle", &["dev/page"]),
    ("deunicode", &["template/values.rs", "widget/name.rs"]),
    ("dotenvor", &["project/dotenv.rs"]),
    ("toml_edit", &["endpoint/rust"]),
    ("tokio", &["dev"]),
    // The code that is written for backends names it.
    ("axum", &["dev", "endpoint/rust"]),
    ("hyper", &["dev"]),
];

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, out: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                out.push((path.strip_prefix(Path::new(ROOT).join("src")).unwrap().to_owned(), text));
            }
        }
    }
    let mut out = Vec::new();
    walk(&Path::new(ROOT).join("src"), &mut out);
    assert!(out.len() > 30);
    out
}

/// The file without what only tests compile.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap()
}

#[test]
fn modules_use_only_what_lies_below_them() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = path.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
        let may = allowed.get(module.as_str()).unwrap_or_else(|| panic!("module {module} is not in the table"));
        if without_tests(&text).contains("use crate::{") {
            wrong.push(format!("{} groups modules in one `use`, which hides them from this test", path.display()));
        }
        for (at, _) in without_tests(&text).match_indices("crate::") {
            let rest = &text[at + "crate::".len()..];
            let used: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if allowed.contains_key(used.as_str()) && used != module && !may.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_foreign_crate_stays_in_its_place() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let path = path.to_str().unwrap().replace('\\', "/");
        for (name, places) in ONLY_IN {
            let code = without_tests(&text);
            let named = code.contains(&format!("{name}::")) || code.contains(&format!("use {name};"));
            if named && !places.iter().any(|place| path.starts_with(place)) {
                wrong.push(format!("{path} names {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_short_and_say_what_they_own() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines = without_tests(&text).lines().count();
        if lines > MAX_LINES {
            wrong.push(format!("{}: {lines} lines", path.display()));
        }
        if !text.starts_with("//! ") {
            wrong.push(format!("{}: no header", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_dependency_has_a_licence_on_the_list() {
    let list: toml::Table = fs::read_to_string(Path::new(ROOT).join(".deny.toml")).unwrap().parse().unwrap();
    let strings = |value: &toml::Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
    };
    let allowed = strings(&list["licenses"]["allow"]);
    let banned = strings(&list["bans"]["deny"]);
    // A build fetches only what this platform needs, and the test fetches nothing.
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let platform = String::from_utf8(rustc.stdout).unwrap();
    let platform = platform.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", platform])
        .current_dir(ROOT)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        if banned.iter().any(|banned| banned == name) {
            wrong.push(format!("{name} is banned"));
        }
        let expression = package["license"].as_str().unwrap_or_default();
        let parsed = spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX);
        let fine = parsed.is_ok_and(|expression| {
            expression.evaluate(|requirement| {
                allowed.iter().any(|licence| requirement.to_string().trim_end_matches('+') == licence)
            })
        });
        if !fine {
            wrong.push(format!("{name}: {expression:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
