//! What people really write, and the spelling that works. Reached after a failure only.
//!
//! A fix is offered where the meaning is beyond doubt; every spelling that is offered parses
//! without leniency, and a test says so.

use super::embedding::{Piece, piece};
use super::grammar::{Close, Reading, expression as grammar};
use super::neighbour;
use crate::syntax::dialect::Syntax;
use crate::syntax::error::ParseErrorKind;
use crate::syntax::leniency::Leniency;
use crate::syntax::name::is_word;
use crate::text::Fix;
use crate::text::Span;
use crate::text::limits::{MAX_EXPRESSIONS, MAX_TEMPLATE_BYTES};

type Help = (String, Option<Fix>);

/// Help for a failure in the piece of a template that begins at `piece`, or in a text that is read
/// whole.
pub(super) fn help(text: &str, piece: Option<usize>, kind: ParseErrorKind) -> Option<Help> {
    let Some(at) = piece else { return whole(text) };
    let rest = text.get(at..)?;
    match kind {
        ParseErrorKind::UnclosedBrace => Some(unclosed(rest)),
        ParseErrorKind::StrayBrace => Some(stray(text, at, rest)),
        _ => {
            let close = if rest.starts_with('<') { '>' } else { '}' };
            let inside = rest.get(1..)?.split(close).next()?;
            let unclosed = kind == ParseErrorKind::BraceInExpression && close == '}';
            let closing = || {
                (
                    "close the expression with `}` in front of it".to_owned(),
                    None,
                )
            };
            expression(inside, at + 1).or_else(|| unclosed.then(closing))
        }
    }
}

/// A bare expression.
fn whole(text: &str) -> Option<Help> {
    let all = Span::new(0, text.len());
    if let Some(inside) = text
        .strip_prefix('{')
        .map(|text| text.trim_matches(['{', '}', ' ']))
        && let Some(fixed) = mended(inside)
    {
        return Some(write("an expression alone has no braces", all, fixed));
    }
    if let Some((template, certain)) = dollars_inside(text) {
        let (help, fix) = write("the `$` stands inside the braces", all, template);
        return Some((help, fix.filter(|_| certain)));
    }
    let dollared = format!("${text}");
    if is_expression(&dollared) {
        return Some(write("an expression begins with `$`", all, dollared));
    }
    if text.starts_with('#') {
        return whose_body(text, "", "");
    }
    if text.contains("{$") && is_template(text) {
        return Some((
            "text with an expression in it is a template, and no expression".to_owned(),
            None,
        ));
    }
    expression(text, 0).or_else(|| with_text(text, all))
}

/// `$url/foo`: an expression with text behind it, and no braces.
fn with_text(text: &str, all: Span) -> Option<Help> {
    let behind = text.get(1..)?;
    // Behind a root; else where a URL goes on.
    [behind.find(|c| !is_word(c)), behind.find(['/', '?'])]
        .into_iter()
        .flatten()
        .find_map(|end| {
            let (written, behind) = text.split_at_checked(end + 1)?;
            // Behind `#` stands a pointer, whatever is wrong with it.
            let strict = !written.ends_with('#') && is_expression(written);
            let known = || expression(written, 0)?.1.map(|fix| fix.replacement);
            let root = if strict {
                written.to_owned()
            } else {
                known().filter(|_| behind.starts_with(['/', '?']))?
            };
            let template = format!("{{{root}}}{behind}");
            let apart = behind == behind.trim_matches(' ') && is_template(&template);
            let (help, fix) = write(
                "an expression with text around it stands in braces",
                all,
                template,
            );
            apart.then(|| (help, fix.filter(|_| strict)))
        })
}

/// `${request.body.id}`, as other languages embed, with its `$` inside the braces; and whether that
/// is what was meant.
fn dollars_inside(text: &str) -> Option<(String, bool)> {
    let mut parts = text.split("${");
    let first = parts
        .next()
        .filter(|first| first.len() < text.len())?
        .to_owned();
    let (template, certain) = parts.try_fold((first, true), |(text, certain), part| {
        let (inside, behind) = part.split_once('}')?;
        let known = mended(inside);
        let certain = certain && known.is_some();
        let fixed = known.or_else(|| mended(&format!("${inside}")))?;
        Some((text + "{" + &fixed + "}" + behind, certain))
    })?;
    is_template(&template).then_some((template, certain))
}

/// A header field name, a parameter name or a JSON Pointer by itself.
pub(super) fn part(text: &str, kind: ParseErrorKind) -> Option<Help> {
    let all = Span::new(0, text.len());
    let pointer = match kind {
        ParseErrorKind::InvalidPointer => {
            format!("/{}", text.trim_start_matches('#').trim_start_matches('/'))
        }
        ParseErrorKind::InvalidEscape => tildes_escaped(text),
        _ => return None,
    };
    let reason = "a JSON Pointer begins with `/`, and `~` in it is `~0`";
    is_expression(&format!("$request.body#{pointer}")).then(|| write(reason, all, pointer))
}

