//! Mistakes that begin at the source: its number, its case, a source that does not exist.

use super::known::{Advice, Known};
use super::spelling::is_expression;
use crate::syntax::mistake::Mistake;
use crate::syntax::name::is_word;
use crate::text::Span;

/// A message, a source, and what is after it.
pub(super) struct Reference<'t> {
    /// `request` or `response`.
    pub(super) message: &'static str,
    /// The source as it is written; it may not be one.
    pub(super) source: &'t str,
    pub(super) after: &'t str,
    span: Span,
}

impl<'t> Reference<'t> {
    /// Takes a text after its `$` apart.
    pub(super) fn new(text: &'t str, span: Span) -> Option<Self> {
        let (message, rest) = text.split_once('.')?;
        let message = ["request", "response"]
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(message))?;
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (source, after) = rest.split_at_checked(end)?;
        Some(Self {
            message,
            source,
            after,
            span,
        })
    }

    fn is_request(&self) -> bool {
        self.message == "request"
    }

    /// The source in lower case.
    fn lower(&self) -> String {
        self.source.to_ascii_lowercase()
    }

    /// What follows the source and a separator.
    fn name(&self) -> &'t str {
        self.after
            .strip_prefix(['.', '/', '#'])
            .map(|name| name.trim_start_matches('/'))
            .unwrap_or_default()
    }

    fn fixed(&self, mistake: Mistake, replacement: String) -> Option<Known> {
        is_expression(&replacement).then(|| Known::fixed(mistake, self.span, replacement))
    }
}

/// Tried in this order.
const RECOGNISERS: &[fn(&Reference<'_>) -> Option<Known>] = &[
    root_as_source,
    missing_name,
    source_spelling,
    parameter_source,
    cookie_source,
    name_in_pointer,
    space_in_header_name,
    keyword_case,
];

pub(super) fn in_source(reference: &Reference<'_>) -> Option<Known> {
    RECOGNISERS
        .iter()
        .find_map(|recognise| recognise(reference))
}

/// `$request.method`; if something follows, nobody knows what was meant.
fn root_as_source(reference: &Reference<'_>) -> Option<Known> {
    let (what, root) = match reference.lower().as_str() {
        "method" if reference.is_request() => ("method", "$method"),
        "url" if reference.is_request() => ("URL", "$url"),
        "statuscode" | "status" | "status_code" => ("status code", "$statusCode"),
        _ => return None,
    };
    let fixed = || Known::fixed(Mistake::RootAsSource, reference.span, root.to_owned());
    reference.after.is_empty().then(|| fixed().about(what))
}

/// `$request.header`
fn missing_name(reference: &Reference<'_>) -> Option<Known> {
    let (what, source, name) = match reference.lower().as_str() {
        "header" | "headers" if reference.is_request() => ("header", "header", "X-Request-Id"),
        "header" | "headers" => ("header", "header", "Location"),
        "query" if reference.is_request() => ("parameter", "query", "id"),
        "path" if reference.is_request() => ("parameter", "path", "id"),
        _ => return None,
    };
    let example = || Advice::Example(format!("${}.{source}.{name}", reference.message));
    reference
        .after
        .is_empty()
        .then(|| Known::new(Mistake::MissingName, example()).about(what))
}

/// `$request.headers.X-Id`
fn source_spelling(reference: &Reference<'_>) -> Option<Known> {
    let parameter = reference.is_request() && !reference.name().is_empty();
    let source = match reference.lower().as_str() {
        "headers" => "header",
        "queries" | "queryparams" | "query_params" | "querystring" if parameter => "query",
        "paths" | "path_params" | "pathparams" if parameter => "path",
        _ => return None,
    };
    let fixed = format!("${}.{source}.{}", reference.message, reference.name());
    Some(
        reference
            .fixed(Mistake::SourceSpelling, fixed)?
            .about(source),
    )
}

/// `$request.params.id`
fn parameter_source(reference: &Reference<'_>) -> Option<Known> {
    let is_parameter = matches!(
        reference.lower().as_str(),
        "params" | "param" | "parameters" | "parameter"
    );
    if !is_parameter || !reference.is_request() || !reference.after.starts_with('.') {
        return None;
    }
    let name = reference.name();
    let (query, path) = (
        format!("$request.query.{name}"),
        format!("$request.path.{name}"),
    );
    (!name.is_empty() && is_expression(&query))
        .then(|| Known::new(Mistake::ParameterSource, Advice::Either(query, path)))
}

/// `$request.cookie.session`
fn cookie_source(reference: &Reference<'_>) -> Option<Known> {
    let header = if reference.is_request() {
        "$request.header.Cookie"
    } else {
        "$response.header.Set-Cookie"
    };
    matches!(reference.lower().as_str(), "cookie" | "cookies")
        .then(|| Known::new(Mistake::CookieSource, Advice::Reason).about(header))
}

/// `$request.header#/X-Id`
fn name_in_pointer(reference: &Reference<'_>) -> Option<Known> {
    let source = reference.lower();
    let what = match source.as_str() {
        "header" => "header",
        "query" | "path" => "parameter",
        _ => return None,
    };
    if !reference.after.starts_with('#') || reference.name().is_empty() {
        return None;
    }
    let fixed = format!("${}.{source}.{}", reference.message, reference.name());
    Some(reference.fixed(Mistake::NameInPointer, fixed)?.about(what))
}

/// `$request.header.X Id`
fn space_in_header_name(reference: &Reference<'_>) -> Option<Known> {
    let name = reference.name();
    if reference.lower() != "header" || !name.contains(' ') {
        return None;
    }
    let name = name.trim_matches(' ').replace(' ', "-");
    let example = format!("${}.header.{name}", reference.message);
    is_expression(&example)
        .then(|| Known::new(Mistake::SpaceInHeaderName, Advice::Example(example)))
}

/// `$Request.Body#/id`
fn keyword_case(reference: &Reference<'_>) -> Option<Known> {
    let source = ["header", "query", "path", "body"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(reference.source))?;
    let fixed = format!("${}.{source}{}", reference.message, reference.after);
    reference.fixed(Mistake::KeywordCase, fixed)
}
