//! Measures how many invoices and deliveries per second the service handles, and how much of that
//! time the expression takes.
//!
//! Everything runs in one process, on loopback: the load generator, the API and the receiver share
//! the machine's cores.
//!
//! `cargo run --release -p invoices --example load -- --database 'sqlite://load.db?mode=rwc'`

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::post;
use clap::Parser;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, Uri};
use invoices::callback::InvoiceCallback;
use invoices::service::Service;
use invoices::settings::Settings;
use invoices::signature::Secret;
use openapi_expr::{Body, Exchange, Policy};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

const JSON: &str = "application/json";
/// How long to wait until everything has arrived.
const PATIENCE: Duration = Duration::from_mins(5);

/// Measures the service.
#[derive(Clone, Debug, Parser)]
struct Load {
    /// An empty database
    #[arg(long)]
    database: String,
    /// How many invoices to create
    #[arg(long, default_value_t = 5000)]
    invoices: u32,
    /// How many requests to send at a time
    #[arg(long, default_value_t = 32)]
    connections: u32,
    /// How many attempts to make at a time
    #[arg(long, default_value_t = 32)]
    workers: u16,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let load = Load::parse();
    let count = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&count);
    let receiver = TcpListener::bind(("127.0.0.1", 0)).await?;
    let hook = format!("http://{}", receiver.local_addr()?);
    let take = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        std::future::ready(r#"{"ok":true}"#)
    };
    let routes = Router::new().route("/invoices/{id}", post(take));
    tokio::spawn(async move { axum::serve(receiver, routes).await });

    let (url, door, serving) = start(&load, 0).await?;
    let create = format!("{url}/invoices/?callback_url={hook}");
    let accepted = all(
        &load,
        move |http, n| {
            http.post(&create)
                .header(CONTENT_TYPE, JSON)
                .body(invoice(n))
        },
        201,
    )
    .await?;
    let paid = all(
        &load,
        move |http, n| http.post(format!("{url}/invoices/i{n}/pay")),
        200,
    )
    .await?;
    door.cancel();
    serving.await??;

    let begin = Instant::now();
    let (_, workers, serving) = start(&load, load.workers).await?;
    while count.load(Ordering::Relaxed) < load.invoices {
        if begin.elapsed() > PATIENCE {
            return Err("the notifications do not arrive".into());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let delivered = begin.elapsed();
    workers.cancel();
    serving.await??;

    let rate = |time: Duration| f64::from(load.invoices) / time.as_secs_f64();
    println!("invoices accepted  {:>8.0} /s", rate(accepted));
    println!("invoices paid      {:>8.0} /s", rate(paid));
    println!(
        "deliveries         {:>8.0} /s, {} requests for {}",
        rate(delivered),
        count.load(Ordering::Relaxed),
        load.invoices
    );
    let expression = expression(&hook)?;
    let share = expression.as_secs_f64() * rate(accepted) * 100.0;
    println!(
        "the expression     {:>8.2} µs, {share:.2} % of the time per invoice",
        expression.as_secs_f64() * 1e6
    );
    Ok(())
}

fn invoice(n: u32) -> String {
    format!(r#"{{"id":"i{n}","customer":"Mr. Richie Rich","total":"9999.50"}}"#)
}

type Serving = tokio::task::JoinHandle<std::io::Result<()>>;

async fn start(
    load: &Load,
    workers: u16,
) -> Result<(String, CancellationToken, Serving), Box<dyn Error>> {
    let (secret, workers) = (Secret::generate()?, workers.to_string());
    let settings = [
        "load",
        "--allow-loopback",
        "--database",
        &load.database,
        "--secret",
        secret.reveal(),
        "--workers",
        &workers,
    ];
    let service = Service::start(&Settings::parse_from(settings), &invoices::document()).await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let shutdown = CancellationToken::new();
    Ok((
        url,
        shutdown.clone(),
        tokio::spawn(service.run(listener, shutdown)),
    ))
}

/// Sends one request for each invoice, and returns how long all of them took.
async fn all<F>(load: &Load, request: F, status: u16) -> Result<Duration, Box<dyn Error>>
where
    F: Fn(&reqwest::Client, u32) -> reqwest::RequestBuilder + Send + Sync + 'static,
{
    let http = reqwest::Client::builder().no_proxy().build()?;
    let (next, request, invoices) = (
        Arc::new(AtomicU32::new(0)),
        Arc::new(request),
        load.invoices,
    );
    let begin = Instant::now();
    let mut lanes = JoinSet::new();
    for _ in 0..load.connections {
        let (http, next, request) = (http.clone(), Arc::clone(&next), Arc::clone(&request));
        lanes.spawn(async move {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= invoices {
                    return Ok(());
                }
                let answer = request(&http, n)
                    .send()
                    .await
                    .map_err(|error| error.to_string())?;
                if answer.status() != status {
                    return Err(format!("the response is {}", answer.status()));
                }
                answer.bytes().await.map_err(|error| error.to_string())?;
            }
        });
    }
    while let Some(lane) = lanes.join_next().await {
        lane??;
    }
    Ok(begin.elapsed())
}

/// Returns the time of one evaluation, from the request to a URL that the policy allows.
fn expression(hook: &str) -> Result<Duration, Box<dyn Error>> {
    const TIMES: u32 = 100_000;
    let (callback, policy) = (
        InvoiceCallback::of(&invoices::document())?,
        Policy::public().allow_loopback(),
    );
    let (method, headers, body) = (Method::POST, HeaderMap::new(), invoice(1));
    let uri: Uri = format!("/invoices/?callback_url={hook}").parse()?;
    let begin = Instant::now();
    for _ in 0..TIMES {
        let exchange =
            Exchange::from_parts(&method, &uri, &headers).request_body(Body::json(body.as_bytes()));
        std::hint::black_box(callback.resolve(std::hint::black_box(&exchange), &policy)?);
    }
    Ok(begin.elapsed() / TIMES)
}
