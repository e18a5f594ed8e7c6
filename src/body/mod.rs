//! Bodies of messages.

mod raw;

use std::borrow::Cow;
use std::fmt;

use crate::context::{Lookup, Missing};
use crate::pointer::{JsonPointer, step, unescape};
use crate::urlencoded::{RepeatedQuery, pairs, pick};

/// The body of a request or a response, borrowed.
///
/// ```
/// use openapi_expr::{Body, Exchange, Template};
///
/// let exchange = Exchange::new("POST").request_body(Body::raw(br#"{"id": 12345678901234567890.0}"#));
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
    Text(&'a str),
}

impl<'a> Body<'a> {
    /// No body.
    pub const NONE: Self = Self(Repr::None);

    /// JSON that was parsed already.
    pub const fn json(value: &'a serde_json::Value) -> Self {
        Self(Repr::Json(value))
    }

    /// JSON as it came over the wire. It is read when it is asked for, in one pass for all pointers of a template, and
    /// without building a tree; numbers keep their spelling, and a member name that occurs twice on the way of a
    /// pointer is an error, since another reader may pick the other one. No bytes are no body. What JSON allows and
    /// `serde_json` cannot hold, a number beyond `f64` or half a surrogate pair, is "not JSON" on the way of a pointer.
    pub const fn raw(bytes: &'a [u8]) -> Self {
        Self(Repr::Raw(bytes))
    }

    /// `application/x-www-form-urlencoded` as it came over the wire: an object of strings.
    pub const fn form(bytes: &'a [u8]) -> Self {
        Self(Repr::Form(bytes))
    }

    /// Text: the whole body is the text, and a pointer leads nowhere in it.
    pub const fn text(text: &'a str) -> Self {
        Self(Repr::Text(text))
    }

    /// True for raw JSON, where several pointers are cheaper together.
    pub(crate) const fn is_raw(&self) -> bool {
        matches!(self.0, Repr::Raw([_, ..]))
    }

    /// What a pointer leads to.
    pub(crate) fn lookup(&self, pointer: &JsonPointer<'_>, repeated: RepeatedQuery) -> Lookup<'a> {
        match self.0 {
            Repr::None => Lookup::Missing(Missing::Body),
            Repr::Json(value) => pointer.resolve(value).map_or(Lookup::Missing(Missing::Pointer), Lookup::from),
            // A server has no bytes where there was no body.
            Repr::Raw([]) => Lookup::Missing(Missing::Body),
            Repr::Raw(_) => {
                let mut found = Lookup::Unknown;
                self.lookup_raw(&[pointer], |_, lookup| found = lookup);
                found
            }
            Repr::Form(bytes) => form(bytes, pointer, repeated),
            Repr::Text(text) if pointer.is_whole() => text.into(),
            Repr::Text(_) => Lookup::Missing(Missing::Text),
        }
    }

    /// What each pointer leads to in raw JSON; nothing is answered for other bodies.
    pub(crate) fn lookup_raw(&self, pointers: &[&JsonPointer<'_>], answer: impl FnMut(usize, Lookup<'a>)) {
        if let Repr::Raw(bytes) = self.0 {
            raw::read(bytes, pointers, answer);
        }
    }
}

fn form<'a>(bytes: &'a [u8], pointer: &JsonPointer<'_>, repeated: RepeatedQuery) -> Lookup<'a> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Lookup::Missing(Missing::NotUtf8);
    };
    let Some((token, rest)) = step(pointer.as_str()) else {
        return form_object(text, repeated);
    };
    match pick(text, &unescape(token), repeated) {
        Ok(Some(value)) if rest.is_empty() => value.into(),
        Ok(_) => Lookup::Missing(Missing::Pointer),
        Err(missing) => Lookup::Missing(missing),
    }
}

/// The whole form as an object of strings.
fn form_object(text: &str, repeated: RepeatedQuery) -> Lookup<'static> {
    let mut object = serde_json::Map::new();
    for pair in pairs(text) {
        let Some((name, value)) = pair.decode() else {
            return Lookup::Missing(Missing::NotUtf8);
        };
        match (object.contains_key(name.as_ref()), repeated) {
            (true, RepeatedQuery::Refuse) => return Lookup::Missing(Missing::Repeated),
            (true, RepeatedQuery::First) => {}
            _ => {
                object.insert(name.into_owned(), Cow::into_owned(value).into());
            }
        }
    }
    serde_json::Value::Object(object).into()
}

/// The kind alone: bodies carry secrets.
impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Repr::None => "Body::NONE",
            Repr::Json(_) => "Body::json(…)",
            Repr::Raw(_) => "Body::raw(…)",
            Repr::Form(_) => "Body::form(…)",
            Repr::Text(_) => "Body::text(…)",
        })
    }
}
