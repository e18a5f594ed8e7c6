//! The URL that is built from a key.
//!
//! Rules: OE201 `expression-in-scheme`, OE202 `expression-in-authority`, OE203 `fragment`,
//! OE204 `text-after-url`, OE205 `insecure-url`, OE206 `invalid-url`, OE207 `relative-url`.

use serde_json::Value;

use crate::document::Data;
use crate::lint::remark::Remark;
use crate::lint::rule::{Category, Severity};
use crate::lint::rules::Rule;
use crate::policy::TextRule;
use crate::syntax::{Part, PartKind};
use crate::text::Span;
use crate::url::{Position, UrlError, UrlErrorKind, UrlTemplate};

/// The most bytes of a fragment that a message shows.
const MAX_SHOWN: usize = 64;

/// Where a document uses https, with a URL that shows it.
pub(in crate::lint) enum Https {
    Nowhere,
    /// In the keys of other callbacks. The document names no servers.
    Keys(String),
    Servers(String),
}

/// OE201 to OE207: why no URL can be built from a template.
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

/// OE203: a fragment in addition to another mistake, since an error reports only the first one.
pub(in crate::lint) fn fragment(
    text: &str,
    parts: &[Part<'_>],
    found: &[Remark],
) -> Option<Remark> {
    if found.iter().any(|remark| remark.rule == Rule::Fragment) {
        return None;
    }
    // The `#` of a broken expression is reported with the expression.
    let reported = |at: usize| {
        let mut mistakes = found.iter().filter(|remark| {
            remark.rule.category() == Category::Syntax && remark.severity() > Severity::Note
        });
        mistakes.any(|remark| remark.span.range().contains(&at))
    };
    let literal = parts
        .iter()
        .filter(|part| matches!(part.kind, PartKind::Literal));
    let mut hashes =
        literal.filter_map(|part| Some(part.span.start() + part.span.slice(text)?.find('#')?));
    let at = hashes.next().filter(|at| !reported(*at))?;
    Some(remark(&UrlError::new(
        UrlErrorKind::LiteralFragment,
        text,
        Some(Span::new(at, at + 1)),
    )))
}

fn without_fragment(text: &str, at: usize) -> String {
    match text.get(at..).unwrap_or_default() {
        // There is nothing before it to keep.
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
    /// Returns whether all servers of the document except local ones use https. If there are none,
    /// the key of a callback decides.
    pub(in crate::lint) fn of(root: &Value, data: &Data) -> Self {
        let servers = root.get("servers").and_then(Value::as_array);
        let urls = servers
            .into_iter()
            .flatten()
            .filter_map(|server| server.get("url")?.as_str());
        let is_remote = |url: &&str| {
            url.split_once("://")
                .is_some_and(|(_, rest)| !is_local(rest))
        };
        let mut urls = urls.filter(is_remote).peekable();
        let secure = |url: &str| url.starts_with("https://");
        match urls.peek().copied() {
            Some(first) if urls.all(secure) => Self::Servers(first.to_owned()),
            Some(_) => Self::Nowhere,
            None => {
                let mut keys = data.callbacks.rows().map(|callback| callback.key.as_str());
                keys.find(|key| secure(key))
                    .map_or(Self::Nowhere, |key| Self::Keys(key.to_owned()))
            }
        }
    }

    /// OE205: an http URL in a document that uses https elsewhere.
    pub(in crate::lint) fn check(&self, text: &str) -> Option<Remark> {
        let elsewhere = match self {
            Self::Nowhere => return None,
            Self::Keys(key) => format!("another callback goes to `{key}`"),
            Self::Servers(server) => format!("the server of this document is `{server}`"),
        };
        let scheme = text
            .get(..7)
            .filter(|scheme| scheme.eq_ignore_ascii_case("http://"))?;
        (!is_local(text.get(scheme.len()..)?)).then(|| {
            let message = format!("the key is an http URL, but {elsewhere}");
            let span = Span::new(0, 4);
            Remark::new(Rule::InsecureUrl, span, message)
                .help("write `https`")
                .fix(span, "https".to_owned(), false)
        })
    }
}

/// Returns true if the host of a URL is the local machine. `rest` is what follows `://`.
fn is_local(rest: &str) -> bool {
    let host = rest.split(['/', '?', ':']).next().unwrap_or_default();
    ["localhost", "127.0.0.1", "host.docker.internal"].contains(&host)
        || host.ends_with(".localhost")
}
