//! A trade, and the notification fields that describe it.

use serde::Serialize;
use time::macros::{format_description, offset};
use time::{Date, OffsetDateTime};
use utoipa::ToSchema;

use super::attempt::Attempt;
use super::key::{SigningError, SigningKey};
use super::scenario::Message;
use crate::money::Fen;
use crate::notification::{Fields, MerchantIds};

/// A trade: a buyer's payment for an order.
#[derive(Clone, Debug)]
pub struct Trade {
    /// The merchant's order number.
    pub out_trade_no: String,
    /// The simulator's trade number.
    pub trade_no: String,
    /// The title of the order.
    pub subject: String,
    /// The price.
    pub total: Fen,
    /// When the trade was created.
    pub created: OffsetDateTime,
}

/// A trade and the attempts to notify the merchant of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TradeReport {
    /// The simulator's trade number.
    pub trade_no: String,
    /// Where the notifications go, if the payment asked for any.
    pub notify_url: Option<String>,
    /// All attempts so far.
    pub attempts: Vec<Attempt>,
    /// Whether there will be no further attempt.
    pub ended: bool,
}

impl Trade {
    /// Returns the signed fields of a message. Each attempt is signed anew, because it contains its
    /// own time.
    pub(super) fn notification(
        &self,
        message: Message,
        notify_id: &str,
        merchant: &MerchantIds,
        key: &SigningKey,
    ) -> Result<Fields, SigningError> {
        let mut fields = Fields::default();
        let total = self.total.to_string();
        let now = text(now());
        for (name, value) in [
            ("notify_time", now.as_str()),
            ("notify_type", "trade_status_sync"),
            ("notify_id", notify_id),
            ("app_id", &merchant.app_id),
            ("charset", "utf-8"),
            ("version", "1.0"),
            ("trade_no", &self.trade_no),
            ("out_trade_no", &self.out_trade_no),
            ("seller_id", &merchant.seller_id),
            ("buyer_id", "2088000000000002"),
            ("trade_status", message.status),
            ("total_amount", &total),
            ("subject", &self.subject),
            ("gmt_create", &text(self.created)),
        ] {
            fields.set(name, value);
        }
        if message.refunded || matches!(message.status, "TRADE_SUCCESS" | "TRADE_FINISHED") {
            fields.set("receipt_amount", total.as_str());
            fields.set("gmt_payment", text(self.created));
        }
        if message.refunded {
            fields.set("refund_fee", total);
            fields.set("gmt_refund", format!("{now}.000"));
        }
        key.sign(&mut fields)?;
        if message.tampered {
            fields.set("total_amount", "0.01");
        }
        Ok(fields)
    }
}

/// Returns the time in Beijing.
pub(super) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc().to_offset(offset!(+8))
}

/// Returns a unique number for a trade or a notification: the date and random digits.
pub(super) fn number(date: Date) -> Result<String, SigningError> {
    let mut random = [0; 8];
    aws_lc_rs::rand::fill(&mut random)?;
    let date = date
        .format(format_description!("[year][month][day]"))
        .unwrap_or_default();
    Ok(format!("{date}{:020}", u64::from_be_bytes(random)))
}

fn text(time: OffsetDateTime) -> String {
    time.format(format_description!(
        "[year]-[month]-[day] [hour]:[minute]:[second]"
    ))
    .unwrap_or_default()
}
