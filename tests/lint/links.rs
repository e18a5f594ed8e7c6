//! Links: text with expressions, constants, parameters and targets.

use openapi_expr::Linter;
use openapi_expr::lint::{Finding, Rule, Severity};
use serde_json::{Value, json};

/// `POST /users`, whose response has the link, and `PUT /teams/{id}`, its target.
fn linked(link: &Value) -> Value {
    json!({
        "openapi": "3.1.1",
        "paths": {
            "/users": {"post": {
                "operationId": "createUser",
                "parameters": [{"name": "verbose", "in": "query", "schema": {"type": "boolean"}}],
                "responses": {"201": {
                    "content": {"application/json": {"schema": {"type": "object", "properties": {
                        "id": {"type": "integer"}, "name": {"type": "string"}, "owner": {"type": "object"}
                    }}}},
                    "links": {"team": link}
                }}
            }},
            "/teams/{id}": {"put": {
                "operationId": "putTeam",
                "parameters": [
                    {"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}},
                    {"name": "id", "in": "query", "schema": {"type": "integer"}},
                    {"name": "note", "in": "query", "schema": {"type": "string"}}
                ],
                "requestBody": {"content": {"application/json": {"schema": {}}}}
            }}
        }
    })
}

/// A link that passes this request body.
fn body(body: &Value) -> Value {
    linked(&json!({"operationId": "putTeam", "parameters": {"path.id": 1}, "requestBody": body}))
}

fn found(document: &Value) -> Vec<Finding> {
    Linter::new().check(document).into_iter().collect()
}

/// The code, the severity, the marked text and the replacement of each finding.
type Short<'f> = (&'f str, Severity, &'f str, Option<&'f str>);

fn short(findings: &[Finding]) -> Vec<Short<'_>> {
    findings
        .iter()
        .map(|one| {
            let fix = one.fix.as_ref().map(|fix| fix.replacement.as_str());
            (
                one.rule.code(),
                one.severity,
                one.span
                    .slice(one.text.as_deref().unwrap_or_default())
                    .unwrap(),
                fix,
            )
        })
        .collect()
}

/// A link's value is not a URL: `{$` opens an expression, and every other brace is text.
#[test]
fn braces_in_the_value_of_a_link_are_text_unless_they_open_an_expression() {
    for good in [
        r#"{"owner": "{$response.body#/id}"}"#,
        r#"{"owner": {$response.body#/owner}, "n": {$statusCode}}"#,
        "query { user(id: {$response.body#/id}) { name } }",
        "query($url: String!) { user(id: {$response.body#/id}, url: $url) { name } }",
        "[{$response.body#/id},{$statusCode}]",
        "}{$method}{",
        "<a>{$response.body#/id}</a>",
        "{ $set: {\"id\": \"{$response.body#/id}\"} }",
        "costs ${$response.body#/id} {x} {}",
    ] {
        assert_eq!(short(&found(&body(&json!(good)))), [], "{good}");
    }
    let error = Severity::Error;
    for (wrong, expected) in [
        (
            r#"{"id": "{$response.body.id}"}"#,
            (
                "OE103",
                error,
                "$response.body.id",
                Some("$response.body#/id"),
            ),
        ),
        (
            r#"{"id": "{$response.body#/idd}"}"#,
            ("OE306", error, "$response.body#/idd", None),
        ),
        (
            r#"{"id": "{response.body#/id}", "n": {$statusCode}}"#,
            (
                "OE104",
                error,
                "{response.body#/id}",
                Some("{$response.body#/id}"),
            ),
        ),
        (
            r#"{"id": "{ $response.body#/id }", "n": {$statusCode}}"#,
            (
                "OE116",
                error,
                "{ $response.body#/id }",
                Some("{$response.body#/id}"),
            ),
        ),
        (
            r#"{"id": {$response.body#/id"#,
            (
                "OE117",
                error,
                "{$response.body#/id",
                Some("{$response.body#/id}"),
            ),
        ),
        (
            "{{{$method}}}",
            (
                "OE108",
                Severity::Warning,
                "{{{$method}}}",
                Some("{$method}"),
            ),
        ),
        (
            "{{ $method }}",
            ("OE108", error, "{{ $method }}", Some("{$method}")),
        ),
        (
            "{{response.body.id}}",
            (
                "OE108",
                error,
                "{{response.body.id}}",
                Some("{$response.body#/id}"),
            ),
        ),
        (
            "{{$method}}",
            ("OE108", Severity::Warning, "{{$method}}", Some("{$method}")),
        ),
        (
            "a {{$response.body.id}}",
            (
                "OE108",
                error,
                "{{$response.body.id}}",
                Some("{$response.body#/id}"),
            ),
        ),
    ] {
        assert_eq!(short(&found(&body(&json!(wrong)))), [expected], "{wrong}");
    }
}

