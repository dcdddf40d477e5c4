//! The imports of a module, gathered from its pieces and sorted as Ruff sorts them.

use std::collections::{BTreeMap, BTreeSet};

use super::literal::Expression;
use super::place::SHARED_GRID;

/// What the templates import that comes with Python.
const STANDARD: &[&str] = &[
    "asyncio",
    "base64",
    "contextlib",
    "csv",
    "datetime",
    "json",
    "math",
    "pathlib",
    "random",
    "time",
    "typing",
    "urllib",
];

/// Imports of a module.
#[derive(Debug, Default)]
pub(super) struct Imports {
    /// `import x`, perhaps with another name.
    plain: BTreeSet<String>,
    /// `from x import y`: the names by module.
    named: BTreeMap<String, BTreeSet<(u8, String)>>,
}

impl Imports {
    /// Takes the import lines from the head of `piece` and gives what follows them.
    pub(super) fn take<'a>(&mut self, piece: &'a str) -> &'a str {
        let mut rest = piece;
        loop {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            if !line.is_empty() && !self.add(line) {
                return rest.trim_end();
            }
            if rest.is_empty() {
                return "";
            }
            rest = after;
        }
    }

    /// Adds an import line; false where it is none.
    pub(super) fn add(&mut self, line: &str) -> bool {
        if let Some((module, names)) = line.strip_prefix("from ").and_then(|rest| rest.split_once(" import ")) {
            let names = names.split(", ").map(|name| (order(name), name.to_owned()));
            self.named.entry(module.to_owned()).or_default().extend(names);
            return true;
        }
        line.strip_prefix("import ").is_some_and(|module| {
            self.plain.insert(module.to_owned());
            true
        })
    }

    /// The lines, those of Python's own modules first.
    pub(super) fn lines(&self) -> String {
        let section = |section: Section| {
            let wanted = |module: &str| Section::of(module) == section;
            let plain = self.plain.iter().filter(|module| wanted(module)).map(|module| format!("import {module}"));
            let named = self.named.iter().filter(|(module, _)| wanted(module)).map(|(module, names)| {
                let head = format!("from {module} import ");
                let names: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
                let line = format!("{head}{}", names.join(", "));
                if line.len() <= 88 {
                    return line;
                }
                let names = names.into_iter().map(|name| (String::new(), Expression::Atom(name.to_owned())));
                format!("{head}{}", Expression::call("", names.collect()).tall())
            });
            plain.chain(named).collect::<Vec<_>>().join("\n")
        };
        let sections = [Section::Standard, Section::Packages, Section::Own].map(section);
        let sections: Vec<String> = sections.into_iter().filter(|lines| !lines.is_empty()).collect();
        sections.join("\n\n")
    }
}

/// Where a module comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Standard,
    Packages,
    Own,
}

impl Section {
    fn of(module: &str) -> Self {
        let first = module.split(['.', ' ']).next().unwrap_or_default();
        match first {
            "" | SHARED_GRID => Self::Own,
            _ if STANDARD.contains(&first) => Self::Standard,
            _ => Self::Packages,
        }
    }
}

/// Constants go first, then classes, then the rest.
fn order(name: &str) -> u8 {
    let upper = |c: char| c.is_ascii_uppercase();
    match name.chars().next() {
        Some(first) if !upper(first) => 2,
        _ if name.len() > 1 && !name.contains(|c: char| c.is_ascii_lowercase()) => 0,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_merged_and_sorted() {
        let mut imports = Imports::default();
        let rest = imports.take(
            "import datetime as dt\nfrom typing import Any\n\nfrom fastapi import APIRouter, Query\n\n\ndef f():\n    pass\n",
        );
        assert_eq!(rest, "def f():\n    pass");
        assert_eq!(imports.take("from fastapi import Request\nimport csv\n"), "");
        assert_eq!(
            imports.lines(),
            "import csv\nimport datetime as dt\nfrom typing import Any\n\nfrom fastapi import APIRouter, Query, Request"
        );
    }
}
