//! `obb-backend dev`.

mod banner;
mod events;
pub(super) mod failures;
mod lines;

pub(super) use lines::summary;

use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::{ExitStatus, Failure, Shell};
use crate::dev::{self, Notice};
use crate::project::{config, launch};
use crate::validate::{Arguments, Settings};

/// Port that OpenBB's documentation uses, and so the one that stands in users' Workspaces.
pub(super) const DEFAULT_PORT: u16 = 7779;

const AFTER_HELP: &str = "\
Examples:
  obb-backend dev                     serve the backend in this folder on http://localhost:7779
  obb-backend dev myproj --https      serve another folder, for Safari too
  obb-backend dev --port 8000         on another port
  obb-backend dev --host 0.0.0.0      for other machines and containers too

FastAPI applications in main.py or app.py are found and started; a folder of
widgets.json and data/ is served as it is. Any other backend is described in
obb-backend.toml:

  [dev]
  command = \"node server.js --port {port}\"
  origins = [\"https://my-workspace.example\"]";

/// Serve the backend with hot reload
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct DevArgs {
    /// Folder of the backend
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    /// Port on both loopback addresses, 0 for any free one [default: 7779, or as in obb-backend.toml]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Let other machines in: an address of this one, or 0.0.0.0 for all of them
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    host: Option<IpAddr>,
    /// A name under which this server answers besides localhost; may be given several times
    #[arg(long, value_name = "NAME", value_parser = host_name)]
    allowed_host: Vec<String>,
    /// Speak https as well, with a certificate of a local authority
    #[arg(long)]
    https: bool,
    /// Print events for people or, one JSON object a line, for tools
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    message_format: MessageFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// Text on standard error
    Human,
    /// Events on standard output: listening, waiting, ready, changed, validated, restarting, failed, output, dropped, remark, stopped
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
    let DevArgs { path, port, host, allowed_host, https, message_format } = args;
    let root = folder("dev", &path)?;
    let config = config::load(&root)?;
    let check = Settings::new(&config.validate, &Arguments::default())?;
    let launch = launch::detect(&root, &config).map_err(|error| failures::launch(&error))?;
    let certificate = if https { Some(certificate()?) } else { None };
    if certificate.as_ref().is_some_and(|certificate| certificate.replaced_authority) {
        shell.warning("the earlier certificate authority could not be used, so a new one was made: trust it anew");
    }
    let port = port.or(config.dev.port).unwrap_or(DEFAULT_PORT);
    let hosts = config.dev.hosts.into_iter().chain(allowed_host).collect();
    let origins = config.dev.origins;
    let options = dev::Options { root, launch, host, hosts, port, origins, certificate, since, check };
    let mut lines = lines::Lines::new(shell.style());
    let tell = move |notice: &Notice| match message_format {
        // A terminal that is gone says so by a signal.
        MessageFormat::Human => {
            let _ = io::stderr().lock().write_all(lines.text(notice).as_bytes());
            Ok(())
        }
        // Whoever read the events has gone: nobody else would end the server.
        MessageFormat::Json => io::stdout().lock().write_all(events::line(notice).as_bytes()),
    };
    dev::run(options, tell).map_err(|error| failures::start(&error, &path))?;
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

fn certificate() -> Result<dev::tls::ServerCertificate, Failure> {
    let loaded = match dev::tls::data_folder() {
        Some(home) => dev::tls::load(&home),
        None => Err(dev::tls::CertificateError::NoFolder),
    };
    loaded.map_err(|error| failures::certificate(&error))
}
