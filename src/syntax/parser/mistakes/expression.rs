//! Mistakes in an expression, without what encloses it.

use super::known::{Advice, Known};
use super::neighbour;
use super::source::{Reference, in_source};
use super::spelling::{escape_tildes, is_expression, spell_indexes, standard, without_spaces};
use crate::syntax::leniency::Leniency;
use crate::syntax::mistake::Mistake;
use crate::text::Span;

/// A text that was meant to be an expression, and where it is.
pub(super) struct Written<'t> {
    text: &'t str,
    span: Span,
}

impl<'t> Written<'t> {
    fn fixed(&self, mistake: Mistake, replacement: String) -> Option<Known> {
        is_expression(&replacement).then(|| Known::fixed(mistake, self.span, replacement))
    }

    /// What is after `$request.` or `$response.`, in any case.
    fn reference(&self) -> Option<Reference<'t>> {
        Reference::new(self.text.strip_prefix('$')?, self.span)
    }

    /// The root, if nothing follows it.
    fn root(&self) -> Option<&'t str> {
        self.text
            .strip_prefix('$')
            .filter(|root| !root.contains('.'))
    }
}

/// Tried in this order.
const RECOGNISERS: &[fn(&Written<'_>) -> Option<Known>] = &[
    spaces,
    other_specification,
    missing_source,
    status_code,
    keyword_case,
    |written| in_source(&written.reference()?),
    pointer_escape,
    json_path,
    loose_spelling,
    name_in_brackets,
];

/// Recognises the mistake in an expression that begins at `at`.
pub(super) fn in_expression(text: &str, at: usize) -> Option<Known> {
    let span = Span::new(at, at + text.len());
    let written = Written { text, span };
    RECOGNISERS
        .iter()
        .find_map(|recognise| recognise(&written))
        // A spelling can be right in the wrong place, such as `<` in a name between angle brackets.
        .filter(|known| known.replacement() != Some(text))
}

/// `$url `, `$request. body#/id`
fn spaces(written: &Written<'_>) -> Option<Known> {
    let trimmed = written.text.trim_matches(' ');
    if is_expression(trimmed) {
        return written.fixed(Mistake::Spaces, trimmed.to_owned());
    }
    written.fixed(Mistake::Spaces, without_spaces(trimmed)?)
}

/// `$steps.pay.outputs.id`
fn other_specification(written: &Written<'_>) -> Option<Known> {
    let root = neighbour::root(written.text.strip_prefix('$')?)?;
    let example = Advice::Example("$request.body#/id".to_owned());
    Some(Known::new(Mistake::OtherSpecification, example).about(root))
}

/// `$request`
fn missing_source(written: &Written<'_>) -> Option<Known> {
    let root = written.root()?.to_ascii_lowercase();
    let other = match root.as_str() {
        "request" => "query.id",
        "response" => "header.Location",
        _ => return None,
    };
    let examples = Advice::Examples(format!("${root}.body#/id"), format!("${root}.{other}"));
    Some(Known::new(Mistake::MissingSource, examples))
}

/// `$status`, which may be a parameter of that name.
fn status_code(written: &Written<'_>) -> Option<Known> {
    let root = written.root()?.to_ascii_lowercase();
    matches!(root.as_str(), "status" | "status_code" | "status-code")
        .then(|| Known::new(Mistake::StatusCode, Advice::Reason))
}

/// `$URL`
fn keyword_case(written: &Written<'_>) -> Option<Known> {
    let keyword = ["$url", "$method", "$statusCode"]
        .into_iter()
        .find(|keyword| keyword.eq_ignore_ascii_case(written.text))?;
    written.fixed(Mistake::KeywordCase, keyword.to_owned())
}

/// `$request.body#/id#regex:[0-9]+`
pub(super) fn tool_extension(text: &str) -> Option<Known> {
    text.contains("#regex:")
        .then(|| Known::new(Mistake::ToolExtension, Advice::Reason))
}

/// `$request.body#/a~b`
fn pointer_escape(written: &Written<'_>) -> Option<Known> {
    let (source, pointer) = written.text.trim_matches(' ').split_once('#')?;
    let escaped = escape_tildes(pointer);
    if escaped == pointer {
        return None;
    }
    written.fixed(Mistake::PointerEscape, format!("{source}#{escaped}"))
}

/// `$request.body["user"].id`, `$request.body#$.user.id`, `$request.body#items[*]`
fn json_path(written: &Written<'_>) -> Option<Known> {
    let reference = written.reference()?;
    if !reference.source.eq_ignore_ascii_case("body") {
        return None;
    }
    let after = reference.after;
    let pointer = after.strip_prefix('#');
    let is_path = match pointer {
        Some(pointer) => {
            pointer.starts_with('$') || !pointer.starts_with('/') && pointer.contains(['[', '*'])
        }
        None => after.starts_with('['),
    };
    if !is_path {
        return None;
    }
    let path = pointer.or_else(|| Some(after).filter(|path| !path.contains('#')));
    let fixed = neighbour::keys(after)
        .map(|keys| neighbour::pointer(&keys))
        .or_else(|| neighbour::from_json_path(path?))
        .map(|pointer| format!("${}.body#{pointer}", reference.message));
    let fixed = fixed.and_then(|fixed| written.fixed(Mistake::JsonPath, fixed));
    Some(fixed.unwrap_or_else(|| Known::new(Mistake::JsonPath, Advice::Reason)))
}

/// What a leniency reads.
fn loose_spelling(written: &Written<'_>) -> Option<Known> {
    let is_rooted = written.root().is_some() || written.reference().is_some();
    let text = written.text.trim_matches(' ');
    let (fixed, used) = standard(&spell_indexes(text)).filter(|_| is_rooted)?;
    let (mistake, subject) = if used.contains(Leniency::BARE_PARAMETER) {
        (Mistake::BareParameter, "")
    } else if used.contains(Leniency::DOTTED_BODY) {
        (Mistake::DottedBody, "")
    } else {
        (Mistake::MissingSlash, "#")
    };
    Some(written.fixed(mistake, fixed)?.about(subject))
}

/// `$request.header["X-Id"]`
fn name_in_brackets(written: &Written<'_>) -> Option<Known> {
    let reference = written.reference()?;
    let source = match reference.source.to_ascii_lowercase().as_str() {
        "header" | "headers" => "header",
        "query" | "queries" | "queryparams" | "query_params" => "query",
        "path" | "paths" | "pathparams" | "path_params" => "path",
        _ => return None,
    };
    let keys = neighbour::keys(reference.after).filter(|_| reference.after.contains('['))?;
    let [name] = keys.as_slice() else {
        return None;
    };
    let fixed = format!("${}.{source}.{name}", reference.message);
    let subject = if source == "header" {
        "header"
    } else {
        "parameter"
    };
    Some(
        written
            .fixed(Mistake::NameInBrackets, fixed)?
            .about(subject),
    )
}
