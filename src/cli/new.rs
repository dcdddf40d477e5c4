//! `obb-backend new`: what is asked for, made into a project, and what to type next.

mod foreign;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Parser};
use colored::Colorize;

use super::interrupt::Interrupt;
use super::prompt::{self, Choice};
use super::{ExitStatus, Failure, Shell, dev, install, next_steps};
use crate::fs::{display_path, normalize};
use crate::scaffold::{self, BadName, Error, Request};
use crate::template::{self, Expansion, Template};

const AFTER_HELP: &str = "\
Examples:
  obb-backend new myproj                         choose the template in a list
  obb-backend new myproj --install --dev         a Python server, running
  obb-backend new myproj -t static --dev         no language, running
  obb-backend new \"My Desk\" --dir projects/desk  the name and the folder apart
  obb-backend new .                              fill the current folder
  obb-backend new myproj -t gh:ada/desk          a template from GitHub
  obb-backend new myproj --dev -- --https        what follows -- is for dev

Exit status: 0 made, or listed with --list; 2 could not run. With --dev, that of
dev.";

/// Scaffold a backend that runs at once
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct NewArgs {
    /// Name of the project, and of its folder unless --dir says otherwise; `.` for the current folder
    name: Option<String>,
    /// What to make it from: one of --list, a folder such as ./my-template, or a git repository such as gh:owner/repository, in
    /// cargo-generate's format [default: python-fastapi]
    #[arg(short, long, value_name = "TEMPLATE")]
    template: Option<String>,
    /// List the templates and do nothing else
    #[arg(short, long)]
    list: bool,
    /// Folder to fill; made where it does not exist [default: the name]
    #[arg(short, long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// Write into a folder that is not empty, replacing files of the same name
    #[arg(short, long)]
    force: bool,
    /// Install what the project needs: with uv or else pip, with npm, or with cargo
    #[arg(short, long)]
    install: bool,
    /// Serve the new project at once
    #[arg(long)]
    dev: bool,
    /// Options for dev, after `--`
    #[arg(last = true, requires = "dev", value_name = "DEV OPTIONS")]
    dev_options: Vec<String>,
    #[command(flatten)]
    foreign: foreign::ForeignArgs,
}

/// The arguments of `dev` as their own command line, so that each has its default.
#[derive(Debug, Parser)]
#[command(name = "obb-backend dev", no_binary_name = true)]
struct DevLine {
    #[command(flatten)]
    args: dev::DevArgs,
}

pub(super) fn run(args: &NewArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    if args.list {
        list(shell);
        return Ok(ExitStatus::Success);
    }
    let typed = args.template.as_deref();
    let origin = args.foreign.origin(typed)?;
    let given = typed.filter(|_| origin.is_none()).map(named).transpose()?;
    let (name, folder) = whereabouts(args, shell)?;
    // Wrong options for dev are better told before anything is made.
    let dev_line = if args.dev { Some(dev_line(&folder, &args.dev_options)?) } else { None };
    let executable = std::env::current_exe()
        .map_err(|error| Failure::new("this program does not find its own file").cause(&error))?;
    let fetched;
    let template = match (given, &origin) {
        (Some(template), _) => template,
        (None, Some(origin)) => {
            fetched = foreign::template(&args.foreign, origin, typed.unwrap_or_default(), &name, &executable, shell)?;
            &fetched
        }
        (None, None) => choose(shell)?,
    };
    let shown = display_path(&folder);
    let interrupt = Interrupt::listen();
    let request = Request { name: &name, folder: &folder, template, force: args.force };
    let created = scaffold::create(&request, &executable, &|| interrupt.asked());
    let created = created.map_err(|error| failure(error, &shown, template))?;
    announce(shell, template, &name, &shown, &created);
    if !template.is_own() {
        foreign::tell(shell, template, &folder, &created);
    }
    let installed = args.install && install::run(shell, template, &folder, &interrupt)?;
    drop(interrupt);
    if let Some(line) = dev_line {
        return dev::run(line.args, shell);
    }
    shell.out(format!("\n{}\n\n{}\n", "Next:".bold(), next_steps::commands(template, &shown, installed)));
    Ok(ExitStatus::Success)
}

fn list(shell: &mut Shell) {
    let width = template::all().iter().map(|template| template.id.len()).max().unwrap_or(0);
    for (at, template) in template::all().iter().enumerate() {
        let default = if at == 0 { " (default)" } else { "" };
        let id = format!("{:width$}", template.id);
        shell.out(format!("{}  {}{}\n", id.cyan().bold(), template.summary(), default.dimmed()));
    }
}

fn named(id: &str) -> Result<&'static Template, Failure> {
    template::find(id).ok_or_else(|| {
        let known: Vec<_> = template::all().iter().map(|template| &*template.id).collect();
        let failure = Failure::new(format!("there is no template `{id}`"));
        let failure = if Path::new(id).is_dir() {
            failure.help(format!("for the folder of that name, write --template .{}{id}", std::path::MAIN_SEPARATOR))
        } else {
            failure
        };
        let failure = match template::nearest(id) {
            Some(near) => failure.help(format!("did you mean --template {}?", near.id)),
            None => failure,
        };
        let (last, first) = known.split_last().map_or(("", String::new()), |(last, first)| (*last, first.join(", ")));
        failure.help(format!("the templates are {first} and {last}"))
    })
}

fn choose(shell: &Shell) -> Result<&'static Template, Failure> {
    let templates = template::all();
    if !shell.interactive() {
        return templates.first().ok_or_else(|| Failure::new("this program was built without templates"));
    }
    let width = templates.iter().map(|template| template.id.len()).max().unwrap_or(0);
    let choice = |template: &'static Template| Choice {
        value: template,
        label: format!("{:width$}  {}", template.id, template.summary()),
        short: template.id.to_string(),
    };
    prompt::select(shell, "What is it made from?", templates.iter().map(choice).collect())
}

