//! The receiver program.

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use alipay::notification::{MerchantIds, PublicKey};
use alipay::receiver::{Receiver, router};
use alipay::store::Store;
use clap::Parser;

/// Receives Alipay's asynchronous payment notifications at POST /alipay/callback, and keeps orders
/// and points.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 picks a free port. The first line on stdout shows the address
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where to store orders and points: `sqlite://FILE?mode=rwc` or
    /// `postgres://USER:PASSWORD@HOST/DATABASE`
    #[arg(
        long,
        value_name = "URL",
        default_value = "sqlite://alipay.db?mode=rwc",
        env = "DATABASE_URL",
        hide_env_values = true
    )]
    database: String,
    /// The Alipay public key (not the app's): PEM, or Base64 as the console shows it
    #[arg(long, value_name = "FILE")]
    alipay_public_key: PathBuf,
    /// The id of the app that notifications must be for
    #[arg(long, value_name = "ID")]
    app_id: String,
    /// The id of the seller that notifications must be for
    #[arg(long, value_name = "ID")]
    seller_id: String,
    #[command(flatten)]
    limits: common::Limits,
}

#[tokio::main]
async fn main() -> ExitCode {
    common::log_to_stderr();
    common::exit_code("alipay", run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let file = arguments.alipay_public_key;
    let key =
        std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let receiver = Receiver {
        alipay: PublicKey::parse(&key).map_err(|error| format!("{}: {error}", file.display()))?,
        merchant: MerchantIds {
            app_id: arguments.app_id,
            seller_id: arguments.seller_id,
        },
        store: Store::open(&arguments.database).await?,
    };
    let store = receiver.store.clone();
    let stop = common::shutdown()?;
    common::serve(
        common::listen(arguments.listen).await?,
        router(receiver),
        arguments.limits,
        stop,
    )
    .await;
    store.close().await;
    Ok(ExitCode::SUCCESS)
}
