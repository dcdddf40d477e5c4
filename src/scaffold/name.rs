//! Which names a project and its folder may have.

use std::fmt;

/// A name was refused: why, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub struct BadName {
    /// Goes after the name: "`CON` is reserved by Windows".
    pub problem: String,
    /// What to do.
    pub help: &'static str,
}

impl fmt::Display for BadName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for BadName {}

/// Longest name of a file in bytes on every common file system.
const LONGEST: usize = 255;

/// Names that Windows gives to devices, alone or before a dot.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Checks a name for use in documents.
pub fn check_title(name: &str) -> Result<(), BadName> {
    let refuse = |problem: &str, help| Err(BadName { problem: problem.to_owned(), help });
    if name.trim().is_empty() {
        return refuse("the name is empty", "give the project a name, for example: obb-backend new myproj");
    }
    if name.chars().any(char::is_control) {
        return refuse(
            "the name holds a line break or another control character",
            "use letters, digits, spaces, - and _",
        );
    }
    if name.contains("{{") || name.contains("{%") {
        return refuse("the name holds a placeholder that nobody filled in", "write the name itself");
    }
    Ok(())
}

/// Checks a name for a new folder. What is refused could not be checked out, typed or deleted on some system.
pub fn check_folder_name(name: &str) -> Result<(), BadName> {
    check_title(name)?;
    let refuse = |problem: String, help| Err(BadName { problem, help });
    if name.contains(['/', '\\']) {
        return refuse(
            format!("`{name}` is a path, not a name"),
            "give the name alone, and the folder with --dir FOLDER",
        );
    }
    if name.starts_with('.') {
        return refuse(format!("`{name}` begins with a dot, which hides the folder"), "leave the dot out");
    }
    if name.starts_with('-') {
        return refuse(
            format!("`{name}` begins with a hyphen, which commands take for an option"),
            "leave the hyphen out",
        );
    }
    if name != name.trim() || name.ends_with('.') {
        return refuse(format!("`{name}` begins or ends with a space or a dot"), "leave it out");
    }
    if name.len() > LONGEST {
        return refuse(
            format!("the name is {} bytes long; {LONGEST} is the most", name.len()),
            "choose a shorter name",
        );
    }
    if is_device(name) {
        return refuse(format!("`{name}` is the name of a device on Windows"), "choose another name");
    }
    if cfg!(windows) && name.contains(['<', '>', ':', '"', '|', '?', '*']) {
        return refuse(format!("Windows allows none of < > : \" | ? * in `{name}`"), "choose another name");
    }
    Ok(())
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device).unwrap_or_default();
        number.chars().count() == 1 && number.contains(|c: char| "123456789¹²³".contains(c))
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_and_odd_names_are_kept() {
        for name in ["myproj", "My Desk", "2fast", "Ünï", "a.b", "a{b}", "console", "com10", "日本", "x-y_z"] {
            assert_eq!(check_folder_name(name), Ok(()), "{name}");
        }
        if cfg!(unix) {
            assert_eq!(check_folder_name("a\"b"), Ok(()));
        }
    }

    #[test]
    fn names_that_some_system_cannot_hold_are_refused() {
        let long = "x".repeat(256);
        let refused = [
            "", " ", "\t", "a\nb", ".", "..", "../evil", "a/b", "a\\b", "/", ".hidden", "-rf", " a", "a ", "a.", "CON",
            "con", "nul.txt", "Com1", "LPT9.log", "com¹", "{{name}}", "{% x", &long,
        ];
        for name in refused {
            assert!(check_folder_name(name).is_err(), "{name:?}");
        }
    }
}
