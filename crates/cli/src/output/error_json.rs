//! An error as JSON, and for people.

use std::fmt;

use openapi_expr::syntax::Mistake;
use openapi_expr::{EvalError, ParseError, UrlError};
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

impl From<&ParseError> for ErrorAnswer {
    fn from(error: &ParseError) -> Self {
        Self {
            code: error.kind().code(),
            mistake: error.mistake().map(Mistake::code),
            message: error.message(),
            span: Some(error.span().into()),
            help: error.help().map(str::to_owned),
            missing: false,
        }
    }
}

impl From<&EvalError> for ErrorAnswer {
    fn from(error: &EvalError) -> Self {
        Self {
            code: error.code(),
            mistake: None,
            message: error.message(),
            span: Some(error.span().into()),
            help: None,
            missing: error.is_missing(),
        }
    }
}

impl From<&UrlError> for ErrorAnswer {
    fn from(error: &UrlError) -> Self {
        Self {
            code: error.code(),
            mistake: error.mistake().map(Mistake::code),
            message: error.message(),
            span: error.span().map(Bytes::from),
            help: error.help().map(str::to_owned),
            missing: error.is_missing(),
        }
    }
}

impl From<&Refused> for ErrorAnswer {
    fn from(refused: &Refused) -> Self {
        match refused {
            Refused::Parse(error) => error.into(),
            Refused::Evaluate(error) => error.into(),
            Refused::Url(error) => error.into(),
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
