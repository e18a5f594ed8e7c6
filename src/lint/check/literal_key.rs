//! A key without expressions.
//!
//! Rules: OE104 `missing-dollar`, OE124 `plain-name`, OE125 `literal-url`, OE207 `relative-url`.

use super::key_url::{self, Https};
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::syntax::{Expression, Leniency, Syntax, is_word};
use crate::text::{SCHEME, Span};
use crate::url::{UrlError, UrlTemplate};

/// What a key without expressions is.
enum Literal {
    Url,
    Relative,
    Name,
}

impl Literal {
    fn of(text: &str) -> Self {
        let has_space = text.contains(char::is_whitespace);
        let has_host = || {
            text.split(['/', '?', ':'])
                .next()
                .is_some_and(|host| host.contains('.') || host == "localhost")
        };
        if has_scheme(text) {
            Self::Url
        } else if has_space {
            Self::Name
        } else if text.starts_with(['/', '?']) || text.contains(['/', ':']) && has_host() {
            Self::Relative
        } else {
            Self::Name
        }
    }
}

fn has_scheme(text: &str) -> bool {
    text.split_once("://")
        .is_some_and(|(scheme, _)| !scheme.is_empty() && SCHEME.has_all(scheme))
}

/// Returns what is wrong with a key without expressions. `target` is the compiled key.
pub(in crate::lint) fn remark(
    text: &str,
    target: &Result<UrlTemplate, UrlError>,
    https: &Https,
) -> Remark {
    let all = Span::new(0, text.len());
    if let Some(remark) = without_dollar(text, all) {
        return remark;
    }
    let fixed_url = || Remark::new(Rule::LiteralUrl, all, Rule::LiteralUrl.summary());
    match (Literal::of(text), target) {
        (Literal::Url, _) => {
            if let Some(host) = placeholder(text) {
                let message =
                    format!("the key is one fixed URL whose host is the placeholder `{host}`");
                return Remark::new(Rule::LiteralUrl, all, message);
            }
            let mistake = target.as_ref().err().map(key_url::remark);
            // A fixed URL is its author's choice, so what other keys use does not matter.
            let insecure = || match https {
                Https::Servers(_) => https.check(text),
                Https::Keys(_) | Https::Nowhere => None,
            };
            mistake.or_else(insecure).unwrap_or_else(fixed_url)
        }
        // Its Path Item has a server, so it is a fixed URL as well.
        (Literal::Relative, Ok(_)) => fixed_url(),
        (Literal::Relative, Err(_)) => relative(all),
        (Literal::Name, _) => plain_name(text, all),
    }
}

/// OE104: the whole key is an expression without its `$`.
fn without_dollar(text: &str, all: Span) -> Option<Remark> {
    let rooted = text.starts_with("request.") || text.starts_with("response.");
    let dollared = rooted.then(|| format!("${text}"))?;
    let expression =
        Expression::parse_with(&dollared, Syntax::openapi().lenient(Leniency::LENIENT)).ok()?;
    let fixed = format!("{{{}}}", expression.to_standard());
    Some(
        Remark::new(
            Rule::MissingDollar,
            all,
            "the `$` of the expression is missing",
        )
        .help(format!("write `{fixed}`"))
        .fix(all, fixed, true)
        .near(all, &expression, true),
    )
}

/// Returns a name in brackets in place of the host, a placeholder in documentation.
fn placeholder(text: &str) -> Option<&str> {
    let (_, after) = text.split_once("://")?;
    let host = after.split(['/', '?']).next()?;
    let inside = [('[', ']'), ('<', '>')]
        .into_iter()
        .find_map(|(open, close)| host.strip_prefix(open)?.strip_suffix(close));
    let is_name = |inside: &&str| {
        !inside.is_empty() && inside.chars().all(|c| is_word(c) || matches!(c, '.' | ' '))
    };
    inside.filter(is_name).and(Some(host))
}

/// OE207: a relative URL.
fn relative(all: Span) -> Remark {
    let message = "the key is a relative URL, and the specification defines no base for it";
    Remark::new(Rule::RelativeUrl, all, message)
        .help("start it with `https://`, or with an expression whose value is a URL")
}

/// OE124: a name or prose.
fn plain_name(text: &str, all: Span) -> Remark {
    let message = "the key is neither an expression nor a URL";
    let help = "the key must be the URL to call, such as `{$request.body#/callbackUrl}`; the \
                callback's name is one level above it";
    Remark::new(Rule::PlainName, all, message)
        .help(help)
        .named(all, text, true, false)
}
