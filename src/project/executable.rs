//! Where a program is that a command names.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The program `name` as the system is to be given it by whoever starts it in `cwd` with the variables `env`; nothing if it is
/// not there.
pub(super) fn find(name: &str, cwd: &Path, env: &[(String, String)]) -> Option<String> {
    if name.contains("{port}") {
        return Some(name.to_owned());
    }
    // A path is relative to the folder the program runs in, on every system.
    if name.contains('/') || (cfg!(windows) && name.contains('\\')) {
        return existing(&cwd.join(name)).map(|path| path.display().to_string());
    }
    let own = env.iter().find(|(key, _)| key == "PATH").map(|(_, value)| OsString::from(value));
    let path = own.or_else(|| std::env::var_os("PATH"))?;
    let found = std::env::split_paths(&path).find_map(|folder| existing(&cwd.join(folder).join(name)))?;
    // Windows looks for `.exe` alone by itself.
    Some(if cfg!(windows) { found.display().to_string() } else { name.to_owned() })
}

fn existing(path: &Path) -> Option<PathBuf> {
    if cfg!(windows) && path.extension().is_none() {
        let endings = ["exe", "cmd", "bat", "com"];
        return endings.iter().map(|ending| path.with_extension(ending)).find(|path| path.is_file());
    }
    path.is_file().then(|| path.to_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_beside_the_project_and_on_the_search_path() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("bin")).unwrap();
        std::fs::write(folder.path().join("bin/serve"), "").unwrap();
        let find = |name: &str, env: &[(String, String)]| find(name, folder.path(), env);
        let path = folder.path().join("./bin/serve").display().to_string();
        assert_eq!(find("./bin/serve", &[]), Some(path));
        assert_eq!(find("serve", &[]), None);
        let env = [("PATH".to_owned(), "/nowhere:bin".to_owned())];
        assert_eq!(find("serve", &env), Some("serve".to_owned()));
        assert_eq!(find("./bin", &[]), None, "a folder is no program");
        assert_eq!(find("sh", &[]), Some("sh".to_owned()));
    }
}