/// Other languages would evaluate it. If the operation declares the name, a guess is offered.
#[test]
fn a_constant_that_looks_like_an_expression_is_a_warning() {
    let warning = Severity::Warning;
    for (text, marked, fix) in [
        ("${ENV}", "${ENV}", None),
        ("${a.b}", "${a.b}", None),
        ("x-${ENV}", "{ENV}", None),
        ("$5.00", "$5", None),
        ("{code}", "{code}", None),
        ("{name}", "{name}", Some("$response.body#/name")),
        ("${verbose}", "${verbose}", Some("$request.query.verbose")),
        ("$verbose", "$verbose", Some("$request.query.verbose")),
        ("$other", "$other", None),
        ("{{$guid}}", "{{$guid}}", None),
    ] {
        let document =
            linked(&json!({"operationId": "putTeam", "parameters": {"path.id": 1, "note": text}}));
        assert_eq!(
            short(&found(&document)),
            [("OE401", warning, marked, fix)],
            "{text}"
        );
        assert!(
            found(&document)
                .iter()
                .all(|one| one.fix.is_some() || one.help.is_none()),
            "{text}"
        );
    }
    for silent in [
        json!("{{x}}"),
        json!("#{x}"),
        json!("^[a-z]{3}$"),
        json!("{}"),
        json!({"status": "open"}),
        json!(r#"{"status":"open"}"#),
        json!("query { user(id: 1) { name } }"),
        json!("costs {id} or $5"),
        json!(null),
        json!(5),
        json!(true),
        json!([]),
    ] {
        let document = linked(
            &json!({"operationId": "putTeam", "parameters": {"path.id": 1}, "requestBody": silent}),
        );
        assert_eq!(short(&found(&document)), [], "{silent}");
    }
}

/// By the specification, strings in an object or a list are constants. Some tools evaluate them.
#[test]
fn an_expression_inside_an_object_or_list_is_not_evaluated() {
    let (error, warning) = (Severity::Error, Severity::Warning);
    let nested = |marked| ("OE409", warning, marked, None);
    for (value, expected) in [
        (
            json!({"owner": "$response.body#/id"}),
            vec![nested("$response.body#/id")],
        ),
        (
            json!({"a": {"b": [1, {"c": "id {$response.body#/id}"}]}}),
            vec![nested("id {$response.body#/id}")],
        ),
        (json!({"x-a": "$method"}), vec![nested("$method")]),
        (json!({"$response.body.id": 1}), vec![]),
        (json!(["a", "{}", "{{x}}", "^[a-z]{3}$"]), vec![]),
        (json!({"a": "$5.00"}), vec![("OE401", warning, "$5", None)]),
        (
            json!({"a": "{code}"}),
            vec![("OE401", warning, "{code}", None)],
        ),
        (
            json!({"a": "$response.body#/idd"}),
            vec![
                ("OE306", error, "$response.body#/idd", None),
                nested("$response.body#/idd"),
            ],
        ),
        (
            json!({"a": ["$response.body.id"]}),
            vec![
                (
                    "OE103",
                    error,
                    "$response.body.id",
                    Some("$response.body#/id"),
                ),
                nested("$response.body.id"),
            ],
        ),
    ] {
        assert_eq!(short(&found(&body(&value))), expected, "{value}");
    }
    let document = body(&json!({"a/b": [{"c": "$method"}]}));
    let one = &found(&document)[0];
    assert!(
        one.pointer.ends_with("/links/team/requestBody/a~1b/0/c"),
        "{}",
        one.pointer
    );
    let document = linked(
        &json!({"operationId": "putTeam", "parameters": {"path.id": 1, "note": {"a": "$method"}}}),
    );
    assert!(
        found(&document)
            .iter()
            .any(|one| one.rule == Rule::NestedExpression)
    );
}

/// The target has a parameter `id` in path and in query.
#[test]
fn a_parameter_must_be_named_once_and_unambiguously() {
    let parameters = |parameters: &Value| {
        let document = linked(&json!({"operationId": "putTeam", "parameters": parameters}));
        found(&document)
    };
    let ambiguous = parameters(&json!({"id": 1}));
    assert_eq!(
        short(&ambiguous),
        [("OE410", Severity::Warning, "id", None)]
    );
    assert_eq!(
        ambiguous[0].message,
        "PUT /teams/{id} has a parameter `id` in path and in query"
    );
    assert_eq!(
        ambiguous[0].help.as_deref(),
        Some("qualify the name: write `path.id` or `query.id`")
    );
    assert_eq!(
        short(&parameters(&json!({"id": 1, "path.id": 2}))),
        [("OE410", Severity::Warning, "id", Some("query.id"))]
    );
    assert_eq!(
        short(&parameters(&json!({"id": 1, "path.id": 2, "query.id": 3}))),
        [("OE410", Severity::Warning, "id", None)]
    );
    assert_eq!(
        short(&parameters(&json!({"path.id": 2, "query.id": 3}))),
        []
    );
    let twice = parameters(&json!({"note": "a", "query.note": "b"}));
    assert_eq!(short(&twice), [("OE410", Severity::Warning, "note", None)]);
    assert_eq!(
        twice[0].message,
        "`note` and `query.note` are the same parameter, which the link sets twice"
    );
}

/// An operation overrides a parameter of its Path Item. There are references, three locations, and
/// names with dots.
#[test]
fn parameters_of_the_target_are_those_of_its_path_item_and_operation() {
    let mut document =
        linked(&json!({"operationId": "putTeam", "parameters": {"id": 1, "v": 2, "path.v": 3}}));
    let item = &mut document["paths"]["/teams/{id}"];
    item["parameters"] = json!([{"name": "id", "in": "path", "required": true}, {"$ref": "#/components/parameters/v"}]);
    item["put"]["parameters"] =
        json!([{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}]);
    document["components"] = json!({"parameters": {"v": {"name": "v", "in": "header"}}});
    assert_eq!(
        short(&found(&document)),
        [("OE405", Severity::Error, "path.v", Some("v"))],
        "`id` is one parameter"
    );
    document["paths"]["/teams/{id}"]["put"]["parameters"] = json!([
        {"name": "v", "in": "query"}, {"name": "v", "in": "cookie"}, {"name": "path.v", "in": "query"}
    ]);
    let several = found(&document);
    assert_eq!(short(&several), [("OE410", Severity::Warning, "v", None)]);
    let help = "qualify the name: write `query.v` or `header.v` or `cookie.v`";
    assert_eq!(several[0].help.as_deref(), Some(help));
}

#[test]
fn an_undeclared_parameter_is_reported_with_what_it_may_mean() {
    let check = |target: Value, path: &str, name: &str, message: &str, help: &str| {
        let mut document = linked(&json!({"operationId": "t", "parameters": {name: 1}}));
        document["paths"][path] = json!({"post": target});
        document["paths"][path]["post"]["operationId"] = json!("t");
        let found = found(&document);
        let [one] = found.as_slice() else {
            panic!("{found:#?}")
        };
        assert_eq!(
            (one.rule, one.message.as_str(), one.help.as_deref()),
            (Rule::UnknownLinkParameter, message, Some(help))
        );
    };
    let form = json!({
        "parameters": [{"name": "X-Key", "in": "header"}],
        "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {
            "client_id": {"type": "string"}, "user": {"type": "object", "properties": {"mail": {"type": "string"}}}
        }}}}}
    });
    let none = |name: &str| format!("POST /token declares no parameter `{name}`");
    let property = |name: &str| {
        format!("`{name}` is a property of the request body: pass it with `requestBody`")
    };
    check(
        form.clone(),
        "/token",
        "client_id",
        &none("client_id"),
        &property("client_id"),
    );
    check(
        form.clone(),
        "/token",
        "mail",
        &none("mail"),
        &property("user.mail"),
    );
    check(
        form.clone(),
        "/token",
        "user.mail",
        &none("user.mail"),
        &property("user.mail"),
    );
    check(
        form.clone(),
        "/token",
        "query.client_id",
        &none("query.client_id"),
        "it declares `X-Key`",
    );
    check(
        form,
        "/token",
        "x_key",
        &none("x_key"),
        "it declares `X-Key`",
    );
    let message = "the path of POST /hooks/{id} names `{id}`, but no parameter declares it";
    let help = "declare `{ name: id, in: path, required: true }` there";
    for name in ["id", "path.id"] {
        check(json!({}), "/hooks/{id}", name, message, help);
    }
}

