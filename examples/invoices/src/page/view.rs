//! Renders the page as HTML.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use maud::{DOCTYPE, Markup, html};

use crate::delivery::{Attempt, Delivery, State};
use crate::invoice::Invoice;

/// How many invoices the page shows.
pub(super) const SHOWN: i64 = 50;

/// Returns the whole page around the list.
pub(super) fn page(list: &str) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Invoices" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/page.css";
                script src="/page.js" defer {}
            }
            body {
                header {
                    h1 { "Invoices" }
                    p {
                        span #link .offline { "not live" }
                        " · " a href="/docs/" { "API" } " · " a href="/openapi.json" { "openapi.json" }
                    }
                }
                main #list { (maud::PreEscaped(list)) }
            }
        }
    }
    .into_string()
}

/// Returns the list, which is sent again at each change.
pub(super) fn invoices(invoices: &[Invoice]) -> String {
    html! {
        @if invoices.is_empty() {
            p .empty { "No invoices yet. Send one: " code { "POST /invoices/?callback_url=…" } }
        }
        @for invoice in invoices { (one(invoice)) }
    }
    .into_string()
}

fn one(invoice: &Invoice) -> Markup {
    html! {
        article {
            h2 {
                span .id { (invoice.id) }
                span .total { (invoice.total) }
                @if let Some(paid_at) = invoice.paid_at {
                    span .chip .paid { "paid " (clock(paid_at)) }
                } @else {
                    span .chip { "open" }
                }
            }
            p .about {
                (invoice.customer)
                @if let Some(title) = &invoice.title { " · " (title) }
            }
            p .callback {
                @match &invoice.callback {
                    Some(url) => { "calls " code { (url) } }
                    None => "no callback"
                }
            }
            @for delivery in &invoice.deliveries { (delivery_row(delivery)) }
        }
    }
}

fn delivery_row(delivery: &Delivery) -> Markup {
    html! {
        section .delivery data-state=(delivery.state) {
            p {
                span .chip .(delivery.state) { (delivery.state) }
                " " (delivery.event) " · " code { (delivery.id) }
                @if delivery.state == State::Pending { " · next attempt " (clock(delivery.next_at)) }
                @if !matches!(delivery.state, State::Delivered | State::Leased) {
                    " " button data-retry=(delivery.id) { "Retry now" }
                }
            }
            @if !delivery.attempts.is_empty() {
                ol { @for attempt in &delivery.attempts { (attempt_row(attempt)) } }
            }
        }
    }
}

fn attempt_row(attempt: &Attempt) -> Markup {
    html! {
        li value=(attempt.number) {
            time { (clock(attempt.started_at)) }
            " " (attempt.outcome.as_deref().unwrap_or("in progress"))
            @if let Some(status) = attempt.status { " · " (status) }
            @if let Some(finished_at) = attempt.finished_at { " · " (finished_at - attempt.started_at) " ms" }
            @if let Some(detail) = &attempt.detail { " · " (detail) }
        }
    }
}

/// Formats a time as `24 Nov 2026 12:34:56 UTC`.
fn clock(milliseconds: i64) -> String {
    let since = Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0));
    let time = UNIX_EPOCH
        .checked_add(since)
        .unwrap_or(SystemTime::UNIX_EPOCH);
    let date = httpdate::fmt_http_date(time);
    // Turn `Tue, 24 Nov 2026 12:34:56 GMT` into the format above: drop the weekday and use the
    // modern name of the zone.
    date.split_once(", ")
        .map_or(date.as_str(), |(_, rest)| rest)
        .replace("GMT", "UTC")
}
