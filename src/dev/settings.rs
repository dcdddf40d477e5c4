//! What the project's settings say about a run: read at the start, and again whenever they change.

use std::net::IpAddr;
use std::path::Path;

use super::probe::Question;
use crate::project::config::{self, DevConfig, Restart};
use crate::project::{ConfigError, Launch, LaunchError, Program, launch};
use crate::validate;

/// What the command line says; it wins over the settings.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// How the backend is started, in words.
    pub command: Option<Vec<String>>,
    /// Address of a backend that runs already.
    pub target: Option<String>,
    /// The port; 0 for any.
    pub port: Option<u16>,
    /// Address for other machines; none for this machine alone.
    pub host: Option<IpAddr>,
    /// Names under which the server answers, besides those of this machine and of the settings.
    pub hosts: Vec<String>,
    /// Whether https is spoken as well, where that is said.
    pub https: Option<bool>,
    /// Whether the backend may colour what it prints.
    pub colours: bool,
}

/// What is served, and how.
#[derive(Debug)]
pub struct Settings {
    /// How the backend is served.
    pub launch: Launch,
    /// How the documents are checked.
    pub check: validate::Settings,
    /// The port; 0 for any.
    pub port: u16,
    /// Whether https is spoken as well.
    pub https: bool,
    config: DevConfig,
}

/// Why there are no settings to run by.
#[derive(Debug)]
pub enum SettingsError {
    /// The file has a mistake.
    Config(ConfigError),
    /// They, or the project, do not tell what to serve.
    Launch(LaunchError),
}

/// What other settings change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Difference {
    /// What serves now, for people.
    pub(crate) source: String,
    /// Keys and sections that are in force from now on.
    pub(crate) applied: Vec<&'static str>,
    /// Keys that take a new start.
    pub(crate) waiting: Vec<&'static str>,
    /// How an instance is replaced from now on.
    pub(crate) restart: Restart,
    /// Whether the program runs by others.
    pub(crate) program: bool,
    /// Whether the documents are checked by others.
    pub(crate) check: bool,
    /// Whether other files are watched.
    pub(crate) watching: bool,
}

impl Settings {
    /// Reads what `choices` and the project in `root` say.
    pub fn read(root: &Path, choices: &Choices) -> Result<Self, SettingsError> {
        let config = config::load(root).map_err(SettingsError::Config)?;
        let check = validate::Settings::new(&config.validate, &validate::Arguments::default());
        let check = check.map_err(SettingsError::Config)?;
        let mut launch = match &choices.target {
            Some(target) => Launch::Target(target.clone()),
            None => launch::detect(root, &config, choices.command.as_deref()).map_err(SettingsError::Launch)?,
        };
        if let (true, Launch::Program(program)) = (choices.colours, &mut launch) {
            ask_for_colours(program);
        }
        let port = config.dev.port_or(choices.port);
        let https = choices.https.unwrap_or_else(|| config.dev.wants_https());
        Ok(Self { launch, check, port, https, config: config.dev })
    }

    /// The section `[dev]` of the settings.
    pub fn config(&self) -> &DevConfig {
        &self.config
    }

    /// What the backend is asked to learn whether it is there.
    pub(super) fn question(&self, root: &Path) -> Question {
        Question::new(self.config.ready.clone(), &self.config.headers, root)
    }

    /// How an instance is replaced.
    pub(super) fn restart(&self) -> Restart {
        match &self.launch {
            Launch::Program(program) if program.fixed_port().is_some() => Restart::Stop,
            _ => self.config.restart,
        }
    }

