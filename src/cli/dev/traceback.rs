//! Python's tracebacks, shortened: a failure in a handler comes with dozens of frames of the server and the framework.

use crate::text::escapes;

/// Ends of a path's part behind which a library stands.
const INSTALLED: &[&str] = &["/site-packages/", "/dist-packages/"];

/// Parts of Python's own library that run a backend. Not every installation has the version in its path.
const RUNNERS: &[&str] =
    &["asyncio/", "concurrent/", "contextlib.py", "importlib/", "multiprocessing/", "runpy.py", "threading.py"];

/// Libraries named in the place of their frames.
const NAMED: usize = 3;

/// Leaves out frames of libraries, line by line.
#[derive(Debug, Default)]
pub(super) struct Traceback {
    hidden: Option<Hidden>,
}

/// Frames of libraries that follow each other.
#[derive(Debug)]
struct Hidden {
    /// What stands before `File`: spaces, and bars in a group of exceptions.
    margin: String,
    frames: usize,
    libraries: Vec<String>,
}

/// What to show in place of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown<'l> {
    /// What stands for the frames before it.
    pub(super) folded: Option<String>,
    /// The line, unless it belongs to the frame of a library.
    pub(super) line: Option<&'l str>,
}

impl Traceback {
    /// Takes the next line.
    pub(super) fn take<'l>(&mut self, line: &'l str) -> Shown<'l> {
        let plain = escapes::plain(line);
        let body = plain.trim_start_matches([' ', '|']);
        let margin = &plain[..plain.len() - body.len()];
        if let Some(library) = frame(body).and_then(library) {
            if let Some(hidden) = self.hidden.as_mut().filter(|hidden| hidden.margin == margin) {
                hidden.add(library);
                return Shown { folded: None, line: None };
            }
            let folded = self.flush();
            let mut hidden = Hidden { margin: margin.to_owned(), frames: 0, libraries: Vec::new() };
            hidden.add(library);
            self.hidden = Some(hidden);
            return Shown { folded, line: None };
        }
        let belongs = self.hidden.as_ref().is_some_and(|hidden| {
            let deeper = margin.len() > hidden.margin.len() && !body.is_empty();
            frame(body).is_none() && (deeper || body.starts_with("[Previous line repeated"))
        });
        if belongs {
            return Shown { folded: None, line: None };
        }
        Shown { folded: self.flush(), line: Some(line) }
    }

    /// What stands for the frames that were left out last.
    pub(super) fn flush(&mut self) -> Option<String> {
        self.hidden.take().map(|hidden| {
            let frames = crate::cli::plural(hidden.frames, "frame");
            let (named, others) = hidden.libraries.split_at(hidden.libraries.len().min(NAMED));
            let others = if others.is_empty() { "" } else { " and others" };
            format!("{}… {frames} of {}{others} …", hidden.margin, named.join(", "))
        })
    }
}

impl Hidden {
    fn add(&mut self, library: String) {
        self.frames += 1;
        if !self.libraries.contains(&library) {
            self.libraries.push(library);
        }
    }
}

/// The path of the frame that a line begins.
fn frame(body: &str) -> Option<&str> {
    let (path, rest) = body.strip_prefix("File \"")?.split_once('"')?;
    rest.starts_with(", line ").then_some(path)
}

/// The library that a file belongs to; none where it is the user's.
fn library(path: &str) -> Option<String> {
    const PYTHON: &str = "Python";
    if path.starts_with("<frozen ") {
        return Some(PYTHON.to_owned());
    }
    let path = path.replace('\\', "/");
    if let Some(at) = INSTALLED.iter().filter_map(|folder| path.rfind(folder).map(|at| at + folder.len())).max() {
        let name = path[at..].split('/').next().unwrap_or_default();
        return Some(name.trim_end_matches(".py").to_owned());
    }
    let behind = path.to_ascii_lowercase().rfind("/lib/").map(|at| &path[at + "/lib/".len()..])?;
    let versioned = behind.strip_prefix("python3").is_some_and(|rest| rest.starts_with(['.', '/']));
    (versioned || RUNNERS.iter().any(|runner| behind.starts_with(runner))).then(|| PYTHON.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(text: &str) -> String {
        let mut traceback = Traceback::default();
        let mut out = Vec::new();
        for line in text.lines() {
            let shown = traceback.take(line);
            out.extend(shown.folded);
            out.extend(shown.line.map(str::to_owned));
        }
        out.extend(traceback.flush());
        out.join("\n")
    }

    #[test]
    fn the_users_own_frames_and_the_error_stay() {
        let text = "\
ERROR:    Exception in ASGI application
Traceback (most recent call last):
  File \"/p/.venv/lib/python3.11/site-packages/uvicorn/protocols/http/h11_impl.py\", line 403, in run_asgi
    result = await app(  # type: ignore
             ^^^^^^^^^^
  File \"/p/.venv/lib/python3.11/site-packages/fastapi/applications.py\", line 1054, in __call__
    await super().__call__(scope, receive, send)
  File \"/p/main.py\", line 7, in prices
    return divide(1)
           ^^^^^^^^^
  File \"/p/sums.py\", line 2, in divide
    return x / 0
ZeroDivisionError: division by zero";
        assert_eq!(
            fold(text),
            "\
ERROR:    Exception in ASGI application
Traceback (most recent call last):
  … 2 frames of uvicorn, fastapi …
  File \"/p/main.py\", line 7, in prices
    return divide(1)
           ^^^^^^^^^
  File \"/p/sums.py\", line 2, in divide
    return x / 0
ZeroDivisionError: division by zero"
        );
    }

    #[test]
    fn an_import_that_fails_is_shown_where_it_stands() {
        let text = "Traceback (most recent call last):
  File \"<frozen runpy>\", line 198, in _run_module_as_main
  File \"/usr/lib/python3.11/asyncio/runners.py\", line 190, in run
    return runner.run(main)
  File \"/p/lib/own.py\", line 1, in <module>
    import pandsa
ModuleNotFoundError: No module named 'pandsa'

  File \"/p/a/site-packages/one.py\", line 3, in f
    f()
  [Previous line repeated 975 more times]
RecursionError";
        assert_eq!(
            fold(text),
            "Traceback (most recent call last):
  … 2 frames of Python …
  File \"/p/lib/own.py\", line 1, in <module>
    import pandsa
ModuleNotFoundError: No module named 'pandsa'

  … 1 frame of one …
RecursionError"
        );
    }

    #[test]
    fn groups_colours_and_windows_are_understood() {
        let text = "Group:
  + Exception Group Traceback (most recent call last):
  |   File \"C:\\p\\.venv\\Lib\\site-packages\\anyio\\_backends\\_asyncio.py\", line 772, in __aexit__
  |     raise BaseExceptionGroup(
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
  +-+---------------- 1 ----------------
    |   File \u{1b}[35m\"C:\\Python311\\Lib\\asyncio\\tasks.py\"\u{1b}[0m, line \u{1b}[35m1\u{1b}[0m, in run
    |   File \"C:\\p\\main.py\", line 3, in f
    | ValueError";
        assert_eq!(
            fold(text),
            "Group:
  + Exception Group Traceback (most recent call last):
  |   … 1 frame of anyio …
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
  +-+---------------- 1 ----------------
    |   … 1 frame of Python …
    |   File \"C:\\p\\main.py\", line 3, in f
    | ValueError"
        );
    }

    #[test]
    fn ordinary_lines_pass() {
        let text = "File \"/x/site-packages/a.py\" was read\n    indented\n\nFile \"main.py\", line 3";
        assert_eq!(fold(text), text);
    }
}
