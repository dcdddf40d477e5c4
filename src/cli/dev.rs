//! `obb-backend dev`.

mod banner;
mod certificate;
mod events;
pub(super) mod failures;
mod lines;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::{ExitStatus, Failure, Shell, trust};
use crate::dev::{self, Notice};
use crate::project::{config, launch};
use crate::validate::{Arguments, Settings};

/// Port that OpenBB's documentation uses, and so the one that stands in users' Workspaces.
const DEFAULT_PORT: u16 = 7779;

const AFTER_HELP: &str = "\
Examples:
  obb-backend dev                     serve the backend in this folder on http://localhost:7779
  obb-backend dev myproj --https      serve another folder, for Safari too
  obb-backend dev --port 8000         on another port

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
    /// Speak https as well, with a certificate of a local authority
    #[arg(long)]
    https: bool,
    /// Speak http alone, whatever obb-backend.toml says
    #[arg(long, conflicts_with_all = ["https", "cert", "key"])]
    no_https: bool,
    /// Certificate chain of your own in PEM, for https
    #[arg(long, value_name = "FILE")]
    cert: Option<PathBuf>,
    /// Its private key in PEM
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Print events for people or, one JSON object a line, for tools
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    message_format: MessageFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// Text on standard error
    Human,
    /// Events on standard output: listening, waiting, ready, changed, validated, restarting, failed, output, dropped, certificate, remark, stopped
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
    let DevArgs { path, port, https, no_https, cert, key, message_format } = args;
    let root = std::path::absolute(&path).map_err(|error| failures::folder(&path, &error))?;
    if !root.is_dir() {
        return Err(failures::no_folder(&path));
    }
    let root = dev::real_path(&root);
    let config = config::load(&root)?;
    let check = Settings::new(&config.validate, &Arguments::default())?;
    let launch = launch::detect(&root, &config).map_err(|error| failures::launch(&error))?;
    let https = certificate::Wanted { https, no_https, cert, key }.resolve(&config.dev, &root)?;
    let certificate = https.load(&config.dev.hosts)?;
    let authority = certificate.as_ref().and_then(|certificate| certificate.authority.as_deref());
    let offered = match (authority, message_format) {
        (Some(authority), MessageFormat::Human) => trust::offer(shell, authority)?,
        _ => trust::Offered::default(),
    };
    let since = since + offered.waited;
    let port = port.or(config.dev.port).unwrap_or(DEFAULT_PORT);
    let options = dev::Options { root, launch, port, origins: config.dev.origins, certificate, since, check };
    let mut lines = lines::Lines::new(shell.style(), offered.trusted);
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
