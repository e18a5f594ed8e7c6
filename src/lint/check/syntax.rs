//! Which known mistake a text has, and how it is mended.

use crate::lint::guess::{DOTTED, Repair};
use crate::lint::operation::scope::{Answer, Scope};
use crate::lint::remark::Remark;
use crate::lint::rules::Rule;
use crate::syntax::Expression;
use crate::syntax::Leniency;
use crate::syntax::Template;
use crate::syntax::escape;
use crate::syntax::is_word;
use crate::syntax::{ParseError, ParseErrorKind};
use crate::text::Span;

/// Who knows more of a text than the text.
#[derive(Clone, Copy)]
pub(in crate::lint) struct Reader<'s, 'd> {
    pub(in crate::lint) scope: Scope<'s, 'd>,
    pub(in crate::lint) repair: &'s Repair,
    /// In a link, where what is no expression is a constant.
    pub(in crate::lint) link: bool,
    /// The one place of the text that is asked about; nothing where all is.
    pub(in crate::lint) focus: Option<Span>,
}

impl Reader<'_, '_> {
    /// False for a piece of a text that is not asked about.
    pub(in crate::lint) fn looks_at(&self, piece: Span) -> bool {
        self.focus
            .is_none_or(|focus| piece.start() <= focus.end() && focus.start() <= piece.end())
    }
}

type Reading<'t> = Option<(Expression<'t>, Leniency)>;

/// A mistake in a piece of `text`, as a remark.
pub(in crate::lint) fn remark(
    reader: Reader<'_, '_>,
    text: &str,
    piece: Span,
    error: &ParseError,
    reading: &Reading<'_>,
) -> Remark {
    let rule = rule(reader, text, piece, error, reading);
    let remark = Remark::new(
        rule,
        error.span(),
        message(rule, text, piece, error, reading),
    )
    .maybe_help(
        error
            .help()
            .filter(|_| !matches!(rule, Rule::ToolExtension | Rule::JsonPath))
            .map(str::to_owned),
    );
    if rule == Rule::NotEvaluated
        && let Some(name) = name_of_constant(text, piece, reading)
    {
        return constant(reader, remark, piece, name);
    }
    match rule {
        Rule::BareParameter | Rule::UndeclaredPathTemplate => {
            let span = if rule == Rule::BareParameter {
                error.fix().map_or(piece, |fix| fix.span)
            } else {
                piece
            };
            named(reader, Remark { span, ..remark }, error, reading)
        }
        Rule::DollarBeforeBrace if piece.start() == 0 && error.fix().is_none() => {
            let name = piece
                .slice(text)
                .and_then(|text| text.strip_prefix("${")?.strip_suffix('}'));
            let remark = Remark {
                span: piece,
                ..remark
            };
            match name {
                Some(name) => remark.named(piece, name, true, false),
                None => remark,
            }
        }
        Rule::DollarBeforeBrace if error.fix().is_none() => named(
            reader,
            Remark {
                span: Span::new(piece.start().saturating_sub(1), piece.end()),
                ..remark
            },
            error,
            reading,
        ),
        _ => mend(reader, rule, text, piece, error, remark),
    }
}

