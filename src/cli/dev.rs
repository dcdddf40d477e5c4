//! `obb-backend dev`.

mod banner;
mod browser;
mod certificate;
mod control;
mod events;
pub(super) mod failures;
mod findings;
mod keys;
mod lines;
mod requests;
mod terminal;
mod traceback;

pub(super) use findings::summary;

use std::io::{self, IsTerminal as _, Write as _};
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::{ExitStatus, Failure, Shell, trust};
use crate::dev::{self, Notice};
use crate::project::config;
use control::Control;
use lines::Look;
use terminal::Terminal;

const AFTER_HELP: &str = "\
Examples:
  obb-backend dev                    serve this folder on http://localhost:7779
  obb-backend dev myproj --https     another folder, for Safari too
  obb-backend dev --port 8000        on another port
  obb-backend dev --host 0.0.0.0     for other machines and containers too
  obb-backend dev --target http://127.0.0.1:8000
                                     in front of a backend that you start
  obb-backend dev --command \"python3 serve.py --port {port}\"
                                     start the backend by a command of your own

Without a command, the backend is found: a FastAPI application in main.py,
app.py, another file or a package, run by the project's own environment (.venv,
uv, poetry, pipenv, conda); a server of package.json; a binary of Cargo.toml; or
a folder of widgets.json and data/, served as it is. What is in .env is set for
it. Everything else is said in obb-backend.toml, whose changes are applied at
once:

  [dev]
  command = \"node server.js --port {port}\"
  origins = [\"https://my-workspace.example\"]

Exit status: 0 ended by `q` or Ctrl-C, 2 could not run.";

/// Serve the backend with hot reload
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(super) struct DevArgs {
    /// Folder of the backend
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    /// Port on both loopback addresses, 0 for any free one [default: 7779, or as in obb-backend.toml]
    #[arg(help_heading = "Address", long, value_name = "N")]
    port: Option<u16>,
    /// Address of a backend that runs already: it is not started, only passed on to
    #[arg(help_heading = "Backend", long, value_name = "URL", value_parser = config::target)]
    target: Option<String>,
    /// Start the backend by this command, without a shell; {port} is the port it must listen on
    #[arg(help_heading = "Backend", long, value_name = "COMMAND")]
    command: Option<String>,
    /// Let other machines in: an address of this one, or 0.0.0.0 for all of them
    #[arg(help_heading = "Address", long, value_name = "ADDRESS", value_parser = address)]
    host: Option<IpAddr>,
    /// A name under which this server answers besides localhost; may be given several times
    #[arg(help_heading = "Address", long, value_name = "NAME", value_parser = host_name)]
    allowed_host: Vec<String>,
    /// Speak https as well, with a certificate of a local authority
    #[arg(help_heading = "HTTPS", long)]
    https: bool,
    /// Speak http alone, whatever obb-backend.toml says
    #[arg(help_heading = "HTTPS", long, conflicts_with_all = ["https", "cert", "key"])]
    no_https: bool,
    /// Certificate chain of your own in PEM, for https
    #[arg(help_heading = "HTTPS", long, value_name = "FILE")]
    cert: Option<PathBuf>,
    /// Its private key in PEM
    #[arg(help_heading = "HTTPS", long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Open the page about the server in a browser once it serves
    #[arg(help_heading = "Output", long)]
    open: bool,
    /// Show every request and whole tracebacks
    #[arg(help_heading = "Output", short, long, conflicts_with = "quiet")]
    verbose: bool,
    /// Show no requests; otherwise failures, first answers and changes of status are shown
    #[arg(help_heading = "Output", short, long)]
    quiet: bool,
    /// Print events for people or, one JSON object a line, for tools
    #[arg(help_heading = "Output", long, value_name = "FORMAT", default_value = "human")]
    message_format: MessageFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// Text on standard error
    Human,
    /// Events on standard output: listening, waiting, ready, changed, validated, restarting, settings, failed, reclaimed, output, dropped, request, certificate, remark, stopped
    Json,
}

pub(super) fn run(args: DevArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let message_format = args.message_format;
    let outcome = serve(args, shell);
    if let (Err(failure), MessageFormat::Json) = (&outcome, message_format) {
        shell.out(events::failure(failure));
    }
    outcome
}

fn serve(args: DevArgs, shell: &mut Shell) -> Result<ExitStatus, Failure> {
    let since = Instant::now();
    let DevArgs {
        path,
        port,
        command,
        target,
        host,
        allowed_host,
        https,
        no_https,
        cert,
        key,
        open,
        verbose,
        quiet,
        message_format,
    } = args;
    let command = command.map(|text| config::words("--command", &text)).transpose();
    let command = command.map_err(|(message, help)| failures::command(message, help))?;
    let root = folder("dev", &path)?;
    let wanted = certificate::Wanted { https, no_https, cert, key };
    let people = message_format == MessageFormat::Human;
    let shown = people && io::stderr().is_terminal();
    let mut look = Look {
        color: shell.style().color,
        live: shown && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
        keys: people && shell.interactive(),
        verbose,
        trusted: false,
    };
    let choices = dev::Choices {
        command,
        target,
        port,
        host,
        hosts: allowed_host,
        https: wanted.says(),
        colours: shown && look.color,
    };
    let settings = dev::Settings::read(&root, &choices).map_err(|error| failures::settings(&error))?;
    if choices.target.is_some() && settings.config().command.is_some() {
        shell.warning("`command` in obb-backend.toml is not used: `--target` names a backend that runs already");
    }
    let mut names = [settings.config().hosts.clone(), choices.hosts.clone()].concat();
    names.extend(host.filter(|host| !host.is_loopback() && !host.is_unspecified()).map(|host| host.to_string()));
    let certificate = wanted.resolve(settings.config(), &root)?.load(&names)?;
    let authority = certificate.as_ref().and_then(|certificate| certificate.authority.as_deref());
    let offered = match (authority, message_format) {
        (Some(authority), MessageFormat::Human) => trust::offer(shell, authority)?,
        _ => trust::Offered::default(),
    };
    look.trusted = offered.trusted;
    let since = since + offered.waited;
    let log = match (verbose, quiet) {
        (true, _) => dev::Log::All,
        (_, true) => dev::Log::Nothing,
        _ => dev::Log::News,
    };
    let options = dev::Options { root, home: dev::tls::data_folder(), settings, choices, certificate, since, log };
    let terminal = Arc::new(Mutex::new(Terminal::new(look)));
    let printing = people.then(|| Arc::clone(&terminal));
    let mut to_open = open;
    let tell = move |notice: &Notice| {
        if let Notice::Announced(banner) = notice
            && std::mem::take(&mut to_open)
            && let Some(page) = browser::page(&banner.urls)
        {
            browser::open(page, printing.clone());
        }
        match &printing {
            Some(terminal) => {
                terminal.lock().unwrap_or_else(PoisonError::into_inner).tell(notice);
                Ok(())
            }
            // Whoever read the events has gone: nobody else would end the server.
            None => io::stdout().lock().write_all(events::line(notice).as_bytes()),
        }
    };
    let mut listening = None;
    let attach = |remote| {
        if look.keys {
            let mut control = Control::new(terminal, remote);
            listening = keys::listen(move |key| control.press(key));
        }
    };
    let outcome = dev::run(options, tell, attach);
    // The terminal's settings are put back before anything else is said.
    drop(listening);
    outcome.map_err(|error| failures::start(&error, &path))?;
    Ok(ExitStatus::Success)
}

/// The folder at `path`, for `command` to work in.
pub(super) fn folder(command: &str, path: &Path) -> Result<PathBuf, Failure> {
    let root = std::path::absolute(path).map_err(|error| failures::folder(path, &error))?;
    if root.is_dir() { Ok(dev::real_path(&root)) } else { Err(failures::no_folder(command, path)) }
}

/// Reads `--host`.
fn address(text: &str) -> Result<IpAddr, String> {
    if text.eq_ignore_ascii_case("localhost") {
        return Ok(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    text.trim_matches(['[', ']']).parse().map_err(|_| {
        "an address of this machine, such as 192.168.1.5, or 0.0.0.0 for all of them; names go to --allowed-host"
            .to_owned()
    })
}

/// Reads `--allowed-host`.
fn host_name(text: &str) -> Result<String, String> {
    config::host_name(text).ok_or_else(|| "a name alone, without scheme, port and path, such as my.machine".to_owned())
}