/// The code of a finding, its help, and its fix with whether that is certain.
type Said = (String, Option<String>, Option<(String, bool)>);

/// The findings about the target of a link.
fn target(document: &Value) -> Vec<Said> {
    let found = found(document);
    let short = found.iter().map(|one| {
        let fix = one
            .fix
            .as_ref()
            .map(|fix| (fix.replacement.clone(), fix.is_certain()));
        (one.rule.code().to_owned(), one.help.clone(), fix)
    });
    short.collect()
}

#[test]
fn an_operation_ref_that_is_almost_right_is_fixed() {
    let put = "#/paths/~1teams~1%7Bid%7D/put";
    for reference in [
        "#/paths/~1teams~1{id}",
        "#/paths/~1teams~1{id}/PUT",
        "#/paths/teams/{id}/put",
        "#/paths//teams/{id}/put",
        "#/teams/{id}/put",
        "#/teams/{id}",
        "/teams/{id}",
        "/teams/{id}/put",
        "teams/{id}",
        "PUT /teams/{id}",
        "put /teams/{id}",
        "#/~1teams~1%7Bid%7D/put",
        "put:/teams/{id}",
        "paths/~1teams~1{id}/put",
        "/paths/~1teams~1{id}/put/",
        "https://api.example.com/v1/teams/{id}",
        "https://api.example.com/v1/teams/{id}/put",
    ] {
        let mut document =
            linked(&json!({"operationRef": reference, "parameters": {"path.id": 1}}));
        document["servers"] = json!([{"url": "https://api.example.com/v1/"}]);
        let expected = (
            "OE403".to_owned(),
            Some(format!("write `{put}`")),
            Some((put.to_owned(), true)),
        );
        assert_eq!(target(&document), [expected], "{reference}");
        // The parameters are those of the intended operation.
        document["paths"]["/users"]["post"]["responses"]["201"]["links"]["team"]["parameters"] =
            json!({"nope": 1});
        assert_eq!(target(&document).len(), 2, "{reference}");
    }
    for reference in ["putTeam", "#putTeam", "#/putTeam"] {
        let document = linked(&json!({"operationRef": reference, "parameters": {"path.id": 1}}));
        let help = Some("write `operationId: putTeam`".to_owned());
        assert_eq!(
            target(&document),
            [("OE403".to_owned(), help, None)],
            "{reference}"
        );
    }
    for id in [put, "/teams/{id}", "PUT /teams/{id}"] {
        let document = linked(&json!({"operationId": id, "parameters": {"path.id": 1}}));
        let help =
            format!("a path or a pointer belongs in `operationRef`: write `operationRef: '{put}'`");
        assert_eq!(
            target(&document),
            [("OE402".to_owned(), Some(help), None)],
            "{id}"
        );
    }
    // With other names of parameters, it is a guess.
    for reference in ["#/paths/~1teams~1{team}/put", "/teams/:id"] {
        let document = linked(&json!({"operationRef": reference, "parameters": {"nope": 1}}));
        let help = Some(format!(
            "a similar path exists, `/teams/{{id}}`: write `{put}`"
        ));
        assert_eq!(
            target(&document),
            [("OE403".to_owned(), help, Some((put.to_owned(), false)))],
            "{reference}"
        );
    }
    // Among several methods, the author has to choose.
    let mut document = linked(&json!({"operationRef": "/teams/{id}"}));
    document["paths"]["/teams/{id}"]["delete"] = json!({});
    let help = Some("the path has `put`, `delete`".to_owned());
    assert_eq!(
        target(&document),
        [("OE403".to_owned(), help.clone(), None)]
    );
    let team = &mut document["paths"]["/users"]["post"]["responses"]["201"]["links"]["team"];
    team["operationRef"] = json!("#/paths/~1teams~1{id}/get");
    assert_eq!(target(&document), [("OE403".to_owned(), help, None)]);
    let said = |help: &str| format!("a path or a pointer belongs in `operationRef`: {help}");
    for (id, help) in [
        ("/teams/{id}", said("the path has `put`, `delete`")),
        (
            "#/paths/~1teams~1{id}",
            said("the path has `put`, `delete`"),
        ),
        ("GET /teams/{id}", said("the path has `put`, `delete`")),
        (
            "DELETE /teams/{id}",
            said("write `operationRef: '#/paths/~1teams~1%7Bid%7D/delete'`"),
        ),
    ] {
        document["paths"]["/users"]["post"]["responses"]["201"]["links"]["team"] =
            json!({"operationId": id});
        assert_eq!(
            target(&document),
            [("OE402".to_owned(), Some(help), None)],
            "{id}"
        );
    }
    // Nothing is known about other documents.
    for unknown in [
        "https://other.example.com/teams/{id}",
        "other.yaml#/teams/{id}",
        "/people/{id}",
    ] {
        assert_eq!(
            target(&linked(
                &json!({"operationRef": unknown, "parameters": {"x": 1}})
            )),
            [],
            "{unknown}"
        );
    }
    for nothing in ["#/paths/~1people/get", "#/components", "#/info/title", "#"] {
        let document = linked(&json!({"operationRef": nothing}));
        assert_eq!(
            target(&document),
            [("OE403".to_owned(), None, None)],
            "{nothing}"
        );
    }
}