fn rule(
    reader: Reader<'_, '_>,
    text: &str,
    piece: Span,
    error: &ParseError,
    reading: &Reading<'_>,
) -> Rule {
    let written = piece.slice(text).unwrap_or_default();
    let dollar = text
        .get(..piece.start())
        .is_some_and(|before| before.ends_with('$'));
    let fix = error
        .fix()
        .and_then(|fix| Some((fix.span.slice(text)?, fix.replacement.as_str())));
    let used = reading.as_ref().map_or(Leniency::STRICT, |(_, used)| *used);
    let pointer = written.split_once('#').map_or("", |(_, pointer)| pointer);
    match error.kind() {
        ParseErrorKind::TooLong
        | ParseErrorKind::TooManyExpressions
        | ParseErrorKind::PointerTooDeep => Rule::OverLimit,
        ParseErrorKind::UnclosedBrace => Rule::UnclosedBrace,
        _ if written.contains("#regex:") => Rule::ToolExtension,
        // A constant of another template language.
        _ if reader.link && fix.is_none() && dollar || reader.link && is_foreign(written) => {
            Rule::NotEvaluated
        }
        _ if written.starts_with('{') && dollar || written.starts_with("${") => {
            Rule::DollarBeforeBrace
        }
        _ if written.starts_with('$') && written.contains("${") && fix.is_some() => {
            Rule::DollarBeforeBrace
        }
        _ if written.starts_with("{{") && written.ends_with("}}") => Rule::DoubledBraces,
        _ if written.starts_with("{\\$") => Rule::EscapedDollar,
        _ if fix.is_some_and(|(old, new)| old != new && old.eq_ignore_ascii_case(new)) => {
            Rule::KeywordCase
        }
        _ if fix.is_some_and(|(old, new)| old.chars().filter(|c| *c != ' ').eq(new.chars())) => {
            Rule::Blank
        }
        _ if fix.is_none() && without_blanks(written).is_some() => Rule::Blank,
        _ if written.contains(".body[") => Rule::JsonPath,
        ParseErrorKind::InvalidEscape => Rule::PointerEscape,
        _ if pointer.starts_with('$')
            || pointer.contains(['[', '*']) && error.kind() == ParseErrorKind::InvalidPointer =>
        {
            Rule::JsonPath
        }
        // `{url}` has the alphabet of a sender's parameter, but names a root.
        _ if used.contains(Leniency::MISSING_DOLLAR) => Rule::MissingDollar,
        _ if used.contains(Leniency::ANGLE_BRACKETS) => Rule::AngleBrackets,
        _ if used.contains(Leniency::DOTTED_BODY) => Rule::DottedBody,
        _ if used.contains(Leniency::MISSING_SLASH) => Rule::MissingSlash,
        _ if used.contains(Leniency::BARE_PARAMETER) && reader.link => Rule::NotEvaluated,
        _ if used.contains(Leniency::BARE_PARAMETER) => Rule::BareParameter,
        _ if used.contains(Leniency::SENDER_PARAMETER) && reader.link => Rule::NotEvaluated,
        _ if used.contains(Leniency::SENDER_PARAMETER) => Rule::UndeclaredPathTemplate,
        ParseErrorKind::UnknownSource if named_by_pointer(text, error).is_some() => {
            Rule::HeaderPointer
        }
        ParseErrorKind::UnknownSource => Rule::UnknownSource,
        _ if fix.is_some_and(|(old, new)| old.starts_with('$') && new.starts_with('{')) => {
            Rule::MissingBraces
        }
        _ if fix.is_some_and(|(old, _)| old.contains(".body.")) => Rule::DottedBody,
        ParseErrorKind::StrayBrace | ParseErrorKind::BraceInExpression => Rule::StrayBrace,
        _ if reader.link => Rule::NotEvaluated,
        _ => Rule::NotAnExpression,
    }
}

fn message(
    rule: Rule,
    text: &str,
    piece: Span,
    error: &ParseError,
    reading: &Reading<'_>,
) -> String {
    let written = piece.slice(text).unwrap_or(text);
    let name = match reading {
        Some((Expression::Parameter(name) | Expression::SenderParameter(name), _)) => name.as_str(),
        _ => "",
    };
    match rule {
        Rule::BareParameter => format!("`${name}` does not say where the parameter stands"),
        Rule::UndeclaredPathTemplate => {
            format!(
                "`{{{name}}}` is no expression, and no path parameter of the callback's Path Item"
            )
        }
        Rule::NotEvaluated if written == text => {
            format!("`{text}` is not an expression: it is passed as it is written")
        }
        Rule::NotEvaluated => {
            format!("`{written}` is not an expression: the text is passed as it is written")
        }
        Rule::ToolExtension => "`#regex:` is an extension of Schemathesis".to_owned(),
        Rule::OverLimit
        | Rule::NotAnExpression
        | Rule::UnknownSource
        | Rule::StrayBrace
        | Rule::UnclosedBrace => error.message(),
        _ => rule.summary().to_owned(),
    }
}

/// True for a name in braces, as other languages embed one: `${NAME}`, `{{$name}}`.
fn is_foreign(written: &str) -> bool {
    let name = written.trim_matches(['$', '{', '}', ' ']);
    let roots = ["url", "method", "statuscode", "request", "response"];
    let first = name
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    written.contains('{')
        && written.starts_with(['$', '{'])
        && name.chars().all(|c| c == '.' || is_word(c))
        && !roots.contains(&first.as_str())
}

/// The name in a constant such as `$name`, `${name}` or `{{name}}`, which other languages evaluate.
fn name_of_constant<'t>(text: &'t str, piece: Span, reading: &'t Reading<'_>) -> Option<&'t str> {
    if let Some((Expression::Parameter(name) | Expression::SenderParameter(name), _)) = reading {
        return Some(name.as_str());
    }
    let written = piece.slice(text)?.trim_matches(['$', '{', '}', ' ']);
    (piece.slice(text)?.contains('{')).then_some(written)
}

