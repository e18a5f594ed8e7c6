//! The beginning of a template decides where a URL goes, and its values stay values.

use std::fmt::Write;

use openapi_expr::policy::TextRule;
use openapi_expr::syntax::Piece;
use openapi_expr::text::limits::{MAX_TEMPLATE_BYTES, MAX_VALUE_BYTES};
use openapi_expr::url::{Position, Slashes, UrlErrorKind};
use openapi_expr::{
    Context, Exchange, Expression, Leniency, Lookup, Policy, Template, UrlError, UrlTemplate,
};
use percent_encoding::percent_decode_str;
use url::Url;

use super::world::World;
use super::{MARKER, errors, rules, shortcuts};

pub(crate) fn all(template: &Template, base: Option<&str>, world: &World, policy: &Policy) {
    let compiled = match compile(template, base) {
        Ok(compiled) => compiled,
        Err(error) => return url_error(&error, template, base),
    };
    positions(template, &compiled, base);
    let prepared = world.prepare();
    let exchange = prepared.exchange();
    let plain = compiled.to_url(&exchange, policy);
    if base.is_none() {
        assert_eq!(template.to_url(&exchange, policy), plain);
    }
    let marked = world.marked();
    for options in OPTIONS {
        let compiled = options.on(compiled.clone());
        let built = compiled.to_url(&exchange, policy);
        match &built {
            Ok(url) => {
                rules::url(url, policy);
                by_hand(&compiled, options, base, &exchange, url);
            }
            Err(error) => url_error(error, template, base),
        }
        let anywhere = compiled.to_url(&exchange, &Policy::any());
        // Only an error of the whole URL is found after all values are written.
        if anywhere.as_ref().err().is_none_or(is_of_the_whole) {
            let (_, text) = assembled(&compiled, options, base, &exchange);
            shortcuts::whole(&anywhere, &text);
        }
        // An option allows more URLs, and changes none that is built without it.
        assert!(
            plain
                .as_ref()
                .ok()
                .is_none_or(|plain| Some(plain) == built.as_ref().ok()),
            "{plain:?} became {built:?}"
        );
        policies(&compiled, &exchange, policy, &built);
        stored(&compiled, options, base, &exchange, &built);
        for policy in [policy, &Policy::any()] {
            if let Err(error) = compiled.to_url(&marked.prepare().exchange(), policy) {
                url_error(&error, template, base);
            }
        }
    }
}

/// The options of a template.
#[derive(Clone, Copy)]
pub(crate) struct Options {
    slashes: Slashes,
    pub(crate) join_query: bool,
}

/// The strictest policy, and the one that allows the most.
pub(crate) const OPTIONS: [Options; 2] = [
    Options {
        slashes: Slashes::Refuse,
        join_query: false,
    },
    Options {
        slashes: Slashes::Encode,
        join_query: true,
    },
];

impl Options {
    pub(crate) fn on(self, compiled: UrlTemplate) -> UrlTemplate {
        compiled.slashes(self.slashes).join_query(self.join_query)
    }
}

pub(crate) fn compile(template: &Template, base: Option<&str>) -> Result<UrlTemplate, UrlError> {
    base.map_or_else(
        || UrlTemplate::new(template),
        |base| UrlTemplate::with_base(template, base),
    )
}

fn is_of_the_whole(error: &UrlError) -> bool {
    matches!(error.kind(), UrlErrorKind::Text(_)) && error.span().is_none()
}

/// The error points into the template, is one line, and contains no value of the exchange.
pub(crate) fn url_error(error: &UrlError, template: &Template, base: Option<&str>) {
    assert_eq!(error.text(), template.as_str(), "{error}");
    assert!(
        error
            .span()
            .is_none_or(|span| span.slice(error.text()).is_some()),
        "{error}"
    );
    errors::one_line(error);
    if error.span().is_some() {
        errors::excerpt(error, error.help().is_some());
    }
    if base.is_none_or(|base| !base.contains(MARKER)) {
        errors::never_shows_values(error, template.as_str());
    }
}

