//! The browsers of this machine, and what Workspace needs in each.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Check, Finding};
use crate::programs::{self, QUICK};

/// A browser and the places where it is found.
struct Browser {
    name: &'static str,
    /// Commands on Linux.
    commands: &'static [&'static str],
    /// Application on macOS.
    application: &'static str,
    /// File below the folders of programs on Windows.
    file: &'static str,
    needs: &'static str,
}

const ALLOW: &str = "allow `Apps on device` for Workspace when it asks";

const BROWSERS: &[Browser] = &[
    Browser {
        name: "Chrome",
        commands: &["google-chrome", "google-chrome-stable"],
        application: "Google Chrome",
        file: "Google/Chrome/Application/chrome.exe",
        needs: ALLOW,
    },
    Browser {
        name: "Chromium",
        commands: &["chromium", "chromium-browser"],
        application: "Chromium",
        file: "Chromium/Application/chrome.exe",
        needs: ALLOW,
    },
    Browser {
        name: "Edge",
        commands: &["microsoft-edge", "microsoft-edge-stable"],
        application: "Microsoft Edge",
        file: "Microsoft/Edge/Application/msedge.exe",
        needs: ALLOW,
    },
    Browser {
        name: "Brave",
        commands: &["brave-browser", "brave"],
        application: "Brave Browser",
        file: "BraveSoftware/Brave-Browser/Application/brave.exe",
        needs: "allow `Apps on device` for Workspace; if nothing comes, lower Shields there",
    },
    Browser {
        name: "Firefox",
        commands: &["firefox", "firefox-esr"],
        application: "Firefox",
        file: "Mozilla Firefox/firefox.exe",
        needs: "allow access to apps on this device for Workspace when it asks",
    },
    Browser {
        name: "Safari",
        commands: &[],
        application: "Safari",
        file: "",
        needs: "reads https alone: `obb-backend dev --https`, and `obb-backend trust` once",
    },
];

/// Looks for browsers.
pub(super) fn examine(tell: &mut dyn FnMut(Finding)) {
    let mut found = false;
    for browser in BROWSERS {
        if let Some(printed) = installed(browser) {
            found = true;
            let version = version(&printed).map_or_else(String::new, |version| format!(" {version}"));
            tell(Finding::ok(Check::Browsers, format!("{}{version}: {}", browser.name, browser.needs)));
        }
    }
    if !found {
        tell(Finding::ok(Check::Browsers, "none found in the usual places"));
    }
}

/// What `browser` says of itself, its version among it; nothing where it is not there.
fn installed(browser: &Browser) -> Option<String> {
    if cfg!(target_os = "macos") {
        let homes = [Some(PathBuf::from("/")), std::env::home_dir()].into_iter().flatten();
        let folder = homes
            .map(|home| home.join(format!("Applications/{}.app", browser.application)))
            .find(|app| app.is_dir())?;
        let mut defaults = Command::new("defaults");
        defaults.arg("read").arg(folder.join("Contents/Info")).arg("CFBundleShortVersionString");
        return Some(programs::run(&mut defaults, QUICK).unwrap_or_default());
    }
    if cfg!(windows) {
        let roots = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].into_iter().filter_map(std::env::var_os);
        let program = roots.map(|root| Path::new(&root).join(browser.file)).find(|program| program.is_file())?;
        // Browsers of Chromium's family keep a folder of their version beside the program.
        let folders = std::fs::read_dir(program.parent()?).into_iter().flatten().flatten();
        let names: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        return Some(names.join(" "));
    }
    let program = browser.commands.iter().find_map(|name| programs::find(name))?;
    Some(programs::run(Command::new(program).arg("--version"), QUICK).unwrap_or_default())
}

/// The version number in what a browser prints.
fn version(text: &str) -> Option<String> {
    let number = |word: &&str| word.contains('.') && word.starts_with(|c: char| c.is_ascii_digit());
    text.split_whitespace().find(number).map(|word| word.chars().take(20).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_browsers_print() {
        assert_eq!(version("Chromium 156.0.8078.79 built on Debian GNU/Linux 12\n").as_deref(), Some("156.0.8078.79"));
        assert_eq!(version("Mozilla Firefox 153.7.0esr\n").as_deref(), Some("153.7.0esr"));
        assert_eq!(version("18.5\n").as_deref(), Some("18.5"));
        assert_eq!(version("chrome.exe"), None);
    }
}