    /// Takes over from `new` what can be changed in a running server.
    pub(super) fn adopt(&mut self, mut new: Self) -> Difference {
        let (old, config) = (&mut self.config, &mut new.config);
        let started = !self.launch.starts_the_same(&new.launch);
        let program = [
            ("command", started && old.command != config.command),
            ("cwd", started && old.cwd != config.cwd),
            ("env", started && old.env != config.env),
            ("ready", old.ready != config.ready),
            // Who is asked with others may answer otherwise.
            ("headers", old.headers != config.headers),
            ("restart", old.restart != config.restart),
        ];
        let watching = [("watch", old.watch != config.watch), ("ignore", old.ignore != config.ignore)];
        let live = [
            ("origins", old.origins != config.origins),
            ("secrets", old.secrets != config.secrets),
            ("[validate]", self.check != new.check),
        ];
        let fixed = [
            ("target", old.target != config.target),
            ("port", self.port != new.port),
            ("https", self.https != new.https),
            ("cert", old.cert != config.cert),
            ("key", old.key != config.key),
            ("hosts", old.hosts != config.hosts),
        ];
        let changed = |keys: &[(&'static str, bool)]| -> Vec<&'static str> {
            keys.iter().filter(|(_, changed)| *changed).map(|(key, _)| *key).collect()
        };
        let mut named = changed(&program);
        if started && named.is_empty() {
            // Another program was found.
            named.push("command");
        }
        let mut difference = Difference {
            waiting: changed(&fixed),
            program: !named.is_empty(),
            check: self.check != new.check,
            watching: !changed(&watching).is_empty(),
            ..Difference::default()
        };
        let same_kind = match (&self.launch, &new.launch) {
            (Launch::Target(old), Launch::Target(new)) => old == new,
            (old, new) => std::mem::discriminant(old) == std::mem::discriminant(new),
        };
        if same_kind {
            difference.applied = named;
            self.launch = new.launch;
        } else {
            // Who answers is decided at the start.
            difference.waiting.splice(0..0, named);
            difference.program = false;
        }
        difference.applied.extend([changed(&watching), changed(&live)].concat());
        self.check = new.check;
        // What is not in force yet is still to be told at the next change.
        config.cert = old.cert.take();
        config.key = old.key.take();
        config.target = old.target.take();
        config.hosts = std::mem::take(&mut old.hosts);
        if !same_kind {
            config.command = old.command.take();
            config.cwd = old.cwd.take();
            config.env = std::mem::take(&mut old.env);
            config.ready = old.ready.take();
            config.headers = std::mem::take(&mut old.headers);
            config.restart = old.restart;
        }
        self.config = new.config;
        difference.restart = self.restart();
        self.launch.source().clone_into(&mut difference.source);
        difference
    }
}

/// Programs print colours to terminals alone, and their output goes through this one. What the user says wins.
fn ask_for_colours(program: &mut Program) {
    for name in ["CLICOLOR_FORCE", "FORCE_COLOR", "PY_COLORS", "UVICORN_USE_COLORS"] {
        if std::env::var_os(name).is_none() {
            program.env.insert(0, (name.to_owned(), "1".to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Settings {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(config::FILE_NAME), text).unwrap();
        std::fs::write(folder.path().join("widgets.json"), "{}").unwrap();
        let mut settings = Settings::read(folder.path(), &Choices::default()).unwrap();
        // Every call has a folder of its own.
        match &mut settings.launch {
            Launch::Program(program) => {
                program.cwd = "/".into();
                program.env_file = "/.env".into();
            }
            Launch::Static(root) => *root = "/".into(),
            Launch::Target(_) => {}
        }
        settings
    }

    #[test]
    fn what_a_change_means() {
        const SH: &str = "command = \"sh {port}\"\n";
        for (old, new, applied, waiting, restarts) in [
            (SH, SH, vec![], vec![], false),
            (SH, "# a remark\ncommand = 'sh {port}'\n", vec![], vec![], false),
            (SH, "command = \"sh x\"\n", vec!["command"], vec![], true),
            (SH, "command = \"sh {port}\"\nenv = { A = \"1\" }\n", vec!["env"], vec![], true),
            (SH, "command = \"sh {port}\"\nready = \"/up\"\n", vec!["ready"], vec![], true),
            (SH, "command = \"sh {port}\"\nheaders = { A = \"1\" }\n", vec!["headers"], vec![], true),
            (SH, "command = \"sh {port}\"\norigins = [\"https://a\"]\n", vec!["origins"], vec![], false),
            (SH, "command = \"sh {port}\"\nignore = [\"x/\"]\n", vec!["ignore"], vec![], false),
            (SH, "command = \"sh {port}\"\nport = 1\nhosts = [\"a\"]\n", vec![], vec!["port", "hosts"], false),
            ("port = 7779\n", "", vec![], vec![], false),
            ("", SH, vec![], vec!["command"], false),
        ] {
            let section = |text: &str| settings(&format!("[dev]\n{text}"));
            let mut running = section(old);
            let difference = running.adopt(section(new));
            assert_eq!((difference.applied, difference.waiting), (applied, waiting.clone()), "{new}");
            assert_eq!(difference.program, restarts, "{new}");
            let again = running.adopt(section(new));
            assert_eq!((again.applied, again.waiting), (vec![], waiting), "{new}");
        }
    }

    #[test]
    fn a_command_of_the_command_line_outlives_the_settings() {
        let folder = tempfile::tempdir().unwrap();
        let choices = Choices { command: Some(vec!["sh".to_owned()]), ..Choices::default() };
        let read = |text: &str| {
            std::fs::write(folder.path().join(config::FILE_NAME), text).unwrap();
            Settings::read(folder.path(), &choices).unwrap()
        };
        let mut running = read("[dev]\ncommand = \"sh 1\"\n");
        let difference = running.adopt(read("[dev]\ncommand = \"sh 2\"\n"));
        assert_eq!((difference.program, difference.applied), (false, vec![]));
        let difference = running.adopt(read("[dev]\ncommand = \"sh 2\"\ncwd = \"..\"\n"));
        assert_eq!((difference.program, difference.applied), (true, vec!["cwd"]));
    }

    #[test]
    fn other_rules_take_a_check() {
        let mut running = settings("[validate]\nignore = [\"W126\"]\n");
        let same = running.adopt(settings("\n\n[validate]\nignore = [\"W126\"]\n"));
        let none = Difference { source: "static files".to_owned(), ..Difference::default() };
        assert_eq!(same, none, "elsewhere in the file");
        let difference = running.adopt(settings("[validate]\nignore = [\"W127\"]\n"));
        assert_eq!((difference.check, difference.applied), (true, vec!["[validate]"]));
    }
}
