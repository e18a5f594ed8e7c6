//! The expressions in the text of the specifications, and texts that only look like expressions.

/// Examples in the text of OAS, by the versions that have them.
pub(crate) const EXPRESSIONS: &[(&str, &[&str])] = &[
    (
        "all",
        &[
            // "Key Expression", in the Callback Object
            "$url",
            "$method",
            "$request.path.eventType",
            "$request.query.queryUrl",
            "$request.body#/failedUrl",
            "$response.header.Location",
            // "Runtime Expressions"
            "$request.header.accept",
            "$request.path.id",
            "$request.body#/user/uuid",
            "$response.body#/status",
            "$response.header.Server",
            // the Link Object
            "$response.body#/uuid",
            "$response.body#/username",
            // Only in the grammar
            "$statusCode",
        ],
    ),
    (
        "3.0.0-rc0, 3.0.0-rc1 and the prose since",
        &["$request.body#/url"],
    ),
    (
        "3.0.0 to 3.0.3, 3.1.0",
        &[
            "$request.header.content-Type",
            "$request.body#/successUrls/2",
        ],
    ),
    (
        "3.0.4, 3.1.1, 3.1.2, 3.2.0",
        &[
            "$request.header.content-type",
            "$request.body#/successUrls/1",
        ],
    ),
];

/// Keys with embedded expressions.
pub(crate) const TEMPLATES: &[(&str, &[&str])] = &[
    (
        "all",
        &[
            "http://notificationServer.com?transactionId={$request.body#/id}&email={$request.body#/email}",
        ],
    ),
    ("3.0.3, 3.0.4, 3.1, 3.2", &["{$request.query.queryUrl}"]),
    (
        "learn.openapis.org, callback-example",
        &["{$request.query.callbackUrl}/data"],
    ),
    (
        "Swagger's documentation",
        &[
            "{$request.body#/callbackUrl}",
            "{$request.body#/callbackUrl}/{$request.query.eventType}",
            "{$request.body#/callbackUrl}/data?p1={$request.query.eventType}",
            "{$request.query.callbackUrl}?event={$request.query.event}",
            "ID_{$response.body#/id}",
        ],
    ),
];

/// Odd texts that the grammar allows. They are bare, so the braces belong to the name or the
/// pointer.
pub(crate) const ODD_EXPRESSIONS: &[&str] = &[
    "$request.body",
    "$request.body#",
    "$request.body#/",
    "$request.body#//",
    "$request.body#/a b/\u{0}/%20/{}/\"\\",
    "$request.body#/~0~1/~01",
    "$request.body#/a#/b",
    "$request.query.",
    "$request.path.",
    "$request.query.a.b",
    "$request.query.filter[name]/x#y z~",
    "$request.query.\\u00e9\\u00E9\\\"\\\\\\/\\b\\f\\n\\r\\t",
    "$request.query.\\ud800",
    "$request.query.café\u{7f}\u{10ffff}",
    "$request.query.a}/x/{$request.body#/b",
    "$request.header.!#$%&'*+-.^_`|~09azAZ",
    "$response.query.x",
    "$response.path.x",
];

/// Odd templates that the grammar allows.
pub(crate) const ODD_TEMPLATES: &[&str] = &[
    "",
    "plain",
    " $url",
    "http://$request.query.url",
    "http://x/${$request.body#/id}",
    "http://x/<$request.body#/id>",
    "{$url}{$url}",
    "{$request.query.}",
    "{$request.body#/}$",
    "{$request.body}#/not/a/pointer",
    "{$request.query.a#b/c d\\u007d}",
    "\u{0}\"\\~{$statusCode}\u{10ffff}",
];

/// Neither an expression nor a template.
pub(crate) const NEITHER: &[(&str, &str)] = &[
    ("$", "nothing after it"),
    ("$url/foo", "a bare expression is the whole text"),
    ("$url ", "a bare expression is the whole text"),
    ("$url}", "a bare expression is the whole text"),
    ("${$url}", "text that begins with $ is bare"),
    ("$request", "no source"),
    ("$response.", "no source"),
    ("$request.method", "no such source"),
    ("$request.cookie.x", "no such source"),
    ("$request.querystring.x", "no such source"),
    ("$request.header", "no token"),
    ("$request.header.", "a token is not empty"),
    ("$request.header.X Y", "not of a token"),
    ("$request.header.a{b}", "not of a token"),
    ("$request.header.caf\u{e9}", "not of a token"),
    ("$request.query", "no name"),
    ("$request.query.a\"b", "a quote in a name must be escaped"),
    ("$request.query.a\\", "a lone backslash"),
    ("$request.query.a\\x41", "no such escape"),
    ("$request.query.a\\u00g0", "not a hex digit"),
    (
        "$request.query.a\\U0041",
        "the u of an escape is lower-case",
    ),
    ("$request.query.a\nb", "a control character"),
    ("$request.body.id", "body takes a pointer after #"),
    ("$request.body/id", "body takes a pointer after #"),
    ("$request.body#id", "a pointer begins with /"),
    ("$request.body #/id", "body takes a pointer after #"),
    ("$request.body#/a~", "~ is followed by 0 or 1"),
    ("$request.body#/a~2b", "~ is followed by 0 or 1"),
    ("$request.body#/a~/b", "~ is followed by 0 or 1"),
    ("$inputs.x", "Arazzo's"),
    ("$message.payload#/x", "AsyncAPI's"),
    ("$callback_url", "FastAPI's"),
    ("{$callback_url}/invoices/{$request.body.id}", "FastAPI's"),
    (
        "{$request.body#callbackUrl}/data",
        "Swagger's documentation has it; a pointer begins with /",
    ),
    ("{request.body#/id}", "no $"),
    ("http://x/{id}", "a brace that opens nothing"),
    ("http://x/{}", "a brace that opens nothing"),
    ("{ $url }", "a brace that opens nothing"),
    ("{{$url}}", "a brace that opens nothing"),
    ("{$url", "unclosed"),
    ("{$url}}", "a brace that closes nothing"),
    ("a}b", "a brace that closes nothing"),
    ("{$url}{", "a brace that opens nothing"),
    ("{$request.body#/a}b}", "the first } closes"),
    ("{$request.body#/a{b}", "no { in braces"),
    ("{$request.query.a{$url}}", "no { in braces"),
    (
        "{$request.query.a\\}",
        "the first } closes, and leaves a lone backslash",
    ),
];

/// Valid by RFC 5234, whose literals ignore case. The crate reads keywords as they are written.
pub(crate) const OTHER_CASE: &[&str] = &[
    "$URL",
    "$Method",
    "$statuscode",
    "$REQUEST.BODY#/id",
    "$request.Header.accept",
    "$Response.body",
    "$request.QUERY.x",
    "{$URL}",
    "x{$request.Path.id}",
];

/// Non-ASCII letters that fold to letters of the keywords. They are wrong by either rule.
pub(crate) const NOT_ASCII_CASE: &[&str] = &[
    "$\u{17f}tatusCode",
    "$reque\u{17f}t.query.x",
    "{$re\u{17f}ponse.body}",
];
