//! Why a notification is refused. The response is then not `success`, so Alipay sends it again.

use axum::http::StatusCode;

use crate::money::{Fen, InvalidAmount};
use crate::order::{Event, State};

/// The longest body of a notification, in bytes. Real ones have one or two thousand.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// A reason to refuse a notification.
///
/// Its message is one line for the log. It states what was found and how to fix it, and contains
/// neither the signature nor any details of the buyer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The body is too long.
    #[error("the body is longer than {MAX_BODY_BYTES} bytes")]
    TooLarge,
    /// The connection broke, or the body took too long.
    #[error("the body is incomplete")]
    Broken,
    /// The content type is not a form in UTF-8.
    #[error("the content type is not application/x-www-form-urlencoded in UTF-8")]
    ContentType,
    /// A pair of the form, counted from 1, has no name or no `=`.
    #[error("pair {0} of the form lacks a name or `=`")]
    Pair(usize),
    /// A pair of the form, counted from 1, has a broken percent-encoding.
    #[error("pair {0} of the form has a `%` without two hexadecimal digits after it")]
    Percent(usize),
    /// A pair of the form, counted from 1, is not UTF-8.
    #[error("pair {0} of the form is not UTF-8: send charset=utf-8 with the payment")]
    NotUtf8(usize),
    /// A pair of the form, counted from 1, contains NUL, which PostgreSQL cannot store in text.
    #[error("pair {0} of the form contains a NUL character")]
    Nul(usize),
    /// A pair of the form, counted from 1, has an unusual name.
    #[error(
        "pair {0} of the form has a name with characters other than letters, digits, `_`, `-` and `.`"
    )]
    Name(usize),
    /// A field occurs twice, and two parsers might pick different ones.
    #[error("the field {} occurs more than once", shown(.0))]
    Repeated(String),
    /// A required field is missing or empty.
    #[error("the field `{0}` is missing or empty")]
    Missing(&'static str),
    /// The algorithm is not RSA2. The message must not choose another one.
    #[error(
        "sign_type is not RSA2: choose RSA2 for the app in Alipay's console; RSA (SHA-1) is not accepted"
    )]
    SignType,
    /// The charset is not UTF-8, the only one that is supported.
    #[error("charset is not utf-8: send charset=utf-8 with the payment")]
    Charset,
    /// The signature is not Base64.
    #[error("sign is not Base64: was a `+` sent without percent-encoding?")]
    SignEncoding,
    /// The form is forged, changed, or signed with another key.
    #[error(
        "the signature is wrong: either the form was changed, or the configured key is not Alipay's (do not use the app's key)"
    )]
    Signature,
    /// The signature fits two readings of the fields.
    #[error(
        "a value contains `&{0}=`, so the signed text is ambiguous: check the trade in Alipay's console"
    )]
    Ambiguous(&'static str),
    /// The notification is for another app.
    #[error("app_id differs from the configured one: is the notification for another app?")]
    App,
    /// The notification is for another seller.
    #[error("seller_id differs from the configured one: was another account paid?")]
    Seller,
    /// A field is not an amount.
    #[error("{0} is not an amount: {1}")]
    Amount(&'static str, InvalidAmount),
    /// The order does not exist.
    #[error("there is no order with this out_trade_no")]
    UnknownOrder,
    /// The amount differs from the order's.
    #[error("total_amount is {found}, but the order's is {expected}")]
    AmountDiffers {
        /// The amount of the order.
        expected: Fen,
        /// The amount in the notification.
        found: Fen,
    },
    /// The order already has another trade.
    #[error("trade_no differs from the one that paid the order: look for a second payment")]
    OtherTrade,
    /// The status is unknown, so its meaning is too.
    #[error("unknown trade_status: the order stays unchanged")]
    Status,
    /// The refund is incomplete.
    #[error(
        "TRADE_CLOSED has only one of refund_fee and gmt_refund, so it is unclear whether the order was paid"
    )]
    HalfRefund,
    /// More was refunded than paid, or the trade is closed although only a part was refunded. A
    /// person must check it.
    #[error(
        "refund_fee is {refunded}, total_amount is {total}, and the notification says \"{event}\": check the trade in \
         Alipay's console"
    )]
    RefundDiffers {
        /// The refunded amount.
        refunded: Fen,
        /// The amount of the trade.
        total: Fen,
        /// What the notification reports.
        event: Event,
    },
    /// The notification contradicts the order's state. A person must check it.
    #[error(
        "the order is {state}, but the notification says \"{event}\": check the trade in Alipay's console"
    )]
    Contradiction {
        /// The order's state.
        state: State,
        /// What the notification reports.
        event: Event,
    },
    /// The database failed, with this message.
    #[error("the database failed: {0}")]
    Database(String),
}

impl Refusal {
    /// Returns a stable code for the log and the response.
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

    /// Returns the status of the response. Alipay only reads the body; the status is for
    /// monitoring.
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

/// Shows a name that a stranger chose, shortened and on one line.
fn shown(name: &str) -> String {
    format!(
        "`{}`",
        name.chars().take(32).collect::<String>().escape_debug()
    )
}