/// `#/id` without the body that it points into.
fn whose_body(pointer: &str, open: &str, close: &str) -> Option<Help> {
    let pointer = format!("/{}", pointer.trim_start_matches(['#', '/']));
    let expression = |message: &str| format!("${message}.body#{pointer}");
    let written = |message: &str| format!("{open}{}{close}", expression(message));
    let help = || {
        (
            format!(
                "say whose body: write `{}` or `{}`",
                written("request"),
                written("response")
            ),
            None,
        )
    };
    is_expression(&expression("request")).then(help)
}

/// `{$…` to the end of the text.
fn unclosed(rest: &str) -> Help {
    let inside = rest.get(1..).unwrap_or_default();
    let known = || expression(inside, 0)?.1.map(|fix| fix.replacement);
    match if is_expression(inside) {
        Some(inside.to_owned())
    } else {
        known()
    } {
        Some(fixed) => (format!("close it: write `{{{fixed}}}`"), None),
        None => ("close it with `}` behind the expression".to_owned(), None),
    }
}

/// A brace that opens or closes nothing.
fn stray(text: &str, at: usize, rest: &str) -> Help {
    if rest.starts_with('}') {
        return (
            "remove it; a brace in a URL is written `%7D`".to_owned(),
            None,
        );
    }
    if let Some(inside) = rest
        .strip_prefix("{{")
        .and_then(|rest| rest.split('}').next())
    {
        let fixed = mended(inside.trim_matches(' '));
        if let Some(fixed) = fixed
            && rest
                .get(2 + inside.len()..)
                .is_some_and(|behind| behind.starts_with("}}"))
        {
            let span = Span::new(at, at + inside.len() + 4);
            return write("one pair of braces is enough", span, format!("{{{fixed}}}"));
        }
    }
    let Some(inside) = rest
        .get(1..)
        .filter(|rest| rest.contains('}'))
        .and_then(|rest| rest.split('}').next())
    else {
        return (
            "remove it; a brace in a URL is written `%7B`".to_owned(),
            None,
        );
    };
    let span = Span::new(at, at + inside.len() + 2);
    let trimmed = inside.trim_matches(' ');
    let dollar = text.get(..at).is_some_and(|before| before.ends_with('$'));
    if let Some(fixed) = mended(trimmed) {
        return match (trimmed.starts_with('$'), dollar) {
            (true, _) => write("no blanks inside the braces", span, format!("{{{fixed}}}")),
            (false, true) => {
                let span = Span::new(at - 1, span.end());
                write(
                    "the `$` stands inside the braces",
                    span,
                    format!("{{{fixed}}}"),
                )
            }
            (false, false) => write(
                "an expression begins with `$`",
                span,
                format!("{{{fixed}}}"),
            ),
        };
    }
    if ["request.", "response."]
        .iter()
        .any(|message| trimmed.starts_with(message))
        && let Some((help, None)) = expression(&format!("${trimmed}"), 0)
    {
        return (help, None);
    }
    if dollar && let Some(fixed) = mended(&format!("${trimmed}")) {
        // It may be a name of another template language.
        return (
            format!("the `$` stands inside the braces: write `{{{fixed}}}`"),
            None,
        );
    }
    if inside.starts_with('#')
        && let Some(help) = whose_body(inside, "{", "}")
    {
        return help;
    }
    if is_sender_parameter(inside) {
        let reason = "is no runtime expression; where it is a path parameter of the callback's own Path Item, allow";
        (
            format!("`{{{inside}}}` {reason} the leniency `sender_parameter`"),
            None,
        )
    } else {
        (
            "remove the braces; in a URL they are written `%7B` and `%7D`".to_owned(),
            None,
        )
    }
}

/// What [`Leniency::SENDER_PARAMETER`] reads.
fn is_sender_parameter(name: &str) -> bool {
    let text = format!("{{{name}}}");
    matches!(
        piece(reading(Leniency::SENDER_PARAMETER), &text),
        Ok(("", _))
    )
}

/// The expression that a text between braces was meant to be, when its roots say that it is one.
fn mended(inside: &str) -> Option<String> {
    let dollared = if inside.starts_with('$') {
        inside.to_owned()
    } else {
        format!("${inside}")
    };
    if is_expression(&dollared) {
        return Some(dollared);
    }
    // `{id}` is no `$id`: only what names its message is an expression without its `$`.
    let named = ["$", "request.", "response."]
        .iter()
        .any(|start| inside.starts_with(start));
    expression(&dollared, 0)?
        .1
        .map(|fix| fix.replacement)
        .filter(|_| named)
}