/// There it can be an operation, with or without responses, or something else.
#[test]
fn an_operation_ref_outside_of_a_path_item_must_lead_to_an_operation() {
    let of = |at: &str, value: Value| {
        let mut document = linked(&json!({"operationRef": format!("#{at}"), "parameters": {}}));
        document["components"] = json!({});
        document["x-files"] = json!({"op": {}});
        let (above, name) = at.rsplit_once('/').unwrap();
        document.pointer_mut(above).unwrap()[name] = value;
        target(&document)
            .into_iter()
            .map(|(code, ..)| code)
            .collect::<Vec<_>>()
    };
    let content = || json!({"content": {"application/json": {}}});
    for operation in [
        json!({"operationId": "z", "requestBody": content()}),
        json!({"operationId": "z"}),
        json!({"operationId": "z", "responses": {}}),
        json!({"responses": {}}),
        json!({"summary": "s", "parameters": [], "responses": {}, "x-more": 1}),
        json!({"responses": {"200": {}}}),
        json!({"tags": ["a"], "requestBody": content()}),
        json!({"requestBody": {"$ref": "#/components/requestBodies/b"}, "description": "d"}),
        json!({"callbacks": {"c": {"{$url}": {"post": {}}}}}),
    ] {
        assert!(
            !of("/x-files/op/find", operation.clone()).contains(&"OE403".to_owned()),
            "{operation}"
        );
    }
    for other in [
        json!({}),
        json!("z"),
        json!({"summary": "s", "description": "d"}),
        json!({"parameters": []}),
        json!({"operationId": 5}),
        json!({"operationId": "z", "parameters": {"id": 1}}),
        json!({"operationId": "z", "server": {"url": "/"}}),
        json!({"responses": {"created": {}}}),
        json!({"responses": {}, "schemas": {}}),
        json!({"type": "object", "operationId": "z"}),
        json!({"requestBody": "text"}),
        json!({"post": {"responses": {"200": {}}}}),
    ] {
        assert_eq!(of("/x-files/op/find", other.clone()), ["OE403"], "{other}");
    }
    assert_eq!(of("/components", json!({"responses": {}})), ["OE403"]);
    let mut document = linked(&json!({"operationRef": "#/components/links/own"}));
    document["components"] =
        json!({"links": {"own": {"operationId": "putTeam", "requestBody": content()}}});
    assert_eq!(
        target(&document)
            .into_iter()
            .map(|(code, ..)| code)
            .collect::<Vec<_>>(),
        ["OE403"],
        "a link"
    );
}

