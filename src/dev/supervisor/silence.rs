//! What to tell about an instance that was started and is not ready.

use std::time::Duration;

use super::super::probe::gives;
use super::super::server::ports_of;
use crate::project::Program;

/// Time after which a start is called slow.
const SLOW: Duration = Duration::from_secs(20);

/// Time after which a program that was not told a port on its command line, and listens on another one, is taken to keep to it.
const ELSEWHERE: Duration = Duration::from_secs(3);

/// An instance that is waited for.
#[derive(Debug)]
pub(super) struct Silence {
    source: String,
    ready: String,
    port: u16,
    names_port: bool,
    /// Whether it is compiled before it runs.
    compiles: bool,
    leader: Option<u32>,
}

impl Silence {
    /// The instance of `program` on `port` whose first process is `leader`; `ready` is the path that it is asked.
    pub(super) fn new(program: &Program, ready: &str, port: u16, leader: Option<u32>) -> Self {
        let names_port = program.names_port() || program.fixed_port().is_some();
        let compiles = program.words.first().is_some_and(|word| word == "cargo");
        Self { source: program.source.clone(), ready: ready.to_owned(), port, names_port, compiles, leader }
    }

    /// Waits until there is something to tell; `given` is the status of its last answer, or 0.
    pub(super) async fn noticed(self, given: impl Fn() -> u16) -> String {
        let early = if self.names_port { SLOW } else { ELSEWHERE };
        tokio::time::sleep(early).await;
        if let Some(other) = self.elsewhere() {
            return other;
        }
        tokio::time::sleep(SLOW.saturating_sub(early)).await;
        let Self { source, port, .. } = &self;
        match given() {
            0 => self.elsewhere().unwrap_or_else(|| self.nowhere()),
            status => format!("{source}, on port {port}, is not ready yet: {}", gives(&self.ready, status)),
        }
    }

    /// It listens, but on another port.
    fn elsewhere(&self) -> Option<String> {
        let others = ports_of(self.leader?);
        let other = others.iter().find(|other| **other != self.port).filter(|_| !others.contains(&self.port))?;
        let port = self.port;
        Some(format!(
            "the backend listens on port {other} and not on {port}: pass the port on with `{{port}}` in the command, or read the \
             variable PORT. If it must be {other}, write `env = {{ PORT = \"{other}\" }}` under `[dev]` in \
             obb-backend.toml"
        ))
    }

    fn nowhere(&self) -> String {
        let Self { source, port, .. } = self;
        let reason = format!("{source} has not answered on port {port} for {} seconds", SLOW.as_secs());
        if self.compiles {
            return format!(
                "{reason}; the first build takes longer than that. Once built, it must listen on the port that the variable PORT names"
            );
        }
        if self.names_port {
            return reason;
        }
        format!("{reason}; its command must listen on the port that `{{port}}` or the variable PORT names")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_is_given_its_time() {
        let told = |words: &str| {
            let program = Program {
                words: words.split(' ').map(str::to_owned).collect(),
                cwd: ".".into(),
                env: Vec::new(),
                env_file: ".env".into(),
                source: words.to_owned(),
                notes: Vec::new(),
            };
            Silence::new(&program, "/", 8000, None).nowhere()
        };
        assert!(told("cargo run").contains("the first build takes longer"));
        assert!(!told("npm start").contains("build"));
    }
}
