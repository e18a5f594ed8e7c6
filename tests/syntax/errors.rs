//! What parse errors say, their help and their fixes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use openapi_expr::syntax::{JsonPointer, Name, Token};
use openapi_expr::{Expression, Leniency, ParseError, Syntax, Template};

use crate::golden;

/// A mistake by its name, and a text with it.
const TEMPLATES: &[(&str, &str)] = &[
    ("dotted-body", "{$request.body.user.id}"),
    ("dotted-body-index", "{$request.body.items[0].id}"),
    ("slash-body", "{$request.body/id}"),
    ("pointer-without-slash", "{$request.body#id}"),
    ("no-dollar", "https://h.example/{request.body#/x}"),
    ("no-dollar-dotted", "{request.body.x}"),
    ("headers", "{$request.headers.X-Callback}"),
    ("header-pointer", "{$request.header#/X-ReplyTo}"),
    ("header-brackets", "{$request.header[\"X-A\"]}"),
    ("query-brackets", "https://h.example/{$request.query['a']}"),
    ("path-brackets", "$request.path[id]"),
    ("body-brackets", "{$request.body[\"u\"]['a/b'][0].c}"),
    ("brackets-with-text", "$request.headers[X-A]/x"),
    ("wildcard-in-brackets", "{$request.query[*]}"),
    ("header-alone", "{$request.header}"),
    ("query-alone", "$request.query"),
    ("query-pointer", "{$request.query#/a}"),
    ("asyncapi", "{$message.header#/replyTo}"),
    ("arazzo", "$steps.pay.outputs.id"),
    ("arazzo-with-text", "$sourceDescriptions.shop.url/x"),
    ("header-space", "{$request.header.X Y}"),
    ("header-colon", "{$request.header.X:Y}"),
    ("header-empty", "{$request.header.}"),
    ("request-method", "{$request.method}"),
    ("request-url", "{$request.url}"),
    ("response-status", "{$response.statusCode}"),
    ("statuscode", "{$statuscode}"),
    ("upper-case", "{$REQUEST.BODY#/id}"),
    ("upper-case-url", "{$URL}"),
    ("cookie", "{$request.cookie.session}"),
    ("params", "{$request.params.id}"),
    ("query-params", "{$request.queryParams.id}"),
    ("unknown-source", "{$request.payload#/id}"),
    ("unknown-root", "{$inputs.id}"),
    ("longer-word", "{$urls}"),
    ("request-alone", "{$request}"),
    ("request-dot", "{$request.}"),
    ("callback-url", "{$callback_url}/invoices"),
    ("dollar-outside", "${request.query.x}/events"),
    (
        "dollar-outside-in-text",
        "https://h.example/${request.query.x}",
    ),
    ("dollar-twice", "${$request.body#/id}"),
    ("dollar-outside-dotted", "${request.body.url}/x"),
    ("dollar-outside-parameter", "${callback_url}/x"),
    ("dollar-outside-keyword", "https://h.example/${URL}"),
    ("double-braces", "https://h.example/{{$url}}"),
    ("double-braces-bare", "{{request.body#/id}}"),
    ("double-braces-keyword", "{{$statuscode}}"),
    ("spaces-and-header", "{ $request.headers.X-Id }"),
    ("no-dollar-params", "{request.params.id}"),
    ("spaces-in-braces", "{ $url }"),
    ("space-after", "{$url }"),
    ("bare-with-text", "$url/foo"),
    ("bare-with-pointer", "$url#/x"),
    ("bare-with-space", "$url "),
    ("bare-header-with-text", "$request.header.X-Callback/data"),
    ("bare-dotted-with-text", "$request.body.url/data"),
    ("bare-parameter-with-text", "$callback_url/data"),
    ("unclosed", "https://h.example/{$request.body#/id"),
    ("unclosed-with-text", "{$request.query.url/{id}"),
    ("unclosed-at-once", "x{$"),
    ("unclosed-unknown", "{$foo"),
    ("unclosed-dotted", "{$request.body.id"),
    (
        "unclosed-before-another",
        "{$request.query.url/{$request.body#/id}",
    ),
    ("stray-close", "https://h.example/}x"),
    ("stray-close-after", "{$request.body#/x}}"),
    ("path-parameter", "https://h.example/{paymentId}/status"),
    ("empty-braces", "https://h.example/{}"),
    ("json-braces", "{ \"a\": 1 }"),
    ("open-at-the-end", "https://h.example/{"),
    ("brace-inside", "{$request.query.a{b}"),
    ("escape", "{$request.body#/a~2b}"),
    ("escape-at-the-end", "{$request.body#/a~}"),
    ("name-quote", "{$request.query.a\"b}"),
    ("name-escape", "$request.query.a\\qb"),
    ("name-unicode-escape", "$request.query.a\\u12"),
    ("name-control", "$request.query.a\tb"),
    ("wide-text", "日本語/é/{$request.headers.X}"),
    ("controls-in-text", "a\nb\u{1b}[31m{$x.y}"),
    ("body-word", "{$request.bodyFoo}"),
    ("found-wide", "{$request.日本}"),
];

