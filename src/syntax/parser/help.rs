//! The words for what to do about a known mistake, in one place.

use std::borrow::Cow;

use super::mistakes::{Advice, Known, specification};
use crate::syntax::mistake::Mistake;

/// Returns the help for a mistake: the reason, and what to write.
pub(super) fn help(known: &Known) -> String {
    let why = || reason(known.mistake, &known.subject);
    match &known.advice {
        Advice::Write(text) if known.mistake == Mistake::UnclosedBrace => {
            format!("close it: write `{text}`")
        }
        Advice::Write(text) => format!("{}: write `{text}`", why()),
        Advice::Either(one, other) => format!("{}: write `{one}` or `{other}`", why()),
        Advice::Example(text) => format!("{}, such as `{text}`", why()),
        Advice::Examples(one, other) => format!("{}, such as `{one}` or `{other}`", why()),
        Advice::RemoveBraces => reason(Mistake::TextInBraces, "").into_owned(),
        Advice::Reason => why().into_owned(),
    }
}

/// Returns why a text is a mistake, given the word that it is about.
fn reason(mistake: Mistake, subject: &str) -> Cow<'static, str> {
    Cow::Borrowed(match mistake {
        Mistake::EnclosedExpression => "a bare expression has no braces",
        Mistake::TemplateForExpression => {
            "text with an expression in it is a template, not an expression"
        }
        Mistake::MissingBody => "say whose body it is",
        Mistake::MissingBraces => "an expression with text around it needs braces",
        Mistake::DollarOutside => "the `$` goes inside the braces",
        Mistake::MissingDollar => "an expression starts with `$`",
        Mistake::EscapedDollar => "remove the backslash",
        Mistake::DoubledBraces => "one pair of braces is enough",
        Mistake::Spaces => "remove the spaces",
        Mistake::UnclosedBrace => "close it with `}` after the expression",
        Mistake::BraceInExpression => "close the expression with `}` before it",
        Mistake::StrayBrace => {
            return format!("remove it, or write `{subject}` for a brace in the URL").into();
        }
        Mistake::TextInBraces => {
            "remove the braces, or write `%7B` and `%7D` for braces in the URL"
        }
        Mistake::SenderParameter => {
            return format!(
                "`{{{subject}}}` is not a runtime expression; if it is a path parameter of the \
                 callback's own Path Item, allow the leniency `sender_parameter`"
            )
            .into();
        }
        Mistake::BareParameter | Mistake::ParameterSource => "name the parameter's location",
        Mistake::StatusCode => "the status code of the response is `$statusCode`",
        Mistake::KeywordCase => "keywords are case-sensitive",
        Mistake::OtherSpecification => {
            let specification = specification(subject).unwrap_or("another specification");
            return format!(
                "`${subject}` belongs to {specification}; in OpenAPI, name a part of the request \
                 or the response"
            )
            .into();
        }
        Mistake::ToolExtension => "`#regex:` is an extension of Schemathesis",
        Mistake::MissingSource => "name a part of it",
        Mistake::MissingName => return format!("name the {subject}").into(),
        Mistake::SourceSpelling if subject == "header" => "the source is `header`, in the singular",
        Mistake::SourceSpelling => return format!("the source is `{subject}`").into(),
        Mistake::RootAsSource => return format!("the {subject} has its own expression").into(),
        Mistake::CookieSource => {
            return format!("cookies cannot be read one by one: `{subject}` holds all of them")
                .into();
        }
        Mistake::NameInPointer | Mistake::NameInBrackets => {
            return format!("the name of a {subject} follows a dot").into();
        }
        Mistake::SpaceInHeaderName => "use a header field name without spaces",
        Mistake::DottedBody | Mistake::JsonPath => {
            "a body property is addressed with a JSON Pointer"
        }
        Mistake::MissingSlash if subject == "#" => "a JSON Pointer follows `#` and starts with `/`",
        Mistake::MissingSlash => "a JSON Pointer starts with `/`",
        Mistake::PointerEscape => "a JSON Pointer escapes `~` as `~0` and `/` as `~1`",
    })
}

/// Returns the help for a mistake in text that is a template, though no expression in it was
/// recognised.
pub(crate) const fn help_for_literal(mistake: Mistake) -> Option<&'static str> {
    match mistake {
        Mistake::MissingBraces => {
            Some("an expression with text around it needs braces, such as `{$request.body#/id}`")
        }
        Mistake::MissingBody => Some("say whose body it is, such as `$request.body#/id`"),
        Mistake::MissingDollar => {
            Some("an expression starts with `$`, such as `$request.body#/id`")
        }
        _ => None,
    }
}
