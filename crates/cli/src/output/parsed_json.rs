//! A parsed text as JSON, the same for `--json` and `--jsonl`.

use openapi_expr::syntax::{Embedded, Mistake, Piece, Source, UsedLeniency};
use openapi_expr::{Expression, ParseError, Span, Template};
use serde::Serialize;

#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum ParseAnswer<'t> {
    Parsed {
        text: &'t str,
        ok: bool,
        pieces: Vec<PieceAnswer<'t>>,
        used: Vec<UsedAnswer<'t>>,
    },
    Refused {
        text: &'t str,
        ok: bool,
        error: RefusedAnswer<'t>,
    },
}

#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum PieceAnswer<'t> {
    Literal { literal: &'t str, span: Bytes },
    Expression(Box<ExpressionAnswer<'t>>),
}

#[derive(Serialize)]
pub(crate) struct ExpressionAnswer<'t> {
    expression: &'t str,
    span: Bytes,
    /// `None` where the standard has no spelling for it.
    standard: Option<String>,
    #[serde(flatten)]
    reads: Reads,
}

/// What an expression reads.
#[derive(Default, Serialize)]
struct Reads {
    source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(flatten)]
    place: Option<BodyPlace>,
}

/// Where in a body.
#[derive(Serialize)]
struct BodyPlace {
    /// `null` for `$request.body`, empty for `$request.body#`: both are the whole body.
    pointer: Option<String>,
    tokens: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct UsedAnswer<'t> {
    name: String,
    span: Bytes,
    standard: Option<&'t str>,
}

#[derive(Serialize)]
pub(crate) struct RefusedAnswer<'t> {
    code: &'static str,
    /// The known mistake.
    mistake: Option<&'static str>,
    message: String,
    span: Bytes,
    help: Option<&'t str>,
    found: Option<&'t str>,
    expected: &'t [&'static str],
    fix: Option<FixAnswer<'t>>,
}

#[derive(Serialize)]
pub(crate) struct FixAnswer<'t> {
    span: Bytes,
    replacement: &'t str,
}

/// A span as `[start, end]`.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Bytes([usize; 2]);

impl From<Span> for Bytes {
    fn from(span: Span) -> Self {
        Self([span.start(), span.end()])
    }
}

impl<'t> ParseAnswer<'t> {
    pub(crate) fn new(text: &'t str, parsed: &'t Result<Template, ParseError>) -> Self {
        match parsed {
            Ok(template) => Self::Parsed {
                text,
                ok: true,
                pieces: template.pieces().map(PieceAnswer::from).collect(),
                used: template.used().iter().map(UsedAnswer::from).collect(),
            },
            Err(error) => Self::Refused {
                text,
                ok: false,
                error: RefusedAnswer::from(error),
            },
        }
    }
}

impl<'t> From<Piece<'t>> for PieceAnswer<'t> {
    fn from(piece: Piece<'t>) -> Self {
        match piece {
            Piece::Literal { text, span } => Self::Literal {
                literal: text,
                span: span.into(),
            },
            Piece::Embedded(embedded) => {
                Self::Expression(Box::new(ExpressionAnswer::new(&embedded)))
            }
        }
    }
}

impl<'t> ExpressionAnswer<'t> {
    fn new(embedded: &Embedded<'t>) -> Self {
        let expression = embedded.expression();
        Self {
            expression: embedded.as_str(),
            span: embedded.span().into(),
            standard: standard(expression),
            reads: Reads::of(expression),
        }
    }
}

/// An expression in the standard spelling; `None` if the standard has none.
pub(crate) fn standard(expression: &Expression<'_>) -> Option<String> {
    match expression {
        Expression::SenderParameter(_) => None,
        other => Some(other.to_standard().to_string()),
    }
}

impl Reads {
    fn of(expression: &Expression<'_>) -> Self {
        let source = |source| Self {
            source,
            ..Self::default()
        };
        let named = |source, name: &str| Self {
            source,
            name: Some(name.to_owned()),
            ..Self::default()
        };
        match expression {
            Expression::Url => source("url"),
            Expression::Method => source("method"),
            Expression::StatusCode => source("status-code"),
            Expression::Request(of) => Self::of_message("request", of),
            Expression::Response(of) => Self::of_message("response", of),
            Expression::Parameter(name) => named("parameter", name.as_str()),
            Expression::SenderParameter(name) => named("sender-parameter", name.as_str()),
            _ => source("other"),
        }
    }

    fn of_message(message: &'static str, source: &Source<'_>) -> Self {
        let message = Some(message);
        let named = |source, name: &str| Self {
            source,
            message,
            name: Some(name.to_owned()),
            ..Self::default()
        };
        match source {
            Source::Header(token) => named("header", token.as_str()),
            Source::Query(name) => named("query", name.as_str()),
            Source::Path(name) => named("path", name.as_str()),
            Source::Body(pointer) => {
                let pointer = pointer.as_ref();
                let place = BodyPlace {
                    pointer: pointer.map(|pointer| pointer.as_str().to_owned()),
                    tokens: pointer
                        .map(|pointer| pointer.tokens().map(String::from).collect())
                        .unwrap_or_default(),
                };
                Self {
                    source: "body",
                    message,
                    place: Some(place),
                    ..Self::default()
                }
            }
            _ => Self {
                source: "other",
                message,
                ..Self::default()
            },
        }
    }
}

impl<'t> From<&'t UsedLeniency> for UsedAnswer<'t> {
    fn from(used: &'t UsedLeniency) -> Self {
        Self {
            name: used.leniency().to_string(),
            span: used.span().into(),
            standard: used.standard(),
        }
    }
}

impl<'t> From<&'t ParseError> for RefusedAnswer<'t> {
    fn from(error: &'t ParseError) -> Self {
        Self {
            code: error.kind().code(),
            mistake: error.mistake().map(Mistake::code),
            message: error.message(),
            span: error.span().into(),
            help: error.help(),
            found: error.found(),
            expected: error.expected(),
            fix: error.fix().map(|fix| FixAnswer {
                span: fix.span.into(),
                replacement: &fix.replacement,
            }),
        }
    }
}
