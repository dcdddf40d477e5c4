//! Node with the packages that generated projects need.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::tools;

/// npm as the system starts it.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// The packages of the project in `folder`, taken from a folder that all tests have in common; false where npm is missing.
///
/// This is the only place where tests need the registry of npm: the packages are installed once.
pub(crate) fn install(folder: &Path) -> bool {
    static PACKAGES: OnceLock<Option<PathBuf>> = OnceLock::new();
    let manifest = fs::read_to_string(folder.join("package.json")).unwrap();
    let Some(packages) = PACKAGES.get_or_init(|| tools::available(&["node", NPM]).then(|| packages(&manifest))) else {
        return false;
    };
    link(packages, &folder.join("node_modules"));
    true
}

fn packages(manifest: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm");
    let (packages, installed) = (folder.join("node_modules"), folder.join("installed.json"));
    let mut wanted: serde_json::Value = serde_json::from_str(manifest).unwrap();
    wanted["name"] = "packages-of-tests".into();
    let wanted = wanted.to_string();
    if fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return packages;
    }
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("package.json"), &wanted).unwrap();
    run(&folder, NPM, &["install", "--no-audit", "--no-fund", "--no-package-lock"]);
    fs::write(installed, wanted).unwrap();
    packages
}

#[cfg(unix)]
fn link(packages: &Path, place: &Path) {
    std::os::unix::fs::symlink(packages, place).unwrap();
}

#[cfg(windows)]
fn link(packages: &Path, place: &Path) {
    // Unlike links, junctions may be made by everyone.
    let arguments = ["/C", "mklink", "/J", place.to_str().unwrap(), packages.to_str().unwrap()];
    run(place.parent().unwrap(), "cmd", &arguments);
}

/// Runs a program in `folder`; it must succeed.
#[track_caller]
pub(crate) fn run(folder: &Path, program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    let printed = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(output.status.success(), "{program} {arguments:?}: {printed}");
}

/// Runs a script of the project's package.json; it must succeed.
#[track_caller]
pub(crate) fn script(folder: &Path, name: &str) {
    run(folder, NPM, &["run", "--silent", name]);
}
