//! Why a notification is refused. Each refusal is an answer other than `success`, so Alipay sends
//! it again.

use axum::http::StatusCode;

use super::MAX_BODY_BYTES;
use crate::money::{Fen, NoAmount};
use crate::order::{Event, State};

/// A refusal. Its text is one line for the log: it says what was found and how to mend it, and
/// holds neither the signature nor anything of the buyer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Too much.
    #[error("the body is longer than {MAX_BODY_BYTES} bytes")]
    TooLarge,
    /// The connection broke, or the body took too long.
    #[error("the body did not come whole")]
    Broken,
    /// Another kind of body.
    #[error("the content type is not application/x-www-form-urlencoded in UTF-8")]
    ContentType,
    /// A pair of the form, counted from 1.
    #[error("pair {0} of the form has no name or no `=`")]
    Pair(usize),
    /// A pair of the form, counted from 1.
    #[error("pair {0} of the form has a `%` without two hexadecimal digits after it")]
    Percent(usize),
    /// A pair of the form, counted from 1.
    #[error("pair {0} of the form is not UTF-8: send charset=utf-8 with the payment")]
    NotUtf8(usize),
    /// A pair of the form, counted from 1. PostgreSQL stores no such text.
    #[error("pair {0} of the form has a NUL character")]
    Nul(usize),
    /// A pair of the form, counted from 1.
    #[error(
        "pair {0} of the form has a name of other characters than letters, digits, `_`, `-` and `.`"
    )]
    Name(usize),
    /// Two readers might pick different ones.
    #[error("the field {} occurs more than once", shown(.0))]
    Repeated(String),
    /// A field that must be there, and not empty.
    #[error("the field `{0}` is missing or empty")]
    Missing(&'static str),
    /// The message never chooses the algorithm.
    #[error(
        "sign_type is not RSA2: choose RSA2 for the app in Alipay's console; RSA, which is SHA-1, is not accepted"
    )]
    SignType,
    /// Other encodings are not read.
    #[error("charset is not utf-8: send charset=utf-8 with the payment")]
    Charset,
    /// It cannot be a signature.
    #[error("sign is not Base64: was a `+` in it sent without percent-encoding?")]
    SignEncoding,
    /// Forged, changed, or signed with another key.
    #[error(
        "the signature does not fit: was the form changed, or is the key not Alipay's own (the app's is another)?"
    )]
    Signature,
    /// The signature fits two readings.
    #[error(
        "a value holds `&{0}=`, so that the signed text can be read in two ways: look at the trade in Alipay's console"
    )]
    Ambiguous(&'static str),
    /// For another app.
    #[error("app_id is not the configured one: is the notification for another app?")]
    App,
    /// For another seller.
    #[error("seller_id is not the configured one: was it paid to another account?")]
    Seller,
    /// A field that is no amount.
    #[error("{0} is no amount: {1}")]
    Amount(&'static str, NoAmount),
    /// Not an order of ours.
    #[error("there is no order with this out_trade_no")]
    UnknownOrder,
    /// Another amount than the order's.
    #[error("total_amount is {found}, and the order's is {expected}")]
    AmountDiffers {
        /// The order's.
        expected: Fen,
        /// The notification's.
        found: Fen,
    },
    /// A second trade for an order that has one.
    #[error("trade_no is not the one that the order was paid with: look for a second payment")]
    OtherTrade,
    /// A status that nobody has told the meaning of.
    #[error("trade_status is none that is known: the order is left as it is")]
    Status,
    /// Half a refund.
    #[error(
        "TRADE_CLOSED has only one of refund_fee and gmt_refund, so it is not clear whether it was paid"
    )]
    HalfRefund,
    /// More was paid back than was paid; or a part of it, and the trade is closed all the same. A
    /// person must look.
    #[error(
        "refund_fee is {refunded} and total_amount is {total}, and the notification says {event}: look at the trade in \
         Alipay's console"
    )]
    RefundDiffers {
        /// What was paid back.
        refunded: Fen,
        /// What the trade is about.
        total: Fen,
        /// What the notification says.
        event: Event,
    },
    /// A person must look.
    #[error(
        "the order is {state}, and the notification says {event}: look at the trade in Alipay's console"
    )]
    Contradiction {
        /// The order's state.
        state: State,
        /// What the notification says.
        event: Event,
    },
    /// What the database says of itself.
    #[error("the database failed: {0}")]
    Database(String),
}

impl Refusal {
    /// A stable name, in the log and in the answer.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::Broken => "broken-off",
            Self::ContentType => "content-type",
            Self::Pair(_) | Self::Percent(_) | Self::NotUtf8(_) | Self::Nul(_) | Self::Name(_) => {
                "form"
            }
            Self::Repeated(_) => "repeated-field",
            Self::Missing(_) => "missing-field",
            Self::SignType => "sign-type",
            Self::Charset => "charset",
            Self::SignEncoding => "sign-encoding",
            Self::Signature => "signature",
            Self::Ambiguous(_) => "ambiguous",
            Self::App => "app",
            Self::Seller => "seller",
            Self::Amount(..) => "amount",
            Self::UnknownOrder => "unknown-order",
            Self::AmountDiffers { .. } => "amount-differs",
            Self::OtherTrade => "other-trade",
            Self::Status => "trade-status",
            Self::HalfRefund => "half-refund",
            Self::RefundDiffers { .. } | Self::Contradiction { .. } => "contradiction",
            Self::Database(_) => "database",
        }
    }

    /// The status of the answer. Alipay looks at the body alone; monitoring looks at this.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Broken
            | Self::Pair(_)
            | Self::Percent(_)
            | Self::NotUtf8(_)
            | Self::Nul(_)
            | Self::Name(_)
            | Self::Repeated(_)
            | Self::Missing(_)
            | Self::SignType
            | Self::Charset
            | Self::SignEncoding
            | Self::Ambiguous(_) => StatusCode::BAD_REQUEST,
            Self::Signature => StatusCode::FORBIDDEN,
            Self::App
            | Self::Seller
            | Self::Amount(..)
            | Self::UnknownOrder
            | Self::AmountDiffers { .. }
            | Self::Status
            | Self::HalfRefund => StatusCode::UNPROCESSABLE_ENTITY,
            Self::OtherTrade | Self::RefundDiffers { .. } | Self::Contradiction { .. } => {
                StatusCode::CONFLICT
            }
            Self::Database(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.to_string())
    }
}

/// A name that a stranger has written: short, and in one line.
fn shown(name: &str) -> String {
    format!(
        "`{}`",
        name.chars().take(32).collect::<String>().escape_debug()
    )
}
