//! The body of a recorded message.

use std::borrow::Cow;
use std::fmt;

use crate::eval::body::Body;

/// The body of a request or a response, owned.
///
/// [`RecordedExchange`](super::RecordedExchange) takes it; [`RecordedBody::body`] borrows it as a
/// [`Body`].
///
/// ```
/// use openapi_expr::eval::{RecordedBody, RecordedExchange};
/// use openapi_expr::Template;
///
/// let body = RecordedBody::typed("application/json", r#"{"total": 1.50}"#);
/// let recorded = RecordedExchange::new("POST").request_body(body);
/// let total = Template::parse("{$request.body#/total} EUR")?;
/// assert_eq!(total.expand(&recorded.exchange())?, "1.50 EUR");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct RecordedBody(Repr);

#[derive(Clone, Default)]
enum Repr {
    #[default]
    None,
    Unrecorded,
    Json(Vec<u8>),
    Form(Vec<u8>),
    Text(String),
    Typed(String, Vec<u8>),
    Fields(Vec<Field>),
}

/// The owned form of what [`Body::fields`] borrows.
type Field = (Cow<'static, str>, Option<Cow<'static, str>>);

impl RecordedBody {
    /// No body, as [`Body::NONE`].
    pub const NONE: Self = Self(Repr::None);

    /// A body that the message had and the recording left out, as [`Body::UNRECORDED`].
    pub const UNRECORDED: Self = Self(Repr::Unrecorded);

    /// Creates a body from JSON as it came over the wire. Numbers keep their spelling.
    pub fn json(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Repr::Json(bytes.into()))
    }

    /// Creates a body from `application/x-www-form-urlencoded` as it came over the wire, as
    /// [`Body::form`].
    pub fn form(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Repr::Form(bytes.into()))
    }

    /// Creates a body from text, as [`Body::text`].
    pub fn text(text: impl Into<String>) -> Self {
        Self(Repr::Text(text.into()))
    }

    /// Creates a body that is read by its media type, as [`Body::typed`].
    pub fn typed(content_type: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self(Repr::Typed(content_type.into(), bytes.into()))
    }

    /// Creates a body from the fields of a multipart form, as [`Body::fields`]: names with their
    /// text, or `None` for a file.
    pub fn fields(fields: impl IntoIterator<Item = (String, Option<String>)>) -> Self {
        let owned = |(name, value): (String, Option<String>)| (name.into(), value.map(Cow::Owned));
        Self(Repr::Fields(fields.into_iter().map(owned).collect()))
    }

    /// Borrows the body for an [`Exchange`](crate::Exchange).
    pub fn body(&self) -> Body<'_> {
        match &self.0 {
            Repr::None => Body::NONE,
            Repr::Unrecorded => Body::UNRECORDED,
            Repr::Json(bytes) => Body::json(bytes),
            Repr::Form(bytes) => Body::form(bytes),
            Repr::Text(text) => Body::text(text),
            Repr::Typed(content_type, bytes) => Body::typed(content_type, bytes),
            Repr::Fields(fields) => Body::fields(fields),
        }
    }
}

/// Shows the kind of the body only: bodies carry secrets.
impl fmt::Debug for RecordedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recorded{:?}", self.body())
    }
}
