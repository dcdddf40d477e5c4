//! `.env`: variables for the program, kept out of version control. Read so that a program that reads the file as well finds the
//! same: what is set already wins there, so a value that differs would be a silent mistake.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use dotenvor::{Error, ParseErrorKind};

use crate::text::SourceFile;

/// Name of the file, in the backend's folder.
pub const FILE_NAME: &str = ".env";

/// Time for what comes through a pipe.
const PIPE: Duration = Duration::from_secs(3);

/// Bytes of a pipe or a device that are read.
const LARGEST: u64 = 1024 * 1024;

/// Faults of one file that are told.
const TOLD: usize = 5;

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dotenv {
    /// The variables, in their order.
    pub variables: Vec<(String, String)>,
    /// What cannot be read, in words and with its line, without a value.
    pub faults: Vec<String>,
}

/// Reads the file at `path`; one that is not there says nothing. `outer` gives the variables of the process.
pub fn read(path: &Path, outer: impl Fn(&str) -> Option<OsString>) -> Dotenv {
    match bytes(path) {
        // Some editors and shells of Windows write UTF-16.
        Ok(bytes) => parse(&SourceFile::new(crate::fs::display_path(path), bytes), outer),
        // Some tools keep an environment in a folder of this name.
        Err(_) if path.is_dir() || !path.exists() => Dotenv::default(),
        Err(error) => {
            let shown = crate::fs::display_path(path);
            let fault = format!("{} cannot be read: {}", shown.display(), crate::fs::in_words(&error.to_string()));
            Dotenv { variables: Vec::new(), faults: vec![fault] }
        }
    }
}

/// The bytes of the file. Some keepers of passwords make it a pipe, through which they send what it holds.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !crate::fs::is_special(path) {
        return std::fs::read(path);
    }
    let (sender, receiver) = mpsc::channel();
    let path = path.to_owned();
    std::thread::Builder::new().spawn(move || sender.send(crate::fs::read_at_most(&path, LARGEST)))?;
    let late = || io::Error::other(format!("it is a pipe, and nothing came through it in {} seconds", PIPE.as_secs()));
    receiver.recv_timeout(PIPE).map_err(|_| late())?
}

fn parse(file: &SourceFile, outer: impl Fn(&str) -> Option<OsString>) -> Dotenv {
    let mut lines: Vec<&str> = file.text().trim_start_matches('\u{feff}').lines().collect();
    let mut dotenv = Dotenv::default();
    let entries = loop {
        match dotenvor::parse_str(&lines.join("\n")) {
            Ok(entries) => break entries,
            Err(Error::Parse(error)) => {
                let line = usize::try_from(error.line).unwrap_or(usize::MAX);
                if dotenv.faults.len() < TOLD {
                    dotenv.faults.push(format!("{}:{line}: {}", file.path().display(), in_words(&error.kind)));
                }
                // The rest of the file is read all the same.
                match lines.get_mut(line.saturating_sub(1)).filter(|line| !line.is_empty()) {
                    Some(faulty) => *faulty = "",
                    None => break Vec::new(),
                }
            }
            Err(_) => break Vec::new(),
        }
    };
    for entry in entries {
        let line = usize::try_from(entry.line).ok().and_then(|line| lines.get(line.checked_sub(1)?));
        let value = line.and_then(|line| bare(line)).map_or(entry.value, str::to_owned);
        let value = expanded(&value, &dotenv.variables, &outer);
        // No system takes it.
        if !value.contains('\0') {
            dotenv.variables.push((entry.key, value));
        }
    }
    dotenv
}

/// The value of a line without quotes. `#` begins a comment only after a space: otherwise it is a part of the value, of a
/// password for one.
fn bare(line: &str) -> Option<&str> {
    let value = line.split_once('=')?.1.trim();
    if value.starts_with(['"', '\'', '`']) {
        return None;
    }
    let comment = value.match_indices('#').find(|(at, _)| *at == 0 || value[..*at].ends_with(char::is_whitespace));
    Some(comment.map_or(value, |(at, _)| &value[..at]).trim_end())
}

