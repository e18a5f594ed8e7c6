//! The URL that a key makes.

use super::sink::Remark;
use super::table::Rule;
use crate::name::is_word;
use crate::span::Span;
use crate::target::{Position, TextRule, UrlError, UrlErrorKind, UrlTemplate};
use crate::template::Template;

/// Where a document uses https.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Https {
    Nowhere,
    /// In the keys of other callbacks; it names no servers.
    Keys,
    Servers,
}

/// Why a template makes no URL.
pub(super) fn remark(error: &UrlError) -> Remark {
    let all = Span::new(0, error.text().len());
    let rule = match error.kind() {
        UrlErrorKind::ExpressionInScheme => Rule::ExpressionInScheme,
        UrlErrorKind::ExpressionInAuthority => Rule::ExpressionInAuthority,
        UrlErrorKind::LiteralFragment | UrlErrorKind::Literal(TextRule::Fragment) => Rule::Fragment,
        UrlErrorKind::TextAfterPrefix => Rule::TextAfterUrl,
        UrlErrorKind::Relative | UrlErrorKind::NetworkPath => Rule::RelativeUrl,
        _ => Rule::InvalidUrl,
    };
    Remark::new(rule, error.span().unwrap_or(all), error.message()).maybe_help(error.help().map(str::to_owned))
}

/// Compiles a template; the positions of its expressions where there is a URL, else the mistake.
pub(super) fn compile(template: &Template) -> Result<Vec<Position>, Remark> {
    UrlTemplate::new(template).map(|compiled| positions(&compiled)).map_err(|error| remark(&error))
}

/// The positions of a URL's expressions.
pub(super) fn positions(compiled: &UrlTemplate) -> Vec<Position> {
    compiled.positions().map(|(_, position)| position).collect()
}

impl Https {
    /// An http URL where https is used elsewhere, at least there.
    pub(super) fn check(self, least: Self, text: &str) -> Option<Remark> {
        let scheme = text.get(..7).filter(|scheme| self >= least && scheme.eq_ignore_ascii_case("http://"))?;
        (!is_local(text.get(scheme.len()..)?)).then(|| {
            Remark::new(Rule::InsecureUrl, Span::new(0, 4), Rule::InsecureUrl.summary()).help("write `https`").fix(
                Span::new(0, 4),
                "https".to_owned(),
                false,
            )
        })
    }
}

/// True for what stands behind `://`, when its host is the machine that calls it.
pub(super) fn is_local(rest: &str) -> bool {
    let host = rest.split(['/', '?', ':']).next().unwrap_or_default();
    ["localhost", "127.0.0.1", "host.docker.internal"].contains(&host) || host.ends_with(".localhost")
}

/// A name in brackets where the host belongs: documentation leaves that to its reader.
pub(super) fn placeholder(text: &str) -> Option<&str> {
    let (_, behind) = text.split_once("://")?;
    let host = behind.split(['/', '?']).next()?;
    let inside =
        [('[', ']'), ('<', '>')].into_iter().find_map(|(open, close)| host.strip_prefix(open)?.strip_suffix(close));
    let is_name = |inside: &&str| !inside.is_empty() && inside.chars().all(|c| is_word(c) || matches!(c, '.' | ' '));
    inside.filter(is_name).and(Some(host))
}

/// What a text without any expression is, as a key.
pub(super) enum Plain {
    Url,
    Relative,
    Name,
}

impl Plain {
    pub(super) fn of(text: &str) -> Self {
        let blank = text.contains(char::is_whitespace);
        let scheme = text.split_once("://").is_some_and(|(scheme, _)| {
            !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        });
        let host = || text.split(['/', '?', ':']).next().is_some_and(|host| host.contains('.') || host == "localhost");
        match () {
            () if scheme => Self::Url,
            () if text.starts_with(['/', '?']) && !blank => Self::Relative,
            () if !blank && text.contains(['/', ':']) && host() => Self::Relative,
            () => Self::Name,
        }
    }
}