/// The project's name and its folder, absolute.
fn whereabouts(args: &NewArgs, shell: &Shell) -> Result<(String, PathBuf), Failure> {
    let refused = |bad: BadName| Failure::new(bad.problem).help(bad.help);
    let absolute = |path: &Path| {
        let path = std::path::absolute(path);
        path.map(|path| normalize(&path)).map_err(|error| Failure::new("the current folder is gone").cause(&error))
    };
    // Completion in a shell leaves a slash behind the name of a folder.
    let name = args.name.as_deref().map(|name| name.strip_suffix(['/', std::path::MAIN_SEPARATOR]).unwrap_or(name));
    let (name, folder) = match (name, &args.dir) {
        (Some("."), None) => (None, absolute(Path::new("."))?),
        (Some(name), Some(folder)) => (Some(name.to_owned()), absolute(folder)?),
        (Some(name), None) => {
            scaffold::check_folder_name(name).map_err(refused)?;
            (Some(name.to_owned()), absolute(Path::new(name))?)
        }
        (None, Some(folder)) => (None, absolute(folder)?),
        (None, None) if shell.interactive() => {
            let check = |name: &str| scaffold::check_folder_name(name.trim()).map_err(|bad| bad.problem);
            let name = prompt::text(shell, "What is the project called?", "myproj", check)?.trim().to_owned();
            let folder = absolute(Path::new(&name))?;
            (Some(name), folder)
        }
        (None, None) => {
            return Err(Failure::new("the argument NAME is missing").help("type, for example: obb-backend new myproj"));
        }
    };
    let name =
        name.or_else(|| folder.file_name().and_then(|name| name.to_str()).map(str::to_owned)).ok_or_else(|| {
            Failure::new(format!("{} has no name that could be the project's", folder.display()))
                .help("give a name as well: obb-backend new NAME --dir FOLDER")
        })?;
    scaffold::check_title(&name).map_err(refused)?;
    Ok((name, folder))
}

fn dev_line(folder: &Path, options: &[String]) -> Result<DevLine, Failure> {
    let words = options.iter().map(Into::into).chain(["--".into(), folder.as_os_str().to_owned()]);
    DevLine::try_parse_from(words).map_err(|error| {
        let text = error.to_string();
        let first = text.lines().next().unwrap_or_default();
        let reason = first.strip_prefix("error: ").unwrap_or(first).to_owned();
        Failure::new(format!("the options after `--`: {reason}")).help("obb-backend dev --help lists them")
    })
}

fn announce(shell: &mut Shell, template: &Template, name: &str, shown: &Path, created: &Expansion) {
    let place = match shown {
        _ if shown == Path::new(".") => " here".to_owned(),
        _ if shown == Path::new(name) => String::new(),
        _ => format!(" in {}", shown.display()),
    };
    shell.status("Created", format!("{}{place} from the template {}", name.bold(), template.id));
    let described: Vec<_> = template
        .first_files()
        .filter(|(path, _)| created.files.iter().any(|file| file.path == Path::new(path)))
        .collect();
    let width = described.iter().map(|(path, _)| path.len()).max().unwrap_or(0);
    let mut lines = String::from("\n");
    for (path, purpose) in &described {
        let path = format!("{path:width$}");
        let _ = writeln!(lines, "  {}  {}", path.cyan(), purpose.dimmed());
    }
    if let Some((count, what)) = template.more_files() {
        let _ = writeln!(lines, "  {}", format!("and {count} more: {what}").dimmed());
    }
    if described.is_empty() {
        for file in created.files.iter().take(LISTED) {
            let _ = writeln!(lines, "  {}", foreign::shown(&file.path).cyan());
        }
        if created.files.len() > LISTED {
            let _ = writeln!(lines, "  {}", format!("and {} more", created.files.len() - LISTED).dimmed());
        }
    }
    shell.err(lines);
}

/// Most entries that a list shows.
const LISTED: usize = 12;

fn failure(error: Error, shown: &Path, template: &Template) -> Failure {
    let shown = shown.display();
    match error {
        Error::Occupied(entries) => {
            let mut message = format!("the folder {shown} is not empty; nothing was changed");
            for entry in entries.iter().take(LISTED) {
                let fate = if entry.replaced { "would be replaced" } else { "would stay" };
                let _ = write!(message, "\n  {:24} {}", entry.path.display(), fate.dimmed());
            }
            if entries.len() > LISTED {
                let _ = write!(message, "\n  and {} more", entries.len() - LISTED);
            }
            Failure::new(message)
                .help("choose another name or --dir FOLDER")
                .help("--force writes into it all the same")
        }
        Error::WrongKind(path) if path.is_dir() => Failure::new(format!(
            "{} is a folder, and the project has a file of that name",
            display_path(&path).display()
        ))
        .help("move it away, or choose another folder with --dir FOLDER"),
        Error::WrongKind(path) => {
            Failure::new(format!("{} is a file, and a folder is needed there", display_path(&path).display()))
                .help("move it away, or choose another folder with --dir FOLDER")
        }
        Error::Interrupted => Failure::new("stopped; nothing was created"),
        Error::Disk(path, error) => Failure::new(format!("{} could not be written", display_path(&path).display()))
            .cause(&error)
            .help("nothing was created; choose a folder you may write to with --dir FOLDER"),
        error @ (Error::Template(_) | Error::Faulty(_)) => {
            Failure::new(format!("the template {} could not be used; nothing was created", template.id)).cause(&error)
        }
    }
}
