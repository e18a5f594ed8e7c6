//! Invoices as the API accepts and returns them.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::amount::Amount;
use crate::delivery::Delivery;

/// The maximum number of characters of an id.
const ID_CHARACTERS: usize = 128;
/// The maximum number of characters of a title or a customer's name.
const TEXT_CHARACTERS: usize = 512;

/// An invoice's id: a text that can be one segment of a URL path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[schema(value_type = String, min_length = 1, max_length = 128, example = "2expen51ve")]
#[serde(transparent)]
pub struct InvoiceId(String);

/// A text that is not a valid id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// It is empty or too long.
    #[error("an id must have 1 to {ID_CHARACTERS} characters")]
    Length,
    /// It contains a character that affects the text around it.
    #[error(
        "an id must not contain control characters, line breaks or marks of the writing direction"
    )]
    Control,
    /// It contains a slash. Many receivers treat it as the end of a segment, even if it is
    /// percent-encoded.
    #[error(
        "an id must not contain `/` or `\\`: many receivers decode them before they choose a route"
    )]
    Slash,
    /// It is `.` or `..`, which URLs remove from their path.
    #[error("an id must not be `.` or `..`: a URL path cannot contain them")]
    Dots,
}

impl InvoiceId {
    /// Wraps an id that was stored. The rules may have been different then.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    /// Returns the text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for InvoiceId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match text {
            "." | ".." => Err(InvalidId::Dots),
            _ if !(1..=ID_CHARACTERS).contains(&text.chars().count()) => Err(InvalidId::Length),
            _ if text.chars().any(common::is_control) => Err(InvalidId::Control),
            _ if text.contains(['/', '\\']) => Err(InvalidId::Slash),
            _ => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for InvoiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for InvoiceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// An invoice to store.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NewInvoice {
    /// A unique id of up to 128 characters, without control characters, `/` and `\`. It must not be
    /// `.` or `..`.
    pub id: InvoiceId,
    /// What the invoice is for.
    #[serde(default, deserialize_with = "optional_text")]
    #[schema(max_length = 512, example = "Consulting")]
    pub title: Option<String>,
    /// Who pays.
    #[serde(deserialize_with = "text")]
    #[schema(min_length = 1, max_length = 512, example = "Mr. Richie Rich")]
    pub customer: String,
    /// The amount to pay.
    pub total: Amount,
}

impl NewInvoice {
    /// Parses a JSON object.
    ///
    /// # Errors
    ///
    /// Fails if the JSON is not an object or not a valid invoice.
    pub fn from_json(json: &[u8]) -> Result<Self, serde_json::Error> {
        // serde also accepts an array for a struct, but the callback's key would find no members in
        // it.
        if json.trim_ascii_start().first() == Some(&b'[') {
            return Err(serde_json::Error::custom(
                "expected an object, found an array",
            ));
        }
        serde_json::from_slice(json)
    }
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if !(1..=TEXT_CHARACTERS).contains(&text.chars().count()) {
        return Err(D::Error::custom(format_args!(
            "a text must have 1 to {TEXT_CHARACTERS} characters"
        )));
    }
    // The text is shown, logged and sent. It must not start another line or reverse this one there.
    if text.chars().any(common::is_control) {
        return Err(D::Error::custom(
            "a text must not contain control characters, line breaks or marks of the writing direction",
        ));
    }
    Ok(text)
}

fn optional_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    struct Text(String);
    impl<'de> Deserialize<'de> for Text {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            text(deserializer).map(Self)
        }
    }
    Ok(Option::<Text>::deserialize(deserializer)?.map(|Text(text)| text))
}

/// A stored invoice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Invoice {
    /// The position in the order of arrival.
    pub number: i64,
    /// The id that the caller chose.
    pub id: InvoiceId,
    /// What the invoice is for.
    pub title: Option<String>,
    /// Who pays.
    pub customer: String,
    /// The amount to pay.
    pub total: Amount,
    /// The URL to call, if there is one: the callback's key, evaluated when the invoice was
    /// received.
    pub callback: Option<String>,
    /// When the invoice was paid, in milliseconds since 1970.
    pub paid_at: Option<i64>,
    /// The notifications.
    pub deliveries: Vec<Delivery>,
}