/// A constant with a name in it: what the operation declares by that name is offered.
pub(in crate::lint) fn constant(
    reader: Reader<'_, '_>,
    remark: Remark,
    span: Span,
    name: &str,
) -> Remark {
    let remark = Remark {
        help: None,
        span,
        ..remark
    }
    .named(span, name, false, false);
    let member = format!("$response.body#/{}", escape(name));
    if !reader.repair.declared(reader.scope, &member) {
        return remark;
    }
    remark
        .help(format!(
            "the response has a member of that name: write `{member}`"
        ))
        .fix(span, member, false)
}

/// Mends a name without a place by what the operation declares.
fn named(
    reader: Reader<'_, '_>,
    remark: Remark,
    error: &ParseError,
    reading: &Reading<'_>,
) -> Remark {
    let Some((read @ (Expression::Parameter(name) | Expression::SenderParameter(name)), _)) =
        reading
    else {
        return remark;
    };
    let bare = matches!(read, Expression::Parameter(_));
    let remark = match error.fix() {
        // An operation that nobody knows may declare it.
        Some(fix) if bare && reader.scope.request.is_none() => {
            return remark.fix(fix.span, fix.replacement.clone(), false);
        }
        _ if bare && (reader.scope.request.is_none() || reader.link) => remark,
        _ if bare => remark.help(format!(
            "no parameter and no member of the request body is called `{name}`; name what it is, such as \
             `$request.query.{name}`"
        )),
        _ => remark.help(format!(
            "name what it is, such as `{{$request.body#/{name}}}`, or declare it as a path parameter of the callback's \
             Path Item, where the sender puts it in"
        )),
    };
    let span = remark.span;
    remark.named(span, name.as_str(), !bare, bare && !reader.link)
}

/// The spelling that works, and what may have been meant where that reads what is not there.
fn mend(
    reader: Reader<'_, '_>,
    rule: Rule,
    text: &str,
    piece: Span,
    error: &ParseError,
    remark: Remark,
) -> Remark {
    // What the parser offers for a JSONPath is a pointer to a key with a `$`.
    let offered = error
        .fix()
        .filter(|_| rule != Rule::JsonPath)
        .map(|fix| (fix.span, fix.replacement.clone()));
    let Some((span, replacement)) = offered.or_else(|| own_fix(rule, text, piece, error)) else {
        return remark;
    };
    let Ok(template) = Template::parse(&replacement) else {
        return remark;
    };
    let declared = || {
        let mut answers = template
            .expressions()
            .map(|one| reader.scope.ask(one.expression()));
        answers.all(|answer| matches!(answer, Answer::Declared(_)))
    };
    // `{url}` can be any name, and the URL of the request is rarely meant.
    let word = matches!(rule, Rule::MissingDollar | Rule::DollarBeforeBrace)
        && template.expressions().any(|one| {
            !matches!(
                one.expression(),
                Expression::Request(_) | Expression::Response(_)
            )
        });
    let certain = match rule {
        _ if word => false,
        // The brace may belong further to the front, the index may be one of many.
        Rule::UnclosedBrace | Rule::MissingBraces | Rule::JsonPath => declared(),
        Rule::NotEvaluated => false,
        _ => true,
    };
    let spelled = match rule {
        Rule::HeaderPointer | Rule::JsonPath | Rule::EscapedDollar | Rule::UnclosedBrace => true,
        Rule::Blank => remark.help.is_none(),
        _ => false,
    };
    let remark = if spelled {
        remark.help(format!("write `{replacement}`"))
    } else {
        remark
    };
    let braces = !template.is_bare();
    let Some(alone) = template.as_expression() else {
        return remark.fix(span, replacement.clone(), certain);
    };
    if word {
        let (help, name) = (
            remark.help.clone(),
            alone.as_str().trim_matches(['{', '$', '}']),
        );
        return remark
            .named(span, name, braces, false)
            .maybe_help(help)
            .fix(span, replacement.clone(), certain);
    }
    // A body that is open may have the place, and declares the other.
    let dotted = span
        .slice(text)
        .is_some_and(|written| written.contains(".body."))
        && !declared();
    let dotted = alone.expression().body().filter(|_| dotted);
    let dotted = dotted
        .and_then(|(body, pointer)| reader.repair.dotted(reader.scope, body, pointer.as_str()));
    let mut remark = match dotted {
        Some(member) => {
            let member = if braces {
                format!("{{{member}}}")
            } else {
                member
            };
            let help = remark.help.clone();
            remark
                .help(format!("{DOTTED}: write `{member}`"))
                .fix(span, member, false)
                .maybe_help(help)
        }
        None => remark,
    };
    remark = remark.fix(span, replacement.clone(), certain);
    if rule == Rule::UnclosedBrace {
        for closed in closed_earlier(&replacement) {
            remark = remark
                .help(format!("write `{closed}`"))
                .fix(span, closed, false);
        }
    }
    remark.near(span, alone.expression(), braces)
}

