//! Golden files: the exact text of each error, as people and logs see it. `BLESS=1 cargo test
//! --test errors` writes them anew; read the difference before you commit it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use openapi_expr::eval::RecordedExchange;
use openapi_expr::policy::HostPattern;
use openapi_expr::syntax::{JsonPointer, Name, Token};
use openapi_expr::{
    Body, Context, Exchange, Expression, Leniency, Lookup, ParseError, Policy, Syntax, Template,
    UrlError, UrlTemplate,
};

fn golden(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/goldens")
        .join(format!("{name}.txt"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        text,
        expected,
        "{} differs; BLESS=1 writes it anew",
        path.display()
    );
}

/// A mistake by its name, and the text that makes it.
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
    ("header-blank", "{$request.header.X Y}"),
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
    ("blanks-and-header", "{ $request.headers.X-Id }"),
    ("no-dollar-params", "{request.params.id}"),
    ("blanks-in-braces", "{ $url }"),
    ("blank-behind", "{$url }"),
    ("bare-with-text", "$url/foo"),
    ("bare-with-pointer", "$url#/x"),
    ("bare-with-blank", "$url "),
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
    ("stray-close-behind", "{$request.body#/x}}"),
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

fn parse_report(error: &ParseError) -> String {
    let mut text = format!("{error:#}\n");
    writeln!(text, "---\n{error}\n---").unwrap();
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

#[test]
fn parse_errors() {
    let mut codes = BTreeSet::new();
    for (name, text) in TEMPLATES {
        let error = Template::parse(text).expect_err(name);
        codes.insert(error.kind().code());
        golden(&format!("parse-{name}"), &parse_report(&error));
    }
    let long = |unit: &str, count: usize| unit.repeat(count);
    for (name, text) in [
        ("too-long", format!("x{}", long("é", 2048))),
        (
            "long-line",
            format!(
                "https://h.example/{}/{{$x}}/{}",
                long("abcdefghij", 20),
                long("tail", 40)
            ),
        ),
        ("too-many", long("{$url}", 33)),
        ("too-deep", format!("$request.body#{}", long("/a", 65))),
    ] {
        let error = Template::parse(&text).expect_err(name);
        codes.insert(error.kind().code());
        golden(&format!("parse-{name}"), &parse_report(&error));
    }
    let all = "brace-in-expression invalid-escape invalid-header-name invalid-name invalid-pointer pointer-too-deep \
               stray-brace template-too-long too-many-expressions trailing-text unclosed-brace unknown-root unknown-source";
    assert_eq!(
        codes.into_iter().collect::<Vec<_>>().join(" "),
        all,
        "each kind has a golden file"
    );
}

#[test]
fn parts() {
    for (name, error) in [
        ("bare-braces", Expression::parse("{$url}").map(drop)),
        (
            "bare-no-dollar",
            Expression::parse("request.body#/id").map(drop),
        ),
        ("bare-empty", Expression::parse("").map(drop)),
        (
            "bare-no-dollar-in-braces",
            Expression::parse("{request.body#/x}").map(drop),
        ),
        (
            "bare-double-braces",
            Expression::parse("{{$url}}").map(drop),
        ),
        (
            "bare-blanks-in-braces",
            Expression::parse("{ $url }").map(drop),
        ),
        (
            "bare-template",
            Expression::parse("https://h.example/{$url}").map(drop),
        ),
        ("bare-whose-body", Expression::parse("#id").map(drop)),
        ("token", Token::parse("a b").map(drop)),
        ("token-empty", Token::parse("").map(drop)),
        ("name", Name::parse("a\"b").map(drop)),
        ("pointer", JsonPointer::parse("a/b").map(drop)),
        ("pointer-escape", JsonPointer::parse("/a~x").map(drop)),
    ] {
        golden(
            &format!("part-{name}"),
            &parse_report(&error.expect_err(name)),
        );
    }
}

/// Leniencies have mistakes of their own.
#[test]
fn lenient_parse_errors() {
    for (name, text) in [
        ("empty-key", "{$request.body..x}"),
        ("trailing-dot", "{$request.body.}"),
        ("angle-unclosed", "https://h.example/<$url"),
        ("angle-brace", "<$request.query.a}b>"),
        ("missing-dollar-unknown", "{request.bdy}"),
    ] {
        let error = Template::parse_with(text, Syntax::openapi().lenient(Leniency::LENIENT))
            .expect_err(name);
        golden(&format!("lenient-{name}"), &parse_report(&error));
    }
}

/// What looks like a known mistake and has something more in it: the help must not lose that, nor
/// promise what is not so.
#[test]
fn help_keeps_the_meaning() {
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

/// What the user wrote cannot break the line, nor speak to the terminal.
#[test]
fn one_line_is_one_line() {
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
    for shown in [
        "x\ny".parse::<Leniency>().unwrap_err().to_string(),
        "x\ny".parse::<HostPattern>().unwrap_err().to_string(),
        "x\ny"
            .parse::<openapi_expr::policy::Cidr>()
            .unwrap_err()
            .to_string(),
    ] {
        assert!(!shown.contains('\n'), "{shown:?}");
    }
}

/// What help says to write is an expression or a template without any leniency, and a fix mends the
/// only mistake.
#[test]
fn help_is_right() {
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

/// Knows nothing, as an exchange never does.
struct Nothing;

impl Context for Nothing {
    fn lookup(&self, _: &Expression<'_>) -> Lookup<'_> {
        Lookup::Unknown
    }
}

#[test]
fn evaluation_errors() {
    let body = serde_json::json!({"a": {"b": 1}});
    let headers: http::HeaderMap = [("x-two", "1"), ("x-two", "2")]
        .into_iter()
        .map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap()))
        .collect::<Vec<(http::HeaderName, http::HeaderValue)>>()
        .into_iter()
        .fold(http::HeaderMap::new(), |mut map, (n, v)| {
            map.append(n, v);
            map
        });
    let json = Exchange::new("POST")
        .url("https://api.example.com/?two=1&two=2&bad=%ff")
        .request_headers(&headers)
        .request_body(Body::value(&body));
    let raw = |bytes| Exchange::new("POST").request_body(Body::json(bytes));
    let text = Exchange::new("POST").request_body(Body::text("plain"));
    let parts = Exchange::new("POST").request_body(Body::typed(
        "multipart/form-data; boundary=s3cr3t",
        b"--s3cr3t",
    ));
    let unrecorded = Exchange::new("POST").request_body(Body::UNRECORDED);
    let unknown = Exchange::empty();
    let cases: [(&str, &Exchange<'_>, &str); 16] = [
        (
            "missing-parameter",
            &json,
            "{$request.query.callback_url}/invoices",
        ),
        ("missing-header", &json, "{$request.header.X-Callback}"),
        ("no-body", &unknown, "x{$request.body#/id}"),
        ("pointer-to-nothing", &json, "{$request.body#/a/c}"),
        ("body-not-json", &raw(b"{\"a\": "), "{$request.body#/a}"),
        ("pointer-into-text", &text, "{$request.body#/a}"),
        ("multipart-not-read", &parts, "{$request.body#/hook}/done"),
        (
            "body-not-recorded",
            &unrecorded,
            "{$request.body#/hook}/done",
        ),
        (
            "duplicate-member",
            &raw(b"{\"a\": 1, \"a\": 2}"),
            "{$request.body#/a}",
        ),
        ("repeated", &json, "{$request.query.two}"),
        ("repeated-header", &json, "{$request.header.X-Two}"),
        ("not-utf8", &json, "{$request.query.bad}"),
        ("no-response", &json, "{$response.body#/id}/{$statusCode}"),
        ("not-in-response", &json, "$response.query.page"),
        ("unknown-url", &unknown, "{$url}"),
        ("unknown-method", &unknown, "{$method}"),
    ];
    for (name, exchange, text) in cases {
        let error = Template::parse(text)
            .unwrap()
            .expand(exchange)
            .expect_err(name);
        let report = format!(
            "{error:#}\n---\n{error}\n---\ncode: {}\nmissing: {}\n",
            error.code(),
            error.is_missing()
        );
        golden(&format!("eval-{name}"), &report);
    }
    let api = openapi_expr::Document::from_json(
        r#"{"openapi": "3.1.0", "paths": {"/pets/{id}": {"get": {"parameters": [{"name": "id", "in": "path", "style": "matrix"}]}}}}"#,
    );
    let api = api.unwrap();
    let matched = api.match_request("GET", "/pets/s3cr3t").unwrap();
    let error = Template::parse("{$request.path.id}")
        .unwrap()
        .expand(&matched.context(Exchange::new("GET")))
        .unwrap_err();
    golden(
        "eval-style-not-read",
        &format!(
            "{error:#}\n---\ncode: {}\nmissing: {}\n",
            error.code(),
            error.is_missing()
        ),
    );
    let sender = Template::parse_with(
        "/{paymentId}",
        Syntax::openapi().lenient(Leniency::SENDER_PARAMETER),
    )
    .unwrap();
    golden(
        "eval-missing-sender-parameter",
        &format!("{:#}\n", sender.expand(&unknown).unwrap_err()),
    );
    let error = Template::parse("https://h.example/{$request.body#/id}")
        .unwrap()
        .expand(&Nothing)
        .unwrap_err();
    golden(
        "eval-unknown",
        &format!("{error:#}\n---\n{error}\n---\ncode: {}\n", error.code()),
    );
}

fn url_report(error: &UrlError) -> String {
    let span = error
        .span()
        .map(|span| span.to_string())
        .unwrap_or_default();
    format!(
        "{error:#}\n---\n{error}\n---\ncode: {}\nspan: {span}\ntemplate: {}\n",
        error.code(),
        error.is_permanent()
    )
}

#[test]
fn url_template_errors() {
    for (name, text) in [
        ("parse", "{$request.body.id}"),
        ("relative", "/invoices/{$request.body#/id}"),
        ("empty", ""),
        ("network-path", "//h.example/x"),
        ("scheme", "{$request.body#/scheme}://h.example/x"),
        ("authority", "https://{$request.body#/host}/x"),
        (
            "authority-part",
            "https://h.example:{$request.body#/port}/x",
        ),
        ("fragment", "https://h.example/x#{$request.body#/id}"),
        ("whose-body", "#/id"),
        ("no-dollar", "request.body#/id"),
        ("unbraced", "https://h.example/$request.body#/id"),
        ("glued", "{$request.query.url}invoices"),
        (
            "glued-expression",
            "{$request.query.url}{$request.body#/id}",
        ),
        ("other-scheme", "ftp://h.example/{$request.body#/id}"),
        ("blank", "https://h.example/a b/{$request.body#/id}"),
        ("triplet", "https://h.example/%{$request.body#/id}"),
        ("dots", "https://h.example/../{$request.body#/id}"),
        ("dword", "http://2130706433/{$request.body#/id}"),
        (
            "quote-in-query",
            "https://h.example/?a='{$request.body#/id}'",
        ),
    ] {
        golden(
            &format!("url-template-{name}"),
            &url_report(&UrlTemplate::parse(text).expect_err(name)),
        );
    }
    let template = Template::parse("/x").unwrap();
    for (name, base) in [
        ("base", "https://user@h.example/"),
        ("base-query", "https://h.example/?a=b"),
    ] {
        golden(
            &format!("url-template-{name}"),
            &url_report(&UrlTemplate::with_base(&template, base).expect_err(name)),
        );
    }
}

#[test]
fn url_errors() {
    let body = serde_json::json!({
        "null": null, "list": [], "map": {}, "empty": "", "tab": "a\tb", "dots": "..", "long": "x".repeat(513), "id": "7",
        "query": "https://h.example/cb?a=b", "inside": "http://169.254.169.254/", "local": "http://printer.local/",
        "single": "http://gateway/", "port": "http://h.example:25/", "name": "-", "user": "http://a@h.example/",
        "url": "https://h.example/", "space": "https://h.example ", "huge": format!("https://h.example/{}", "x".repeat(2048)), "relative": "/x",
    });
    let exchange = Exchange::new("POST").request_body(Body::value(&body));
    for (name, text) in [
        ("missing", "https://h.example/{$request.body#/nothing}"),
        ("null", "https://h.example/{$request.body#/null}"),
        ("list", "https://h.example/{$request.body#/list}"),
        ("map", "{$request.body#/map}"),
        (
            "empty-value",
            "{$request.body#/url}/invoices/{$request.body#/empty}",
        ),
        ("control", "https://h.example/?a={$request.body#/tab}"),
        ("dots", "https://h.example/{$request.body#/dots}"),
        ("value-too-long", "https://h.example/{$request.body#/long}"),
        ("url-too-long", "{$request.body#/huge}"),
        ("slash-in-path", "https://h.example/{$request.body#/url}"),
        ("empty", "{$request.body#/empty}/x"),
        ("space-at-the-end", "{$request.body#/space}/x"),
        ("prefix-with-query", "{$request.body#/query}/x"),
        ("prefix-userinfo", "{$request.body#/user}/x"),
        ("prefix-relative", "{$request.body#/relative}"),
        ("denied-address", "{$request.body#/inside}"),
        ("denied-special-name", "{$request.body#/local}"),
        ("denied-single-label", "{$request.body#/single}"),
        ("denied-port", "{$request.body#/port}"),
    ] {
        let error = Template::parse(text)
            .unwrap()
            .to_url(&exchange, &Policy::public())
            .expect_err(name);
        golden(&format!("url-{name}"), &url_report(&error));
    }
    let joining = |text: &str| UrlTemplate::parse(text).unwrap().join_query(true);
    let repeated = joining("{$request.body#/query}?a=1")
        .to_url(&exchange, &Policy::public())
        .unwrap_err();
    golden("url-repeated-parameter", &url_report(&repeated));
    let unknown = joining("{$request.body#/query}?{$statusCode}=1")
        .partial(&exchange)
        .unwrap_err();
    golden("url-unknown-parameter-name", &url_report(&unknown));
}

#[test]
fn partial_errors() {
    let body = serde_json::json!({"url": format!("https://h.example/{}", "x".repeat(100))});
    let long = format!(
        "{{$request.body#/url}}/{{$response.body#/{}}}",
        "x".repeat(4040)
    );
    let partial = UrlTemplate::parse(&long)
        .unwrap()
        .partial(&Exchange::new("POST").request_body(Body::value(&body)));
    golden("url-partial-too-long", &url_report(&partial.unwrap_err()));
}

#[test]
fn policy_errors() {
    let mut text = String::new();
    let narrow = Policy::public()
        .https_only()
        .only_hosts(["*.example.com".parse().unwrap()])
        .only_ports([443]);
    for (policy, url) in [
        (Policy::public(), "https://h.example/hook#frag"),
        (Policy::public(), "javascript:alert(1)"),
        (Policy::public(), "https:/h.example"),
        (Policy::public(), "https://h.example/a b"),
        (Policy::public(), "https://h.example/%zz"),
        (Policy::public(), "https://a%2ecom/"),
        (Policy::public(), "https://user:pw@h.example/"),
        (Policy::public(), "https:///x"),
        (Policy::public(), "https://a..example/"),
        (Policy::public(), "http://0x7f.1/"),
        (Policy::public(), "http://[fe80::1%25eth0]/"),
        (Policy::public(), "https://h.example:00443/"),
        (Policy::public(), "https://h.example/a/%2e%2e/b"),
        (Policy::public(), "https://h.example/?a='"),
        (Policy::public(), "https://h.example:25/"),
        (Policy::public(), "https://localhost/"),
        (Policy::public(), "https://intranet/"),
        (Policy::public(), "https://gateway/"),
        (Policy::public(), "http://10.1.2.3/"),
        (Policy::public(), "http://[::ffff:10.0.0.1]/"),
        (Policy::public(), "http://[4000::1]/"),
        (Policy::public(), "http://[2606:4700::5efe:10.0.0.1]/"),
        (Policy::public(), "http://1.0.10.in-addr.arpa/"),
        (Policy::public(), "http://router.home.arpa/"),
        (
            Policy::any().deny_cidr("2606:4700::/32".parse().unwrap()),
            "http://[2606:4700::1]/",
        ),
        (
            Policy::any().deny_host("*.h.example".parse().unwrap()),
            "https://a.h.example/",
        ),
        (narrow.clone(), "http://a.example.com/"),
        (narrow.clone(), "https://a.example.com:8443/"),
        (narrow.clone(), "https://example.com/"),
        (narrow, "https://a.example.com/"),
    ] {
        match policy.check_url(url) {
            Ok(url) => writeln!(text, "{url}: allowed").unwrap(),
            Err(denied) => writeln!(text, "{url}: {} ({})", denied, denied.code()).unwrap(),
        }
    }
    writeln!(
        text,
        "no address: {}",
        Policy::public().check_addrs([]).unwrap_err()
    )
    .unwrap();
    for bad in ["10.0.0.1/8", "h/8"] {
        writeln!(
            text,
            "{}",
            bad.parse::<openapi_expr::policy::Cidr>().unwrap_err()
        )
        .unwrap();
    }
    for bad in [
        "https://h.example",
        "h.example:80",
        "*.10.0.0.1",
        "a..b",
        "",
    ] {
        writeln!(text, "{}", bad.parse::<HostPattern>().unwrap_err()).unwrap();
    }
    writeln!(
        text,
        "{}",
        "fastapi,dotted".parse::<Leniency>().unwrap_err()
    )
    .unwrap();
    golden("policy", &text);
}

#[test]
fn recorded_exchange_errors() {
    let mut text = String::new();
    for json in [
        r#"{"request": "#,
        "{\n  \"request\": {},\n}",
        "[]",
        r#"{"requests": {}}"#,
        r#"{"request": {"heders": {}}}"#,
        r#"{"response": {"code": 200}}"#,
        r#"{"request": "POST /"}"#,
        r#"{"request": {"method": 1}}"#,
        r#"{"request": {"url": "\ud800"}}"#,
        r#"{"request": {"headers": []}}"#,
        r#"{"request": {"headers": {"X-Id": 7}}}"#,
        r#"{"request": {"headers": {"X-Id": ["7", 8]}}}"#,
        r#"{"request": {"headers": {"X Id": "7"}}}"#,
        r#"{"request": {"headers": {"X-Id": "7\n"}}}"#,
        r#"{"request": {"path": {"id": [7]}}}"#,
        r#"{"request": {"path": {"id": 7, "id": 8}}}"#,
        r#"{"request": {}, "request": {}}"#,
        r#"{"request": {"body": {}, "body_text": ""}}"#,
        r#"{"response": {"status": 1000}}"#,
        r#"{"sender": {"id": null}}"#,
        r#"{"a\nb": {}}"#,
    ] {
        let error = RecordedExchange::parse(json).expect_err(json);
        writeln!(text, "{error} ({})", error.code()).unwrap();
    }
    let headers: Vec<_> = (0..40_000).map(|n| format!(r#""H{n}": """#)).collect();
    let headers = headers.join(",");
    let many = format!(r#"{{"request": {{"headers": {{{headers}}}}}}}"#);
    let error = RecordedExchange::parse(&many).unwrap_err();
    writeln!(text, "{error} ({})", error.code()).unwrap();
    golden("recorded-exchange", &text);
}
