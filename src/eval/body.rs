//! Bodies of messages.

use std::borrow::Cow;
use std::fmt;

use super::context::{Lookup, NoValue};
use super::raw_json;
use super::urlencoded::{RepeatedQuery, object, pairs, pick};
use crate::syntax::{JsonPointer, step, unescape};

/// The body of a request or a response, borrowed.
///
/// ```
/// use openapi_expr::{Body, Exchange, Template};
///
/// let body = Body::json(br#"{"id": 12345678901234567890.0}"#);
/// let exchange = Exchange::new("POST").request_body(body);
/// let id = Template::parse("{$request.body#/id}!")?;
/// assert_eq!(id.expand(&exchange)?, "12345678901234567890.0!");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Default)]
pub struct Body<'a>(Repr<'a>);

#[derive(Clone, Copy, Default)]
enum Repr<'a> {
    #[default]
    None,
    Json(&'a serde_json::Value),
    Raw(&'a [u8]),
    Form(&'a [u8]),
    Fields(&'a [Field<'a>]),
    /// A multipart body that has not been split.
    Multipart,
    Unrecorded,
    Text(&'a str),
}

/// A field of a multipart form: its name, and its text or `None` for a file.
type Field<'a> = (Cow<'a, str>, Option<Cow<'a, str>>);

impl<'a> Body<'a> {
    /// No body.
    pub const NONE: Self = Self(Repr::None);

    /// A body that the message had and that was not recorded, for example because a log or an
    /// archive left it out. Its values are unknown ([`NoValue::Unrecorded`]), not absent.
    pub const UNRECORDED: Self = Self(Repr::Unrecorded);

    /// Creates a body from JSON that is already parsed.
    pub const fn value(value: &'a serde_json::Value) -> Self {
        Self(Repr::Json(value))
    }

    /// Creates a body from JSON as it came over the wire.
    ///
    /// The JSON is read when an expression needs it: in one pass for all pointers of a template,
    /// and without building a tree. Numbers keep their spelling. A member name that occurs twice on
    /// the path of a pointer is an error, because another reader may pick the other member. Empty
    /// `bytes` mean that there is no body.
    ///
    /// JSON allows numbers beyond `f64` and unpaired surrogates, and `serde_json` cannot hold them.
    /// On the path of a pointer they make the body "not JSON".
    pub const fn json(bytes: &'a [u8]) -> Self {
        Self(Repr::Raw(bytes))
    }

    /// Creates a body from `application/x-www-form-urlencoded` as it came over the wire. Its value
    /// is an object of strings.
    pub const fn form(bytes: &'a [u8]) -> Self {
        Self(Repr::Form(bytes))
    }

    /// Creates a body from the fields of a `multipart/form-data` body that is already split. Its
    /// value is an object of strings. A file (`None`) has no value.
    pub const fn fields(fields: &'a [Field<'a>]) -> Self {
        Self(Repr::Fields(fields))
    }

    /// Creates a body from what a server has, and reads it by its media type:
    ///
    /// - `application/json`, `text/json` and `+json` as [`Body::json`],
    /// - `application/x-www-form-urlencoded` as [`Body::form`],
    /// - everything else, and a body without a media type, as [`Body::text`].
    ///
    /// A multipart body is not split: its values are reported as not read ([`NoValue::Multipart`]),
    /// never as absent. [`Body::fields`] takes the fields that a multipart reader found.
    ///
    /// ```
    /// use openapi_expr::{Body, Exchange, Template};
    /// use openapi_expr::eval::NoValue;
    ///
    /// let hook = Template::parse("{$request.body#/hook}")?;
    /// let content_type = "application/x-www-form-urlencoded; charset=utf-8";
    /// let form = Body::typed(content_type, b"hook=https%3A%2F%2Fh.example%2F");
    /// assert_eq!(hook.expand(&Exchange::new("POST").request_body(form))?, "https://h.example/");
    ///
    /// let raw = Body::typed("multipart/form-data; boundary=B", b"--B\r\n\xe2\x80\xa6");
    /// let error = hook.expand(&Exchange::new("POST").request_body(raw)).unwrap_err();
    /// assert_eq!(error.reason(), Some(NoValue::Multipart));
    /// assert!(!error.is_missing());
    ///
    /// let fields = [("hook".into(), Some("https://h.example/".into())), ("scan".into(), None)];
    /// let exchange = Exchange::new("POST").request_body(Body::fields(&fields));
    /// assert_eq!(hook.expand(&exchange)?, "https://h.example/");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn typed(content_type: &str, bytes: &'a [u8]) -> Self {
        match essence(content_type).as_str() {
            "application/x-www-form-urlencoded" => Self::form(bytes),
            "application/json" | "text/json" => Self::json(bytes),
            json if json.ends_with("+json") => Self::json(bytes),
            multipart if multipart.starts_with("multipart/") => {
                if bytes.is_empty() {
                    Self::NONE
                } else {
                    Self(Repr::Multipart)
                }
            }
            // The reader of raw JSON reports bytes that are not UTF-8 as such.
            _ => std::str::from_utf8(bytes).map_or(Self::json(bytes), Self::text),
        }
    }

    /// Creates a body from text. The text is the value of the whole body. A JSON Pointer matches
    /// nothing in it.
    pub const fn text(text: &'a str) -> Self {
        Self(Repr::Text(text))
    }

    /// Returns true for raw JSON, where it is cheaper to look up several pointers together.
    pub(crate) const fn is_raw(&self) -> bool {
        matches!(self.0, Repr::Raw([_, ..]))
    }

    /// Looks up the value that a pointer refers to.
    pub(crate) fn lookup(&self, pointer: &JsonPointer<'_>, repeated: RepeatedQuery) -> Lookup<'a> {
        match self.0 {
            Repr::None => Lookup::NoValue(NoValue::Body),
            Repr::Json(value) => pointer
                .resolve(value)
                .map_or(Lookup::NoValue(NoValue::Pointer), Lookup::from),
            // Servers represent an absent body as no bytes.
            Repr::Raw([]) => Lookup::NoValue(NoValue::Body),
            Repr::Raw(_) => {
                let mut found = Lookup::Unknown;
                self.lookup_raw(&[pointer], |_, lookup| found = lookup);
                found
            }
            Repr::Form(bytes) => form(bytes, pointer, repeated),
            Repr::Fields(all) => fields(all, pointer, repeated),
            Repr::Multipart => Lookup::NoValue(NoValue::Multipart),
            Repr::Unrecorded => Lookup::NoValue(NoValue::Unrecorded),
            Repr::Text(text) if pointer.is_whole() => text.into(),
            Repr::Text(_) => Lookup::NoValue(NoValue::Text),
        }
    }

    /// Looks up each pointer in raw JSON. Does not call `answer` for other bodies.
    pub(crate) fn lookup_raw(
        &self,
        pointers: &[&JsonPointer<'_>],
        answer: impl FnMut(usize, Lookup<'a>),
    ) {
        if let Repr::Raw(bytes) = self.0 {
            raw_json::read(bytes, pointers, answer);
        }
    }
}

fn form<'a>(bytes: &'a [u8], pointer: &JsonPointer<'_>, repeated: RepeatedQuery) -> Lookup<'a> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Lookup::NoValue(NoValue::NotUtf8);
    };
    let Some((token, rest)) = step(pointer.as_str()) else {
        return form_object(text, repeated);
    };
    match pick(text, &unescape(token), repeated) {
        Ok(Some(value)) if rest.is_empty() => value.into(),
        Ok(_) => Lookup::NoValue(NoValue::Pointer),
        Err(missing) => Lookup::NoValue(missing),
    }
}

/// The whole form as an object of strings.
fn form_object(text: &str, repeated: RepeatedQuery) -> Lookup<'static> {
    let pairs = pairs(text).map(|pair| pair.decode().ok_or(NoValue::NotUtf8));
    object(pairs, repeated).map_or_else(Lookup::NoValue, Lookup::from)
}

