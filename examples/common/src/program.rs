//! How a server program starts and stops.

use std::fmt::{self, Display, Write as _};
use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::field::Field;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::field::MakeExt;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::{Writer, debug_fn};

use crate::text::Escaped;

/// Logs to stderr at the level that `RUST_LOG` sets, or `info`.
///
/// Each event is one line, whatever text it contains.
pub fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = io::stderr().is_terminal();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .fmt_fields(fields());
    log.with_ansi(colours).with_writer(io::stderr).init();
}

/// Writes the message and the fields of an event, and escapes characters that could start a new
/// line or hide this one.
fn fields() -> impl for<'w> FormatFields<'w> + 'static {
    let write = |writer: &mut Writer<'_>, field: &Field, value: &dyn fmt::Debug| match field.name()
    {
        "message" => write!(Escaped(writer), "{value:?}"),
        name => write!(Escaped(writer), "{name}={value:?}"),
    };
    debug_fn(write).delimited(" ")
}

/// Binds the address and prints it to stdout as one line, `listening on http://127.0.0.1:8000`.
///
/// With port 0, this line is the only way to learn the port.
///
/// # Errors
///
/// Fails if the address is in use or does not belong to this machine.
pub async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    let listener = listener.map_err(|error| {
        io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
    })?;
    let mut out = io::stdout();
    writeln!(out, "listening on http://{}", listener.local_addr()?)?;
    out.flush()?;
    Ok(listener)
}

/// Returns a token that the first SIGINT or SIGTERM cancels. The second one ends the process at
/// once.
///
/// # Errors
///
/// Fails if the system does not deliver signals.
pub fn shutdown() -> io::Result<CancellationToken> {
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    let token = CancellationToken::new();
    let cancelled = token.clone();
    tokio::spawn(async move {
        for last in [false, true] {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            if last {
                std::process::exit(130);
            }
            tracing::info!("shutting down; a second signal ends the process at once");
            cancelled.cancel();
        }
    });
    Ok(token)
}

/// Returns the exit code of a program. If it failed, prints the error to stderr first.
pub fn exit_code(program: &str, outcome: Result<ExitCode, impl Display>) -> ExitCode {
    outcome.unwrap_or_else(|error| {
        eprintln!("{program}: {error}");
        ExitCode::FAILURE
    })
}
