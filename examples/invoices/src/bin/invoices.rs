//! The API program.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use invoices::service::Service;
use invoices::settings::Settings;

#[tokio::main]
async fn main() -> ExitCode {
    common::exit_code("invoices", run(&Settings::parse()).await)
}

async fn run(settings: &Settings) -> Result<ExitCode, Box<dyn Error>> {
    let document = invoices::document();
    if settings.openapi {
        println!("{document:#}");
        return Ok(ExitCode::SUCCESS);
    }
    common::log_to_stderr();
    let shutdown = common::shutdown()?;
    let service = Service::start(settings, &document).await?;
    let listener = common::listen(settings.listen).await?;
    service.run(listener, shutdown).await?;
    Ok(ExitCode::SUCCESS)
}
