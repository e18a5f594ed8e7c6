//! A trade, and the fields that tell of it.

use serde::Serialize;
use time::macros::{format_description, offset};
use time::{Date, OffsetDateTime};
use utoipa::ToSchema;

use super::deliver::Attempt;
use super::key::{NoKey, SigningKey};
use super::scenario::Message;
use crate::money::Fen;
use crate::notification::{Fields, MerchantIds};

/// What a buyer pays for.
#[derive(Clone, Debug)]
pub struct Trade {
    /// The merchant's number.
    pub out_trade_no: String,
    /// The simulator's number.
    pub trade_no: String,
    /// What the order is called.
    pub subject: String,
    /// What it costs.
    pub total: Fen,
    /// When it was made.
    pub created: OffsetDateTime,
}

/// A trade, and how its notifications fared.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TradeReport {
    /// The simulator's number.
    pub trade_no: String,
    /// Where the notifications go; none where the payment asked for none.
    pub notify_url: Option<String>,
    /// All attempts up to now.
    pub attempts: Vec<Attempt>,
    /// True once no attempt is to follow.
    pub ended: bool,
}

impl Trade {
    /// The signed fields of a message. Each attempt is signed anew, for it tells its own time.
    pub(super) fn notification(
        &self,
        message: Message,
        notify_id: &str,
        merchant: &MerchantIds,
        key: &SigningKey,
    ) -> Result<Fields, NoKey> {
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

/// The time in Beijing.
pub(super) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc().to_offset(offset!(+8))
}

/// A number that no other trade or notification has: the date, and random digits.
pub(super) fn number(date: Date) -> Result<String, NoKey> {
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
