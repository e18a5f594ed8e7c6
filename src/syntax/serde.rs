//! Expressions, templates and their parts are text for serde.

use std::borrow::Cow;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::expression::Expression;
use super::name::{Name, Token};
use super::pointer::JsonPointer;
use super::template::Template;

/// Writes the expression in the standard spelling, [`Expression::to_standard`].
///
/// A round trip changes [`Expression::Parameter`]: `$callback_url` becomes
/// `$request.query.callback_url`, which only reads the query. [`Expression::SenderParameter`] is
/// written as `{paymentId}`, which cannot be read back.
///
/// ```
/// use openapi_expr::{Expression, Leniency, Syntax};
///
/// let syntax = Syntax::openapi().lenient(Leniency::FASTAPI);
/// let expression = Expression::parse_with("$callback_url", syntax)?;
/// assert_eq!(serde_json::to_string(&expression)?, r#""$request.query.callback_url""#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Serialize for Expression<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.to_standard())
    }
}

/// Parses the text strictly, like [`Expression::parse`].
impl<'de> Deserialize<'de> for Expression<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// Writes the text in the standard spelling, [`Template::to_standard`].
///
/// So a template that relied on leniencies comes back with another text, and its
/// [`used`](Template::used) is empty. `$callback_url` comes back as `$request.query.callback_url`,
/// which only reads the query. Sender parameters and literal braces do not have a standard
/// spelling, so a template with them is written but cannot be read back.
///
/// ```
/// use openapi_expr::{Leniency, Syntax, Template};
///
/// let text = "{$callback_url}/invoices/{$request.body.id}";
/// let template = Template::parse_with(text, Syntax::openapi().lenient(Leniency::LENIENT))?;
/// let json = serde_json::to_string(&template)?;
/// let read: Template = serde_json::from_str(&json)?;
/// assert_eq!(read.as_str(), "{$request.query.callback_url}/invoices/{$request.body#/id}");
///
/// let text = "/payments/{paymentId}";
/// let template = Template::parse_with(text, Syntax::openapi().lenient(Leniency::LENIENT))?;
/// let json = serde_json::to_string(&template)?;
/// assert!(serde_json::from_str::<Template>(&json).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_standard())
    }
}

/// Parses the text strictly, like [`Template::parse`].
impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

macro_rules! part {
    ($type:ident) => {
        /// Writes the text as it is.
        impl Serialize for $type<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        /// Parses the text strictly.
        impl<'de> Deserialize<'de> for $type<'static> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    };
}

part!(Token);
part!(Name);
part!(JsonPointer);
