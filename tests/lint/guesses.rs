//! Guesses, in their order; fixes that are certain; and the help where nothing can be offered.

use openapi_expr::Linter;
use openapi_expr::lint::{Finding, Rule, Severity};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{findings, shop};

/// `PUT /things/{id}` with a request body, responses and one callback.
fn thing(body: &Value, responses: &Value, key: &str) -> Value {
    json!({
        "openapi": "3.1.0",
        "paths": {"/things/{id}": {"put": {
            "parameters": [
                {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                {"name": "X-Token", "in": "header", "required": true, "schema": {"type": "string"}},
                {"name": "since", "in": "query", "required": true, "schema": {"type": "string"}}
            ],
            "requestBody": {"required": true, "content": {"application/json": {"schema": body}}},
            "responses": responses,
            "callbacks": {"done": {key: {"post": {}}}}
        }}}
    })
}

fn responses(schema: &Value) -> Value {
    json!({"200": {
        "headers": {"X-Next": {"schema": {"type": "string"}}},
        "content": {"application/json": {"schema": schema}}
    }})
}

/// An object with required members.
fn object(members: &Value) -> Value {
    let names: Vec<_> = members.as_object().unwrap().keys().collect();
    json!({"type": "object", "required": names, "properties": members})
}

fn url() -> Value {
    json!({"type": "string", "format": "uri"})
}

/// The one finding above a note: its rule, its severity, its fix with whether that is certain, and
/// its help.
fn reported(document: &Value) -> (Rule, Severity, Option<(String, bool)>, String) {
    let found: Vec<_> = findings(document)
        .into_iter()
        .filter(|one| one.severity > Severity::Note)
        .collect();
    let [
        Finding {
            rule,
            severity,
            fix,
            help,
            ..
        },
    ] = found.as_slice()
    else {
        panic!("{found:#?}")
    };
    let fix = fix
        .as_ref()
        .map(|fix| (fix.replacement.clone(), fix.is_certain()));
    (*rule, *severity, fix, help.clone().unwrap_or_default())
}

fn guess(body: &Value, responses: &Value, key: &str) -> Option<String> {
    let (rule, _, fix, _) = reported(&thing(body, responses, key));
    assert_ne!(rule, Rule::MissingDollar);
    fix.map(|(replacement, certain)| {
        assert!(!certain, "{key}");
        replacement
    })
}

#[test]
fn dots_in_a_pointer_are_an_error_if_the_schema_is_closed() {
    let known = object(&json!({"sub": object(&json!({"url": url()})), "kind": {"type": "string"}}));
    let none = responses(&object(&json!({"id": {"type": "string"}})));
    let check = |schema: &Value, pointer: &str| {
        reported(&thing(
            schema,
            &none,
            &format!("{{$request.body#{pointer}}}"),
        ))
    };
    let (rule, severity, fix, help) = check(&known, "/target.href");
    assert_eq!(
        (rule, severity, fix),
        (Rule::DottedPointer, Severity::Error, None)
    );
    assert_eq!(help, "the schema has `kind`, `sub`");
    let split = Some(("$request.body#/sub/url".to_owned(), true));
    assert_eq!(check(&known, "/sub.url").1, Severity::Error);
    assert_eq!(check(&known, "/sub.url").2, split);
    let nested = object(&json!({"a": known}));
    let (rule, severity, fix, _) = check(&nested, "/a/sub.url");
    assert_eq!((rule, severity), (Rule::DottedPointer, Severity::Error));
    assert_eq!(
        fix,
        Some(("$request.body#/a/sub/url".to_owned(), true)),
        "the second token"
    );
    // A similar name, with the dot and without.
    let near = object(&json!({"hookUrl": url(), "more": object(&json!({"url": url()}))}));
    assert_eq!(
        check(&near, "/hook.url").2,
        Some(("$request.body#/hookUrl".to_owned(), false))
    );
    assert_eq!(
        check(&near, "/more.Url").2,
        Some(("$request.body#/more/url".to_owned(), false))
    );
    // Another reference token is the one that is missing.
    assert_eq!(check(&nested, "/b/sub.url").0, Rule::UnknownProperty);
    // An open schema.
    let (rule, severity, fix, _) = check(&json!({}), "/a.b");
    assert_eq!((rule, severity), (Rule::DottedPointer, Severity::Warning));
    assert_eq!(fix, Some(("$request.body#/a/b".to_owned(), false)));
    let open = json!({"properties": {"a": {}}, "additionalProperties": true});
    assert_eq!(check(&open, "/hub.mode").1, Severity::Warning);
    // A map has members of any name, unless the parts of the name are declared.
    let map = |members: Value| json!({"type": "object", "properties": members, "additionalProperties": url()});
    let silent = |schema: &Value, pointer: &str| {
        let found = findings(&thing(
            schema,
            &none,
            &format!("{{$request.body#{pointer}}}"),
        ));
        assert!(
            found.iter().all(|one| one.severity == Severity::Note),
            "{found:#?}"
        );
    };
    silent(&map(json!({})), "/app.example");
    silent(&map(json!({})), "/hub.mode");
    assert_eq!(
        check(
            &map(json!({"sub": object(&json!({"url": url()}))})),
            "/sub.url"
        )
        .2,
        split
    );
    silent(&object(&json!({"hub.mode": url()})), "/hub.mode");
    // The body of the response, and a percent-encoding instead of a dot.
    let (_, severity, fix, _) = reported(&thing(
        &known,
        &responses(&known),
        "{$response.body#/sub.url}",
    ));
    assert_eq!(
        (severity, fix),
        (
            Severity::Error,
            Some(("$response.body#/sub/url".to_owned(), true))
        )
    );
    let (rule, severity, fix, _) = check(&object(&json!({"a": url()})), "/a%20b");
    assert_eq!(
        (rule, severity, fix),
        (Rule::EncodedPointer, Severity::Error, None)
    );
    assert_eq!(check(&json!({}), "/a%20b").1, Severity::Warning);
}

/// A name with dots was taken for several names.
#[test]
fn a_name_with_dots_is_not_split_if_the_schema_has_it() {
    let none = json!({"204": {}});
    let text = || json!({"type": "string"});
    let members = || {
        object(
            &json!({"hub.mode": text(), "hub.a.b": url(), "sub": object(&json!({"x.y": url()}))}),
        )
    };
    let mut open = members();
    open["additionalProperties"] = json!(true);
    for body in [members(), open] {
        for (written, rule, fix) in [
            (
                "https://h.example/{$request.body.hub.mode}",
                Rule::DottedBody,
                "$request.body#/hub.mode",
            ),
            (
                "{$request.body.hub.a.b}",
                Rule::DottedBody,
                "$request.body#/hub.a.b",
            ),
            (
                "{$request.body.sub.x.y}",
                Rule::DottedBody,
                "$request.body#/sub/x.y",
            ),
            (
                "{request.body.hub.a.b}",
                Rule::MissingDollar,
                "{$request.body#/hub.a.b}",
            ),
        ] {
            let (found, _, fixed, help) = reported(&thing(&body, &none, written));
            assert_eq!(
                (found, fixed),
                (rule, Some((fix.to_owned(), false))),
                "{written}"
            );
            assert_eq!(
                help,
                format!("the name of the member has dots: write `{fix}`")
            );
        }
    }
    let (rule, _, fix, _) = reported(&thing(&members(), &none, "{$request.body#/hub/a/b}"));
    assert_eq!(
        (rule, fix),
        (
            Rule::UnknownProperty,
            Some(("$request.body#/hub.a.b".to_owned(), false))
        )
    );
    // Slashes where the schema has them, and where the schema is unknown.
    let both = object(&json!({"hub.mode": url(), "hub": object(&json!({"mode": url()}))}));
    for body in [both, json!({})] {
        let (rule, _, fix, _) = reported(&thing(&body, &none, "{$request.body.hub.mode}"));
        assert_eq!(
            (rule, fix),
            (
                Rule::DottedBody,
                Some(("$request.body#/hub/mode".to_owned(), true))
            ),
            "{body}"
        );
    }
    let long = format!("{{$request.body{}}}", ".a".repeat(40));
    assert_eq!(
        reported(&thing(&json!({}), &none, &long)).0,
        Rule::DottedBody
    );
}

#[test]
fn a_setting_wins_over_what_a_schema_says() {
    let document = |schema: Value| thing(&schema, &json!({"204": {}}), "{$request.body#/a.b}");
    let level = |linter: &Linter, schema| {
        linter
            .check(&document(schema))
            .findings()
            .first()
            .map(|one| one.severity)
    };
    let (open, known) = (json!({}), object(&json!({"x": {}})));
    let rule = Rule::DottedPointer;
    assert_eq!(
        level(&Linter::new().warn(rule), known.clone()),
        Some(Severity::Warning)
    );
    assert_eq!(
        level(&Linter::new().deny(rule), open.clone()),
        Some(Severity::Error)
    );
    assert_eq!(
        level(&Linter::new().note(rule), open.clone()),
        Some(Severity::Note)
    );
    assert_eq!(level(&Linter::new().allow(rule), known), None);
}

#[test]
fn guesses_are_tried_in_order() {
    let sub = || object(&json!({"reportUri": url()}));
    let both = || object(&json!({"order": sub(), "callbackUrl": url(), "only": url()}));
    let at = |body: &Value, key: &str| guess(body, &responses(&both()), &format!("{{{key}}}"));
    let found = |text: &str| Some(text.to_owned());
    // The same body comes before the other message.
    assert_eq!(
        at(&sub(), "$request.body#/order/reportUri"),
        found("$request.body#/reportUri")
    );
    let deep = object(&json!({"a": object(&json!({"b": object(&json!({"reportUri": url()}))}))}));
    assert_eq!(
        at(&deep, "$request.body#/order/reportUri"),
        found("$request.body#/a/b/reportUri")
    );
    let list = object(&json!({"list": {"type": "array", "items": sub()}}));
    assert_eq!(
        at(&list, "$request.body#/order/reportUri"),
        found("$request.body#/list/0/reportUri")
    );
    let branches =
        json!({"oneOf": [object(&json!({"x": sub()})), object(&json!({"y": {"type": "string"}}))]});
    assert_eq!(
        at(&branches, "$request.body#/order/reportUri"),
        found("$request.body#/x/reportUri")
    );
    // A similar name comes first.
    let near =
        object(&json!({"callbakUrl": url(), "more": object(&json!({"callbackUrl": url()}))}));
    assert_eq!(
        at(&near, "$request.body#/callbackUrl"),
        found("$request.body#/callbakUrl")
    );
    // If two members have that name, neither is offered, and the help names both.
    let twice = object(&json!({"a": sub(), "b": sub()}));
    let (_, _, fix, help) = reported(&thing(
        &twice,
        &responses(&both()),
        "{$request.body#/order/reportUri}",
    ));
    assert_eq!(fix, None);
    assert!(
        help.ends_with("write `$request.body#/a/reportUri` or `$request.body#/b/reportUri`"),
        "{help}"
    );
    // Only one of two members is usable.
    let useful =
        object(&json!({"a": object(&json!({"reportUri": {"type": "array"}})), "b": sub()}));
    assert_eq!(
        at(&useful, "$request.body#/order/reportUri"),
        found("$request.body#/b/reportUri")
    );
    // The other message, and a parameter.
    assert_eq!(
        at(&sub(), "$request.body#/only"),
        found("$response.body#/only")
    );
    let parameter = |name: &str| {
        guess(
            &sub(),
            &json!({"204": {}}),
            &format!("https://h.example/{{$request.body#/{name}}}"),
        )
    };
    assert_eq!(parameter("id"), found("$request.path.id"));
    assert_eq!(parameter("since"), found("$request.query.since"));
    assert_eq!(parameter("X-Token"), found("$request.header.X-Token"));
    assert_eq!(
        (parameter("x/id"), parameter("x/since")),
        (found("$request.path.id"), None)
    );
}

#[test]
fn members_of_error_responses_are_not_offered() {
    let schema = object(&json!({"callbackReference": url()}));
    let body = object(&json!({"meta": {"type": "string"}}));
    for (status, offered) in [
        ("200", true),
        ("201", true),
        ("2XX", true),
        ("303", true),
        ("default", true),
        ("409", false),
        ("4XX", false),
        ("500", false),
        ("5XX", false),
    ] {
        let responses =
            json!({"204": {}, status: {"content": {"application/json": {"schema": schema}}}});
        let found = guess(&body, &responses, "{$request.body#/callbackReference}");
        assert_eq!(found.is_some(), offered, "{status}");
        // Nor is a similar name.
        let found = guess(&body, &responses, "{$response.body#/callbackReferenze}");
        assert_eq!(found.is_some(), offered, "{status}");
    }
}

#[test]
fn the_other_message_is_offered_before_another_source() {
    let document = |value: &str| {
        json!({
            "openapi": "3.0.3",
            "paths": {"/users/{id}": {"get": {
                "operationId": "getUser",
                "parameters": [
                    {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                    {"name": "id", "in": "query", "schema": {"type": "string"}},
                    {"name": "team", "in": "path", "required": true, "schema": {"type": "string"}},
                    {"name": "X-Asked", "in": "header", "schema": {"type": "string"}}
                ],
                "responses": {"200": {
                    "headers": {"X-Given": {"schema": {"type": "string"}}},
                    "content": {"application/json": {"schema": object(&json!({"name": {"type": "string"}}))}},
                    "links": {"self": {"operationId": "getUser", "parameters": {"path.id": value}}}
                }}
            }}}
        })
    };
    for (wrong, meant) in [
        ("$response.path.id", "$request.path.id"),
        ("$response.query.id", "$request.query.id"),
        ("$response.query.team", "$request.path.team"),
        ("$response.path.name", "$response.body#/name"),
        ("$request.query.team", "$request.path.team"),
        ("$request.header.team", "$request.path.team"),
        ("$request.header.X-Given", "$response.header.X-Given"),
        ("$request.header.X_Asked", "$request.header.X-Asked"),
        ("$response.header.X-Asked", "$request.header.X-Asked"),
        ("$response.header.XGiven", "$response.header.X-Given"),
        ("$response.header.name", "$response.body#/name"),
    ] {
        assert_eq!(
            reported(&document(wrong)).2,
            Some((meant.to_owned(), false)),
            "{wrong}"
        );
    }
}

/// The right spelling of an unusable value is not a fix, and the finding says why.
#[test]
fn a_certain_fix_is_never_an_error() {
    let body = json!({
        "type": "object",
        "required": ["attributes", "count", "tags"],
        "properties": {
            "attributes": object(&json!({"address": url()})),
            "count": {"type": "integer"},
            "tags": {"type": "array", "items": {"type": "string"}}
        },
        "additionalProperties": {"type": "array", "items": {"type": "object"}}
    });
    let none = json!({"204": {}});
    let address = "$request.body#/attributes/address";
    let in_braces = format!("{{{address}}}");
    for (key, fix) in [
        // Only an additional member has that name.
        ("{request.body#/address}", Some(in_braces.as_str())),
        ("request.body#/address", Some(in_braces.as_str())),
        ("{$request.body#address}", Some(address)),
        ("{$request.body.address}", Some(address)),
        ("{$Request.body#/address}", Some(address)),
        ("{$request.body#/address}", Some(address)),
        // An object, a number as the URL, and an undeclared name.
        ("{request.body#/attributes}", None),
        ("{$Request.Body#/count}", None),
        ("{$request.body#count}/events", None),
        ("$request.query.nowhere/{$method}", None),
        ("{$request.header#/X-Nowhere}", None),
        ("https://h.example/?x=$request.body#/attributes", None),
        // An array, and its first element.
        (
            "https://h.example/{$request.body#/tags/[]}",
            Some("$request.body#/tags/0"),
        ),
        (
            "https://h.example/{$request.body['tags']}",
            Some("$request.body#/tags/0"),
        ),
        (
            "https://h.example/{$request.body.tags}",
            Some("$request.body#/tags/0"),
        ),
        (
            "https://h.example/{$request.body#/tags}",
            Some("$request.body#/tags/0"),
        ),
        // The spelling is not a URL.
        ("https://${request.body#/attributes/address}/x", None),
        ("{method}/x", None),
    ] {
        let (rule, _, got, help) = reported(&thing(&body, &none, key));
        assert_eq!(
            got,
            fix.map(|fix| (fix.to_owned(), false)),
            "{key} {rule}: {help}"
        );
    }
    let (rule, _, _, help) = reported(&thing(
        &body,
        &none,
        "https://h.example/{$request.body#/attributes}",
    ));
    assert_eq!(
        (rule, help.as_str()),
        (Rule::NotText, "read one of its members: `address`")
    );
    let (rule, _, _, help) = reported(&thing(&body, &none, "{$Request.Body#/count}"));
    assert_eq!(rule, Rule::KeywordCase);
    assert_eq!(
        help,
        "`$request.body#/count` is the right spelling, but it is an integer, which is never a URL"
    );
    let found = findings(&thing(&body, &none, "{$request.body#/address}"));
    assert!(
        found[0].message.contains("declares no member `address`"),
        "{}",
        found[0].message
    );
}

/// Two fixes that are right alone can be wrong together.
#[test]
fn two_fixes_of_one_text_are_certain_apart() {
    let body = object(&json!({"url": url(), "id": {"type": "string"}}));
    let fixes = |key: &str| -> Vec<_> {
        let found = findings(&thing(&body, &json!({"204": {}}), key));
        found
            .into_iter()
            .filter_map(|one| one.fix)
            .map(|fix| fix.is_certain())
            .collect()
    };
    assert_eq!(
        fixes("{$request.body.url}/{request.body#/id}"),
        [true, true]
    );
    assert_eq!(fixes("{$request.body.url}/{request.body#/nowhere}"), [true]);
    assert!(fixes("{$request.body.nowhere}/{$request.body#/nothing}").is_empty());
    assert_eq!(fixes("{$request.body.url}/{$request.body#/idd}"), [true]);
}

/// Several operations share the callback: the fix must not be an error for one of them.
#[test]
fn a_fix_of_a_shared_key_must_suit_every_operation() {
    let document = |second: Value| {
        let post = |members: &Value| {
            json!({"post": {
                "requestBody": {"content": {"application/json": {"schema": object(members)}}},
                "callbacks": {"done": {"$ref": "#/components/callbacks/done"}}
            }})
        };
        json!({
            "openapi": "3.1.0",
            "paths": {"/one": post(&json!({"url": url()})), "/two": post(&second)},
            "components": {"callbacks": {"done": {"{$request.body.url}": {"post": {}}}}}
        })
    };
    let fix = |second| reported(&document(second)).2;
    assert_eq!(
        fix(json!({"url": url()})),
        Some(("$request.body#/url".to_owned(), true))
    );
    assert_eq!(
        fix(json!({"url": {"type": "integer"}})),
        Some(("$request.body#/url".to_owned(), false))
    );
    assert_eq!(
        fix(json!({"uri": url()})),
        Some(("$request.body#/url".to_owned(), false))
    );
}

#[test]
fn a_value_that_may_be_a_relative_url_is_reported() {
    let check = |headers: Value, key: &str| {
        let responses = json!({"202": {"headers": headers}});
        let found = findings(&thing(&object(&json!({"a": url()})), &responses, key));
        found
            .into_iter()
            .map(|one| (one.rule, one.severity))
            .collect::<Vec<_>>()
    };
    let header = |name: &str, schema: Value| json!({name: {"required": true, "schema": schema}});
    let warning = [(Rule::MaybeRelative, Severity::Warning)];
    let note = [(Rule::MaybeRelative, Severity::Note)];
    let location = "{$response.header.Location}";
    for reference in [
        json!({"type": "string", "format": "uri-reference"}),
        json!({"type": "string", "format": "iri-reference"}),
        json!({"type": "string", "pattern": "^/orders/"}),
        json!({"type": "string", "pattern": "^\\/orders"}),
        json!({"type": "string", "pattern": "^(/a|/b)$"}),
        json!({"type": "string", "enum": ["/a", "/b"]}),
        json!({"allOf": [{"type": "string"}, {"format": "uri-reference"}]}),
    ] {
        assert_eq!(
            check(header("Location", reference.clone()), location),
            warning,
            "{reference}"
        );
        assert_eq!(
            check(
                header("X-Here", reference.clone()),
                "{$response.header.X-Here}/events"
            ),
            warning
        );
        assert_eq!(
            check(
                header("X-Here", reference),
                "https://h.example/{$response.header.X-Here}"
            ),
            []
        );
    }
    // A pattern without `^` says nothing about the beginning. A value that one keyword declares to
    // be a whole URL is not relative.
    for whole in [
        json!({"type": "string", "pattern": "/"}),
        json!({"type": "string", "format": "uri", "pattern": "/webhook$"}),
        json!({"type": "string", "format": "uri", "pattern": "(/a|/b)$"}),
        json!({"type": "string", "format": "URI", "allOf": [{"format": "uri-reference"}]}),
        json!({"type": "string", "format": "uri-reference", "pattern": "^https://"}),
        json!({"type": "string", "format": "uri-reference", "pattern": "^https?:\\/\\/[^/]+(/a|/b)$"}),
        json!({"allOf": [{"type": "string", "format": "uri-reference"}, {"pattern": "^https://"}]}),
        json!({"format": "uri-reference", "allOf": [{"allOf": [{"format": "uri"}]}]}),
        json!({"format": "uri-reference", "oneOf": [{"pattern": "^https://a"}, {"pattern": "^https://b"}]}),
        json!({"format": "uri-reference", "const": "https://h.example/"}),
        json!({"format": "uri-reference", "enum": ["https://a.example/", "https://b.example/"]}),
    ] {
        assert_eq!(
            check(header("Location", whole.clone()), location),
            [],
            "{whole}"
        );
        assert_eq!(
            check(header("X-Here", whole.clone()), "{$response.header.X-Here}"),
            [],
            "{whole}"
        );
    }
    for either in [
        json!({"oneOf": [{"format": "uri-reference"}, {"format": "uri"}]}),
        json!({"format": "uri-reference", "anyOf": [{"pattern": "^https://"}, {}]}),
        json!({"format": "uri-reference", "enum": ["https://a.example/", "b"]}),
    ] {
        assert_eq!(
            check(
                header("X-Here", either.clone()),
                "{$response.header.X-Here}"
            ),
            warning,
            "{either}"
        );
    }
    // HTTP itself says so.
    assert_eq!(check(json!({}), location), note);
    assert_eq!(
        check(json!({}), "{$response.header.content-location}/events"),
        note
    );
    assert_eq!(
        check(header("Location", json!({"type": "string"})), location),
        note
    );
    assert_eq!(check(header("Location", url()), location), []);
    assert_eq!(
        check(
            header("Location", json!({"type": "string", "pattern": "^https:"})),
            location
        ),
        []
    );
    assert_eq!(
        check(
            json!({}),
            "https://h.example/?at={$response.header.Location}"
        ),
        []
    );
    let body = object(&json!({"a": {"type": "string", "format": "uri-reference"}}));
    let found = findings(&thing(&body, &json!({"204": {}}), "{$request.body#/a}"));
    assert_eq!(
        found.iter().map(|one| one.rule).collect::<Vec<_>>(),
        [Rule::MaybeRelative]
    );
    // Several schemas describe the member: all of them apply, or any of them.
    let strict = object(&json!({"a": {"type": "string", "pattern": "^https://"}}));
    for (word, relative) in [("allOf", false), ("oneOf", true), ("anyOf", true)] {
        let body = json!({"type": "object", word: [body, strict]});
        let found = findings(&thing(&body, &json!({"204": {}}), "{$request.body#/a}"));
        assert_eq!(
            found.iter().any(|one| one.rule == Rule::MaybeRelative),
            relative,
            "{word}"
        );
    }
}

#[test]
fn a_body_that_is_a_sequence_of_items_is_not_one_value() {
    let document = |media: &str, value: Value| {
        json!({"openapi": "3.2.0", "paths": {"/a": {"post": {
            "requestBody": {"required": true, "content": {media: value}},
            "callbacks": {"done": {"{$request.body#/cb}": {"post": {}}}}
        }}}})
    };
    let items = || object(&json!({"cb": url()}));
    for (media, value) in [
        ("application/jsonl", json!({"itemSchema": items()})),
        ("application/jsonl; charset=utf-8", json!({})),
        (
            "application/x-ndjson",
            json!({"schema": items(), "itemSchema": items()}),
        ),
        ("application/json-seq", json!({"schema": items()})),
        ("application/geo+json-seq", json!({"itemSchema": items()})),
        ("text/event-stream", json!({"itemSchema": items()})),
        ("multipart/mixed", json!({"itemSchema": items()})),
        (
            "multipart/mixed",
            json!({"prefixEncoding": [{}], "schema": {"type": "array"}}),
        ),
    ] {
        let found = findings(&document(media, value));
        let [one] = found.as_slice() else {
            panic!("{media}: {found:#?}")
        };
        assert_eq!(
            (one.rule, one.severity),
            (Rule::BodyNotJson, Severity::Warning),
            "{media}"
        );
        assert_eq!(
            one.message,
            "the request body of POST /a is a sequence of items, not one JSON value"
        );
    }
    for (media, value) in [
        ("application/json", json!({"schema": items()})),
        ("application/json", json!({"itemSchema": items()})),
        ("multipart/form-data", json!({"schema": items()})),
    ] {
        assert_eq!(findings(&document(media, value)), [], "{media}");
    }
    let mut either = document("application/jsonl", json!({}));
    either["paths"]["/a"]["post"]["requestBody"]["content"]["application/json"] =
        json!({"schema": items()});
    assert_eq!(findings(&either), [], "one of them is JSON");
}

#[test]
fn the_help_for_a_fragment_suits_the_rest_of_the_key() {
    let body = object(&json!({"url": url(), "id": {"type": "string"}}));
    let check = |key: &str| {
        let found = findings(&thing(&body, &json!({"204": {}}), key));
        found
            .into_iter()
            .map(|one| (one.rule, one.help.unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    let has = |key: &str, rules: &[Rule], help: &str| {
        let found = check(key);
        assert_eq!(
            found.iter().map(|(rule, _)| *rule).collect::<Vec<_>>(),
            rules,
            "{key} {found:?}"
        );
        let fragment = found.iter().find(|(rule, _)| *rule == Rule::Fragment);
        assert_eq!(fragment.map(|(_, help)| help.as_str()), Some(help), "{key}");
    };
    has(
        "#a {$request.body.id}",
        &[Rule::Fragment, Rule::DottedBody],
        "remove `#`",
    );
    has("/x#y", &[Rule::RelativeUrl, Rule::Fragment], "remove `#y`");
    has(
        "/x/{$request.body#/id}#y",
        &[Rule::RelativeUrl, Rule::Fragment],
        "remove `#y`",
    );
    has(
        "https://h.example/x#top",
        &[Rule::Fragment],
        "remove `#top`",
    );
    has(
        "ftp://h.example/#y{$request.body#/id}",
        &[Rule::Fragment],
        "remove `#y{$request.body#/id}`",
    );
    has("https://h.example/a b#y", &[Rule::Fragment], "remove `#y`");
    has(
        "{$request.body#/url}#/events",
        &[Rule::Fragment],
        "remove `#/events`",
    );
    // The `#` of an expression is not a fragment.
    for key in [
        "request.body#/url",
        "https://h.example/?id=$request.body#/id",
        "<$request.body#/url>",
        "#/url",
    ] {
        assert!(
            check(key).iter().all(|(rule, _)| *rule != Rule::Fragment),
            "{key}"
        );
    }
}

#[test]
fn messages_name_what_they_refer_to() {
    let message = |document: &Value, rule: Rule| {
        let found = findings(document);
        found
            .into_iter()
            .find(|one| one.rule == rule)
            .map(|one| one.message)
            .unwrap_or_default()
    };
    let mut document = thing(
        &object(&json!({"id": {"type": "string"}})),
        &json!({"204": {}}),
        "http://h.example/",
    );
    document["servers"] =
        json!([{"url": "http://localhost:1"}, {"url": "https://api.example.com/v1"}]);
    let reported =
        "the key is an http URL, but the server of this document is `https://api.example.com/v1`";
    assert_eq!(message(&document, Rule::InsecureUrl), reported);
    document["servers"] = json!([]);
    document["paths"]["/things/{id}"]["put"]["callbacks"]["done"] = json!({"http://h.example/{$request.body#/id}": {"post": {}}, "https://i.example/{$request.body#/id}": {"post": {}}});
    let reported = "the key is an http URL, but another callback goes to `https://i.example/{$request.body#/id}`";
    assert_eq!(message(&document, Rule::InsecureUrl), reported);
}

/// Expressions as people write them: the enclosing characters, the root, the source, the separator
/// and the name.
fn mistaken() -> impl Strategy<Value = String> {
    let enclosing = prop::sample::select(vec![
        ("{$", "}"),
        ("{", "}"),
        ("${", "}"),
        ("<$", ">"),
        ("{{$", "}}"),
        ("{ $", " }"),
        ("{$", ""),
    ]);
    let message = prop::sample::select(vec!["request", "response", "Request"]);
    let source = prop::sample::select(vec![
        "body#/", "body#", "body.", "query.", "path.", "header.", "header#/", "headers.",
    ]);
    let name = prop::sample::select(vec![
        "url",
        "user",
        "user/hook",
        "user.hook",
        "items/0/url",
        "items[0].url",
        "items/[]",
        "hook",
        "id",
        "number",
        "serial",
        "secret",
        "shopId",
        "lines/sku",
        "callbackUrl",
        "callback_url",
        "X-Hook",
        "X-Next",
        "nothing",
        "nowhere",
        "optionnal",
    ]);
    (enclosing, message, source, name).prop_map(|((open, close), message, source, name)| {
        format!("{open}{message}.{source}{name}{close}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// This holds for each fix alone and for all certain fixes together.
    #[test]
    fn a_certain_fix_is_lighter_than_the_mistake(keys in prop::collection::vec(mistaken(), 1..4), prefix in any::<bool>()) {
        let key = format!("{}{}", if prefix { "" } else { "https://h.example/" }, keys.join("/"));
        let found = |key: &str| findings(&shop(key)).into_iter().filter(|one| one.severity > Severity::Note).collect::<Vec<_>>();
        let errors = |found: &[Finding]| found.iter().filter(|one| one.severity == Severity::Error).count();
        let before = found(&key);
        let fixed = |fixes: &mut dyn Iterator<Item = &Finding>| {
            let mut text = key.clone();
            let mut fixes: Vec<_> = fixes.collect();
            fixes.sort_by_key(|one| std::cmp::Reverse(one.span.start()));
            for one in fixes {
                text.replace_range(one.span.range(), &one.fix.as_ref().unwrap().replacement);
            }
            text
        };
        for one in before.iter().filter(|one| one.fix.is_some()) {
            let text = fixed(&mut [one].into_iter());
            let after = found(&text);
            prop_assert!((errors(&after), after.len()) < (errors(&before), before.len()), "{key} → {text}: {after:#?}");
        }
        let certain = || before.iter().filter(|one| one.fix.as_ref().is_some_and(openapi_expr::text::Fix::is_certain));
        let text = fixed(&mut certain());
        prop_assert!(errors(&found(&text)) + certain().count() <= before.len(), "{key} → {text}");
    }
}