#[test]
fn a_near_operation_id_is_offered_as_a_guess() {
    for (known, wrong) in [
        ("sshKeys_get", "sshKeys_get_by_id"),
        ("getUserById", "getUser"),
        ("getUserById", "users_getUserById"),
        ("getUserById", "getuserbyid"),
        ("get-user", "get_user"),
        ("getUser", "getUsr"),
    ] {
        let mut document = linked(&json!({"operationId": wrong}));
        document["paths"]["/teams/{id}"]["put"]["operationId"] = json!(known);
        let expected = (
            "OE402".to_owned(),
            Some(format!("a similar `operationId` exists: `{known}`")),
            Some((known.to_owned(), false)),
        );
        assert_eq!(target(&document), [expected], "{wrong}");
    }
    let mut document = linked(&json!({"operationId": "getUser"}));
    document["paths"]["/teams/{id}"]["put"]["operationId"] = json!("getUsers");
    document["paths"]["/teams/{id}"]["get"] = json!({"operationId": "getUserX"});
    let help = Some("similar `operationId`s exist: `getUserX` and `getUsers`".to_owned());
    assert_eq!(target(&document), [("OE402".to_owned(), help, None)]);
    document["paths"]["/teams/{id}"]["get"]["operationId"] = json!("x");
    document["paths"]["/teams/{id}"]["put"]["operationId"] = json!("y");
    assert_eq!(target(&document), [("OE402".to_owned(), None, None)]);
}