fn fields<'a>(
    all: &'a [Field<'a>],
    pointer: &JsonPointer<'_>,
    repeated: RepeatedQuery,
) -> Lookup<'a> {
    let Some((token, rest)) = step(pointer.as_str()) else {
        let pairs = all.iter().map(|(name, value)| {
            let value = value.as_deref().ok_or(NoValue::Multipart)?;
            Ok((Cow::Borrowed(name.as_ref()), Cow::Borrowed(value)))
        });
        return object(pairs, repeated).map_or_else(Lookup::NoValue, Lookup::from);
    };
    let token = unescape(token);
    let named = all.iter().filter(|(name, _)| *name == token);
    match repeated.choose(named) {
        Ok(None) => Lookup::NoValue(NoValue::Pointer),
        Ok(Some((_, Some(text)))) if rest.is_empty() => text.as_ref().into(),
        // The part may be JSON, whose members are not read.
        Ok(Some(_)) => Lookup::NoValue(NoValue::Multipart),
        Err(why) => Lookup::NoValue(why),
    }
}

/// Shows the kind of the body only: bodies carry secrets.
impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Repr::None => "Body::NONE",
            Repr::Json(_) => "Body::value(…)",
            Repr::Raw(_) => "Body::json(…)",
            Repr::Form(_) => "Body::form(…)",
            Repr::Fields(_) => "Body::fields(…)",
            Repr::Multipart => "Body::typed(multipart)",
            Repr::Unrecorded => "Body::UNRECORDED",
            Repr::Text(_) => "Body::text(…)",
        })
    }
}

/// Returns a media type without its parameters, in lower case.
pub(crate) fn essence(media: &str) -> String {
    let essence = media.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}
