//! Templates that are none of ours, in cargo-generate's format: where they are, what they ask, and what they may do. They may read
//! and write nothing outside of their own folder, and run nothing unless the user allows it.

mod condition;
mod error;
mod folder;
mod git;
mod manifest;
mod origin;
mod placeholder;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

pub use error::Error;
pub use git::{FetchError, fetch};
pub use origin::Origin;
pub use placeholder::{Asked, Placeholder, SEPARATOR};

use super::expand::{self, File, Job, has_variable};
use super::manifest::{About, MANIFEST};
use super::{Expansion, Runtime};
use crate::text::closest;

/// Answers by name of variable.
pub type Answers = BTreeMap<String, String>;

/// Variables that cargo-generate fills by itself, unless they are given.
const BUILT_IN: &[&str] = &["authors", "username", "os-arch", "project-name", "crate_name", "crate_type"];

/// How often a template may lead on to templates inside of it.
const DEEPEST: usize = 8;

/// A template as it was read.
#[derive(Debug)]
pub struct Foreign {
    files: BTreeMap<PathBuf, Vec<u8>>,
    manifest: Table,
    left_out: Vec<PathBuf>,
    allow_commands: bool,
}

impl Foreign {
    /// Reads the template in `root`, or in `subfolder` of it.
    pub fn read(root: &Path, subfolder: Option<&str>, allow_commands: bool) -> Result<Self, Error> {
        let root =
            root.canonicalize().ok().filter(|root| root.is_dir()).ok_or_else(|| Error::NoFolder(root.to_owned()))?;
        let folder = locate(&root, subfolder.unwrap_or("."), DEEPEST)?;
        let mut manifest = manifest::of(&root, &folder)?;
        manifest::tame(&mut manifest)?;
        let folder::Contents { mut files, left_out, .. } = folder::read(&folder)?;
        files.retain(|path, _| !stands_for_manifest(path));
        let foreign = Self { files, manifest, left_out, allow_commands };
        let scripts = foreign.scripts();
        if !allow_commands && !scripts.is_empty() {
            return Err(Error::Scripts(scripts));
        }
        Ok(foreign)
    }

    /// Links and the like, which do not come along.
    pub fn left_out(&self) -> &[PathBuf] {
        &self.left_out
    }

    /// The questions that apply to a project called `name` and have no answer in `answers` yet. There may be more once these are
    /// answered. `executable` is this program. Answers that are there are put as the template wants them.
    pub fn open(&self, executable: &Path, name: &str, answers: &mut Answers) -> Result<Vec<Placeholder>, Error> {
        let mut known = self.manifest.get("placeholders").and_then(Value::as_table).cloned().unwrap_or_default();
        let mut blocks: Vec<(&str, &Table)> = self.conditional().collect();
        loop {
            let open = unanswered(&known, answers)?;
            if !open.is_empty() || blocks.is_empty() {
                return Ok(open);
            }
            let conditions: Vec<&str> = blocks.iter().map(|(condition, _)| *condition).collect();
            let hold = condition::holding(executable, name, &conditions, &known, answers)?;
            if !hold.contains(&true) {
                return Ok(Vec::new());
            }
            let mut hold = hold.into_iter();
            blocks.retain(|(_, more)| {
                let holds = hold.next().unwrap_or(false);
                if holds {
                    known.extend(more.iter().map(|(name, about)| (name.clone(), about.clone())));
                }
                !holds
            });
        }
    }

    /// Whether the template does something with the variable `name`.
    pub fn knows(&self, name: &str) -> bool {
        let mentions = |bytes: &Vec<u8>| bytes.windows(name.len().max(1)).any(|part| part == name.as_bytes());
        BUILT_IN.contains(&name) || self.names().any(|known| known == name) || self.files.values().any(mentions)
    }