#[test]
fn a_target_in_an_unread_file_is_not_reported() {
    let far = json!({"$ref": "https://cdn.example.com/teams.yaml"});
    for (reference, change) in [
        ("#/paths/~1teams~1{id}/get", "/teams/{id}"),
        ("#/components/pathItems/team/get", "pathItems"),
        ("#/webhooks/team/post", "webhooks"),
        ("#/components/callbacks/team/x/post", "callbacks"),
    ] {
        let mut document = linked(
            &json!({"operationRef": reference, "parameters": {"any": "$response.body#/id"}}),
        );
        match change {
            "webhooks" => document["webhooks"] = json!({"team": far}),
            "/teams/{id}" => document["paths"][change] = far.clone(),
            components => document["components"] = json!({components: {"team": far}}),
        }
        assert_eq!(target(&document), [], "{reference}");
        // The same holds for an `operationId`.
        let team = &mut document["paths"]["/users"]["post"]["responses"]["201"]["links"]["team"];
        *team = json!({"operationId": "far"});
        assert_eq!(target(&document), [], "{reference}");
    }
    // A key whose Path Item is in another file, and a parameter in another file.
    for item in [
        far.clone(),
        json!({"parameters": [far.clone()], "post": {}}),
        json!({"post": {"parameters": [far]}}),
    ] {
        let mut document = linked(&json!({"operationId": "putTeam"}));
        document["servers"] = json!([{"url": "https://api.example.com"}]);
        let key = "https://h.example.com/{id}/{$request.query.verbose}";
        document["paths"]["/users"]["post"]["callbacks"] = json!({"c": {key: item}});
        let found = found(&document);
        assert!(
            found
                .iter()
                .all(|one| one.rule != Rule::UndeclaredPathTemplate),
            "{found:#?}"
        );
    }
}

/// A document without operations is a part of others, which have the targets.
#[test]
fn a_document_without_operations_may_link_to_unknown_ones() {
    let links = json!({
        "id": {"operationId": "getUser", "parameters": {"id": "$response.body#/id"}},
        "reference": {"operationRef": "#/paths/~1users/get"},
        "none": {"parameters": {}}
    });
    let responses = json!({"created": {"links": links}});
    for paths in [json!(null), json!({}), json!({"/users": {}})] {
        let document = json!({"openapi": "3.1.1", "paths": paths, "components": {"links": links, "responses": responses}});
        let rules: Vec<_> = found(&document).iter().map(|one| one.rule.code()).collect();
        assert_eq!(rules, ["OE312", "OE404", "OE404"], "{paths}");
    }
    // A webhook is an operation.
    let document = json!({
        "openapi": "3.1.1", "webhooks": {"w": {"post": {}}}, "components": {"links": {"id": {"operationId": "getUser"}}}
    });
    assert_eq!(target(&document).len(), 1);
}
