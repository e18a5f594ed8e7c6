//! Runs the receiver and the simulator in one process and plays all scenarios.

use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use alipay::notification::{MerchantIds, PublicKey};
use alipay::receiver::{self, Receiver};
use alipay::simulator::{self, Gateway, Scenario, Settings, SigningKey, play};
use alipay::store::Store;
use clap::{Parser, ValueEnum};
use openapi_expr::Policy;

/// Starts the receiver and the simulator, plays all scenarios, and keeps running for a look at
/// Swagger UI.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where the receiver listens; port 0 picks a free port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where the simulator listens; port 0 picks a free port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090")]
    simulator: SocketAddr,
    /// Where the receiver stores orders and points; a temporary file by default
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// How many seconds of the schedule pass in one second
    #[arg(long, value_name = "N", default_value_t = 86_400, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    time_scale: u32,
    /// Exit after the scenarios
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    limits: common::Limits,
}

#[tokio::main]
async fn main() -> ExitCode {
    common::log_to_stderr();
    common::exit_code("alipay-demo", run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let key = SigningKey::generate()?;
    let alipay = PublicKey::parse(&key.public_key()?)?;
    let merchant = MerchantIds {
        app_id: "2021000000000001".to_owned(),
        seller_id: "2088000000000001".to_owned(),
    };
    let directory = tempfile::tempdir()?;
    let file = || {
        format!(
            "sqlite://{}?mode=rwc",
            directory.path().join("alipay.db").display()
        )
    };
    let store = Store::open(&arguments.database.unwrap_or_else(file)).await?;

    let stop = common::shutdown()?;
    let listener = common::listen(arguments.listen).await?;
    let shop_url = format!("http://{}", listener.local_addr()?);
    let receiver = receiver::router(Receiver {
        store: store.clone(),
        alipay,
        merchant: merchant.clone(),
    });
    let receiving = tokio::spawn(common::serve(
        listener,
        receiver,
        arguments.limits,
        stop.clone(),
    ));
    // The demo's notifications stay on this machine, and no outside notification gets in.
    let policy = Policy::public().allow_loopback();
    let gateway = Arc::new(Gateway::new(
        key,
        Settings {
            merchant,
            time_scale: arguments.time_scale,
            policy,
        },
    )?);
    let listener = common::listen(arguments.simulator).await?;
    let gateway_url = format!("http://{}", listener.local_addr()?);
    let simulator = simulator::router(Arc::clone(&gateway));
    let simulating = tokio::spawn(common::serve(
        listener,
        simulator,
        arguments.limits,
        stop.clone(),
    ));

    let right = tokio::select! {
        right = play(&gateway, &shop_url, Scenario::value_variants(), "DEMO") => right?,
        () = stop.cancelled() => true,
    };
    if arguments.once {
        stop.cancel();
    } else {
        println!(
            "receiver:  {shop_url}/docs/\nsimulator: {gateway_url}/docs/ (see Callbacks)\nCtrl-C ends both."
        );
    }
    receiving.await?;
    simulating.await?;
    store.close().await;
    Ok(ExitCode::from(u8::from(!right)))
}