    /// The variable that the misspelt `name` may mean.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        closest(name, self.names())
    }

    /// What the template says of itself in our section, or what its files tell.
    pub(super) fn about(&self) -> About {
        let section = self.manifest.get("obb-backend").filter(|section| placeholder::is_shown(section));
        let own = section.and_then(|section| section.clone().try_into::<About>().ok());
        own.unwrap_or_else(|| {
            let python = self
                .files
                .keys()
                .any(|path| matches!(path.to_str(), Some("requirements.txt" | "requirements.txt.liquid")));
            About { runtime: if python { Runtime::Python } else { Runtime::None }, ..About::default() }
        })
    }

    /// Makes the files of a project called `name`.
    pub(super) fn expand(&self, executable: &Path, name: &str, answers: &Answers) -> Result<Expansion, expand::Error> {
        let values = answers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        let job = Job { values, name: name.to_owned(), author: git::author(), allow_commands: self.allow_commands };
        let files = expand::run_job(executable, &|folder| self.unpack(folder), job)?;
        Ok(Expansion { files: files.into_iter().map(|(path, bytes)| File { path, bytes }).collect() })
    }

    /// Files of `expansion` that came along as they are although variables stand in them.
    pub(super) fn unfilled<'e>(&self, expansion: &'e Expansion) -> Vec<&'e Path> {
        let source = |path: &Path| {
            let with_ending = PathBuf::from(format!("{}.liquid", path.display()));
            self.files.get(&with_ending).or_else(|| self.files.get(path))
        };
        let unchanged = |file: &&File| {
            has_variable(&file.bytes)
                && source(&file.path) == Some(&file.bytes)
                && manifest::fills(&self.manifest, &file.path)
        };
        expansion.files.iter().filter(unchanged).map(|file| file.path.as_path()).collect()
    }

    fn unpack(&self, folder: &Path) -> io::Result<()> {
        // One in the template's own folder ends the search for others.
        std::fs::write(folder.join(MANIFEST), self.manifest.to_string())?;
        for (path, bytes) in &self.files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
            std::fs::write(path, bytes)?;
        }
        Ok(())
    }

    /// Placeholders that apply under a condition, with it.
    fn conditional(&self) -> impl Iterator<Item = (&str, &Table)> {
        let blocks = self.manifest.get("conditional").and_then(Value::as_table);
        blocks
            .into_iter()
            .flatten()
            .filter_map(|(condition, block)| Some((condition.as_str(), block.get("placeholders")?.as_table()?)))
    }

    /// The names of all placeholders.
    fn names(&self) -> impl Iterator<Item = &str> {
        let always = self.manifest.get("placeholders").and_then(Value::as_table);
        let tables = always.into_iter().chain(self.conditional().map(|(_, table)| table));
        tables.flat_map(|table| table.keys().map(String::as_str))
    }

    /// What the template would run: its hooks, and files that call scripts while they are filled.
    fn scripts(&self) -> Vec<PathBuf> {
        let calls = |bytes: &[u8]| {
            let piped = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'|');
            piped.map(|(at, _)| bytes[at + 1..].trim_ascii_start()).any(|rest| rest.starts_with(b"rhai"))
        };
        let calling =
            self.files.iter().filter(|(path, bytes)| calls(bytes) || calls(path.to_string_lossy().as_bytes()));
        let hooks = manifest::hooks(&self.manifest).into_iter().map(PathBuf::from);
        hooks.chain(calling.map(|(path, _)| path.clone())).collect()
    }
}

/// The template's folder: `inside` of `root`, or the one template below it.
fn locate(root: &Path, inside: &str, depth: usize) -> Result<PathBuf, Error> {
    let folder = root.join(inside).canonicalize().ok().filter(|folder| folder.is_dir() && folder.starts_with(root));
    let folder = folder.ok_or_else(|| Error::NoSubfolder(inside.to_owned()))?;
    let within = |choice: &String| match inside {
        "." => choice.clone(),
        _ => format!("{}/{choice}", inside.trim_end_matches('/')),
    };
    let choices: Vec<String> = manifest::choices(&folder)?.iter().map(within).collect();
    match choices.as_slice() {
        [] => Ok(folder),
        [only] if depth > 0 => locate(root, only, depth - 1),
        _ => Err(Error::Several(choices)),
    }
}

/// Whether cargo-generate, on some system, would take the file at `path` for the manifest.
fn stands_for_manifest(path: &Path) -> bool {
    let name = path.to_string_lossy().to_lowercase();
    let mut name = name.as_str();
    while let Some(shorter) = name.strip_suffix(".liquid").or_else(|| name.strip_suffix(['.', ' '])) {
        name = shorter;
    }
    name == MANIFEST
}

/// Those of `known` that have no answer. Answers that are not allowed are refused.
fn unanswered(known: &Table, answers: &mut Answers) -> Result<Vec<Placeholder>, Error> {
    let mut open = Vec::new();
    for (name, about) in known {
        let placeholder = Placeholder::read(name, about).map_err(|why| Error::Placeholder(name.clone(), why))?;
        match answers.get_mut(name) {
            Some(answer) => *answer = placeholder.check(answer).map_err(|why| Error::Answer(name.clone(), why))?,
            None => open.push(placeholder),
        }
    }
    Ok(open)
}

#[cfg(test)]
mod tests;
