//! The simulator program.

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use alipay::notification::MerchantIds;
use alipay::simulator::{Gateway, Scenario, Settings, SigningKey, play, router};
use clap::Parser;
use openapi_expr::Policy;
use openapi_expr::policy::{Cidr, HostPattern};

/// Takes payments at POST /gateway/pay as Alipay does, without moving money, and notifies their
/// `notify_url`.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 picks a free port. The first line on stdout shows the address
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Where to write the public key for the receiver; the key pair is generated at start
    #[arg(long, value_name = "FILE")]
    public_key: PathBuf,
    /// How many seconds of the schedule pass in one second: with 86400, a day of repetitions takes
    /// one second
    #[arg(long, value_name = "N", default_value_t = 3600, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    time_scale: u32,
    /// Allow notifications to this machine: 127.0.0.0/8, `::1` and localhost
    #[arg(long)]
    allow_loopback: bool,
    /// Never notify these addresses, whatever else is allowed (repeatable)
    #[arg(long, value_name = "CIDR")]
    deny_cidr: Vec<Cidr>,
    /// Never notify this host: `name`, `*.name` (all subdomains) or an address (repeatable)
    #[arg(long, value_name = "HOST")]
    deny_host: Vec<HostPattern>,
    /// The id of the app that payments are for
    #[arg(long, value_name = "ID", default_value = "2021000000000001")]
    app_id: String,
    /// The id of the seller that payments are for
    #[arg(long, value_name = "ID", default_value = "2088000000000001")]
    seller_id: String,
    /// Play these scenarios against the shop and exit, with status 1 if one went wrong
    #[arg(
        long,
        value_name = "SCENARIO,…",
        value_delimiter = ',',
        requires = "shop"
    )]
    play: Vec<Scenario>,
    /// The shop to play against: the URL of the receiver, which may start later
    #[arg(long, value_name = "URL", requires = "play")]
    shop: Option<String>,
    #[command(flatten)]
    limits: common::Limits,
}

#[tokio::main]
async fn main() -> ExitCode {
    common::log_to_stderr();
    common::exit_code("simulator", run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let key = SigningKey::generate()?;
    let file = &arguments.public_key;
    std::fs::write(file, key.public_key()? + "\n")
        .map_err(|error| format!("{}: {error}", file.display()))?;
    let policy = Policy::public();
    let policy = if arguments.allow_loopback {
        policy.allow_loopback()
    } else {
        policy
    };
    let policy = arguments
        .deny_cidr
        .into_iter()
        .fold(policy, Policy::deny_cidr);
    let policy = arguments
        .deny_host
        .into_iter()
        .fold(policy, Policy::deny_host);
    let merchant = MerchantIds {
        app_id: arguments.app_id,
        seller_id: arguments.seller_id,
    };
    let settings = Settings {
        merchant,
        time_scale: arguments.time_scale,
        policy,
    };
    let gateway = Arc::new(Gateway::new(key, settings)?);

    let stop = common::shutdown()?;
    let listener = common::listen(arguments.listen).await?;
    let serving = common::serve(
        listener,
        router(Arc::clone(&gateway)),
        arguments.limits,
        stop.clone(),
    );
    let Some(url) = arguments.shop else {
        serving.await;
        return Ok(ExitCode::SUCCESS);
    };
    let right = tokio::select! {
        () = serving => true,
        right = play(&gateway, &url, &arguments.play, "SIM") => right?,
    };
    Ok(ExitCode::from(u8::from(!right)))
}
