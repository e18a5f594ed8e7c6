//! The [`Context`] that looks expressions up, and its answers.

use super::value::Value;
use crate::syntax::Expression;

/// What a [`Context`] knows about one expression.
#[derive(Clone, Debug)]
pub enum Lookup<'a> {
    /// The value.
    Value(Value<'a>),
    /// There is no value, for this reason.
    NoValue(NoValue),
    /// The context does not know. An API description, for example, knows that a body has a member,
    /// but not its value.
    Unknown,
}

impl<'a, T: Into<Value<'a>>> From<T> for Lookup<'a> {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

/// The reason why an expression has no value. `null` is a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoValue {
    /// The request has no parameter of that name.
    Parameter,
    /// The message has no header field of that name.
    Header,
    /// The message has no body.
    Body,
    /// Nothing in the body matches the JSON Pointer.
    Pointer,
    /// The body is not JSON.
    NotJson,
    /// The body is text, and a JSON Pointer matches nothing in it.
    Text,
    /// The body is multipart, or the part that the expression refers to is a file. Neither is read.
    Multipart,
    /// The message had a body that was not recorded.
    Unrecorded,
    /// The parameter has a `style` or a `content` that is not supported, or its text does not fit
    /// it.
    Style,
    /// An object on the path of the JSON Pointer has two members with the name in the pointer.
    DuplicateMember,
    /// A header, a parameter or a form field occurs more than once, and the exchange does not say
    /// which one counts.
    Repeated,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// There is no response yet.
    Response,
    /// A response has neither query nor path: `$response.query.x` and `$response.path.x` never have
    /// a value.
    NotInResponse,
    /// The method of the request is not known.
    Method,
    /// The absolute URL of the request is not known.
    Url,
    /// The sender did not provide a value for this path parameter of the callback.
    SenderParameter,
}

impl NoValue {
    /// Returns a stable name for machines, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Parameter => "missing-parameter",
            Self::Header => "missing-header",
            Self::Body => "no-body",
            Self::Pointer => "pointer-to-nothing",
            Self::NotJson => "body-not-json",
            Self::Text => "pointer-into-text",
            Self::Multipart => "multipart-not-read",
            Self::Unrecorded => "body-not-recorded",
            Self::Style => "style-not-read",
            Self::DuplicateMember => "duplicate-member",
            Self::Repeated => "repeated",
            Self::NotUtf8 => "not-utf8",
            Self::Response => "no-response",
            Self::NotInResponse => "not-in-response",
            Self::Method => "unknown-method",
            Self::Url => "unknown-url",
            Self::SenderParameter => "missing-sender-parameter",
        }
    }

    /// Returns the reason as the end of a sentence that begins with the expression.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Parameter => "has no value: the request has no such parameter",
            Self::Header => "has no value: the message has no such header",
            Self::Body => "has no value: the message has no body",
            Self::Pointer => "has no value: nothing in the body matches the pointer",
            Self::NotJson => "has no value: the body is not JSON",
            Self::Text => "has no value: the body is text, so the pointer matches nothing",
            Self::Multipart => "has a value that cannot be read: it is in a multipart body",
            Self::Unrecorded => {
                "has an unknown value: the message had a body that was not recorded"
            }
            Self::Style => {
                "has a value that cannot be read with the `style` or `content` of its parameter"
            }
            Self::DuplicateMember => {
                "is ambiguous: the pointer matches two members with the same name"
            }
            Self::Repeated => "is ambiguous: it occurs more than once",
            Self::NotUtf8 => "is not UTF-8",
            Self::Response => "has no value: there is no response yet",
            Self::NotInResponse => "never has a value: a response has neither a query nor a path",
            Self::Method => "has no value: the method of the request is not known",
            Self::Url => "has no value: the absolute URL of the request is not known",
            Self::SenderParameter => {
                "has no value: the sender did not provide one for this path parameter"
            }
        }
    }

    /// Returns true if the peer simply left the value out: there is no such parameter, header, body
    /// or member.
    pub const fn is_missing(self) -> bool {
        matches!(
            self,
            Self::Parameter | Self::Header | Self::Body | Self::Pointer
        )
    }
}

/// Looks up the values of expressions.
///
/// [`Exchange`](crate::Exchange) does this for one HTTP exchange. Implement the trait for other
/// sources of values.
///
/// ```
/// use openapi_expr::{Context, Expression, Lookup, Template};
/// use openapi_expr::eval::NoValue;
///
/// /// Knows the method and nothing else.
/// struct Probe;
///
/// impl Context for Probe {
///     fn lookup(&self, expression: &Expression<'_>) -> Lookup<'_> {
///         match expression {
///             Expression::Method => "POST".into(),
///             Expression::Response(_) => Lookup::NoValue(NoValue::Response),
///             _ => Lookup::Unknown,
///         }
///     }
/// }
///
/// assert_eq!(Template::parse("was {$method}")?.expand(&Probe)?, "was POST");
/// assert!(Template::parse("{$url}")?.expand(&Probe).is_err_and(|error| error.is_unknown()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Context {
    /// Looks up one expression.
    fn lookup(&self, expression: &Expression<'_>) -> Lookup<'_>;

    /// Looks up several expressions. `answers` is as long as `expressions` and holds
    /// [`Lookup::Unknown`] at first. Contexts override this where several answers are cheaper
    /// together, such as pointers into one unread body.
    #[doc(hidden)]
    fn lookup_all<'c>(&'c self, expressions: &[Expression<'_>], answers: &mut [Lookup<'c>]) {
        for (expression, answer) in expressions.iter().zip(answers) {
            *answer = self.lookup(expression);
        }
    }
}

impl<C: Context + ?Sized> Context for &C {
    fn lookup(&self, expression: &Expression<'_>) -> Lookup<'_> {
        (**self).lookup(expression)
    }

    fn lookup_all<'c>(&'c self, expressions: &[Expression<'_>], answers: &mut [Lookup<'c>]) {
        (**self).lookup_all(expressions, answers);
    }
}
