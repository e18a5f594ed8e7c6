//! The receiver program.

use std::process::ExitCode;

use clap::Parser;
use invoices::receiver::{ReceiverSettings, serve};

#[tokio::main]
async fn main() -> ExitCode {
    match run(ReceiverSettings::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("receiver: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: ReceiverSettings) -> std::io::Result<()> {
    common::log_to_stderr();
    let shutdown = common::shutdown()?;
    let listener = common::listen(settings.listen).await?;
    serve(settings, listener, shutdown).await;
    Ok(())
}
