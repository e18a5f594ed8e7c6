//! Tells the whole story in one process: an API and a receiver start, an invoice is created and
//! paid over HTTP, and the notification arrives.

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method};
use invoices::receiver::{ReceiverSettings, serve};
use invoices::service::Service;
use invoices::settings::Settings;
use invoices::signature::Secret;
use openapi_expr::Policy;
use openapi_expr_client::Client;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long to wait for the notification.
const PATIENCE: Duration = Duration::from_secs(20);

/// Creates an invoice, pays it, and shows the notification that arrives.
#[derive(Debug, Parser)]
#[command(name = "demo", version)]
struct Demo {
    /// Keep the API running at this address until Ctrl-C, so that you can look at its page and its
    /// document
    #[arg(long, value_name = "ADDR")]
    stay: Option<std::net::SocketAddr>,

    /// Where the API stores everything; a temporary file by default
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    common::exit_code("demo", run(Demo::parse()).await)
}

async fn run(demo: Demo) -> Result<ExitCode, Box<dyn Error>> {
    let shutdown = common::shutdown()?;
    let directory = std::env::temp_dir().join(format!("invoices-demo-{}", std::process::id()));
    std::fs::create_dir(&directory)?;
    let database = demo.database.clone();
    let database =
        database.unwrap_or_else(|| format!("sqlite://{}/demo.db?mode=rwc", directory.display()));
    let outcome = play(&demo, database, shutdown).await;
    std::fs::remove_dir_all(&directory)?;
    outcome
}

async fn play(
    demo: &Demo,
    database: String,
    shutdown: CancellationToken,
) -> Result<ExitCode, Box<dyn Error>> {
    let (shared, own) = (Secret::generate()?, Secret::generate()?);
    let receiver = [
        "receiver",
        "--secret",
        own.reveal(),
        "--invoice",
        "2expen51ve=9999.50",
    ];
    let receiver = ReceiverSettings::parse_from(receiver);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let hooks = format!("http://{}", listener.local_addr()?);
    // The receiver has its own secret: nobody else gets a notification that it would accept.
    let secret_for = format!("{}={}", listener.local_addr()?, own.reveal());
    let settings = [
        "invoices",
        "--allow-loopback",
        "--database",
        &database,
        "--secret",
        shared.reveal(),
    ];
    let settings = Settings::parse_from([&settings[..], &["--secret-for", &secret_for]].concat());
    let receiving = tokio::spawn(serve(receiver, listener, shutdown.clone()));
    println!("receiver   {hooks}");

    let service = Service::start(&settings, &invoices::document()).await?;
    let listener = match demo.stay {
        Some(address) => TcpListener::bind(address).await?,
        None => TcpListener::bind(("127.0.0.1", 0)).await?,
    };
    let api = format!("http://{}", listener.local_addr()?);
    let serving = tokio::spawn(service.run(listener, shutdown.clone()));
    println!("API        {api}, documented at {api}/docs/\n");

    let client = Client::new(Policy::public().allow_loopback())?;
    let post = async |path: &str, body: &str| {
        let headers =
            HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        let answer = client
            .send(
                Method::POST,
                &format!("{api}{path}"),
                headers,
                body.to_owned(),
            )
            .await?;
        println!("POST {path} {body}\n  {} {}", answer.status, answer.text());
        answer.error_for_status()
    };
    let create = format!("/invoices/?callback_url={hooks}");
    post(
        &create,
        r#"{"id": "2expen51ve", "customer": "Mr. Richie Rich", "total": "9999.50"}"#,
    )
    .await?;
    post("/invoices/2expen51ve/pay", "").await?;

    let start = Instant::now();
    let arrived = loop {
        let answer = client
            .send(
                Method::GET,
                &format!("{hooks}/received"),
                HeaderMap::new(),
                "",
            )
            .await?;
        let text = answer.text();
        if text != "[]" {
            break text.into_owned();
        }
        if start.elapsed() > PATIENCE {
            return Err("the notification did not arrive".into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    println!("\nreceived at {hooks}/invoices/2expen51ve\n  {arrived}");

    if demo.stay.is_some() {
        println!("\nlook at {api}/ and {api}/docs/; press Ctrl-C to stop");
        shutdown.cancelled().await;
    }
    shutdown.cancel();
    serving.await??;
    receiving.await?;
    Ok(ExitCode::SUCCESS)
}
