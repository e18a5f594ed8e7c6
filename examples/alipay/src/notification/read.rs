//! The content of a verified notification.

use super::fields::Fields;
use super::refusal::Refusal;
use crate::money::Fen;
use crate::order::Event;

/// Whom notifications must be addressed to.
#[derive(Clone, Debug)]
pub struct MerchantIds {
    /// The app's id.
    pub app_id: String,
    /// The seller's id: the payee of the orders.
    pub seller_id: String,
}

/// A notification for this app and seller, reduced to what the order needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The same in all repetitions, different for each change of the trade.
    pub notify_id: String,
    /// The merchant's order number.
    pub out_trade_no: String,
    /// Alipay's trade number.
    pub trade_no: Option<String>,
    /// The `trade_status` as it was sent.
    pub trade_status: String,
    /// What the notification reports.
    pub event: Event,
    /// The amount of the trade.
    pub total: Fen,
    /// The total refunded so far.
    pub refunded: Option<Fen>,
}

impl Notification {
    /// The fields that are read here and in [`PublicKey::verify`](super::PublicKey::verify).
    pub const FIELDS: [&'static str; 10] = [
        "app_id",
        "charset",
        "gmt_refund",
        "notify_id",
        "out_trade_no",
        "refund_fee",
        "seller_id",
        "total_amount",
        "trade_no",
        "trade_status",
    ];

    /// Reads fields with a verified signature, and checks that they are for this app and this
    /// seller.
    ///
    /// # Errors
    ///
    /// Fails if a field is missing, or with one of the refusals from [`Refusal::Ambiguous`] on that
    /// do not need the order.
    pub fn read(fields: &Fields, merchant: &MerchantIds) -> Result<Self, Refusal> {
        // A buyer could choose a subject that contains a status, because names and values are
        // joined without escapes.
        if let Some(name) = fields.hidden(&Self::FIELDS) {
            return Err(Refusal::Ambiguous(name));
        }
        if fields.required("app_id")? != merchant.app_id {
            return Err(Refusal::App);
        }
        if fields.required("seller_id")? != merchant.seller_id {
            return Err(Refusal::Seller);
        }
        let total = amount("total_amount", fields.required("total_amount")?)?;
        let given = |name| fields.get(name).filter(|value| !value.is_empty());
        let refunded = given("refund_fee")
            .map(|fee| amount("refund_fee", fee))
            .transpose()?;
        let refunded = refunded.filter(|fee| fee.get() > 0);
        let trade_status = fields.required("trade_status")?;
        let event = match trade_status {
            "WAIT_BUYER_PAY" => Event::Waiting,
            "TRADE_SUCCESS" => Event::Paid,
            "TRADE_FINISHED" => Event::Finished,
            "TRADE_CLOSED" => match (refunded, given("gmt_refund")) {
                (Some(_), Some(_)) => Event::Refunded,
                (None, None) => Event::Closed,
                _ => return Err(Refusal::HalfRefund),
            },
            _ => return Err(Refusal::Status),
        };
        // Only a refund of the whole amount closes a paid trade, and nothing is refunded twice.
        let differs = |fee: &Fen| *fee > total || event == Event::Refunded && *fee < total;
        if let Some(refunded) = refunded.filter(differs) {
            return Err(Refusal::RefundDiffers {
                refunded,
                total,
                event,
            });
        }
        Ok(Self {
            notify_id: fields.required("notify_id")?.to_owned(),
            out_trade_no: fields.required("out_trade_no")?.to_owned(),
            trade_no: given("trade_no").map(str::to_owned),
            trade_status: trade_status.to_owned(),
            event,
            total,
            refunded,
        })
    }
}

fn amount(field: &'static str, text: &str) -> Result<Fen, Refusal> {
    text.parse().map_err(|error| Refusal::Amount(field, error))
}
