//! Plays a scenario against a shop: creates an order, pays it, waits for the notifications, and
//! checks the order's final state.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, Request};
use openapi_expr_client::{Client, Response, SendErrorKind};
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::gateway::Gateway;
use super::scenario::Scenario;
use super::trade::TradeReport;
use crate::order::State;

/// The result of a scenario.
struct Played {
    /// The scenario.
    scenario: Scenario,
    /// The attempts to notify the shop.
    report: TradeReport,
    /// The order's final state.
    state: String,
    /// The user's final points.
    points: i64,
}

/// The price of each order, and the points for it.
const PRICE: (&str, i64) = ("88.88", 88);

/// How long to wait for a shop that is not listening yet.
const PATIENCE: Duration = Duration::from_secs(30);

impl Played {
    /// Returns whether the order and the points are as the scenario requires.
    fn is_right(&self) -> bool {
        let (state, granted): (State, bool) = self.scenario.ends();
        self.state == state.as_str() && self.points == if granted { PRICE.1 } else { 0 }
    }

    /// Summarizes the outcomes: `3 × success`.
    fn outcomes(&self) -> String {
        let mut counted: Vec<(String, usize)> = Vec::new();
        for outcome in self
            .report
            .attempts
            .iter()
            .map(|attempt| attempt.outcome.to_string())
        {
            match counted.last_mut() {
                Some((last, count)) if *last == outcome => *count += 1,
                _ => counted.push((outcome, 1)),
            }
        }
        let counted: Vec<_> = counted
            .into_iter()
            .map(|(outcome, count)| format!("{count} × {outcome}"))
            .collect();
        counted.join(", ")
    }
}

/// Prints one line.
impl fmt::Display for Played {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let right = if self.is_right() {
            "as expected"
        } else {
            "WRONG"
        };
        let (name, answers) = (self.scenario.name(), self.outcomes());
        write!(
            f,
            "{name:13} order {:9} {:>3} points   answers: {answers}   {right}",
            self.state, self.points
        )
    }
}

/// Plays scenarios against the shop at this URL, printing a line for each. Returns whether all went
/// as expected.
///
/// Waits for a shop that is still starting. `prefix` and the time distinguish the orders from those
/// of other runs.
///
/// # Errors
///
/// Fails with the error of the shop or the simulator.
pub async fn play(
    gateway: &Arc<Gateway>,
    shop: &str,
    scenarios: &[Scenario],
    prefix: &str,
) -> Result<bool, String> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let run = format!("{prefix}{}", now.as_millis());
    let mut right = true;
    for scenario in scenarios {
        let played = play_one(gateway, shop.trim_end_matches('/'), *scenario, &run).await?;
        println!("{played}");
        right &= played.is_right();
    }
    Ok(right)
}

async fn play_one(
    gateway: &Arc<Gateway>,
    shop: &str,
    scenario: Scenario,
    run: &str,
) -> Result<Played, String> {
    let name = scenario.name();
    let (out_trade_no, user) = (format!("{run}-{name}"), format!("buyer-{run}-{name}"));
    let order = json!({"out_trade_no": out_trade_no, "total_amount": PRICE.0, "user_id": user});
    ask(
        &gateway.client,
        Method::POST,
        &format!("{shop}/orders"),
        order.to_string(),
    )
    .await?;

    let mut form = Serializer::new(String::new());
    form.append_pair("out_trade_no", &out_trade_no)
        .append_pair("total_amount", PRICE.0);
    form.append_pair("subject", "演示 & demo")
        .append_pair("scenario", &name);
    form.append_pair("notify_url", &format!("{shop}/alipay/callback"));
    let request = Request::post("/gateway/pay")
        .body(())
        .map_err(|error| error.to_string())?;
    gateway
        .pay(&request.into_parts().0, form.finish().as_bytes())
        .map_err(|error| error.to_string())?;

    let report = loop {
        match gateway.trade(&out_trade_no) {
            Some(report) if report.ended => break report,
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    let order = ask(
        &gateway.client,
        Method::GET,
        &format!("{shop}/orders/{out_trade_no}"),
        String::new(),
    )
    .await?;
    let user = ask(
        &gateway.client,
        Method::GET,
        &format!("{shop}/users/{user}"),
        String::new(),
    )
    .await?;
    let state = order
        .get("state")
        .and_then(Value::as_str)
        .ok_or("the order in the shop's response has no state")?;
    let points = user
        .get("points")
        .and_then(Value::as_i64)
        .ok_or("the user in the shop's response has no points")?;
    Ok(Played {
        scenario,
        report,
        state: state.to_owned(),
        points,
    })
}

/// Sends a request, and repeats it while a starting shop refuses connections.
async fn ask(client: &Client, method: Method, url: &str, body: String) -> Result<Value, String> {
    let headers =
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    let start = Instant::now();
    let answer = loop {
        match client
            .send(method.clone(), url, headers.clone(), body.clone())
            .await
            .and_then(Response::error_for_status)
        {
            Err(error) if error.kind() == SendErrorKind::Connect && start.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            answer => break answer.map_err(|error| format!("{method} {url}: {error}"))?,
        }
    };
    serde_json::from_slice(&answer.body).map_err(|error| format!("{method} {url}: {error}"))
}
