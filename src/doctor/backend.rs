//! The backend on disk: its settings, its documents, and whether it can be started.

use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::Path;

use super::within::{LIMIT, within};
use super::{Check, Finding, Outcome, Told};
use crate::dev;
use crate::fs::display_path;
use crate::project::config::{self, FILE_NAME};
use crate::project::{Config, Launch, LaunchError, launch};
use crate::validate::{Arguments, Settings};

/// Examines the backend in `root`; its settings, or the usual ones where they cannot be used.
pub(super) fn examine(root: &Path, tell: &mut dyn FnMut(Finding)) -> Config {
    let written = root.join(FILE_NAME).exists();
    let (loaded, settings) = match config::load(root).and_then(|config| {
        let settings = Settings::new(&config.validate, &Arguments::default())?;
        Ok((config, settings))
    }) {
        Ok((config, settings)) => (Some(config), settings),
        Err(error) => {
            tell(Finding { check: Check::Config, outcome: Outcome::Failure, told: Told::Config(error) });
            (None, Settings::default())
        }
    };
    let checked = dev::check_files(root, &settings);
    let has_documents = checked.unreadable.is_some() || checked.report.backends > 0;
    // Without its settings, how it starts is a guess.
    let found = loaded.clone().map(|config| {
        let root = root.to_owned();
        within(LIMIT, move || launch::detect(&root, &config, None))
    });
    if let Some(Some(Err(LaunchError::Nothing { below, .. }))) = &found
        && below.is_empty()
        && !written
    {
        let shown = display_path(root);
        let place = if shown == Path::new(".") { "this folder".to_owned() } else { shown.display().to_string() };
        let message = format!("there is no backend in {place}: this machine alone is examined");
        tell(Finding::ok(Check::Backend, message).help("to make one: obb-backend new myproj"));
        return Config::default();
    }
    if loaded.is_some() {
        let message = match &found {
            _ if written => "obb-backend.toml is understood",
            Some(Some(Ok(_))) => "no obb-backend.toml, and none is needed",
            _ => "no obb-backend.toml",
        };
        tell(Finding::ok(Check::Config, message));
    }
    if has_documents {
        tell(documents(checked));
    }
    match found {
        None => {}
        Some(Some(launch)) => {
            let notes = if let Ok(Launch::Program(program)) = &launch { program.notes.clone() } else { Vec::new() };
            tell(started(launch));
            for note in notes {
                tell(Finding::warning(Check::Backend, note.message).help(note.help));
            }
        }
        Some(None) => tell(
            Finding::failure(Check::Backend, "its Python did not say in 5 seconds whether it has uvicorn")
                .help("end the program that keeps this machine busy, or make the environment anew"),
        ),
    }
    loaded.unwrap_or_default()
}

fn documents(checked: dev::Checked) -> Finding {
    let counts = checked.counts;
    let outcome = if checked.unreadable.is_some() || counts.errors > 0 {
        Outcome::Failure
    } else if counts.warnings > 0 {
        Outcome::Warning
    } else {
        Outcome::Ok
    };
    Finding { check: Check::Documents, outcome, told: Told::Documents(Box::new(checked)) }
}

fn started(launch: Result<Launch, LaunchError>) -> Finding {
    match launch {
        Ok(Launch::Target(target)) => running(&target),
        Ok(Launch::Static(_)) => Finding::ok(Check::Backend, "static files: no program is needed"),
        Ok(Launch::Program(program)) => {
            let command = dev::shown_command(&program.words);
            let named = if command.contains(&program.source) { "the backend" } else { &program.source };
            Finding::ok(Check::Backend, format!("{named} is started by: {command}"))
        }
        Err(error) => Finding { check: Check::Backend, outcome: Outcome::Failure, told: Told::Launch(error) },
    }
}

/// Whether a backend that is started by somebody else runs.
fn running(target: &str) -> Finding {
    let address = dev::target_authority(target);
    let answers = within(LIMIT, move || {
        address
            .to_socket_addrs()
            .into_iter()
            .flatten()
            .any(|address| TcpStream::connect_timeout(&address, LIMIT).is_ok())
    });
    if answers == Some(true) {
        return Finding::ok(Check::Backend, format!("the backend at {target} takes connections"));
    }
    Finding::failure(Check::Backend, format!("nothing answers at {target}, the `target` of obb-backend.toml"))
        .help("start that backend, or correct `target`")
}
