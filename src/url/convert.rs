//! Conversions between a [`UrlTemplate`] and text.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::assembly::Assembly;
use super::error::UrlError;
use super::url_template::UrlTemplate;
use crate::syntax::Template;
use crate::syntax::{Leniency, Syntax};

impl TryFrom<Template> for UrlTemplate {
    type Error = UrlError;

    fn try_from(template: Template) -> Result<Self, UrlError> {
        Self::new(&template)
    }
}

impl TryFrom<&str> for UrlTemplate {
    type Error = UrlError;

    fn try_from(text: &str) -> Result<Self, UrlError> {
        Self::parse(text)
    }
}

impl FromStr for UrlTemplate {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        Self::parse(text)
    }
}

/// Writes the text of the template as it was given, without the base.
impl fmt::Display for UrlTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.template.fmt(f)
    }
}

impl fmt::Debug for UrlTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(
                self.positions()
                    .map(|(embedded, position)| (embedded.into_expression(), position)),
            )
            .finish()
    }
}

/// Writes the text in the standard spelling, after the base if there is one. The options
/// ([`slashes`](UrlTemplate::slashes), [`join_query`](UrlTemplate::join_query)) are not written.
///
/// ```
/// use openapi_expr::{Leniency, Syntax, UrlTemplate};
///
/// let syntax = Syntax::openapi().lenient(Leniency::FASTAPI);
/// let key = UrlTemplate::parse_with("{$callback_url}/invoices", syntax)?;
/// let json = serde_json::to_string(&key)?;
/// assert_eq!(json, r#""{$request.query.callback_url}/invoices""#);
/// let read: UrlTemplate = serde_json::from_str(&json)?;
/// assert_eq!(read.to_string(), "{$request.query.callback_url}/invoices");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Serialize for UrlTemplate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut assembly = Assembly::new(self.base.as_deref(), self.template.as_str().len());
        assembly.literal(&self.template.to_standard());
        serializer.serialize_str(&assembly.text)
    }
}

/// Parses the text strictly, except for sender parameters such as `{paymentId}`, which have no
/// standard spelling.
///
/// So every serialized template can be read back. The result has the default options, and no base:
/// the base is now part of its text. The text may contain values that [`UrlTemplate::partial`]
/// filled in, so errors of the result only show its expressions.
impl<'de> Deserialize<'de> for UrlTemplate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let read = Self::parse_with(&text, Syntax::openapi().lenient(Leniency::SENDER_PARAMETER));
        read.map(Self::with_values).map_err(D::Error::custom)
    }
}
