//! The API program.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use invoices::service::Service;
use invoices::settings::Settings;

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Settings::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("invoices: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let document = invoices::document();
    if settings.openapi {
        println!("{document:#}");
        return Ok(());
    }
    common::log_to_stderr();
    let shutdown = common::shutdown()?;
    let service = Service::start(settings, &document).await?;
    let listener = common::listen(settings.listen).await?;
    Ok(service.run(listener, shutdown).await?)
}
