//! The URL that a key makes.

use crate::lint::remark::Remark;
use crate::lint::rule::{Category, Severity};
use crate::lint::rules::Rule;
use crate::policy::TextRule;
use crate::syntax::is_word;
use crate::syntax::{Kind, Part};
use crate::text::Span;
use crate::url::{Position, UrlError, UrlErrorKind, UrlTemplate};

/// Bytes of a fragment that a message shows.
const MAX_SHOWN: usize = 64;

/// Where a document uses https, with the URL that says so.
#[derive(Clone)]
pub(in crate::lint) enum Https {
    Nowhere,
    /// In the keys of other callbacks; it names no servers.
    Keys(String),
    Servers(String),
}

/// Why a template makes no URL.
pub(in crate::lint) fn remark(error: &UrlError) -> Remark {
    let all = Span::new(0, error.text().len());
    let rule = match error.kind() {
        UrlErrorKind::ExpressionInScheme => Rule::ExpressionInScheme,
        UrlErrorKind::ExpressionInAuthority => Rule::ExpressionInAuthority,
        UrlErrorKind::LiteralFragment | UrlErrorKind::Literal(TextRule::Fragment) => Rule::Fragment,
        UrlErrorKind::TextAfterPrefix => Rule::TextAfterUrl,
        UrlErrorKind::Relative | UrlErrorKind::NetworkPath => Rule::RelativeUrl,
        _ => Rule::InvalidUrl,
    };
    let span = error.span().unwrap_or(all);
    let help = match rule {
        Rule::Fragment => Some(without_fragment(error.text(), span.start())),
        _ => error.help().map(str::to_owned),
    };
    Remark::new(rule, span, error.message()).maybe_help(help)
}

/// A fragment beside another mistake, which is all that the first error tells.
pub(in crate::lint) fn fragment(
    text: &str,
    parts: &[Part<'_>],
    found: &[Remark],
) -> Option<Remark> {
    if found.iter().any(|remark| remark.rule == Rule::Fragment) {
        return None;
    }
    // The `#` of an expression that is not written as one is reported with it.
    let told = |at: usize| {
        let mut mistakes = found.iter().filter(|remark| {
            remark.rule.category() == Category::Syntax && remark.severity() > Severity::Note
        });
        mistakes.any(|remark| remark.span.range().contains(&at))
    };
    let literal = parts
        .iter()
        .filter(|part| matches!(part.kind, Kind::Literal));
    let mut hashes =
        literal.filter_map(|part| Some(part.span.start() + part.span.slice(text)?.find('#')?));
    let at = hashes.next().filter(|at| !told(*at))?;
    Some(remark(&UrlError::new(
        UrlErrorKind::LiteralFragment,
        text,
        Some(Span::new(at, at + 1)),
    )))
}

fn without_fragment(text: &str, at: usize) -> String {
    match text.get(at..).unwrap_or_default() {
        // Before it is nothing that could be kept.
        _ if at == 0 => "remove `#`".to_owned(),
        fragment if fragment.len() > MAX_SHOWN => "remove it".to_owned(),
        fragment => format!("remove `{fragment}`"),
    }
}

/// The positions of a URL's expressions.
pub(in crate::lint) fn positions(compiled: &UrlTemplate) -> Vec<Position> {
    compiled.positions().map(|(_, position)| position).collect()
}

impl Https {
    /// An http URL where https is used elsewhere.
    pub(in crate::lint) fn check(&self, text: &str) -> Option<Remark> {
        let where_ = match self {
            Self::Nowhere => return None,
            Self::Keys(key) => format!("another callback goes to `{key}`"),
            Self::Servers(server) => format!("the server of this document is `{server}`"),
        };
        let scheme = text
            .get(..7)
            .filter(|scheme| scheme.eq_ignore_ascii_case("http://"))?;
        (!is_local(text.get(scheme.len()..)?)).then(|| {
            let message = format!("the key is an http URL, and {where_}");
            let span = Span::new(0, 4);
            Remark::new(Rule::InsecureUrl, span, message)
                .help("write `https`")
                .fix(span, "https".to_owned(), false)
        })
    }
}

/// True for what stands behind `://`, when its host is the machine that calls it.
pub(in crate::lint) fn is_local(rest: &str) -> bool {
    let host = rest.split(['/', '?', ':']).next().unwrap_or_default();
    ["localhost", "127.0.0.1", "host.docker.internal"].contains(&host)
        || host.ends_with(".localhost")
}

/// A name in brackets where the host belongs: documentation leaves that to its reader.
pub(in crate::lint) fn placeholder(text: &str) -> Option<&str> {
    let (_, behind) = text.split_once("://")?;
    let host = behind.split(['/', '?']).next()?;
    let inside = [('[', ']'), ('<', '>')]
        .into_iter()
        .find_map(|(open, close)| host.strip_prefix(open)?.strip_suffix(close));
    let is_name = |inside: &&str| {
        !inside.is_empty() && inside.chars().all(|c| is_word(c) || matches!(c, '.' | ' '))
    };
    inside.filter(is_name).and(Some(host))
}

/// What a text without any expression is, as a key.
pub(in crate::lint) enum Plain {
    Url,
    Relative,
    Name,
}

impl Plain {
    pub(in crate::lint) fn of(text: &str) -> Self {
        let blank = text.contains(char::is_whitespace);
        let scheme = text.split_once("://").is_some_and(|(scheme, _)| {
            !scheme.is_empty()
                && scheme
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        });
        let host = || {
            text.split(['/', '?', ':'])
                .next()
                .is_some_and(|host| host.contains('.') || host == "localhost")
        };
        match () {
            () if scheme => Self::Url,
            () if text.starts_with(['/', '?']) && !blank => Self::Relative,
            () if !blank && text.contains(['/', ':']) && host() => Self::Relative,
            () => Self::Name,
        }
    }
}