/// `{$request.body#/a/b}` as `{$request.body#/a}/b`: text after the expression may have been meant.
fn closed_earlier(embedded: &str) -> impl Iterator<Item = String> + use<'_> {
    let inside = embedded.strip_suffix('}').unwrap_or(embedded);
    let from = inside.find("#/").map_or(0, |at| at + 2);
    let ends = inside
        .rmatch_indices(['/', '?', '&'])
        .map(|(at, _)| at)
        .filter(move |at| *at > from)
        .take(4);
    ends.filter_map(|at| inside.split_at_checked(at))
        .map(|(expression, after)| format!("{expression}}}{after}"))
}

/// Fixes that the parser does not offer.
fn own_fix(rule: Rule, text: &str, piece: Span, error: &ParseError) -> Option<(Span, String)> {
    let written = piece.slice(text)?;
    let enclosed = usize::from(written.starts_with('{') && written.ends_with('}'));
    let inner = Span::new(
        piece.start() + enclosed,
        piece.end().saturating_sub(enclosed),
    );
    match rule {
        Rule::Blank => Some((piece, without_blanks(written)?)),
        Rule::EscapedDollar => Some((piece, written.replacen("{\\$", "{$", 1))),
        Rule::UnclosedBrace => Some((piece, format!("{written}}}"))),
        Rule::HeaderPointer => Some((inner, named_by_pointer(text, error)?)),
        Rule::JsonPath => {
            let written = inner.slice(text)?;
            let (body, path) = written
                .split_once('#')
                .or_else(|| written.split_at_checked(written.find('[')?))?;
            Some((inner, format!("{body}#{}", from_json_path(path)?)))
        }
        _ => None,
    }
}

/// `$request.query#/x` as `$request.query.x`, where the error is at the `#`.
fn named_by_pointer(text: &str, error: &ParseError) -> Option<String> {
    let (before, behind) = text.split_at_checked(error.span().start())?;
    let behind = behind.strip_prefix('#')?;
    let end = behind.find('}').unwrap_or(behind.len());
    let name = behind.get(..end)?.trim_start_matches('/');
    let fixed = format!("${}.{name}", before.rsplit('$').next()?);
    Expression::parse(&fixed).is_ok().then_some(fixed)
}

/// A text without its blanks, where these stand beside punctuation alone and what remains is an
/// expression.
fn without_blanks(written: &str) -> Option<String> {
    let mut words = written.split(' ').filter(|word| !word.is_empty());
    let mut fixed = words.next()?.to_owned();
    for word in words {
        if fixed.ends_with(crate::syntax::is_word) && word.starts_with(crate::syntax::is_word) {
            return None;
        }
        fixed.push_str(word);
    }
    let read = fixed != written
        && Template::parse(&fixed).is_ok_and(|template| template.as_expression().is_some());
    read.then_some(fixed)
}

/// A JSON Pointer for a `JSONPath`, or for a pointer with brackets, that names one value.
pub(in crate::lint) fn from_json_path(path: &str) -> Option<String> {
    if path.contains("..") {
        return None;
    }
    let path = path
        .trim_start_matches('/')
        .trim_start_matches('$')
        .replace("['", ".")
        .replace("[\"", ".");
    let path = path.replace('[', ".").replace(['\'', '"', ']'], "");
    let keys: Vec<_> = path
        .split(['.', '/'])
        .filter(|key| !key.is_empty())
        .collect();
    let one = !keys.is_empty()
        && keys
            .iter()
            .all(|key| !key.contains(['*', '?', '@', '(', ':', ',']));
    one.then(|| {
        keys.iter()
            .fold(String::new(), |pointer, key| pointer + "/" + &escape(key))
    })
}
