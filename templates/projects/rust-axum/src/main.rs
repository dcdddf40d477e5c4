//! Starts the server. It listens on the address in the variables HOST and PORT until Ctrl-C or SIGTERM.

use std::net::IpAddr;
use std::process::ExitCode;

use backend::Settings;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> ExitCode {
    let done = match address() {
        Ok((_, port)) if std::env::args().any(|argument| argument == "--health") => {
            backend::health::ask(port)
        }
        Ok((host, port)) => serve(host, port).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Where to listen.
fn address() -> Result<(IpAddr, u16), String> {
    let text = |name: &str, default: &str| {
        let value = std::env::var(name).unwrap_or_default();
        if value.is_empty() {
            default.to_owned()
        } else {
            value
        }
    };
    let (host, port) = (text("HOST", "127.0.0.1"), text("PORT", "7779"));
    let host = host
        .parse()
        .map_err(|_| format!("HOST is {host}, which is no IP address"))?;
    let port = port
        .parse()
        .map_err(|_| format!("PORT is {port}, which is no port"))?;
    Ok((host, port))
}

async fn serve(host: IpAddr, port: u16) -> Result<(), String> {
    let variable = |name| std::env::var(name).unwrap_or_default();
    let settings = Settings {
        api_key: variable("API_KEY"),
        allowed_origins: variable("ALLOWED_ORIGINS"),
    };
    let listener = TcpListener::bind((host, port)).await;
    let listener =
        listener.map_err(|error| format!("cannot listen on {host}, port {port}: {error}"))?;
    println!("Listening on http://{host}:{port}");
    axum::serve(listener, backend::app(&settings))
        .with_graceful_shutdown(told_to_stop())
        .await
        .map_err(|error| error.to_string())
}

/// Ends when the user or the system wants the server to stop.
async fn told_to_stop() {
    let interrupted = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => drop(signals.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
