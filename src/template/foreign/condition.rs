//! Which conditions of a manifest hold. cargo-generate alone knows what they mean, so it is let loose on a template of empty files,
//! of which each vanishes if its condition holds.

use std::path::Path;

use toml::{Table, Value};

use super::super::expand::{Job, run_job};
use super::super::manifest::MANIFEST;
use super::{Answers, Error};

/// Whether each of `conditions` holds for a project called `name`, given the placeholders `known` and their answers.
pub(super) fn holding(
    executable: &Path,
    name: &str,
    conditions: &[&str],
    known: &Table,
    answers: &Answers,
) -> Result<Vec<bool>, Error> {
    let file = |at: usize| format!("{at}.txt");
    let block = |(at, condition): (usize, &&str)| {
        let ignored = Table::from_iter([("ignore".to_owned(), Value::from(vec![file(at)]))]);
        ((*condition).to_owned(), Value::Table(ignored))
    };
    let manifest = Table::from_iter([
        ("placeholders".to_owned(), Value::Table(known.clone())),
        ("conditional".to_owned(), Value::Table(conditions.iter().enumerate().map(block).collect())),
    ]);
    let unpack = |folder: &Path| {
        std::fs::write(folder.join(MANIFEST), manifest.to_string())?;
        (0..conditions.len()).try_for_each(|at| std::fs::write(folder.join(file(at)), ""))
    };
    let values = answers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    let job = Job { name: name.to_owned(), ..Job::of_values(values) };
    let left = run_job(executable, &unpack, job)?;
    Ok((0..conditions.len()).map(|at| !left.contains_key(Path::new(&file(at)))).collect())
}