/// Every expression has a position, and only the first can be the beginning. With harmless values,
/// a compiled template makes a URL.
fn positions(template: &Template, compiled: &UrlTemplate, base: Option<&str>) {
    struct Harmless<'t>(Option<Expression<'t>>);
    impl Context for Harmless<'_> {
        fn lookup(&self, expression: &Expression<'_>) -> Lookup<'_> {
            if self.0.as_ref() == Some(expression) {
                "https://h.example".into()
            } else {
                "x".into()
            }
        }
    }
    assert_eq!(compiled.template(), template);
    assert_eq!(compiled.positions().count(), template.expressions().count());
    let mut prefix = None;
    for (n, (embedded, position)) in compiled.positions().enumerate() {
        if position == Position::Prefix {
            assert!(n == 0 && matches!(template.pieces().next(), Some(Piece::Embedded(_))));
            prefix = Some(embedded.into_expression());
        }
    }
    // The value of the prefix can occur in the path as well, with its slashes.
    match compiled
        .clone()
        .slashes(Slashes::Encode)
        .to_url(&Harmless(prefix), &Policy::any())
    {
        Ok(_) => {}
        // In the path, it is longer than `x`.
        Err(error) if *error.kind() == UrlErrorKind::Text(TextRule::Length) => {}
        Err(error) => panic!("{error} with {base:?}"),
    }
}

/// The text of a URL, assembled a second time by other code: the beginning, the text before it, and
/// whether that is the base.
fn assembled(
    compiled: &UrlTemplate,
    options: Options,
    base: Option<&str>,
    exchange: &Exchange<'_>,
) -> (String, String) {
    let mut positions = compiled.positions().map(|(_, position)| position);
    let base = base.filter(|_| UrlTemplate::new(compiled.template()).is_err());
    let mut text = base.unwrap_or_default().to_owned();
    let mut prefix = text.clone();
    // The query of the beginning, and the text after the first `?` of the template.
    let (mut held, mut added) = (None, None::<String>);
    for (n, piece) in compiled.template().pieces().enumerate() {
        match piece {
            Piece::Literal { text: literal, .. } => {
                if let Some(added) = &mut added {
                    added.push_str(literal);
                    continue;
                }
                let (literal, query) = match literal.split_once('?') {
                    Some((path, query)) if held.is_some() => (path, Some(query)),
                    _ => (literal, None),
                };
                added = query.map(str::to_owned);
                let joint = if base.is_some() { n == 0 } else { n == 1 };
                match (text.ends_with('/'), literal.starts_with('/')) {
                    (true, true) if joint => text.truncate(text.len() - 1),
                    (false, false) if joint && base.is_some() && !literal.starts_with('?') => {
                        text.push('/');
                    }
                    _ => {}
                }
                text.push_str(literal);
                if n == 0 && base.is_none() {
                    let start = literal.find("//").unwrap() + 2;
                    let end = literal[start..]
                        .find(['/', '?'])
                        .map_or(literal.len(), |end| start + end);
                    literal[..end].clone_into(&mut prefix);
                }
            }
            Piece::Embedded(embedded) => {
                let Lookup::Value(value) = exchange.lookup(embedded.expression()) else {
                    panic!("{embedded:?}")
                };
                let position = positions.next();
                if position == Some(Position::Prefix) {
                    prefix = value.to_text().into_owned();
                    text.clone_from(&prefix);
                    if let Some((before, query)) =
                        prefix.split_once('?').filter(|_| !alone(compiled))
                    {
                        held = Some(query.to_owned());
                        before.clone_into(&mut text);
                    }
                } else {
                    let (value, in_path) = (value.to_text(), position == Some(Position::Path));
                    assert!(
                        value.len() <= MAX_VALUE_BYTES && !(in_path && value.is_empty()),
                        "empty in a path: {text}"
                    );
                    let slash = in_path && value.contains(['/', '\\']);
                    assert!(
                        !slash || options.slashes == Slashes::Encode,
                        "a slash in a path: {text}"
                    );
                    let text = added.as_mut().unwrap_or(&mut text);
                    value.bytes().for_each(|byte| encode(byte, text));
                }
            }
        }
    }
    if let Some(held) = held {
        assert!(
            options.join_query,
            "what follows would land in the query of {prefix}"
        );
        text += &joined(&held, &added.unwrap_or_default());
    }
    (prefix, text)
}

fn alone(compiled: &UrlTemplate) -> bool {
    compiled.template().pieces().count() == 1
}

/// Joins a text to a query. No name occurs in both.
fn joined(own: &str, added: &str) -> String {
    let names = |query: &str| -> Vec<String> {
        url::form_urlencoded::parse(query.as_bytes())
            .map(|(name, _)| name.into_owned())
            .collect()
    };
    let own_names = names(own);
    assert!(
        !names(added).iter().any(|name| own_names.contains(name)),
        "{own} and {added}"
    );
    let apart = own.is_empty() || added.is_empty() || own.ends_with('&') || added.starts_with('&');
    format!("?{own}{}{added}", if apart { "" } else { "&" })
}

