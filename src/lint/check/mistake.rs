//! The rule that a mistake breaks. `src/syntax/parser/mistakes/` recognises each mistake and makes
//! its fix; `correction` offers it.
//!
//! Rules: OE101 `not-an-expression`, OE102 `bare-parameter`, OE103 `dotted-body`,
//! OE104 `missing-dollar`, OE105 `missing-slash`, OE106 `missing-braces`,
//! OE107 `dollar-before-brace`, OE108 `doubled-braces`, OE109 `header-pointer`,
//! OE110 `unknown-source`, OE111 `keyword-case`, OE112 `json-path`, OE115 `pointer-escape`,
//! OE116 `spaces`, OE117 `unclosed-brace`, OE118 `stray-brace`, OE120 `escaped-dollar`,
//! OE122 `undeclared-path-template`, OE127 `over-limit`, OE408 `tool-extension`.

use crate::lint::rules::Rule;
use crate::syntax::{Mistake, ParseError, ParseErrorKind};

/// Returns the rule that a text breaks that failed to parse.
pub(super) fn rule_of(error: &ParseError) -> Rule {
    error
        .mistake()
        .map_or_else(|| rule_of_kind(error.kind()), Rule::from)
}

impl From<Mistake> for Rule {
    fn from(mistake: Mistake) -> Self {
        match mistake {
            Mistake::TemplateForExpression
            | Mistake::OtherSpecification
            | Mistake::MissingSource
            | Mistake::SpaceInHeaderName => Self::NotAnExpression,
            Mistake::BareParameter | Mistake::StatusCode => Self::BareParameter,
            Mistake::DottedBody => Self::DottedBody,
            Mistake::MissingDollar => Self::MissingDollar,
            Mistake::MissingSlash => Self::MissingSlash,
            Mistake::MissingBraces => Self::MissingBraces,
            Mistake::DollarOutside => Self::DollarBeforeBrace,
            Mistake::DoubledBraces => Self::DoubledBraces,
            Mistake::NameInPointer => Self::HeaderPointer,
            Mistake::MissingName
            | Mistake::SourceSpelling
            | Mistake::RootAsSource
            | Mistake::ParameterSource
            | Mistake::CookieSource
            | Mistake::NameInBrackets => Self::UnknownSource,
            Mistake::KeywordCase => Self::KeywordCase,
            Mistake::JsonPath => Self::JsonPath,
            Mistake::PointerEscape => Self::PointerEscape,
            Mistake::Spaces => Self::Spaces,
            Mistake::UnclosedBrace => Self::UnclosedBrace,
            Mistake::EnclosedExpression
            | Mistake::MissingBody
            | Mistake::StrayBrace
            | Mistake::TextInBraces
            | Mistake::BraceInExpression => Self::StrayBrace,
            Mistake::EscapedDollar => Self::EscapedDollar,
            Mistake::SenderParameter => Self::UndeclaredPathTemplate,
            Mistake::ToolExtension => Self::ToolExtension,
        }
    }
}

/// Returns the rule for a mistake that is not a known one.
fn rule_of_kind(kind: ParseErrorKind) -> Rule {
    match kind {
        ParseErrorKind::TooLong
        | ParseErrorKind::TooManyExpressions
        | ParseErrorKind::PointerTooDeep => Rule::OverLimit,
        ParseErrorKind::UnclosedBrace => Rule::UnclosedBrace,
        ParseErrorKind::UnknownSource => Rule::UnknownSource,
        ParseErrorKind::InvalidEscape => Rule::PointerEscape,
        ParseErrorKind::StrayBrace | ParseErrorKind::BraceInExpression => Rule::StrayBrace,
        ParseErrorKind::UnknownRoot
        | ParseErrorKind::InvalidHeaderName
        | ParseErrorKind::InvalidName
        | ParseErrorKind::InvalidPointer
        | ParseErrorKind::TrailingText => Rule::NotAnExpression,
    }
}
