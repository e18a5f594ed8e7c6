//! Where a parameter is.

use std::fmt;

use crate::syntax::BareSource;

/// The location of a parameter: the value of `in` in a Parameter Object (OpenAPI 3.2.0).
///
/// ```
/// use openapi_expr::document::ParameterIn;
///
/// assert_eq!(ParameterIn::Query.as_str(), "query");
/// assert_eq!(ParameterIn::Path.to_string(), "path");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParameterIn {
    /// `path`: a variable of the path template.
    Path,
    /// `query`: a parameter of the query.
    Query,
    /// `querystring`: the whole query as one value (since OpenAPI 3.2).
    Querystring,
    /// `header`: a header of the request.
    Header,
    /// `cookie`: a cookie.
    Cookie,
}

impl ParameterIn {
    /// The locations by which a link can qualify the name of a parameter, as in `path.id`, in the
    /// order in which a name without one is looked for.
    pub(crate) const QUALIFIERS: [Self; 4] = [Self::Path, Self::Query, Self::Header, Self::Cookie];

    const ALL: [Self; 5] = [
        Self::Path,
        Self::Query,
        Self::Querystring,
        Self::Header,
        Self::Cookie,
    ];

    /// Returns the location as it is written in a document, such as `query`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Querystring => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// Reads the value of `in`. Returns `None` for a text that OpenAPI does not define.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == text)
    }

    /// Splits a name in a link that may be qualified: `path.id` is `id` in the path.
    pub(crate) fn qualified(name: &str) -> Option<(Self, &str)> {
        let (location, name) = name.split_once('.')?;
        let mut known = Self::QUALIFIERS.into_iter();
        Some((known.find(|known| known.as_str() == location)?, name))
    }

    /// Compares two names of parameters that are here: the names of headers are not case-sensitive.
    pub(crate) fn is_same_name(self, one: &str, other: &str) -> bool {
        match self {
            Self::Header => one.eq_ignore_ascii_case(other),
            Self::Path | Self::Query | Self::Querystring | Self::Cookie => one == other,
        }
    }
}

impl From<BareSource> for ParameterIn {
    fn from(source: BareSource) -> Self {
        match source {
            BareSource::Query => Self::Query,
            BareSource::Path => Self::Path,
            BareSource::Header => Self::Header,
        }
    }
}

/// Prints the location as a document writes it.
impl fmt::Display for ParameterIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
