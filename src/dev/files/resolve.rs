//! From the path of a request to a file below a folder, or to nothing.

use std::path::{Path, PathBuf};

/// Endings under which the file of an endpoint is looked for, in this order.
const ENDINGS: &[&str] = &["md", "json", "csv", "html", "txt", "pdf"];

/// Endings of files that are served under their full name alone.
const PICTURES: &[&str] = &["svg", "png", "jpg", "jpeg", "webp", "gif"];

/// The file in `root` that answers the endpoint `path`, such as `/prices/daily`.
pub(super) fn resolve(root: &Path, path: &str) -> Option<PathBuf> {
    let names = segments(path)?;
    let root = root.canonicalize().ok()?;
    let last = names.last()?;
    let folder = names[..names.len() - 1].iter().fold(root.clone(), |folder, name| folder.join(name));
    let wanted: Vec<(&str, &str)> =
        ending(last).into_iter().chain(ENDINGS.iter().map(|ending| (last.as_str(), *ending))).collect();
    let exact = wanted.iter().map(|(stem, ending)| folder.join(format!("{stem}.{ending}")));
    exact.chain(other_cases(&folder, &wanted)).find_map(|candidate| {
        // Links are followed first and the outcome is judged, so that no spelling leads outside.
        let file = candidate.canonicalize().ok()?;
        let inside = file.strip_prefix(&root).ok()?;
        let hidden = inside.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
        let readable = file.file_name().and_then(|name| name.to_str()).is_some_and(|name| ending(name).is_some());
        (file.is_file() && !hidden && readable).then_some(file)
    })
}

/// A file's name without its ending, and the ending, if it is one of those served, in any case.
pub(super) fn ending(name: &str) -> Option<(&str, &str)> {
    let (stem, own) = name.rsplit_once('.')?;
    ENDINGS.iter().chain(PICTURES).any(|ending| own.eq_ignore_ascii_case(ending)).then_some((stem, own))
}

/// Files in `folder` named as `wanted` but for the case of the ending, such as `PRICES.CSV`.
fn other_cases(folder: &Path, wanted: &[(&str, &str)]) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<(usize, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let (stem, own) = ending(name.to_str()?)?;
            let rank = wanted.iter().position(|(want, ending)| *want == stem && own.eq_ignore_ascii_case(ending))?;
            Some((rank, entry.path()))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, path)| path).collect()
}

/// The names in `path`, decoded once; nothing where one of them could mean something else to the file system.
pub(super) fn segments(path: &str) -> Option<Vec<String>> {
    let names: Option<Vec<String>> = path.trim_matches('/').split('/').map(decode).collect();
    let names = names?;
    let harmful = |name: &String| {
        name.is_empty()
            || name.starts_with('.')
            || name.contains(['/', '\\', '\0', ':', '~'])
            || name.ends_with([' ', '.'])
            || (cfg!(windows) && is_device(name))
    };
    (!names.iter().any(harmful)).then_some(names)
}

/// Devices that Windows finds in every folder and under every ending, besides COM0 to COM9 and LPT0 to LPT9, also in superscript.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Whether Windows takes `name` for a device, such as `NUL.txt` or `com1`.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let numbered = port.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9'] | [0xc2, 0xb9 | 0xb2 | 0xb3]));
    numbered || DEVICES.contains(&stem.as_str())
}

/// Replaces `%41` by `A`; nothing where the bytes are not UTF-8 or the digits are missing.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?].map(|digit| char::from(digit).to_digit(16));
            bytes.push(u8::try_from(digits[0]? * 16 + digits[1]?).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_find_their_files_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("data");
        std::fs::create_dir_all(root.join("sub/.git")).unwrap();
        for name in [
            "hello.md",
            "hello.json",
            "sub/rows.csv",
            "a b.txt",
            ".env.txt",
            "key.pem",
            "sub/.git/x.txt",
            "UP.CSV",
            "fund.pdf",
            "logo.svg",
        ] {
            std::fs::write(root.join(name), name).unwrap();
        }
        std::fs::write(folder.path().join("secret.txt"), "").unwrap();
        let cases = [
            ("/hello", Some("hello.md")),
            ("/hello/", Some("hello.md")),
            ("hello", Some("hello.md")),
            ("/hello.json", Some("hello.json")),
            ("/sub/rows", Some("sub/rows.csv")),
            ("/a%20b", Some("a b.txt")),
            ("/UP", Some("UP.CSV")),
            ("/UP.CSV", Some("UP.CSV")),
            ("/UP.csv", Some("UP.CSV")),
            ("/fund", Some("fund.pdf")),
            ("/logo.svg", Some("logo.svg")),
            ("/logo.SVG", Some("logo.svg")),
            ("/logo", None),
            ("/", None),
            ("/nothing", None),
            ("/../secret", None),
            ("/sub/../../secret", None),
            ("/%2e%2e/secret", None),
            ("/..%2fsecret", None),
            ("/%252e%252e/secret", None),
            ("/..\\secret", None),
            ("/hello.md%00", None),
            ("/hello.md::$DATA", None),
            ("//hello", Some("hello.md")),
            ("/sub//rows", None),
            ("/./hello", None),
            ("/hello.", None),
            ("/.env", None),
            ("/sub/.git/x", None),
            ("/key.pem", None),
            ("/%ff", None),
            ("/%4", None),
            ("/sub", None),
        ];
        for (path, expected) in cases {
            let found = resolve(&root, path);
            let expected = expected.map(|name| root.canonicalize().unwrap().join(name));
            assert_eq!(found, expected, "{path:?}");
        }
    }

    #[test]
    fn names_of_devices_are_known_under_every_ending() {
        for name in ["NUL", "nul.txt", "Con.a.csv", "aux .txt", "COM1", "lpt9.md", "com\u{b9}", "CONIN$"] {
            assert!(is_device(name), "{name}");
        }
        for name in ["null", "console.md", "com", "com10", "lptx", "a.nul", "communes", "co\u{e9}"] {
            assert!(!is_device(name), "{name}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_link_that_leads_outside_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("data");
        std::fs::create_dir(&root).unwrap();
        std::fs::write(folder.path().join("secret.txt"), "").unwrap();
        std::fs::write(root.join("inside.txt"), "").unwrap();
        std::os::unix::fs::symlink("../secret.txt", root.join("out.txt")).unwrap();
        std::os::unix::fs::symlink("inside.txt", root.join("in.txt")).unwrap();
        assert_eq!(resolve(&root, "/out"), None);
        assert!(resolve(&root, "/in").unwrap().ends_with("inside.txt"));
    }
}