/// An expression, without what encloses it, that begins at `at`.
fn expression(inside: &str, at: usize) -> Option<Help> {
    let span = Span::new(at, at + inside.len());
    let trimmed = inside.trim_matches(' ');
    if trimmed.len() != inside.len() && is_expression(trimmed) {
        return Some(write(
            "no blanks around an expression",
            span,
            trimmed.to_owned(),
        ));
    }
    let text = inside.strip_prefix('$')?;
    if let Some((root, specification)) = neighbour::root(text) {
        let example = "in OpenAPI, write what is read of the request or the response, such as `$request.body#/id`";
        return Some((
            format!("`${root}` belongs to {specification}; {example}"),
            None,
        ));
    }
    let mut parts = text.splitn(2, '.');
    let (message, rest) = (parts.next()?, parts.next());
    let Some(rest) = rest else {
        return root_alone(message, span);
    };
    let message = message.to_ascii_lowercase();
    if !matches!(message.as_str(), "request" | "response") {
        return None;
    }
    let source = rest.get(..rest.find(|c| !is_word(c)).unwrap_or(rest.len()))?;
    let behind = rest.get(source.len()..)?;
    let help =
        known_source(&message, source, behind, span).or_else(|| loose_spelling(inside, span));
    let bracketed =
        || neighbour::bracketed(&message, source, behind).filter(|(_, fixed)| is_expression(fixed));
    let help = help.or_else(|| bracketed().map(|(reason, fixed)| write(reason, span, fixed)));
    // A right spelling in a wrong place, such as `<` in a name between angle brackets, has no
    // other.
    help.filter(|(_, fix)| fix.as_ref().is_none_or(|fix| fix.replacement != inside))
}

/// `$statuscode`, `$callback_url`, `$request`: a root with nothing behind.
fn root_alone(word: &str, span: Span) -> Option<Help> {
    let keyword = match word.to_ascii_lowercase().as_str() {
        "url" => "$url",
        "method" => "$method",
        "statuscode" => "$statusCode",
        // It may be a parameter of that name.
        "status" | "status_code" | "status-code" => {
            return Some((
                "the status code of the response is `$statusCode`".to_owned(),
                None,
            ));
        }
        "request" | "response" => {
            let other = if word.eq_ignore_ascii_case("request") {
                "query.id"
            } else {
                "header.Location"
            };
            return Some((
                format!(
                    "name what of it, such as `${0}.body#/id` or `${0}.{other}`",
                    word.to_lowercase()
                ),
                None,
            ));
        }
        _ => return loose_spelling(&format!("${word}"), span),
    };
    // The keyword itself, with something behind it, is another mistake.
    (keyword.get(1..) != Some(word))
        .then(|| write("keywords are spelled in one way", span, keyword.to_owned()))
}

/// Mistakes that begin at the source: its number, its case, a source that there is not.
fn known_source(message: &str, source: &str, behind: &str, span: Span) -> Option<Help> {
    let offer =
        |reason: &str, fixed: String| is_expression(&fixed).then(|| write(reason, span, fixed));
    let named = behind
        .strip_prefix(['.', '/', '#'])
        .map(|name| name.trim_start_matches('/'))
        .unwrap_or_default();
    let root = |what: &str, root: &str| {
        // With something behind it, nobody knows what was meant.
        behind.is_empty().then(|| {
            write(
                &format!("{what} is a root of its own"),
                span,
                root.to_owned(),
            )
        })
    };
    let of_request = message == "request";
    match source.to_ascii_lowercase().as_str() {
        "method" if of_request => root("the method", "$method"),
        "url" if of_request => root("the URL", "$url"),
        "statuscode" | "status" | "status_code" => root("the status code", "$statusCode"),
        "header" | "headers" if behind.is_empty() => {
            let name = if of_request {
                "X-Request-Id"
            } else {
                "Location"
            };
            Some((
                format!("name the header, such as `${message}.header.{name}`"),
                None,
            ))
        }
        "headers" => offer(
            "the source is `header`, in the singular",
            format!("${message}.header.{named}"),
        ),
        "queries" | "queryparams" | "query_params" | "querystring"
            if of_request && !named.is_empty() =>
        {
            offer("the source is `query`", format!("$request.query.{named}"))
        }
        "paths" | "path_params" | "pathparams" if of_request && !named.is_empty() => {
            offer("the source is `path`", format!("$request.path.{named}"))
        }
        "params" | "param" | "parameters" | "parameter"
            if of_request && behind.starts_with('.') =>
        {
            let (query, path) = (
                format!("$request.query.{named}"),
                format!("$request.path.{named}"),
            );
            let both = !named.is_empty() && is_expression(&query);
            both.then(|| {
                (
                    format!("a parameter is named by where it stands: write `{query}` or `{path}`"),
                    None,
                )
            })
        }
        "cookie" | "cookies" => {
            let header = if of_request { "Cookie" } else { "Set-Cookie" };
            Some((
                format!(
                    "cookies have no source of their own: `${message}.header.{header}` is all of them"
                ),
                None,
            ))
        }
        source @ ("query" | "path") if behind.is_empty() && of_request => Some((
            format!("name the parameter, such as `$request.{source}.id`"),
            None,
        )),
        "header" if behind.starts_with("#/") => offer(
            "a header is named after a dot",
            format!("${message}.header.{named}"),
        ),
        "header" if named.contains(' ') => {
            let fixed = format!(
                "${message}.header.{}",
                named.trim_matches(' ').replace(' ', "-")
            );
            is_expression(&fixed).then(|| {
                (
                    format!("a header field name has no blanks, as in `{fixed}`"),
                    None,
                )
            })
        }
        lower @ ("header" | "query" | "path" | "body") => offer(
            "keywords are case-sensitive",
            format!("${message}.{lower}{behind}"),
        ),
        _ => None,
    }
}

