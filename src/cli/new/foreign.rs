//! `obb-backend new --template` with a folder or a repository: fetched, its questions asked, and made ready.

use std::path::{Path, PathBuf};

use clap::Args;
use colored::Colorize;

use super::super::inference;
use super::super::interrupt::Interrupt;
use super::super::prompt::{self, Choice};
use super::super::{Failure, Shell, plural};
use crate::scaffold;
use crate::template::foreign::{self, Answers, Asked, Error, FetchError, Foreign, Origin, Placeholder, SEPARATOR};
use crate::template::{Expansion, Template, Values};
use crate::text::escapes;

/// What is said of a template that is none of ours.
#[derive(Debug, Args)]
#[command(next_help_heading = "Templates from elsewhere")]
pub(super) struct ForeignArgs {
    /// Branch or tag of the repository
    #[arg(long, visible_alias = "tag", value_name = "NAME")]
    branch: Option<String>,
    /// Folder of the template inside the repository
    #[arg(long, value_name = "FOLDER")]
    subfolder: Option<String>,
    /// Answer a question of the template; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = definition)]
    define: Vec<(String, String)>,
    /// Let the template run scripts and commands of its own
    #[arg(long)]
    allow_commands: bool,
}

fn definition(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

impl ForeignArgs {
    /// Where `typed` leads, if it is no mere name.
    pub(super) fn origin(&self, typed: Option<&str>) -> Result<Option<Origin>, Failure> {
        let origin = typed.and_then(|typed| Origin::of(typed, self.branch.is_some()));
        let given = [
            ("--branch", self.branch.is_some()),
            ("--subfolder", self.subfolder.is_some()),
            ("--define", !self.define.is_empty()),
            ("--allow-commands", self.allow_commands),
        ];
        match (origin, given.iter().find(|(_, given)| *given)) {
            (None, Some((option, _))) => Err(Failure::new(format!(
                "{option} is for a template in a folder or a repository"
            ))
            .help("name it with --template, for example --template ./my-template or --template gh:owner/repository")),
            (origin, _) => Ok(origin),
        }
    }
}

/// The template at `origin`, which the user called `typed`, for a project called `name`. `executable` is this program.
pub(super) fn template(
    args: &ForeignArgs,
    origin: &Origin,
    typed: &str,
    name: &str,
    executable: &Path,
    shell: &mut Shell,
) -> Result<Template, Failure> {
    // An address may hold a key to a private repository.
    let typed = &inference::told(typed);
    let foreign = read(args, origin, typed, shell)?;
    if let Some(first) = foreign.left_out().first() {
        let count = plural(foreign.left_out().len(), "link");
        shell.warning(format!("{count} in the template did not come along, such as {}", shown(first)));
    }
    let mut answers: Answers =
        Values::of_project(name).iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    for (name, value) in &args.define {
        if !foreign.knows(name) {
            let failure = Failure::new(format!("the template has no placeholder `{name}`"));
            return Err(match foreign.nearest(name) {
                Some(near) => failure.help(format!("did you mean --define {near}=…?")),
                None => failure,
            });
        }
        answers.insert(name.clone(), value.clone());
    }
    loop {
        let interrupt = Interrupt::listen();
        let open = foreign.open(executable, name, &mut answers).map_err(|error| refused(error, typed, &interrupt))?;
        drop(interrupt);
        if open.is_empty() {
            return Ok(Template::foreign(typed.to_owned(), foreign, name, answers));
        }
        for placeholder in open {
            let answer = if shell.interactive() { ask(shell, &placeholder)? } else { silent(&placeholder)? };
            answers.insert(placeholder.name, answer);
        }
    }
}

/// Fetches and reads it. Where it holds several templates, the user chooses.
fn read(args: &ForeignArgs, origin: &Origin, typed: &str, shell: &mut Shell) -> Result<Foreign, Failure> {
    let interrupt = Interrupt::listen();
    let fetched;
    let folder = match origin {
        Origin::Folder(folder) => folder.as_path(),
        Origin::Repository(address) => {
            let shown = inference::told(address);
            shell.status("Fetching", &shown);
            let outcome = foreign::fetch(address, args.branch.as_deref(), shell.interactive());
            fetched = outcome.map_err(|error| unfetched(&error, &shown, args, &interrupt))?;
            fetched.path()
        }
    };
    let mut subfolder = args.subfolder.clone();
    loop {
        match Foreign::read(folder, subfolder.as_deref(), args.allow_commands) {
            Err(Error::Several(folders)) if shell.interactive() => {
                let choice = |folder: String| Choice { label: folder.clone(), short: folder.clone(), value: folder };
                let choices = folders.into_iter().map(choice).collect();
                subfolder = Some(prompt::select(shell, "Which of its templates?", choices)?);
            }
            outcome => return outcome.map_err(|error| refused(error, typed, &interrupt)),
        }
    }
}

fn ask(shell: &Shell, placeholder: &Placeholder) -> Result<String, Failure> {
    let default = placeholder.default.as_deref();
    let pair =
        |(value, label): &(String, String)| Choice { value: value.clone(), label: label.clone(), short: label.clone() };
    let list = |choices: &[(String, String)]| choices.iter().map(pair).collect::<Vec<_>>();
    match &placeholder.kind {
        Asked::Text(_) => {
            let checked = placeholder.clone();
            let check = move |answer: &str| checked.check(answer).map(drop);
            prompt::line(shell, &placeholder.prompt, default, check)
        }
        Asked::One(choices) => {
            let start = choices.iter().position(|(value, _)| Some(value.as_str()) == default);
            prompt::select_from(shell, &placeholder.prompt, list(choices), start.unwrap_or(0))
        }
        Asked::Several(choices) => {
            let marked: Vec<&str> = default.unwrap_or_default().split(SEPARATOR).collect();
            let marked: Vec<usize> =
                (0..choices.len()).filter(|at| marked.contains(&choices[*at].0.as_str())).collect();
            Ok(prompt::several(shell, &placeholder.prompt, list(choices), &marked)?.join(SEPARATOR))
        }
        Asked::Flag => {
            let answers = [("true", "yes"), ("false", "no")].map(|(value, label)| (value.to_owned(), label.to_owned()));
            let start = usize::from(default != Some("true"));
            prompt::select_from(shell, &placeholder.prompt, list(&answers), start)
        }
    }
}

/// The answer where there is nobody to ask.
fn silent(placeholder: &Placeholder) -> Result<String, Failure> {
    placeholder.default.clone().ok_or_else(|| {
        let example = match &placeholder.kind {
            Asked::One(choices) | Asked::Several(choices) => choices.first().map_or("", |(value, _)| value.as_str()),
            Asked::Flag => "true",
            Asked::Text(_) => "…",
        };
        Failure::new(format!("the template asks: {}", placeholder.prompt))
            .help(format!("answer with --define {}={example}", placeholder.name))
    })
}

/// Tells what is to be known of the project in `folder`, for which nobody vouches.
pub(super) fn tell(shell: &mut Shell, template: &Template, folder: &Path, created: &Expansion) {
    let unfilled: Vec<_> = template.unfilled(created).iter().map(|path| shown(path)).collect();
    if !unfilled.is_empty() {
        shell.warning(format!("variables were left as they are in {}", unfilled.join(", ")));
    }
    match scaffold::findings(folder) {
        None => shell.warning("the project has no widgets.json: nothing in it could be checked"),
        Some(findings) if findings.is_empty() => {}
        Some(findings) => {
            shell.warning(format!(
                "the template has faults; obb-backend validate explains them\n{}",
                findings.trim_end()
            ));
        }
    }
}

fn unfetched(error: &FetchError, address: &str, args: &ForeignArgs, interrupt: &Interrupt) -> Failure {
    if interrupt.asked() {
        return stopped();
    }
    let failure = Failure::new(format!("the template at {address} could not be fetched")).cause(error);
    match error {
        FetchError::NoGit => failure
            .help("git is at https://git-scm.com/downloads")
            .help("or download the template and name its folder: --template ./FOLDER"),
        FetchError::NoRepository => failure.help("check the address; a private repository needs your login"),
        FetchError::NoBranch => {
            let branch = args.branch.as_deref().unwrap_or_default();
            failure.help(format!("check the name `{branch}`, or leave --branch out for the usual branch"))
        }
        FetchError::NoLogin => {
            failure.help("try the address with SSH, git@HOST:OWNER/REPOSITORY, or let git remember your login")
        }
        FetchError::NoHost => failure.help("check the address and the network"),
        FetchError::Late(_) | FetchError::NoFolder(_) | FetchError::Other(_) => {
            failure.help("try git clone by hand, then name the folder: --template ./FOLDER")
        }
    }
}

fn refused(error: Error, typed: &str, interrupt: &Interrupt) -> Failure {
    if interrupt.asked() {
        return stopped();
    }
    match error {
        Error::Several(folders) => {
            Failure::new(format!("{typed} holds several templates:{}", list(folders.iter().map(Path::new))))
                .help(format!("choose one with --subfolder {}", folders.first().map_or("FOLDER", String::as_str)))
        }
        Error::Scripts(scripts) => Failure::new(format!(
            "the template {typed} runs scripts; nothing was created:{}",
            list(scripts.iter().map(PathBuf::as_path))
        ))
        .help("read them, and add --allow-commands if you trust them"),
        Error::NoFolder(folder) => {
            let failure = Failure::new(format!("there is no folder {}", folder.display()));
            let parts: Vec<&str> = typed.split('/').collect();
            match parts.as_slice() {
                [owner, repository] if !owner.is_empty() && !owner.starts_with('.') && !repository.is_empty() => {
                    failure.help(format!("for the repository on GitHub, write gh:{typed}"))
                }
                _ => failure,
            }
        }
        Error::Answer(name, why) => {
            Failure::new(format!("`{name}` cannot be that: {why}")).help(format!("give another with --define {name}=…"))
        }
        Error::Large { .. } => Failure::new(error.to_string())
            .help("name the folder of the template itself, with --subfolder FOLDER where it is part of more"),
        error => Failure::new(format!("the template {typed} could not be used; nothing was created")).cause(&error),
    }
}

/// Paths that strangers chose, a line each.
fn list<'p>(paths: impl Iterator<Item = &'p Path>) -> String {
    paths.flat_map(|path| ["\n  ".to_owned(), shown(path).cyan().to_string()]).collect()
}

/// A path that strangers chose.
pub(super) fn shown(path: &Path) -> String {
    escapes::visible(&path.to_string_lossy()).into_owned()
}

fn stopped() -> Failure {
    Failure::new("stopped; nothing was created")
}