fn encode(byte: u8, text: &mut String) {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            text.push(char::from(byte));
        }
        _ => write!(text, "%{byte:02X}").unwrap(),
    }
}

/// Scheme, host and port are those of the beginning, whatever the values. Values can be read back.
fn by_hand(
    compiled: &UrlTemplate,
    options: Options,
    base: Option<&str>,
    exchange: &Exchange<'_>,
    url: &Url,
) {
    let (prefix, text) = assembled(compiled, options, base, exchange);
    assert_eq!(Url::parse(&text).as_ref(), Ok(url), "{text}");
    let start = Url::parse(&prefix).unwrap();
    assert_eq!(url.origin(), start.origin(), "{prefix} and {url}");
    assert_eq!(
        (url.scheme(), url.host(), url.port()),
        (start.scheme(), start.host(), start.port())
    );
    assert!(
        url.path().starts_with(start.path().trim_end_matches('/')),
        "{prefix} and {url}"
    );

    let pieces: Vec<_> = compiled.template().pieces().collect();
    let [
        ..,
        Piece::Literal { text: before, .. },
        Piece::Embedded(last),
    ] = pieces.as_slice()
    else {
        return;
    };
    let Lookup::Value(value) = exchange.lookup(last.expression()) else {
        panic!("{last:?}")
    };
    let value = value.to_text();
    match compiled.positions().last() {
        Some((_, Position::Path)) if before.ends_with('/') => {
            let segment = url.path_segments().unwrap().next_back().unwrap();
            assert_eq!(percent_decode_str(segment).decode_utf8().unwrap(), value);
        }
        Some((_, Position::Query)) if before.ends_with('=') => {
            let begins_the_query = compiled
                .positions()
                .filter(|(_, at)| *at == Position::Query)
                .count()
                == 1;
            let pair = before
                .rsplit_once('&')
                .or_else(|| before.split_once('?').filter(|_| begins_the_query));
            if pair.is_some_and(|(_, pair)| pair.matches('=').count() == 1) {
                assert_eq!(url.query_pairs().last().unwrap().1, value);
            }
        }
        _ => {}
    }
}

/// A policy can deny a URL, but not change it.
fn policies(
    compiled: &UrlTemplate,
    exchange: &Exchange<'_>,
    policy: &Policy,
    built: &Result<Url, UrlError>,
) {
    let anywhere = compiled.to_url(exchange, &Policy::any());
    match (built, &anywhere) {
        (Ok(one), Ok(two)) => assert_eq!(one, two),
        // The policy is checked before the last text rule.
        (Err(one), Err(two)) if matches!(one.kind(), UrlErrorKind::Denied(_)) => {
            assert_eq!(*two.kind(), UrlErrorKind::Text(TextRule::Fixpoint));
        }
        (Err(one), Err(two)) => assert_eq!(one, two),
        (Err(error), Ok(url)) => {
            let UrlErrorKind::Denied(denied) = error.kind() else {
                panic!("{error}")
            };
            assert_eq!(policy.check_url(url.as_str()), Err(*denied));
        }
        (Ok(url), Err(error)) => panic!("{url} is allowed, but not by `Policy::any`: {error}"),
    }
}

/// A template that was stored as text builds the same URL.
fn stored(
    compiled: &UrlTemplate,
    options: Options,
    base: Option<&str>,
    exchange: &Exchange<'_>,
    built: &Result<Url, UrlError>,
) {
    let json = serde_json::to_string(compiled).unwrap();
    let plain = compiled
        .template()
        .used()
        .iter()
        .all(|used| used.leniency() != Leniency::BARE_PARAMETER);
    let fits =
        compiled.template().to_standard().len() + base.map_or(0, str::len) < MAX_TEMPLATE_BYTES;
    if plain && fits {
        let read: UrlTemplate =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{json}: {error}"));
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        let again = options.on(read).to_url(exchange, &Policy::any());
        assert_eq!(
            again.is_ok(),
            compiled.to_url(exchange, &Policy::any()).is_ok(),
            "{json}"
        );
        assert!(
            built
                .as_ref()
                .is_ok_and(|url| Some(url) == again.as_ref().ok())
                || built.is_err(),
            "{json}"
        );
    }
}
