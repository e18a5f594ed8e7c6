//! Who answers an expression: the [`Context`].

use super::value::Value;
use crate::syntax::Expression;

/// The answer of a [`Context`] to one expression.
#[derive(Clone, Debug)]
pub enum Lookup<'a> {
    /// The value.
    Value(Value<'a>),
    /// There is none, and why.
    NoValue(NoValue),
    /// The context cannot tell: an API description knows that a body has a member, not its value.
    Unknown,
}

impl<'a, T: Into<Value<'a>>> From<T> for Lookup<'a> {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

/// Why an expression has no value. `null` is a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoValue {
    /// The request has no parameter of that name.
    Parameter,
    /// The message has no header field of that name.
    Header,
    /// The message has no body.
    Body,
    /// The JSON Pointer points to nothing in the body.
    Pointer,
    /// The body is not JSON.
    NotJson,
    /// The body is text; a JSON Pointer leads nowhere in it.
    Text,
    /// The body is multipart, or the part that is asked for is a file: neither is read.
    Multipart,
    /// The message had a body, and nobody recorded it.
    Unrecorded,
    /// The parameter has a `style` or a `content` that is not read, or its text does not fit it.
    Style,
    /// An object on the way of the JSON Pointer has two members of the name that it asks for.
    DuplicateMember,
    /// A header, a parameter or a form field occurs more than once, and nobody said which one
    /// counts.
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
    /// The sender gave no value for this path parameter of the callback.
    SenderParameter,
}

impl NoValue {
    /// A stable name for machines, in kebab case.
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

    /// What is missing, as a sentence goes on from the expression.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Parameter => "has no value: the request has no such parameter",
            Self::Header => "has no value: the message has no such header",
            Self::Body => "has no value: the message has no body",
            Self::Pointer => "has no value: the pointer leads to nothing in the body",
            Self::NotJson => "has no value: the body is not JSON",
            Self::Text => "has no value: the body is text, and a pointer leads nowhere in it",
            Self::Multipart => "has a value that is not read: it is in a multipart body",
            Self::Unrecorded => {
                "has a value that is not known: the message had a body that was not recorded"
            }
            Self::Style => {
                "has a value that cannot be read by the `style` or the `content` of its parameter"
            }
            Self::DuplicateMember => {
                "is ambiguous: two members have the name that the pointer asks for"
            }
            Self::Repeated => "is ambiguous: it occurs more than once",
            Self::NotUtf8 => "is not UTF-8",
            Self::Response => "has no value: there is no response yet",
            Self::NotInResponse => "never has a value: a response has neither query nor path",
            Self::Method => "has no value: the method of the request is not known",
            Self::Url => "has no value: the absolute URL of the request is not known",
            Self::SenderParameter => "has no value: the sender gave none for this path parameter",
        }
    }

    /// True where the peer simply left the value out: no such parameter, header, body or member.
    pub const fn is_missing(self) -> bool {
        matches!(
            self,
            Self::Parameter | Self::Header | Self::Body | Self::Pointer
        )
    }
}

/// Answers expressions. [`Exchange`](crate::Exchange) does for one HTTP exchange; others can, from
/// whatever they have.
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
    /// The answer to one expression.
    fn lookup(&self, expression: &Expression<'_>) -> Lookup<'_>;

    /// Looks several expressions up. `answers` is as long as `expressions` and holds
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
