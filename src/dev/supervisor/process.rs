//! One process tree: started in a group of its own, so that it ends as a whole.

use std::process::{ExitStatus, Stdio};

use process_wrap::tokio::{ChildWrapper, CommandWrap, KillOnDrop};
use tokio::process::Command;
use tokio::sync::mpsc;

use super::super::memory;
use super::super::record::MARK;
use super::output::{Tail, pump};
use crate::project::Program;

/// What a process tree may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// End in an orderly way.
    Stop,
    /// End at once.
    Kill,
}

/// Starts `program` on `port`, marked with `token`. `variables` count less than all others.
pub(super) fn spawn(
    program: &Program,
    port: u16,
    token: &str,
    variables: &[(String, String)],
) -> std::io::Result<Box<dyn ChildWrapper>> {
    let words = program.with_port(port);
    let (name, arguments) = words.split_first().ok_or_else(|| std::io::Error::other("the command is empty"))?;
    let mut command = Command::new(name);
    memory::variables().for_each(|name| {
        command.env_remove(name);
    });
    command
        .args(arguments)
        .current_dir(&program.cwd)
        .envs(variables.iter().filter(|(name, _)| std::env::var_os(name).is_none()).map(|(name, value)| (name, value)))
        // Otherwise Python keeps its output back until a buffer is full.
        .env("PYTHONUNBUFFERED", "1")
        .env("PORT", port.to_string())
        .env(MARK, token)
        .envs(program.env.iter().map(|(name, value)| (name, value)))
        // A program that reads the terminal from a background group would be stopped for ever.
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut wrap = CommandWrap::from(command);
    wrap.wrap(KillOnDrop);
    #[cfg(unix)]
    wrap.wrap(process_wrap::tokio::ProcessGroup::leader());
    #[cfg(windows)]
    wrap.wrap(process_wrap::tokio::JobObject);
    wrap.spawn()
}

/// Passes output and orders on until the whole tree is gone.
pub(super) async fn supervise(
    mut child: Box<dyn ChildWrapper>,
    tail: Tail,
    sink: mpsc::Sender<String>,
    mut orders: mpsc::UnboundedReceiver<Order>,
) -> String {
    let mut pumps = tokio::task::JoinSet::new();
    if let Some(stream) = child.stdout().take() {
        pumps.spawn(pump(stream, tail.clone(), sink.clone()));
    }
    if let Some(stream) = child.stderr().take() {
        pumps.spawn(pump(stream, tail, sink));
    }
    let ended = loop {
        tokio::select! {
            ended = child.wait() => break ended,
            Some(order) = orders.recv() => obey(child.as_mut(), order),
        }
    };
    // What the leader left behind goes as well; then nobody holds its output open.
    let _ = child.start_kill();
    let drained = async { while pumps.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(std::time::Duration::from_millis(500), drained).await;
    match ended {
        Ok(status) => describe(status),
        Err(error) => format!("could not be watched: {error}"),
    }
}

fn obey(child: &mut dyn ChildWrapper, order: Order) {
    #[cfg(unix)]
    if order == Order::Stop {
        const SIGTERM: i32 = 15;
        let _ = child.signal(SIGTERM);
        return;
    }
    let _ = order;
    let _ = child.start_kill();
}

fn describe(status: ExitStatus) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if let Some(signal) = status.signal() {
            return format!("ended by signal {signal}");
        }
    }
    match status.code() {
        Some(code) => format!("ended with exit status {code}"),
        None => "ended".to_owned(),
    }
}