fn report(name: &str, error: &ParseError) -> String {
    let mut text = format!("== {name}\n{error:#}\n---\n{error}\n---\n");
    writeln!(
        text,
        "code: {}\nspan: {}",
        error.kind().code(),
        error.span()
    )
    .unwrap();
    if let Some(fix) = error.fix() {
        writeln!(text, "fix: {} {}", fix.span, fix.replacement).unwrap();
    }
    text
}

/// Texts at the limits, which are too long for the table.
fn long_texts() -> [(&'static str, String); 4] {
    let (path, tail) = ("abcdefghij".repeat(20), "tail".repeat(40));
    [
        ("too-long", format!("x{}", "é".repeat(2048))),
        (
            "long-line",
            format!("https://h.example/{path}/{{$x}}/{tail}"),
        ),
        ("too-many", "{$url}".repeat(33)),
        ("too-deep", format!("$request.body#{}", "/a".repeat(65))),
    ]
}

#[test]
fn parse_errors_match_the_golden_file() {
    let (mut codes, mut reports) = (BTreeSet::new(), String::new());
    let table = TEMPLATES
        .iter()
        .map(|(name, text)| (*name, (*text).to_owned()));
    for (name, text) in table.chain(long_texts()) {
        let error = Template::parse(&text).expect_err(name);
        codes.insert(error.kind().code());
        reports += &report(name, &error);
    }
    golden::compare([("syntax/goldens/templates.txt", reports)]);
    let all = "brace-in-expression invalid-escape invalid-header-name invalid-name invalid-pointer pointer-too-deep \
               stray-brace template-too-long too-many-expressions trailing-text unclosed-brace unknown-root unknown-source";
    let codes: Vec<_> = codes.into_iter().collect();
    assert_eq!(codes.join(" "), all, "each kind has a case");
}

#[test]
fn errors_of_single_expressions_match_the_golden_file() {
    let mut reports = String::new();
    for (name, text) in [
        ("braces", "{$url}"),
        ("no-dollar", "request.body#/id"),
        ("empty", ""),
        ("no-dollar-in-braces", "{request.body#/x}"),
        ("double-braces", "{{$url}}"),
        ("spaces-in-braces", "{ $url }"),
        ("template", "https://h.example/{$url}"),
        ("whose-body", "#id"),
    ] {
        reports += &report(name, &Expression::parse(text).expect_err(name));
    }
    golden::compare([("syntax/goldens/expressions.txt", reports)]);
}

#[test]
fn errors_of_tokens_names_and_pointers_match_the_golden_file() {
    let mut reports = String::new();
    for (name, error) in [
        ("token", Token::parse("a b").map(drop)),
        ("token-empty", Token::parse("").map(drop)),
        ("name", Name::parse("a\"b").map(drop)),
        ("pointer", JsonPointer::parse("a/b").map(drop)),
        ("pointer-escape", JsonPointer::parse("/a~x").map(drop)),
    ] {
        reports += &report(name, &error.expect_err(name));
    }
    golden::compare([("syntax/goldens/parts.txt", reports)]);
}

/// Some mistakes are only possible with a leniency.
#[test]
fn lenient_parse_errors_match_the_golden_file() {
    let mut reports = String::new();
    for (name, text) in [
        ("empty-key", "{$request.body..x}"),
        ("trailing-dot", "{$request.body.}"),
        ("angle-unclosed", "https://h.example/<$url"),
        ("angle-brace", "<$request.query.a}b>"),
        ("missing-dollar-unknown", "{request.bdy}"),
    ] {
        let error = Template::parse_with(text, Syntax::openapi().lenient(Leniency::LENIENT));
        reports += &report(name, &error.expect_err(name));
    }
    let unknown = "fastapi,dotted".parse::<Leniency>().unwrap_err();
    writeln!(reports, "== name-of-a-leniency\n{unknown}").unwrap();
    golden::compare([("syntax/goldens/lenient.txt", reports)]);
}

/// A known mistake with something more in it: help and fix must keep that, and promise nothing
/// that is not true.
#[test]
fn help_and_fixes_keep_the_meaning() {
    let fix = |text: &str| {
        Template::parse(text)
            .unwrap_err()
            .fix()
            .map(|fix| fix.replacement.clone())
    };
    for (text, expected) in [
        ("$request.body#id[0]", Some("$request.body#/id/0")),
        (
            "$request.body/items[0]/id",
            Some("$request.body#/items/0/id"),
        ),
        (
            "$request.body.items[0].id",
            Some("$request.body#/items/0/id"),
        ),
        ("$request.body#]", Some("$request.body#/]")),
        ("$request.body# ", Some("$request.body#")),
        ("{$request.url.host}", None),
        ("$request.method/x", None),
        ("{$status}", None),
        ("{$response.params.x}", None),
        ("{$response.queryParams.x}", None),
        ("{$request.params}", None),
        ("{$request.params.a\"b}", None),
        ("{request.method}", Some("{$method}")),
        ("{request.headers.X-Id}", Some("{$request.header.X-Id}")),
        ("{#id}", None),
    ] {
        assert_eq!(fix(text).as_deref(), expected, "{text}");
    }
    let help = |text: &str| {
        Template::parse(text)
            .unwrap_err()
            .help()
            .unwrap_or_default()
            .to_owned()
    };
    assert!(help("{$response.cookie.x}").contains("$response.header.Set-Cookie"));
    assert!(help("{#id}").contains("write `{$request.body#/id}` or `{$response.body#/id}`"));
    for text in ["{0}", "{.}", "{request.x}", "{$request.params.a\"b}"] {
        assert!(
            !help(text).contains("sender_parameter") && !help(text).contains("query.a"),
            "{text}: {}",
            help(text)
        );
    }
    assert!(
        Expression::parse("#id")
            .unwrap_err()
            .help()
            .unwrap_or_default()
            .contains("$request.body#/id")
    );
}

/// The text of a user cannot break the line or send controls to a terminal.
#[test]
fn messages_stay_on_one_line_without_control_characters() {
    for text in [
        "$url\n",
        "{ $request.body#/a\nhelp: evil }",
        "{request.body#/a\u{1b}[31m}",
        "{$a\u{202e}b}",
        "$request.body#x\ry",
    ] {
        let error = Template::parse(text).unwrap_err();
        for shown in [
            error.to_string(),
            error.help().unwrap_or_default().to_owned(),
        ] {
            assert!(
                !shown.contains(|c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)),
                "{shown:?}"
            );
        }
        assert!(format!("{error:#}").lines().count() <= 4, "{error:#}");
    }
    let shown = "x\ny".parse::<Leniency>().unwrap_err().to_string();
    assert!(!shown.contains('\n'), "{shown:?}");
}

/// What help offers to write is an expression or a template without any leniency, and a fix repairs
/// the only mistake.
#[test]
fn what_help_offers_parses_without_leniency() {
    let mut offered = 0;
    for (name, text) in TEMPLATES {
        let error = Template::parse(text).unwrap_err();
        if let Some(fix) = error.fix() {
            let mut fixed = (*text).to_owned();
            fixed.replace_range(fix.span.range(), &fix.replacement);
            assert!(Template::parse(&fixed).is_ok(), "{name}: {fixed}");
            offered += 1;
        }
        for spelling in error
            .help()
            .unwrap_or_default()
            .split('`')
            .skip(1)
            .step_by(2)
        {
            let parses = Expression::parse(spelling).is_ok() || Template::parse(spelling).is_ok();
            let word = !spelling.contains(['$', '{', '}'])
                || [
                    "$",
                    "{$",
                    "}",
                    "$inputs",
                    "$steps",
                    "$sourceDescriptions",
                    "$message",
                ]
                .contains(&spelling)
                || spelling == "{paymentId}";
            assert!(parses || word, "{name}: {spelling}");
        }
    }
    assert!(offered >= 25, "only {offered} fixes");
}
