//! Invoices: what comes in, and what is told of one.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::amount::Amount;
use crate::delivery::Delivery;

/// Most characters of an id.
const ID_CHARACTERS: usize = 128;
/// Most characters of a title and of a customer's name.
const TEXT_CHARACTERS: usize = 512;

/// An invoice's id: a text that can be one segment of a URL's path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[schema(value_type = String, min_length = 1, max_length = 128, example = "2expen51ve")]
#[serde(transparent)]
pub struct InvoiceId(String);

/// A text that is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// It is empty or too long.
    #[error("an id has 1 to {ID_CHARACTERS} characters")]
    Length,
    /// It has a character that does something to the text around it.
    #[error("an id has no control characters, line breaks or marks of the writing direction")]
    Control,
    /// It has a slash, which many receivers read as the end of a segment, percent-encoded or not.
    #[error("an id has no `/` and no `\\`: many receivers decode them before they choose a route")]
    Slash,
    /// It is `.` or `..`, which URLs drop from their path.
    #[error("`.` and `..` are no ids: no path of a URL can hold them")]
    Dots,
}

impl InvoiceId {
    /// One that was stored: the rules may have been others then.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    /// Its text.
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

/// An invoice to be stored.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NewInvoice {
    /// Unique; any text of up to 128 characters without control characters, `/` and `\`, but `.`
    /// and `..`.
    pub id: InvoiceId,
    /// What it is for.
    #[serde(default, deserialize_with = "optional_text")]
    #[schema(max_length = 512, example = "Consulting")]
    pub title: Option<String>,
    /// Who pays.
    #[serde(deserialize_with = "text")]
    #[schema(min_length = 1, max_length = 512, example = "Mr. Richie Rich")]
    pub customer: String,
    /// How much.
    pub total: Amount,
}

impl NewInvoice {
    /// Reads a JSON object.
    ///
    /// # Errors
    ///
    /// It is none, or not of an invoice.
    pub fn from_json(json: &[u8]) -> Result<Self, serde_json::Error> {
        // serde takes an array for a struct too, and the callback's key would find no members in
        // it.
        if json.trim_ascii_start().first() == Some(&b'[') {
            return Err(serde_json::Error::custom("it is an array: write an object"));
        }
        serde_json::from_slice(json)
    }
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if !(1..=TEXT_CHARACTERS).contains(&text.chars().count()) {
        return Err(D::Error::custom(format_args!(
            "a text has 1 to {TEXT_CHARACTERS} characters"
        )));
    }
    // It is shown, logged and sent, and none of these is to begin another line or to turn this one
    // around.
    if text.chars().any(common::is_control) {
        return Err(D::Error::custom(
            "a text has no control characters, line breaks or marks of the writing direction",
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
    /// Its place in the order of arrival.
    pub number: i64,
    /// The id that it was given.
    pub id: InvoiceId,
    /// What it is for.
    pub title: Option<String>,
    /// Who pays.
    pub customer: String,
    /// How much.
    pub total: Amount,
    /// The URL that is called, if one is: the callback's key, evaluated when the invoice was
    /// received.
    pub callback: Option<String>,
    /// When it was paid, in milliseconds since 1970.
    pub paid_at: Option<i64>,
    /// The notifications.
    pub deliveries: Vec<Delivery>,
}