/// What a leniency would read, in the standard spelling; and `~` that escapes nothing.
fn loose_spelling(inside: &str, span: Span) -> Option<Help> {
    if inside.trim_matches(' ') != inside {
        return None;
    }
    if let Some((place, pointer)) = inside.split_once('#') {
        let fixed = format!("{place}#{}", tildes_escaped(pointer));
        if fixed != inside && is_expression(&fixed) {
            return Some(write(
                "in a JSON Pointer `~` is written `~0`, and `/` in a key `~1`",
                span,
                fixed,
            ));
        }
    }
    let (fixed, used) = standard(&indexes_spelled(inside))?;
    if !is_expression(&fixed) {
        return None;
    }
    let reason = if used.contains(Leniency::BARE_PARAMETER) {
        "a parameter is named by where it stands"
    } else if used.contains(Leniency::DOTTED_BODY) {
        "a place in the body is a JSON Pointer"
    } else {
        "behind `#` stands a JSON Pointer, which begins with `/`"
    };
    Some(write(reason, span, fixed))
}

/// `~` that escapes nothing, escaped.
fn tildes_escaped(pointer: &str) -> String {
    let mut rest = pointer.split('~');
    let first = rest.next().unwrap_or_default().to_owned();
    rest.fold(first, |text, part| {
        text + if part.starts_with(['0', '1']) {
            "~"
        } else {
            "~0"
        } + part
    })
}

/// `items[0].id`, as other languages index, as a leniency would read it: `items.0.id`, or
/// `items/0/id` where the text is a pointer already.
fn indexes_spelled(inside: &str) -> String {
    let separator = if inside.contains("body.") { "." } else { "/" };
    let mut parts = inside.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match part.split_once(']') {
        Some((index, behind)) if !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit()) => {
            text + separator + index + behind
        }
        _ => text + "[" + part,
    })
}

const fn reading(leniency: Leniency) -> Reading {
    Reading {
        syntax: Syntax::openapi().lenient(leniency),
        close: Close::Brace,
    }
}

/// True when `text` is one expression without any leniency, bare and in braces alike.
fn is_expression(text: &str) -> bool {
    text.len() <= MAX_TEMPLATE_BYTES
        && matches!(grammar(reading(Leniency::STRICT), text), Ok(("", _)))
}

/// True when `text`, which does not begin with `$`, is a template without any leniency.
fn is_template(text: &str) -> bool {
    let (mut rest, mut expressions) = (text, 0);
    while !rest.is_empty() {
        let Ok((next, found)) = piece(reading(Leniency::STRICT), rest) else {
            return false;
        };
        expressions += usize::from(matches!(found, Piece::Embedded(..)));
        rest = next;
    }
    !text.starts_with('$') && text.len() <= MAX_TEMPLATE_BYTES && expressions <= MAX_EXPRESSIONS
}

/// What `text`, an expression in some loose spelling, is in the standard one; with the leniencies
/// it takes.
fn standard(text: &str) -> Option<(String, Leniency)> {
    let Ok(("", read)) = grammar(reading(Leniency::LENIENT), text) else {
        return None;
    };
    Some((read.expression().to_standard().to_string(), read.used))
}

/// A help text that ends in the spelling to write, and that as a fix.
fn write(reason: &str, span: Span, replacement: String) -> Help {
    (
        format!("{reason}: write `{replacement}`"),
        Some(Fix::new(span, replacement, true)),
    )
}