/// `value` with each `${NAME}` and `${NAME:-otherwise}` replaced. A `$` alone stays.
fn expanded(value: &str, known: &[(String, String)], outer: &impl Fn(&str) -> Option<OsString>) -> String {
    let mut text = String::new();
    let mut rest = value;
    while let Some((before, inside)) = rest.split_once("${") {
        let Some((name, after)) = inside.split_once('}') else { break };
        let (name, otherwise) = name.split_once(":-").unwrap_or((name, ""));
        let own = || known.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let outer = outer(name).map(|value| value.to_string_lossy().into_owned());
        text.push_str(before);
        text.push_str(&outer.or_else(own).unwrap_or_else(|| otherwise.to_owned()));
        rest = after;
    }
    text + rest
}

fn in_words(kind: &ParseErrorKind) -> &'static str {
    match kind {
        ParseErrorKind::MissingKey => "there is no name before `=`",
        ParseErrorKind::InvalidKey => "a name consists of letters, digits, `_`, `-` and `.`",
        ParseErrorKind::UnterminatedQuote => "a quote is never closed",
        ParseErrorKind::InvalidSyntax => "this is not of the form NAME=value",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Dotenv {
        parse(&SourceFile::new(FILE_NAME, text.as_bytes().to_vec()), |name| (name == "OUTER").then(|| "outside".into()))
    }

    #[test]
    fn values_are_those_that_other_readers_find() {
        for (line, expected) in [
            ("A=1", "1"),
            ("export A=1", "1"),
            ("A = 1 ", "1"),
            ("A=Ada Lovelace", "Ada Lovelace"),
            ("A=ab$cd", "ab$cd"),
            ("A=ab#cd", "ab#cd"),
            ("A=ab #cd", "ab"),
            ("A=# nothing", ""),
            ("A=C:\\temp\\new", "C:\\temp\\new"),
            ("A=\"x # y\"", "x # y"),
            ("A='x\\n' # comment", "x\\n"),
            ("A=\"x\\ny\"", "x\ny"),
            ("A=\"x\ny\"", "x\ny"),
            ("A=postgres://u:p@h/d?x=1", "postgres://u:p@h/d?x=1"),
            ("B=host\nA=${B}:${PORT:-80}/${NO}", "host:80/"),
            ("OUTER=1\nA=${OUTER}", "outside"),
            ("A=${open", "${open"),
            ("\u{feff}A=1\r\nB=2\r\n", "1"),
            ("A=1\nA=2", "2"),
        ] {
            let read = read_text(line);
            let found = read.variables.iter().find(|(name, _)| name == "A").map(|(_, value)| value.as_str());
            assert_eq!((found, read.faults), (Some(expected), vec![]), "{line:?}");
        }
    }

    #[test]
    fn a_fault_names_its_line_shows_no_value_and_leaves_the_rest() {
        for (text, expected) in [
            ("A=1\n\nsecret word\nB=2\n", ".env:3: this is not of the form NAME=value"),
            ("A=1\nmy key=secret\nB=2\n", ".env:2: a name consists of"),
            ("A=1\n=secret\nB=2\n", ".env:2: there is no name before `=`"),
            ("A=1\nB=2\nC=\"secret\nD=3\n", ".env:3: a quote is never closed"),
        ] {
            let read = read_text(text);
            assert_eq!(read.faults.len(), 1, "{text:?} {read:?}");
            assert!(read.faults[0].starts_with(expected), "{text:?} {read:?}");
            assert!(!read.faults[0].contains("secret"), "{read:?}");
            for pair in [("A", "1"), ("B", "2")] {
                assert!(read.variables.contains(&(pair.0.to_owned(), pair.1.to_owned())), "{text:?} {read:?}");
            }
        }
        assert_eq!(read_text(&"x\n".repeat(100)).faults.len(), TOLD);
    }

    #[test]
    fn a_file_that_is_not_there_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE_NAME);
        assert_eq!(read(&file, |_| None), Dotenv::default());
        std::fs::write(&file, b"\xff\xfeA\0=\x001\0\n\0").unwrap();
        assert_eq!(read(&file, |_| None).variables, [("A".to_owned(), "1".to_owned())], "UTF-16");
        assert_eq!(read(folder.path(), |_| None), Dotenv::default());
    }
}
