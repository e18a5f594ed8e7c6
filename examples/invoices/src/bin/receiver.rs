//! The receiver program.

use std::process::ExitCode;

use clap::Parser;
use invoices::receiver::{ReceiverSettings, serve};

#[tokio::main]
async fn main() -> ExitCode {
    common::exit_code("receiver", run(ReceiverSettings::parse()).await)
}

async fn run(settings: ReceiverSettings) -> std::io::Result<ExitCode> {
    common::log_to_stderr();
    let shutdown = common::shutdown()?;
    let listener = common::listen(settings.listen).await?;
    serve(settings, listener, shutdown).await;
    Ok(ExitCode::SUCCESS)
}
