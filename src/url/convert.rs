//! A [`UrlTemplate`] from text and to text.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::assembly::Assembly;
use super::build::UrlTemplate;
use super::error::UrlError;
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

/// The template's text, without the base.
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

/// The text in the standard spelling, with the base where there is one, and without the options.
impl Serialize for UrlTemplate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut assembly = Assembly::new(self.base.as_deref(), self.template.as_str().len());
        assembly.literal(&self.template.to_standard());
        serializer.serialize_str(&assembly.text)
    }
}

/// Reads what [`UrlTemplate::partial`] prints: strictly, but for sender parameters, which have no
/// standard spelling.
impl<'de> Deserialize<'de> for UrlTemplate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let read = Self::parse_with(&text, Syntax::openapi().lenient(Leniency::SENDER_PARAMETER));
        read.map(Self::with_values).map_err(D::Error::custom)
    }
}
