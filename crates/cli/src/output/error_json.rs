//! An error as JSON, and for people.

use std::fmt;

use openapi_expr::syntax::Mistake;
use openapi_expr::{EvalError, ParseError, Span, UrlError};
use serde::Serialize;

use super::parsed_json::Bytes;

/// Why a template has no value.
pub(crate) enum Refused {
    Parse(ParseError),
    Evaluate(EvalError),
    Url(UrlError),
}

/// For people, with carets.
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parse(error) => write!(f, "{error:#}"),
            Self::Evaluate(error) => write!(f, "{error:#}"),
            Self::Url(error) => write!(f, "{error:#}"),
        }
    }
}

impl ErrorAnswer {
    pub(crate) fn is_missing(&self) -> bool {
        self.missing
    }
}

impl From<&UrlError> for ErrorAnswer {
    fn from(error: &UrlError) -> Self {
        Self::from(&Refused::Url(error.clone()))
    }
}

impl From<&Refused> for ErrorAnswer {
    fn from(refused: &Refused) -> Self {
        let missing = match refused {
            Refused::Parse(_) => false,
            Refused::Evaluate(error) => error.is_missing(),
            Refused::Url(error) => error.is_missing(),
        };
        let mistake = match refused {
            Refused::Parse(error) => error.mistake(),
            Refused::Evaluate(_) => None,
            Refused::Url(error) => error.mistake(),
        };
        let (code, message, span, help): (_, _, Option<Span>, _) = match refused {
            Refused::Parse(error) => (
                error.kind().code(),
                error.message(),
                Some(error.span()),
                error.help(),
            ),
            Refused::Evaluate(error) => (error.code(), error.message(), Some(error.span()), None),
            Refused::Url(error) => (error.code(), error.message(), error.span(), error.help()),
        };
        Self {
            code,
            mistake: mistake.map(Mistake::code),
            message,
            span: span.map(Bytes::from),
            help: help.map(str::to_owned),
            missing,
        }
    }
}

#[derive(Clone, Serialize)]
pub(crate) struct ErrorAnswer {
    code: &'static str,
    /// The known mistake.
    mistake: Option<&'static str>,
    message: String,
    span: Option<Bytes>,
    help: Option<String>,
    /// True if the peer simply left a value out.
    missing: bool,
}
